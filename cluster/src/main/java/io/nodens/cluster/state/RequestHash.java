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
    private final WriteOperation operation = new WriteOperation();
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
    long of(final WriteOperation write)
    {
        long dataHash = 0;
        if (hasData(write))
        {
            window.wrap(write.data, write.dataOffset, write.dataLength);
            dataHash = TreeWriter.dataHash(window, 0, write.dataLength);
        }

        return of(write, dataHash);
    }

    /**
     * Hash of a write that was applied: the tree has hashed its data already.
     *
     * @param znode that it created or set.
     * @return the hash, as {@link #of(WriteOperation)} gives it.
     */
    long ofApplied(final WriteOperation write, final int znode)
    {
        return of(write, hasData(write) ? tree.dataHash(znode) : 0);
    }

    /**
     * Hash of a write of several operations.
     *
     * @return the hash, never {@link #UNKNOWN}.
     */
    long ofAll(final Command command)
    {
        long hash = mix(SEED ^ command.operation, command.operationCount);
        if (Operation.GUARDED == command.operation)
        {
            hash = mix(mix(hash, command.conditionCount), command.thenCount);
        }
        command.operations.rewind();
        for (int i = 0; i < command.operationCount; i++)
        {
            command.operations.next(operation);
            hash = mix(hash, of(operation));
        }

        return UNKNOWN == hash ? 1 : hash;
    }

    private long of(final WriteOperation write, final long dataHash)
    {
        window.wrap(write.path, write.pathOffset, write.pathLength);
        long hash = mix(SEED ^ write.kind, TreeWriter.dataHash(window, 0, write.pathLength));
        switch (write.kind)
        {
            case Operation.CREATE:
                hash = mix(mix(mix(hash, write.mode), write.ttlMs), write.dataLength);
                hash = mix(hash, dataHash);
                break;

            case Operation.SET_DATA:
                hash = mix(mix(mix(hash, write.version), write.dataLength), dataHash);
                break;

            default:
                hash = Condition.isCondition(write.kind) ?
                    mix(mix(mix(mix(hash, write.mode), write.ttlMs), write.dataLength), dataHash) :
                    mix(hash, write.version);
                break;
        }

        if (WriteOperation.NO_ACL != write.aclLength)
        {
            window.wrap(write.acl, write.aclOffset, write.aclLength);
            hash = mix(mix(hash, write.aclLength), TreeWriter.dataHash(window, 0, write.aclLength));
        }

        return UNKNOWN == hash ? 1 : hash;
    }

    private static boolean hasData(final WriteOperation write)
    {
        return write.dataLength >= 0 &&
            (Operation.CREATE == write.kind || Operation.SET_DATA == write.kind || Condition.DATA == write.kind);
    }

    private static long mix(final long hash, final long value)
    {
        return StateDigest.mix(hash ^ StateDigest.mix(value));
    }
}
