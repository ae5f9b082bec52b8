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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.exceptions.BadArgumentsException;

import java.util.Objects;

/**
 * A lock that any number of readers hold together, or one writer alone. It is granted in the order of the requests:
 * a reader that comes after a waiting writer waits behind it, so that nobody starves.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>A writer holds the lock alone: every earlier reader and writer has released it, or its session is over.</li>
 * <li>A writer's token is greater than that of every earlier holder. A reader's token is greater than that of every
 * earlier writer; readers that hold the lock together have tokens in no order. {@link FencingGate#admit(long)} is for
 * the tokens of writers, {@link FencingGate#admitShared(long)} for those of readers.</li>
 * <li>Everything that {@link DistributedLock} promises about sessions, waiting and releases holds for both sides. A
 * {@link DistributedLock} at the same path is a writer.</li>
 * </ul>
 * Neither side is reentrant, and no side becomes the other: a holder that wants the other side releases first. Asking
 * for one side while holding the other waits for oneself.
 * <p>
 * A release wakes the next writer, or all readers up to the next writer.
 * <p>
 * <b>Thread:</b> as for {@link DistributedLock}, for each side by itself.
 */
public final class DistributedReadWriteLock implements AutoCloseable
{
    private final DistributedLock readLock;
    private final DistributedLock writeLock;

    /**
     * Make the lock; this requests neither side.
     *
     * @param client   whose session holds it.
     * @param path     of the lock; created when absent, with its parents.
     * @param listener told of both sides when the connection or the lock is lost; may be null.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedReadWriteLock(
        final AsyncNodensClient client, final String path, final LockListener listener)
    {
        Objects.requireNonNull(client, "client");
        readLock = new DistributedLock(client, path, true, listener);
        writeLock = new DistributedLock(client, path, false, listener);
    }

    /**
     * The side that many hold together.
     *
     * @return the same object at each call.
     */
    public DistributedLock readLock()
    {
        return readLock;
    }

    /**
     * The side that one holds alone.
     *
     * @return the same object at each call.
     */
    public DistributedLock writeLock()
    {
        return writeLock;
    }

    /**
     * Release what is held of both sides, and end waits for them: see {@link DistributedLock#close()}.
     */
    @Override
    public void close()
    {
        try
        {
            readLock.close();
        }
        finally
        {
            writeLock.close();
        }
    }
}
