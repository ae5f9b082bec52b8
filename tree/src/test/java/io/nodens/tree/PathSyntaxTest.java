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

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.*;

class PathSyntaxTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/a", "/a/b", "/...", "/.a", "/a.", "/..a", "/ ", "/\u00a0", "/äöü", "/€", "/\ud7ff", "/\uf900", "/\uffef",
        "/a b/c" })
    void shouldAcceptWhatZooKeeperAccepts(final String path)
    {
        assertTrue(isValid(path));
        assertNull(PathSyntax.explain(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a", "a/b", "//", "/a/", "//a", "/a//b", "/.", "/..", "/a/.", "/a/./b", "/a/../b", "/a/..", "/\u0000",
        "/\u001f",
        "/\u007f", "/\u009f", "/\ue000", "/\uf8ff", "/\ufff0", "/\uffff", "/\ud83d\ude00" })
    void shouldRefuseWhatZooKeeperRefuses(final String path)
    {
        assertFalse(isValid(path));
        assertNotNull(PathSyntax.explain(path));
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8()
    {
        final byte[][] tails = {
            { (byte)0x80 }, { (byte)0xC3 }, { (byte)0xC3, '/' }, { (byte)0xC0, (byte)0x80 }, { (byte)0xC1, (byte)0xBF },
            { (byte)0xE2, (byte)0x82 }, { (byte)0xE0, (byte)0x80, (byte)0x80 }, { (byte)0xED, (byte)0xA0, (byte)0x80 },
            { (byte)0xF0, (byte)0x9F, (byte)0x98, (byte)0x80 }, { (byte)0xFF }, { (byte)0xE2, 'a', 'b' } };
        for (final byte[] tail : tails)
        {
            final UnsafeBuffer path = new UnsafeBuffer(new byte[tail.length + 2]);
            path.putByte(0, (byte)'/');
            path.putByte(1, (byte)'a');
            path.putBytes(2, tail);
            assertFalse(PathSyntax.isValid(path, 0, path.capacity()));
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong()
    {
        final String longest = "/" + "a".repeat(TreeConfiguration.MAX_PATH_LENGTH - 1);

        assertTrue(isValid(longest));
        assertNull(PathSyntax.explain(longest));
        assertFalse(isValid(longest + "a"));
        assertNotNull(PathSyntax.explain(longest + "a"));
        assertNotNull(PathSyntax.explain(null));
    }

    @Test
    void shouldRefuseWhatLiesOutsideTheBuffer()
    {
        final UnsafeBuffer path = Trees.utf8("/a");

        assertFalse(PathSyntax.isValid(path, 0, 3));
        assertFalse(PathSyntax.isValid(path, -1, 2));
        assertFalse(PathSyntax.isValid(path, 1, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({ "/a,1", "/a/b,2", "/abc/d/e,6", "/abc/def,4" })
    void shouldFindTheParent(final String path, final int length)
    {
        final UnsafeBuffer buffer = Trees.utf8("xx" + path);

        assertEquals(length, PathSyntax.parentLength(buffer, 2, buffer.capacity() - 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/a", "/a/", "/.", "/..", "/...", "/a/.", "/a/..", "/a..", "//", "//a", "/a//", "/./", "/./a", "/../.",
        "", "a", ".", "..", "/\u0001", "/a/\u0001/", "/a/b."})
    void shouldTakeAPrefixWhenASuffixCompletesIt(final String prefix)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(("#" + prefix).getBytes(StandardCharsets.UTF_8));

        assertEquals(
            isValid(prefix + "0") && !prefix.isEmpty(),
            PathSyntax.isValidPrefix(buffer, 1, buffer.capacity() - 1), prefix);
        assertFalse(PathSyntax.isValidPrefix(buffer, 1, buffer.capacity()));
        assertFalse(PathSyntax.isValidPrefix(buffer, -1, 1));
    }

    private static boolean isValid(final String path)
    {
        final UnsafeBuffer buffer = Trees.utf8(path);
        return PathSyntax.isValid(buffer, 0, buffer.capacity());
    }

    @Test
    void shouldFindHalfASurrogatePair()
    {
        assertEquals(-1, Utf8.unpairedSurrogateAt("/a\uD83D\uDE00b"));
        assertEquals(2, Utf8.unpairedSurrogateAt("/a\uD83D"));
        assertEquals(2, Utf8.unpairedSurrogateAt("/a\uDE00"));
        assertEquals(2, Utf8.unpairedSurrogateAt("/a\uDE00\uD83D"));
        assertEquals(1, Utf8.unpairedSurrogateAt("/\uD83D\uD83D\uDE00"));
        assertArrayEquals(new byte[]{ '/', 'a' }, Utf8.encode("a path", "/a"));
        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> Utf8.encode("a path", "/a\uD83D"));
        assertTrue(ex.getMessage().contains("U+D83D (at 2)"), ex.getMessage());
    }
}
