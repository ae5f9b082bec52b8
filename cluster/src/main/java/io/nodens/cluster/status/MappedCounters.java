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
package io.nodens.cluster.status;

import org.agrona.BufferUtil;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * The counters of a media driver, mapped for reading. Values are those of the moment, and no Aeron client has to be
 * driven for them; those of a driver that is gone stay what they were at its end.
 * <p>
 * <b>Thread:</b> any for the counters, as long as this is open. <b>Owns:</b> the mapping.
 */
public final class MappedCounters implements AutoCloseable
{
    private final MappedByteBuffer mapped;
    private final CountersReader counters;

    private MappedCounters(final MappedByteBuffer mapped)
    {
        this.mapped = mapped;
        counters = DriverFile.counters(mapped);
    }

    /**
     * Map the counters of a driver.
     *
     * @param aeronDirectory of the driver.
     * @return the mapping.
     * @throws IOException if there is none, or it is not complete, or of another version of Aeron.
     */
    public static MappedCounters open(final Path aeronDirectory) throws IOException
    {
        return new MappedCounters(DriverFile.map(aeronDirectory));
    }

    /**
     * The counters.
     *
     * @return always the same; not to be read after {@link #close()}, which may crash the process.
     */
    public CountersReader counters()
    {
        return counters;
    }

    /** Unmap. No thread may be reading. */
    @Override
    public void close()
    {
        BufferUtil.free(mapped);
    }
}
