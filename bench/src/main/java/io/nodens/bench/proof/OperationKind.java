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
package io.nodens.bench.proof;

/**
 * What a recorded operation asked for.
 */
public enum OperationKind
{
    /** Create a persistent znode. */
    CREATE(true),
    /** Create a persistent znode whose name ends with a sequence suffix. */
    CREATE_SEQUENTIAL(true),
    /** Create a znode that goes with its session. */
    CREATE_EPHEMERAL(true),
    /** Set a znode's data. */
    SET(true),
    /** Set the shared counter to its next value, by the holder of the lock. */
    INCREMENT(true),
    /** Delete a znode. */
    DELETE(true),
    /** Acquire the lock; the zxid is the fencing token. */
    LOCK(true),
    /** Release the lock. */
    UNLOCK(false),
    /** Read a znode's data from the replica of whichever member serves the client. */
    READ(false),
    /** Read a znode's data behind a barrier. */
    READ_LINEARIZABLE(false);

    private final boolean isWrite;

    OperationKind(final boolean isWrite)
    {
        this.isWrite = isWrite;
    }

    /**
     * Does an acknowledged operation of this kind own the zxid that it reports?
     *
     * @return true when the zxid belongs to this operation alone.
     */
    public boolean isWrite()
    {
        return isWrite;
    }

    /**
     * Is the operation a create?
     *
     * @return true for every kind of create.
     */
    public boolean isCreate()
    {
        return this == CREATE || this == CREATE_SEQUENTIAL || this == CREATE_EPHEMERAL;
    }

    /**
     * Is the operation a read?
     *
     * @return true for every kind of read.
     */
    public boolean isRead()
    {
        return this == READ || this == READ_LINEARIZABLE;
    }
}
