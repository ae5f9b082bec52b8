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

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The rules of a path, as ZooKeeper has them: absolute, no trailing slash except for the root, no empty, "." or ".."
 * component, valid UTF-8, none of U+0000-001F, U+007F-009F, U+D800-F8FF, U+FFF0-FFFF (so nothing beyond the basic
 * plane), at most {@link TreeConfiguration#MAX_PATH_LENGTH} bytes.
 */
public final class PathSyntax
{
    private static final byte SLASH = (byte)'/';
    private static final byte DOT = (byte)'.';

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
        return length >= 1 && length <= TreeConfiguration.MAX_PATH_LENGTH && offset >= 0 &&
            offset <= path.capacity() - length && isValid(null, path, offset, length);
    }

    /**
     * Check a path.
     *
     * @param path   array with the path in UTF-8.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true for a valid path.
     */
    public static boolean isValid(final byte[] path, final int offset, final int length)
    {
        return length >= 1 && length <= TreeConfiguration.MAX_PATH_LENGTH && offset >= 0 &&
            offset <= path.length - length && isValid(path, null, offset, length);
    }

    /**
     * Check the path of a sequential create: its suffix completes the last name, which may be empty so far, or dots.
     *
     * @param path   buffer with the path in UTF-8, without the suffix.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true when the path with digits behind it is valid, unless it is too long then.
     */
    public static boolean isValidPrefix(final DirectBuffer path, final int offset, final int length)
    {
        if (length < 1 || length > TreeConfiguration.MAX_PATH_LENGTH || offset < 0 ||
            offset > path.capacity() - length)
        {
            return false;
        }

        int end = length;
        while (end > 1 && length - end < 2 && DOT == path.getByte(offset + end - 1))
        {
            end--;
        }

        final int slash = end - 1;
        if (SLASH != path.getByte(offset + slash))
        {
            return isValid(path, offset, length);
        }

        return 0 == slash || (slash > 1 && isValid(path, offset, slash));
    }

    /**
     * @param array  with the path, or null.
     * @param buffer with the path where there is no array.
     */
    private static boolean isValid(final byte[] array, final DirectBuffer buffer, final int offset, final int length)
    {
        if (SLASH != byteAt(array, buffer, offset))
        {
            return false;
        }

        if (1 == length)
        {
            return true;
        }

        final int end = offset + length;
        int start = offset + 1;
        int i = start;
        while (i < end)
        {
            final int lead = byteAt(array, buffer, i);
            if (SLASH == lead)
            {
                if (!isValidName(array, buffer, start, i - start))
                {
                    return false;
                }

                start = ++i;
            }
            else
            {
                final int step = characterLength(array, buffer, i, end, lead);
                if (0 == step)
                {
                    return false;
                }

                i += step;
            }
        }

        return isValidName(array, buffer, start, end - start);
    }

    private static byte byteAt(final byte[] array, final DirectBuffer buffer, final int index)
    {
        return null != array ? array[index] : buffer.getByte(index);
    }

    /**
     * Say what is wrong with a path, for an error message. Allocates.
     *
     * @param path as a client gave it.
     * @return the fault, or null for a valid path.
     */
    public static String explain(final String path)
    {
        if (null == path)
        {
            return "path is null";
        }
        if (path.isEmpty())
        {
            return "a path must not be empty";
        }
        if ('/' != path.charAt(0))
        {
            return "a path must start with /: " + path;
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > TreeConfiguration.MAX_PATH_LENGTH)
        {
            return "a path must not be longer than " + TreeConfiguration.MAX_PATH_LENGTH + " bytes of UTF-8";
        }
        if (1 == path.length())
        {
            return null;
        }
        if (path.endsWith("/"))
        {
            return "a path must not end with /: " + path;
        }

        for (int i = 0; i < path.length(); i++)
        {
            if (!isAllowed(path.charAt(i)))
            {
                return "a path must not contain the character U+" +
                    Integer.toHexString(0x10000 | path.charAt(i)).substring(1).toUpperCase(Locale.ROOT) +
                    " (at " + i + ")";
            }
        }

        for (final String name : path.substring(1).split("/", -1))
        {
            if (name.isEmpty() || ".".equals(name) || "..".equals(name))
            {
                return "a path must not have the component \"" + name + "\": " + path;
            }
        }

        return null;
    }

    /**
     * Length of the parent's path.
     *
     * @param path   buffer with a valid path other than the root.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return bytes of the parent's path; 1 for children of the root. The name starts after the last slash.
     */
    public static int parentLength(final DirectBuffer path, final int offset, final int length)
    {
        int slash = offset + length - 1;
        while (slash > offset && SLASH != path.getByte(slash))
        {
            slash--;
        }

        return Math.max(1, slash - offset);
    }

    private static boolean isValidName(
        final byte[] array, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > 2)
        {
            return true;
        }

        return length > 0 && (DOT != byteAt(array, buffer, offset) ||
            (2 == length && DOT != byteAt(array, buffer, offset + 1)));
    }

    /**
     * Bytes of the character at an index, 0 when it is malformed or not allowed. Four-byte characters are not allowed.
     */
    private static int characterLength(
        final byte[] array, final DirectBuffer buffer, final int index, final int end, final int lead)
    {
        if (lead >= 0)
        {
            return lead >= 0x20 && lead != 0x7F ? 1 : 0;
        }

        final int unsigned = lead & 0xFF;
        if (index + 1 >= end)
        {
            return 0;
        }

        final byte second = byteAt(array, buffer, index + 1);
        if (unsigned >= 0xC2 && unsigned <= 0xDF)
        {
            return isContinuation(second) && isAllowed(((lead & 0x1F) << 6) | (second & 0x3F)) ? 2 : 0;
        }

        if ((unsigned & 0xF0) == 0xE0 && index + 2 < end)
        {
            final byte third = byteAt(array, buffer, index + 2);
            final int character = ((lead & 0x0F) << 12) | ((second & 0x3F) << 6) | (third & 0x3F);
            return isContinuation(second) && isContinuation(third) && character >= 0x800 && isAllowed(character) ?
                3 : 0;
        }

        return 0;
    }

    private static boolean isContinuation(final byte value)
    {
        return (value & 0xC0) == 0x80;
    }

    private static boolean isAllowed(final int character)
    {
        return character >= 0x20 && (character < 0x7F || character > 0x9F) &&
            (character < 0xD800 || character > 0xF8FF) && character < 0xFFF0;
    }
}
