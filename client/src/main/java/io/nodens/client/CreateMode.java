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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.ProtocolLimits;

/**
 * What kind of znode to create.
 */
public enum CreateMode
{
    /** Lives until it is deleted. */
    PERSISTENT(0, false, false),
    /** Lives as long as the session that creates it; has no children. */
    EPHEMERAL(1, true, false),
    /** Persistent; the member appends a counter of the parent's creates to the path, ten digits or more. */
    PERSISTENT_SEQUENTIAL(2, false, true),
    /** Ephemeral and sequential. */
    EPHEMERAL_SEQUENTIAL(3, true, true),
    /** Persistent, and deleted by the cluster some time after its last child is gone. */
    CONTAINER(4, false, false),
    /** Persistent, and deleted by the cluster when it has no children and its data were not set for a time to live. */
    PERSISTENT_WITH_TTL(5, false, false),
    /** With a time to live, and sequential. */
    PERSISTENT_SEQUENTIAL_WITH_TTL(6, false, true);

    /** Longest time to live in milliseconds: 34 years. */
    public static final long MAX_TTL_MS = ProtocolLimits.MAX_TTL_MS;

    private final int value;
    private final boolean isEphemeral;
    private final boolean isSequential;

    CreateMode(final int value, final boolean isEphemeral, final boolean isSequential)
    {
        this.value = value;
        this.isEphemeral = isEphemeral;
        this.isSequential = isSequential;
    }

    /**
     * The number on the wire, as in ZooKeeper.
     *
     * @return the number.
     */
    public int value()
    {
        return value;
    }

    /**
     * Whether the znode is deleted when its session ends.
     *
     * @return true when it does.
     */
    public boolean isEphemeral()
    {
        return isEphemeral;
    }

    /**
     * Whether a create in this mode needs a time to live.
     *
     * @return true when it does.
     */
    public boolean hasTtl()
    {
        return PERSISTENT_WITH_TTL == this || PERSISTENT_SEQUENTIAL_WITH_TTL == this;
    }

    /**
     * Refuse a time to live that does not go with the mode.
     *
     * @param path  of the znode, for the message.
     * @param ttlMs time to live; 0 for none.
     * @throws BadArgumentsException when it is out of range, missing, or too much.
     */
    void checkTtl(final String path, final long ttlMs)
    {
        if (hasTtl() ? ttlMs < 1 || ttlMs > MAX_TTL_MS : 0 != ttlMs)
        {
            throw new BadArgumentsException(
                Operation.CREATE, path, hasTtl() ? "ttlMs must be 1 to " + MAX_TTL_MS + ", was " + ttlMs :
                "ttlMs must be 0 in mode " + this + ", was " + ttlMs);
        }
    }

    /**
     * Whether the path gets a counter appended.
     *
     * @return true when it does.
     */
    public boolean isSequential()
    {
        return isSequential;
    }
}
