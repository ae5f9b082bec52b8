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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Listings of a part of the children against a list of all of them, at the newest state and at one of before.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class NameFilterTest
{
    private static final int CHILDREN = 600;
    private static final int FILTERS = 300;
    private static final String LETTERS = "ab\u00e9\u20ac\ud83d\ude00";

    private final Random random = new Random(TestSeed.seed());
    private final ZnodeStat stat = new ZnodeStat();
    private final ChildrenPage page = new ChildrenPage();
    private final UnsafeBuffer dst = new UnsafeBuffer(new byte[64 * 1024]);

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    @Test
    void shouldListWhatTheFilterShowsInPagesOfAnySize()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            final TreeReader reader = region.newReader(access);
            final List<String> names = new ArrayList<>();
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/p", null);
            for (int i = 0; i < CHILDREN; i++)
            {
                final String name = name();
                if (!names.contains(name))
                {
                    names.add(name);
                    Trees.create(writer, "/p/" + name, name.getBytes(StandardCharsets.UTF_8));
                }
            }
            writer.completeTransaction();
            final TreeReader pinned = region.newReader(access);
            pinned.wantHistory();
            change(writer, 2, null);
            final long pinnedZxid = pinned.pin();
            final List<String> before = List.copyOf(names);
            for (int i = 0; i < CHILDREN / 3; i++)
            {
                final String gone = names.remove(random.nextInt(names.size()));
                change(writer, 3 + i, "/p/" + gone);
            }

            for (int i = 0; i < FILTERS; i++)
            {
                final String prefix = random.nextBoolean() ? "" : Character.toString(name().codePointAt(0));
                final String[] ends = {random.nextBoolean() ? "" : name(), random.nextBoolean() ? "" : name()};
                if (!ends[1].isEmpty() && compare(ends[0], ends[1]) > 0)
                {
                    assertNotNull(NameFilter.range(ends[0], ends[1]).fault());
                    continue;
                }
                final NameFilter filter = NameFilter.range(prefix, ends[0], ends[1]);
                assertNull(filter.fault());
                final String what = prefix + ", " + Arrays.toString(ends);
                assertEquals(shown(names, prefix, ends), list(reader, filter, i), what);
                assertEquals(shown(before, prefix, ends), list(pinned, filter, i), what + " as of " + pinnedZxid);
            }
        }
    }

    @Test
    void shouldEndAPageWithoutChildrenAfterSoManyThatAreNotShown()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            writer.beginTransaction(1, 1);
            for (int i = 0; i < 100; i++)
            {
                Trees.create(writer, "/n" + i, null);
            }
            writer.completeTransaction();
            final UnsafeBuffer root = Trees.utf8("/");
            page.wrap(dst, 0, dst.capacity(), 0).cursor(TreeReader.FIRST_PAGE)
                .filter(NameFilter.prefix("x")).maxScan(40);
            final TreeReader reader = region.newReader(access);

            assertEquals(0, reader.getChildren(root, 0, 1, page, stat));
            assertEquals(40, page.scanned());
            assertEquals(39, page.cursor());
            assertFalse(page.isLast());
            assertEquals(0, reader.getChildrenWithData(root, 0, 1, page, stat));
            assertEquals(0, reader.getChildren(root, 0, 1, page, stat));
            assertEquals(20, page.scanned());
            assertTrue(page.isLast());
        }
    }

    @Test
    void shouldRefuseWhatNoNameHas()
    {
        assertNotNull(NameFilter.prefix("a/").fault());
        assertNotNull(NameFilter.range("b", "a").fault());
        assertNotNull(NameFilter.range("ab", "a").fault());
        // Unsigned: what has more bytes in UTF-8 is behind.
        assertNotNull(NameFilter.range("\u00e9", "z").fault());
        assertThrows(IllegalArgumentException.class, () -> NameFilter.prefix("\ud83d"));
        assertThrows(IllegalArgumentException.class, () -> NameFilter.range("a", "b\ude00"));
        assertThrows(IllegalArgumentException.class, () -> NameFilter.range(null, "a"));
        assertNull(NameFilter.range("a", "a").fault());
        assertNull(NameFilter.range("z", "").fault());
    }

    private List<String> list(final TreeReader reader, final NameFilter filter, final int round)
    {
        final UnsafeBuffer path = Trees.utf8("/p");
        final boolean isWithData = 0 == round % 2;
        final List<String> names = new ArrayList<>();
        page.wrap(dst, 0, 1024 + random.nextInt(8192), random.nextInt(40)).cursor(TreeReader.FIRST_PAGE)
            .filter(filter).maxScan(random.nextInt(3) * 50);
        do
        {
            final int count = isWithData ? reader.getChildrenWithData(path, 0, path.capacity(), page, stat) :
                reader.getChildren(path, 0, path.capacity(), page, stat);
            assertTrue(count >= 0, "status " + count);
            int offset = 0;
            final ChildEntry entry = new ChildEntry().wrap(dst, 0);
            for (int i = 0; i < count; i++)
            {
                final String name = isWithData ?
                    dst.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()) :
                    dst.getStringWithoutLengthUtf8(offset + Integer.BYTES, dst.getInt(offset));
                final UnsafeBuffer bytes = Trees.utf8(name);
                assertTrue(filter.matches(bytes, 0, bytes.capacity()), name);
                names.add(name);
                if (isWithData)
                {
                    assertEquals(name, dst.getStringWithoutLengthUtf8(entry.dataOffset(), entry.dataLength()));
                    entry.next();
                }
                else
                {
                    offset += Integer.BYTES + dst.getInt(offset);
                }
            }
        }
        while (!page.isLast());

        return names;
    }

    private static List<String> shown(final List<String> names, final String prefix, final String[] ends)
    {
        return names.stream().filter((name) -> name.startsWith(prefix) && compare(name, ends[0]) >= 0 &&
            (ends[1].isEmpty() || compare(name, ends[1]) < 0)).toList();
    }

    private static int compare(final String one, final String other)
    {
        return Arrays.compareUnsigned(
            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void change(final TreeWriter writer, final long zxid, final String path)
    {
        writer.beginTransaction(zxid, zxid);
        if (null != path)
        {
            writer.delete(Trees.find(writer, path));
        }
        else
        {
            Trees.setData(writer, "/", new byte[]{1});
        }
        writer.completeTransaction();
    }

    private String name()
    {
        final StringBuilder name = new StringBuilder();
        final int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++)
        {
            final int at = LETTERS.offsetByCodePoints(0, random.nextInt(LETTERS.codePointCount(0, LETTERS.length())));
            name.appendCodePoint(LETTERS.codePointAt(at));
        }

        return name.toString();
    }
}
