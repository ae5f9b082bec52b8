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
package io.nodens.gateway.jute;

import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;

/**
 * The field of ZooKeeper's stat that says who owns a znode. ZooKeeper keeps the kind of a znode in the same field, in
 * its snapshots and in its log, and shows to clients the owners of ephemerals alone.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public final class EphemeralOwner
{
    /** What ZooKeeper stores for a container. */
    public static final long CONTAINER = Long.MIN_VALUE;
    /** Highest byte of what ZooKeeper has stored for a znode with a time to live since 3.5.4. */
    public static final long TTL_MARK = 0xFF00_0000_0000_0000L;
    /** The five lowest bytes are the time to live in milliseconds. */
    public static final long TTL_MASK = 0xFF_FFFF_FFFFL;

    private EphemeralOwner()
    {
    }

    /**
     * What clients are shown.
     *
     * @param stat of a znode.
     * @return the session that owns the ephemeral; 0 for every other kind.
     */
    public static long shown(final ZnodeStat stat)
    {
        return stat.ephemeralOwner();
    }

    /**
     * What ZooKeeper would store.
     *
     * @param stat of a znode, with its kind.
     * @return the session that owns the ephemeral; {@link #CONTAINER}; {@link #TTL_MARK} and the time to live; 0 for a
     * plain znode.
     */
    public static long stored(final ZnodeStat stat)
    {
        return switch (stat.kind())
        {
            case ZnodeKind.EPHEMERAL -> stat.ephemeralOwner();
            case ZnodeKind.CONTAINER -> CONTAINER;
            case ZnodeKind.TTL -> TTL_MARK | (stat.ttlMs() & TTL_MASK);
            default -> 0;
        };
    }
}
