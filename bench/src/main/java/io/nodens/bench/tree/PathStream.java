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
package io.nodens.bench.tree;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.SplittableRandom;

/**
 * Random paths, written out beforehand and then read one after the other, so that choosing a path costs a reader next
 * to nothing: the bytes come in the order in which the processor fetches ahead.
 * <p>
 * <b>Thread:</b> one.
 */
public final class PathStream
{
    /** Bytes from one path to the next. */
    private static final int STRIDE = 24;
    private static final int MAX_PATHS = 1 << 20;
    private static final int PATHS_PER_KEY = 4;

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private int offset;

    /**
     * Choose paths.
     *
     * @param znodes of the tree.
     * @param keys   that are chosen from, spread over all znodes.
     * @param seed   of the choice.
     */
    public PathStream(final int znodes, final int keys, final long seed)
    {
        final int count = (int)Math.min(MAX_PATHS, (long)keys * PATHS_PER_KEY);
        final SplittableRandom random = new SplittableRandom(seed);
        final UnsafeBuffer path = TreePaths.newPath();
        bytes = new byte[count * STRIDE];
        buffer = new UnsafeBuffer(bytes);
        for (int i = 0; i < count; i++)
        {
            TreePaths.filled(path, (int)((long)random.nextInt(keys) * znodes / keys));
            buffer.putBytes(i * STRIDE, path, 0, TreePaths.LENGTH);
        }
    }

    /**
     * Go on to the next path.
     *
     * @return where it begins in {@link #buffer()}; {@link TreePaths#LENGTH} bytes.
     */
    public int next()
    {
        final int current = offset;
        final int next = current + STRIDE;
        offset = next == bytes.length ? 0 : next;
        return current;
    }

    /**
     * What holds the paths.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * What holds the paths, for those who need strings.
     *
     * @return the array behind {@link #buffer()}.
     */
    public byte[] bytes()
    {
        return bytes;
    }
}
