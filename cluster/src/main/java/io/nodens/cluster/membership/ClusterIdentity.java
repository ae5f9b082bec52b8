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
package io.nodens.cluster.membership;

import java.util.UUID;

/**
 * What tells one cluster from every other, whatever their names: 128 random bits, made once when the cluster is.
 *
 * @param high upper 64 bits.
 * @param low  lower 64 bits.
 */
public record ClusterIdentity(long high, long low)
{
    /** No identity yet. */
    public static final ClusterIdentity NONE = new ClusterIdentity(0, 0);

    /** Apart from every stream id that is written down anywhere. */
    private static final int DERIVED_STREAM_IDS = 1 << 30;

    /**
     * A new one.
     *
     * @return random bits that no other cluster has.
     */
    public static ClusterIdentity create()
    {
        final UUID uuid = UUID.randomUUID();
        return new ClusterIdentity(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Read what {@link #toString()} wrote.
     *
     * @param text to read; empty for {@link #NONE}.
     * @return the identity.
     * @throws IllegalArgumentException when it is none.
     */
    public static ClusterIdentity parse(final String text)
    {
        if (text.isEmpty())
        {
            return NONE;
        }

        final UUID uuid = UUID.fromString(text);
        return new ClusterIdentity(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Whether there is none.
     *
     * @return true for {@link #NONE}.
     */
    public boolean isNone()
    {
        return equals(NONE);
    }

    /**
     * Stream id of consensus messages, so that members of another cluster are not heard there.
     *
     * @return an id above all that are fixed.
     */
    public int streamId()
    {
        final long mixed = (high ^ low) * 0x9E37_79B9_7F4A_7C15L;
        return DERIVED_STREAM_IDS | (int)(mixed >>> 34);
    }

    @Override
    public String toString()
    {
        return isNone() ? "" : new UUID(high, low).toString();
    }
}
