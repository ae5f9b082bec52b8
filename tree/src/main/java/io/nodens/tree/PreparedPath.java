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
package io.nodens.tree;

import java.nio.charset.StandardCharsets;

/**
 * A path that is read again and again. It is made once and remembers where its znode lies, so a read neither splits nor
 * hashes the path, nor searches for it. It may be as long as any path, and there may be any number of prepared paths.
 * Answers are the same as those for the path's bytes, and as fresh: deletes and creates of the znode are noticed.
 * <p>
 * Its memory belongs to one reader. With several readers in turn it is right, but no faster than the bytes.
 * <p>
 * <b>Thread:</b> that of the reader that it is used with. <b>Owner:</b> the caller. <b>Allocates:</b> when made, never
 * in reads.
 */
public final class PreparedPath
{
    final byte[] bytes;
    /** Whose lines these are; null for nobody's. */
    Object owner;
    int bucketLine;
    long bucketWord;
    int znode;

    private PreparedPath(final byte[] bytes)
    {
        this.bytes = bytes;
    }

    /**
     * Prepare a path.
     *
     * @param path absolute path.
     * @return the prepared path.
     * @throws IllegalArgumentException when it is no valid path: {@link PathSyntax#explain(String)}.
     */
    public static PreparedPath of(final String path)
    {
        final String fault = PathSyntax.explain(path);
        if (null != fault)
        {
            throw new IllegalArgumentException(fault);
        }

        return new PreparedPath(Utf8.encode("a path", path));
    }

    /**
     * Prepare a path.
     *
     * @param path   array with the absolute path in UTF-8, which is copied.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the prepared path.
     * @throws IllegalArgumentException when it is no valid path or not within the array.
     */
    public static PreparedPath of(final byte[] path, final int offset, final int length)
    {
        if (!PathSyntax.isValid(path, offset, length))
        {
            throw new IllegalArgumentException("no valid path at " + offset + ", " + length + " bytes");
        }

        final byte[] copy = new byte[length];
        System.arraycopy(path, offset, copy, 0, length);
        return new PreparedPath(copy);
    }

    /**
     * Length of the path.
     *
     * @return bytes of UTF-8.
     */
    public int length()
    {
        return bytes.length;
    }

    @Override
    public String toString()
    {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
