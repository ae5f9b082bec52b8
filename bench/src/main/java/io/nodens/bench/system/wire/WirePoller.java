/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.bench.system.wire;

import org.agrona.CloseHelper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Looks which sockets of a thread's connections are ready.
 * <p>
 * <b>Thread:</b> owned by one caller, as its connections are. <b>Allocates:</b> never while it polls.
 */
public final class WirePoller implements AutoCloseable
{
    private final Selector selector;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private int work;

    /** Without sockets. */
    public WirePoller()
    {
        try
        {
            selector = Selector.open();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("no selector can be opened", ex);
        }
    }

    Selector selector()
    {
        return selector;
    }

    /**
     * Let connections take what has come for them.
     *
     * @return frames that came, for the idle strategy.
     */
    public int poll()
    {
        work = 0;
        try
        {
            selector.selectNow(onReady);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return work;
    }

    private void onReady(final SelectionKey key)
    {
        work += ((WireConnection)key.attachment()).onReady();
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(selector);
    }
}
