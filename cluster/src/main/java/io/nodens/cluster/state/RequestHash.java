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
package io.nodens.cluster.state;

import io.nodens.tree.TreeWriter;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hash of everything that a write asks for: its result is kept under the number of its request, and given only to who
 * asks for the same again.
 * <p>
 * Replicated and in snapshots, so that it must never change. It guards a client against itself, not against somebody
 * who makes up another request with the same hash: a result is of use to nobody but its session.
 */
final class RequestHash
{
    /** Of a result that was retained before there were hashes. */
    static final long UNKNOWN = 0;

    private static final long SEED = 0x6A09_E667_F3BC_C908L;

    private final TreeWriter tree;
    private final UnsafeBuffer window = new UnsafeBuffer();

    RequestHash(final TreeWriter tree)
    {
        this.tree = tree;
    }

    /**
     * Hash of a write whose data the tree does not hold.
     *
     * @return the hash, never {@link #UNKNOWN}.
     */
    long of(final Command command)
    {
        long dataHash = 0;
        if (hasData(command))
        {
            window.wrap(command.data, command.dataOffset, command.dataLength);
            dataHash = TreeWriter.dataHash(window, 0, command.dataLength);
        }

        return of(command, dataHash);
    }

    /**
     * Hash of a write that was applied: the tree has hashed its data already.
     *
     * @param znode that it created or set.
     * @return the hash, as {@link #of(Command)} gives it.
     */
    long ofApplied(final Command command, final int znode)
    {
        return of(command, hasData(command) ? tree.dataHash(znode) : 0);
    }

    private long of(final Command command, final long dataHash)
    {
        window.wrap(command.path, command.pathOffset, command.pathLength);
        long hash = mix(SEED ^ command.operation, TreeWriter.dataHash(window, 0, command.pathLength));
        switch (command.operation)
        {
            case Operation.CREATE:
                hash = mix(mix(mix(hash, command.mode), command.ttlMs), command.dataLength);
                hash = mix(hash, dataHash);
                break;

            case Operation.SET_DATA:
                hash = mix(mix(mix(hash, command.version), command.dataLength), dataHash);
                break;

            default:
                hash = mix(hash, command.version);
                break;
        }

        return UNKNOWN == hash ? 1 : hash;
    }

    private static boolean hasData(final Command command)
    {
        return Operation.DELETE != command.operation && command.dataLength >= 0;
    }

    private static long mix(final long hash, final long value)
    {
        return StateDigest.mix(hash ^ StateDigest.mix(value));
    }
}
