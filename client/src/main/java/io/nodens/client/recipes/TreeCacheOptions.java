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

/**
 * Limits of a {@link TreeCache}, and where it goes on. The options are read when the cache is made.
 */
public final class TreeCacheOptions
{
    /** Most znodes unless set. */
    public static final int DEFAULT_MAX_ZNODES = 1_000_000;
    /** Most bytes of data unless set. */
    public static final long DEFAULT_MAX_DATA_BYTES = 256L << 20;

    private int maxZnodes = DEFAULT_MAX_ZNODES;
    private long maxDataBytes = DEFAULT_MAX_DATA_BYTES;
    private TreeSnapshot resumeFrom;

    /**
     * The defaults.
     */
    public TreeCacheOptions()
    {
    }

    /**
     * Set how many znodes the cache may hold; it ends when there are more.
     *
     * @param value at least 1.
     * @return this.
     * @throws IllegalArgumentException when it is less.
     */
    public TreeCacheOptions maxZnodes(final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("maxZnodes must be at least 1, was " + value);
        }

        maxZnodes = value;
        return this;
    }

    /**
     * How many znodes the cache may hold.
     *
     * @return the count.
     */
    public int maxZnodes()
    {
        return maxZnodes;
    }

    /**
     * Set how many bytes of data the cache may hold; it ends when there are more.
     *
     * @param value at least 0.
     * @return this.
     * @throws IllegalArgumentException when it is less.
     */
    public TreeCacheOptions maxDataBytes(final long value)
    {
        if (value < 0)
        {
            throw new IllegalArgumentException("maxDataBytes must be at least 0, was " + value);
        }

        maxDataBytes = value;
        return this;
    }

    /**
     * How many bytes of data the cache may hold.
     *
     * @return the bytes.
     */
    public long maxDataBytes()
    {
        return maxDataBytes;
    }

    /**
     * Go on from a snapshot of another cache of the same path and the same cluster, whose session is over or whose
     * client was closed. Only what happened since then is read, as long as members know it; otherwise everything.
     *
     * @param snapshot to go on from; null to begin anew.
     * @return this.
     */
    public TreeCacheOptions resumeFrom(final TreeSnapshot snapshot)
    {
        resumeFrom = snapshot;
        return this;
    }

    /**
     * The snapshot that the cache goes on from.
     *
     * @return the snapshot, null to begin anew.
     */
    public TreeSnapshot resumeFrom()
    {
        return resumeFrom;
    }
}
