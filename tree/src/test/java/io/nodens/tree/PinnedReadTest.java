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
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Readers that are pinned at a zxid, while random transactions change what they read: everything must be as it was. Set
 * {@code nodens.test.seed} to replay a failure.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class PinnedReadTest
{
    private static final int TRANSACTIONS = Integer.getInteger("nodens.tree.pinned", 400);
    private static final int PINS = 12;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);
    private final List<String> paths = new ArrayList<>();
    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer entries = new UnsafeBuffer(new byte[256 * 1024]);
    private final ChildrenPage page = new ChildrenPage();
    private final ChildEntry entry = new ChildEntry();
    private long zxid;
    private int serial;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    @Test
    void shouldShowOneStateWhenTransactionsAreRandom()
    {
        run(Trees.configuration(directory).historyLength(16 * 1024 * 1024), TRANSACTIONS, true);
    }

    @Test
    void shouldShowOneStateWhenHashesCollide()
    {
        run(Trees.configuration(directory).historyLength(16 * 1024 * 1024).hashMask(0x3), TRANSACTIONS / 4, true);
    }

    @Test
    void shouldShowOneStateOrLoseThePinWhenTheHistoryIsShort()
    {
        run(Trees.configuration(directory).historyLength(64 * 1024), TRANSACTIONS, false);
    }

    private void run(final TreeConfiguration configuration, final int transactions, final boolean isKept)
    {
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            final TreeWriter writer = region.writer();
            final TreeInspector inspector = new TreeInspector(directory);
            final Deque<Pinned> pins = new ArrayDeque<>();
            int lost = 0;
            int whole = 0;
            for (int i = 0; i < transactions; i++)
            {
                transaction(writer);
                if (0 == i % 10)
                {
                    // The first pins come before there is any history: what they show is what nobody changed.
                    final TreeReader reader = region.newReader(access);
                    assertEquals(zxid, reader.pin());
                    pins.add(new Pinned(reader, zxid, dump(reader)));
                }
                if (pins.size() > PINS)
                {
                    final Pinned pinned = pins.poll();
                    final Map<String, String> dump = dump(pinned.reader);
                    if (null == dump)
                    {
                        lost++;
                        pinned.reader.unpin();
                        assertNotNull(dump(pinned.reader));
                    }
                    else
                    {
                        assertEquals(pinned.zxid, pinned.reader.zxid());
                        assertEquals(pinned.dump, dump, "as of " + pinned.zxid + " at " + zxid + ", seed " + seed);
                        whole++;
                    }
                }
                if (0 == i % 100)
                {
                    assertEquals(List.of(), inspector.verify());
                }
            }

            System.out.println(whole + " whole, " + lost + " lost");
            if (isKept)
            {
                assertEquals(0, lost);
            }
            else
            {
                assertTrue(lost > 0);
            }
        }
    }

    private void transaction(final TreeWriter writer)
    {
        final int operations = 0 == random.nextInt(10) ? 1 + random.nextInt(30) : 1;
        writer.beginTransaction(++zxid, zxid * 10, true);
        for (int i = 0; i < operations; i++)
        {
            final int choice = random.nextInt(10);
            if (paths.isEmpty() || choice < (paths.size() < 300 ? 5 : 3))
            {
                final String parent = paths.isEmpty() || random.nextBoolean() ? "/" :
                    paths.get(random.nextInt(Math.min(8, paths.size())));
                final String path = ("/".equals(parent) ? "" : parent) + "/n" + serial++;
                Trees.create(writer, path, data());
                paths.add(path);
            }
            else if (choice < 6)
            {
                Trees.setData(writer, paths.get(random.nextInt(paths.size())), data());
            }
            else
            {
                final String path = paths.get(random.nextInt(paths.size()));
                final int znode = Trees.find(writer, path);
                if (0 == writer.numChildren(znode))
                {
                    writer.delete(znode);
                    paths.remove(path);
                    if (random.nextBoolean())
                    {
                        // The same path again, in the same transaction.
                        Trees.create(writer, path, data());
                        paths.add(path);
                    }
                }
            }
        }

        writer.completeTransaction();
    }

    private byte[] data()
    {
        if (0 == random.nextInt(10))
        {
            return null;
        }

        final byte[] data = new byte[0 == random.nextInt(5) ? 500 + random.nextInt(3000) : random.nextInt(120)];
        random.nextBytes(data);
        return data;
    }

    /**
     * Everything that a reader shows, by path; null when its pin is lost.
     */
    private Map<String, String> dump(final TreeReader reader)
    {
        final Map<String, String> dump = new TreeMap<>();
        final Deque<String> pending = new ArrayDeque<>(List.of("/"));
        while (!pending.isEmpty())
        {
            final String path = pending.poll();
            final byte[] data = reader.getData(path, stat);
            if (TreeStatus.PIN_LOST == reader.lastStatus())
            {
                return null;
            }

            assertTrue(TreeStatus.NULL_DATA == reader.lastStatus() || null != data, path + reader.lastStatus());
            dump.put(path, text() + Arrays.toString(data));
            final List<String> names = Trees.listAll(reader, path, 1 + random.nextInt(50));
            if (null == names)
            {
                assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
                return null;
            }

            assertEquals(stat.numChildren(), names.size());
            names.forEach(name -> pending.add(("/".equals(path) ? "" : path) + "/" + name));
            dump.put(path + " children", names.toString());
            if (!dumpEntries(reader, path, dump))
            {
                return null;
            }
        }

        reader.getData("/absent", stat);
        return TreeStatus.PIN_LOST == reader.lastStatus() ? null : dump;
    }

    private String text()
    {
        return " " + List.of(stat.czxid(), stat.mzxid(), stat.pzxid(), stat.ctimeMs(), stat.mtimeMs(),
            stat.childOrdinal(), stat.createCount(), stat.version(), stat.cversion(), stat.numChildren(),
            stat.dataLength()) + " ";
    }

    private boolean dumpEntries(final TreeReader reader, final String path, final Map<String, String> dump)
    {
        final UnsafeBuffer name = Trees.utf8(path);
        final StringBuilder all = new StringBuilder();
        page.wrap(entries, 0, 8 * 1024, 0).cursor(TreeReader.FIRST_PAGE);
        do
        {
            final int count = reader.getChildrenWithData(name, 0, name.capacity(), page, stat);
            if (TreeStatus.PIN_LOST == count)
            {
                return false;
            }

            assertTrue(count >= 0, path + " " + count);
            entry.wrap(entries, 0);
            for (int i = 0; i < count; i++, entry.next())
            {
                entry.stat(stat);
                final byte[] data = new byte[Math.max(0, entry.dataLength())];
                entries.getBytes(entry.dataOffset(), data);
                all.append(entries.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()))
                    .append(text()).append(new String(data, StandardCharsets.ISO_8859_1));
            }
        }
        while (!page.isLast());

        dump.put(path + " entries", all.toString());
        return true;
    }

    /** A reader, where it is pinned, and what it showed first. */
    private record Pinned(TreeReader reader, long zxid, Map<String, String> dump)
    {
    }
}
