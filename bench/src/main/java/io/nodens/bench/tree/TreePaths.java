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

import java.nio.charset.StandardCharsets;

/**
 * Paths of 19 characters, {@code /app/p0123/n0456789}: a thousand znodes to a parent, numbered through all parents.
 */
public final class TreePaths
{
    /** Length of a path in bytes. */
    public static final int LENGTH = 19;
    /** Length of a parent's path in bytes. */
    public static final int PARENT_LENGTH = 10;
    /** Where the name begins in a path. */
    public static final int NAME_OFFSET = 11;
    /** Length of a name in bytes. */
    public static final int NAME_LENGTH = LENGTH - NAME_OFFSET;
    /** Znodes of a parent. */
    public static final int CHILDREN = 1000;
    /** Most znodes that the paths can name. */
    public static final int MAX_ZNODES = 10_000_000;

    /** First letter of the znodes that a tree is filled with. */
    static final byte FILLED = 'n';
    /** First letter of the znodes that come and go. */
    static final byte TRANSIENT = 'm';

    private static final String TEMPLATE = "/app/p0000/n0000000";
    private static final int PARENT_DIGITS_OFFSET = 6;
    private static final int PARENT_DIGITS = 4;
    private static final int NAME_DIGITS = NAME_LENGTH - 1;

    private TreePaths()
    {
    }

    /**
     * A buffer that holds one path.
     *
     * @return the buffer, over an array of {@link #LENGTH} bytes.
     */
    public static UnsafeBuffer newPath()
    {
        return new UnsafeBuffer(TEMPLATE.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Write the path of a znode that the tree was filled with.
     *
     * @param path  from {@link #newPath()}.
     * @param index of the znode, from 0.
     */
    public static void filled(final UnsafeBuffer path, final int index)
    {
        put(path, FILLED, index / CHILDREN, index);
    }

    /**
     * Write the path of a znode that comes and goes: neighbours have different parents.
     *
     * @param path    from {@link #newPath()}.
     * @param index   of the znode, from 0.
     * @param parents that the tree has.
     */
    static void passing(final UnsafeBuffer path, final int index, final int parents)
    {
        put(path, TRANSIENT, index % parents, index);
    }

    private static void put(final UnsafeBuffer path, final byte letter, final int parent, final int index)
    {
        path.putNaturalPaddedIntAscii(PARENT_DIGITS_OFFSET, PARENT_DIGITS, parent);
        path.putByte(NAME_OFFSET, letter);
        path.putNaturalPaddedIntAscii(NAME_OFFSET + 1, NAME_DIGITS, index);
    }
}
