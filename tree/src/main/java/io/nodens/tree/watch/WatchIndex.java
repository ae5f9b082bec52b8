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
package io.nodens.tree.watch;

import org.agrona.DirectBuffer;

import java.util.Arrays;

/**
 * Watched paths by their bytes: a chained hash index over parallel arrays. The hash is seeded, so that nobody
 * can choose paths that meet in one bucket.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> when it grows.
 */
final class WatchIndex
{
    /** No path. */
    static final int NULL_PATH = -1;

    private static final int MIN_CAPACITY = 64;
    private static final long PRIME_1 = 0x9E3779B97F4A7C15L;
    private static final long PRIME_2 = 0xD6E8FEB86659FD93L;

    private final long seed;
    private final PathStore store;
    private int[] buckets = new int[MIN_CAPACITY];
    private long[] hashes = new long[MIN_CAPACITY];
    private int[] handles = new int[MIN_CAPACITY];
    private int[] lengths = new int[MIN_CAPACITY];
    private int[] nexts = new int[MIN_CAPACITY];
    private final int[][] heads = new int[WatchRules.LISTS][MIN_CAPACITY];
    private int free = NULL_PATH;
    private int used;
    private int size;

    WatchIndex(final PathStore store, final long seed)
    {
        this.seed = seed;
        this.store = store;
        Arrays.fill(buckets, NULL_PATH);
    }

    int size()
    {
        return size;
    }

    int find(final DirectBuffer path, final int offset, final int length)
    {
        return 0 == size ? NULL_PATH : find(hash(path, offset, length), path, offset, length);
    }

    /**
     * Find a path or add it.
     *
     * @return its number, or {@link #NULL_PATH} when the path store is full.
     */
    int findOrAdd(final DirectBuffer path, final int offset, final int length)
    {
        final long hash = hash(path, offset, length);
        final int found = find(hash, path, offset, length);
        if (NULL_PATH != found)
        {
            return found;
        }
        final int handle = store.put(path, offset, length);
        if (PathStore.NULL_HANDLE == handle)
        {
            return NULL_PATH;
        }

        final int added = take();
        final int bucket = (int)hash & (buckets.length - 1);
        hashes[added] = hash;
        handles[added] = handle;
        lengths[added] = length;
        nexts[added] = buckets[bucket];
        for (final int[] head : heads)
        {
            head[added] = WatchTable.NULL_INDEX;
        }
        buckets[bucket] = added;
        size++;
        return added;
    }

    /** Remove a path that has no watch left. */
    void remove(final int path)
    {
        final int bucket = (int)hashes[path] & (buckets.length - 1);
        int previous = NULL_PATH;
        int current = buckets[bucket];
        while (current != path)
        {
            previous = current;
            current = nexts[current];
        }
        if (NULL_PATH == previous)
        {
            buckets[bucket] = nexts[path];
        }
        else
        {
            nexts[previous] = nexts[path];
        }
        store.remove(handles[path], lengths[path]);
        nexts[path] = free;
        free = path;
        size--;
    }

    /** First watch of a path in one of its lists. */
    int head(final int list, final int path)
    {
        return heads[list][path];
    }

    void head(final int list, final int path, final int watch)
    {
        heads[list][path] = watch;
    }

    /** Whether no list of a path has a watch. */
    boolean isUnwatched(final int path)
    {
        for (final int[] head : heads)
        {
            if (WatchTable.NULL_INDEX != head[path])
            {
                return false;
            }
        }
        return true;
    }

    DirectBuffer buffer(final int path)
    {
        return store.buffer(handles[path]);
    }

    int offset(final int path)
    {
        return store.offset(handles[path]);
    }

    int length(final int path)
    {
        return lengths[path];
    }

    private int find(final long hash, final DirectBuffer path, final int offset, final int length)
    {
        int current = buckets[(int)hash & (buckets.length - 1)];
        while (NULL_PATH != current)
        {
            if (hashes[current] == hash && lengths[current] == length && isEqual(current, path, offset))
            {
                return current;
            }
            current = nexts[current];
        }
        return NULL_PATH;
    }

    private boolean isEqual(final int path, final DirectBuffer other, final int otherOffset)
    {
        final DirectBuffer bytes = buffer(path);
        final int offset = offset(path);
        final int length = lengths[path];
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            if (bytes.getLong(offset + i) != other.getLong(otherOffset + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (bytes.getByte(offset + i) != other.getByte(otherOffset + i))
            {
                return false;
            }
        }
        return true;
    }

    private int take()
    {
        if (NULL_PATH != free)
        {
            final int path = free;
            free = nexts[path];
            return path;
        }
        if (used == hashes.length)
        {
            grow(used << 1);
        }
        return used++;
    }

    private void grow(final int capacity)
    {
        hashes = Arrays.copyOf(hashes, capacity);
        handles = Arrays.copyOf(handles, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        nexts = Arrays.copyOf(nexts, capacity);
        for (int list = 0; list < heads.length; list++)
        {
            heads[list] = Arrays.copyOf(heads[list], capacity);
        }
        final int[] grown = new int[capacity];
        Arrays.fill(grown, NULL_PATH);
        // Every number below used is in a chain here: a free one would have been taken instead of growing.
        for (int i = 0; i < used; i++)
        {
            final int bucket = (int)hashes[i] & (capacity - 1);
            nexts[i] = grown[bucket];
            grown[bucket] = i;
        }
        buckets = grown;
    }

    private long hash(final DirectBuffer path, final int offset, final int length)
    {
        long hash = seed ^ (length * PRIME_1);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = mix(hash ^ path.getLong(offset + i));
        }
        for (; i < length; i++)
        {
            hash = mix(hash ^ path.getByte(offset + i));
        }
        return hash ^ (hash >>> 29);
    }

    private static long mix(final long value)
    {
        final long product = value * PRIME_2;
        return (product ^ (product >>> 32)) * PRIME_1;
    }
}
