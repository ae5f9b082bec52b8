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
package io.nodens.cluster.transfer;

/**
 * The order of znodes in a stream: parents before children, siblings by the code points of their names, which is the
 * order of the bytes of their names in UTF-8.
 */
public final class TreeOrder
{
    private static final String RESERVED = "/zookeeper";

    private TreeOrder()
    {
    }

    /**
     * Compare paths.
     *
     * @param a path below a root, or a name.
     * @param b another.
     * @return negative when a comes first, 0 when they are the same.
     */
    public static int compare(final String a, final String b)
    {
        final int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++)
        {
            if (a.charAt(i) != b.charAt(i))
            {
                return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
            }
        }

        return Integer.compare(a.length(), b.length());
    }

    /**
     * Whether one znode lies below another.
     *
     * @param path     to look at.
     * @param ancestor path that may lead to it.
     * @return true if so, and not for the znode itself.
     */
    public static boolean isBelow(final String path, final String ancestor)
    {
        return path.length() > ancestor.length() && path.startsWith(ancestor) && '/' == path.charAt(ancestor.length());
    }

    /**
     * Whether a znode belongs to the server, and is not copied.
     *
     * @param absolutePath of the znode.
     * @return true for {@code /zookeeper} and what is below it.
     */
    public static boolean isReserved(final String absolutePath)
    {
        return RESERVED.equals(absolutePath) || isBelow(absolutePath, RESERVED);
    }

    /** A slash ends a name, so that it comes before every character of one. Paths have no surrogates. */
    private static int rank(final char c)
    {
        return '/' == c ? -1 : c;
    }
}
