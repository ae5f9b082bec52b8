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

import org.agrona.DirectBuffer;

/**
 * The rules of a path, as ZooKeeper has them: absolute, no trailing slash but for the root, no empty, "." or ".."
 * component, valid UTF-8, none of U+0000-001F, U+007F-009F, U+D800-F8FF, U+FFF0-FFFF (so nothing beyond the basic
 * plane), at most {@link TreeConfiguration#MAX_PATH_LENGTH} bytes.
 */
public final class PathSyntax
{
    private PathSyntax()
    {
    }

    /**
     * Check a path.
     *
     * @param path   buffer with the path in UTF-8.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true for a valid path.
     */
    public static boolean isValid(final DirectBuffer path, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Say what is wrong with a path, for an error message. Allocates.
     *
     * @param path as a client gave it.
     * @return the fault, or null for a valid path.
     */
    public static String explain(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Length of the parent's path.
     *
     * @param path   buffer with a valid path other than the root.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return bytes of the parent's path; 1 for children of the root. The name starts behind the last slash.
     */
    public static int parentLength(final DirectBuffer path, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }
}
