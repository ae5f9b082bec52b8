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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A history in which the whole tree follows from the zxid alone, so that any reader can tell from an answer and its
 * zxid whether it is right. Transaction z, from {@link #FIRST_ZXID} on,
 * <ul>
 * <li>sets every {@code /set/0} to {@code /set/7} to data that repeat z, of a length that follows from z;</li>
 * <li>creates {@code /queue/z} and deletes {@code /queue/(z - 200)};</li>
 * <li>creates {@code /swap/even} and deletes {@code /swap/odd} when z is even, else the other way.</li>
 * </ul>
 */
final class OracleTree
{
    static final long FIRST_ZXID = 2;
    static final int WINDOW = 200;
    private static final int SETS = 8;

    private OracleTree()
    {
    }

    static int lengthAt(final long zxid)
    {
        return 8 * (int)(0 == zxid % 50 ? 1 + zxid % 4000 : 1 + zxid % 90);
    }

    /** What writes the history. */
    static final class Writer
    {
        private final TreeWriter writer;
        private final UnsafeBuffer data = new UnsafeBuffer(new byte[64 * 1024]);
        private long zxid = 1;

        Writer(final TreeWriter writer)
        {
            this.writer = writer;
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/set", null);
            Trees.create(writer, "/queue", null);
            Trees.create(writer, "/swap", null);
            Trees.create(writer, "/swap/odd", null);
            for (int i = 0; i < SETS; i++)
            {
                Trees.create(writer, "/set/" + i, null);
            }
            writer.completeTransaction();
        }

        long apply()
        {
            zxid++;
            writer.beginTransaction(zxid, zxid);
            final int length = lengthAt(zxid);
            for (int i = 0; i < length; i += Long.BYTES)
            {
                data.putLong(i, zxid);
            }
            for (int i = 0; i < SETS; i++)
            {
                writer.setData(Trees.find(writer, "/set/" + i), data, 0, length);
            }

            Trees.create(writer, "/queue/" + zxid, null);
            if (zxid - WINDOW >= FIRST_ZXID)
            {
                writer.delete(Trees.find(writer, "/queue/" + (zxid - WINDOW)));
            }

            final boolean isEven = 0 == (zxid & 1);
            Trees.create(writer, isEven ? "/swap/even" : "/swap/odd", null);
            writer.delete(Trees.find(writer, isEven ? "/swap/odd" : "/swap/even"));
            writer.completeTransaction();
            return zxid;
        }
    }

    /** What checks answers. Uses nothing that needs a flag of the JVM. */
    static final class Checker
    {
        private final TreeReader reader;
        private final Random random;
        private final ZnodeStat stat = new ZnodeStat();
        private final byte[] data = new byte[64 * 1024];
        private final ByteBuffer dataView = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer directData =
            ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        private final byte[] entries = new byte[SETS * 64 * 1024];
        private final ByteBuffer entriesView = ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
        private final ChildEntry entry = new ChildEntry();
        private final byte[] names = new byte[8 * 1024];
        private final ChildrenPage page = new ChildrenPage();
        private long lastZxid;
        long answers;
        long busy;
        int lastStatus;

        Checker(final TreeReader reader, final long seed)
        {
            this.reader = reader;
            this.random = new Random(seed);
        }

        /**
         * Read something.
         *
         * @return what is wrong with the answer, null when nothing is.
         */
        String check()
        {
            final String problem;
            switch (random.nextInt(5))
            {
                case 0:
                    problem = checkSet();
                    break;
                case 1:
                    problem = checkQueue();
                    break;
                case 2:
                    problem = checkSwap();
                    break;
                case 3:
                    problem = checkPage();
                    break;
                default:
                    problem = checkEntries();
                    break;
            }

            if (TreeStatus.BUSY == lastStatus)
            {
                busy++;
                return null;
            }

            answers++;
            final long zxid = reader.zxid();
            if (zxid < lastZxid)
            {
                return "went back from " + lastZxid + " to " + zxid;
            }

            lastZxid = zxid;
            return null == problem ? null : problem + ", as of " + zxid + ", status " + lastStatus;
        }

        private String checkSet()
        {
            final byte[] path = utf8("/set/" + random.nextInt(SETS));
            final boolean isDirect = random.nextBoolean();
            final ByteBuffer view = isDirect ? directData : dataView;
            lastStatus = isDirect ?
                reader.getData(path, 0, path.length, directData.clear(), stat) :
                reader.getData(path, 0, path.length, data, 0, stat);
            final long zxid = reader.zxid();
            if (zxid < FIRST_ZXID || TreeStatus.BUSY == lastStatus)
            {
                return null;
            }
            if (lastStatus != lengthAt(zxid) || stat.dataLength() != lastStatus || stat.mzxid() != zxid ||
                stat.version() != zxid - FIRST_ZXID + 1)
            {
                return "wrong stat: length " + lastStatus + ", mzxid " + stat.mzxid() + ", version " + stat.version();
            }
            for (int i = 0; i < lastStatus; i += Long.BYTES)
            {
                if (view.getLong(i) != zxid)
                {
                    return "data of " + view.getLong(i) + " at " + i;
                }
            }

            return null;
        }

        private String checkQueue()
        {
            final long wanted = Math.max(FIRST_ZXID, reader.completedZxid() - WINDOW - 2 + random.nextInt(WINDOW + 5));
            lastStatus = reader.exists("/queue/" + wanted, stat);
            final long zxid = reader.zxid();
            final boolean isThere = wanted <= zxid && wanted > zxid - WINDOW;
            return TreeStatus.BUSY == lastStatus || (isThere ? TreeStatus.OK : TreeStatus.NO_NODE) == lastStatus ?
                null : "/queue/" + wanted;
        }

        private String checkSwap()
        {
            final boolean isEven = random.nextBoolean();
            lastStatus = reader.exists(isEven ? "/swap/even" : "/swap/odd", stat);
            final boolean isThere = isEven == (0 == (reader.zxid() & 1));
            return 0 == reader.zxid() || TreeStatus.BUSY == lastStatus ||
                (isThere ? TreeStatus.OK : TreeStatus.NO_NODE) == lastStatus ? null : "swap " + isEven;
        }

        private String checkPage()
        {
            page.wrap(names, 0, names.length, 0).cursor(TreeReader.FIRST_PAGE);
            final byte[] path = utf8("/queue");
            lastStatus = reader.getChildren(path, 0, path.length, page, stat);
            final long zxid = reader.zxid();
            if (TreeStatus.BUSY == lastStatus || zxid < FIRST_ZXID)
            {
                return null;
            }

            final long first = Math.max(FIRST_ZXID, zxid - WINDOW + 1);
            final List<String> expected = new ArrayList<>();
            for (long i = first; i < first + page.count(); i++)
            {
                expected.add(Long.toString(i));
            }

            final List<String> actual = names();
            return stat.numChildren() == zxid - first + 1 && page.isLast() == (page.count() == stat.numChildren()) &&
                page.count() == lastStatus && expected.equals(actual) ? null : "page of " + actual;
        }

        private List<String> names()
        {
            final ByteBuffer view = ByteBuffer.wrap(names).order(ByteOrder.LITTLE_ENDIAN);
            final List<String> result = new ArrayList<>();
            int offset = 0;
            for (int i = 0; i < page.count(); i++)
            {
                final int length = view.getInt(offset);
                result.add(new String(names, offset + Integer.BYTES, length, StandardCharsets.UTF_8));
                offset += Integer.BYTES + length;
            }

            return result;
        }

        private static byte[] utf8(final String value)
        {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        /** All children of /set are changed by every transaction: a page of them is of one. */
        private String checkEntries()
        {
            final byte[] path = utf8("/set");
            page.wrap(entries, 0, entries.length, 0).cursor(TreeReader.FIRST_PAGE);
            lastStatus = reader.getChildrenWithData(path, 0, path.length, page, stat);
            final long zxid = reader.zxid();
            if (TreeStatus.BUSY == lastStatus || zxid < FIRST_ZXID)
            {
                return null;
            }

            entry.wrap(entries, 0);
            for (int i = 0; i < page.count(); i++, entry.next())
            {
                final String problem = checkEntry(i, zxid);
                if (null != problem)
                {
                    return problem;
                }
            }

            return page.count() == lastStatus && page.isLast() == (SETS == page.count()) && page.count() > 0 ?
                null : "page of " + page.count() + " entries";
        }

        private String checkEntry(final int index, final long zxid)
        {
            entry.stat(stat);
            final int length = entry.dataLength();
            final String name = new String(entries, entry.nameOffset(), entry.nameLength(), StandardCharsets.UTF_8);
            if (lengthAt(zxid) != length || stat.mzxid() != zxid || stat.childOrdinal() != index ||
                !Integer.toString(index).equals(name))
            {
                return "entry " + index + ": length " + length + ", mzxid " + stat.mzxid();
            }
            for (int i = 0; i < length; i += Long.BYTES)
            {
                if (entriesView.getLong(entry.dataOffset() + i) != zxid)
                {
                    return "entry " + index + ": data of " + entriesView.getLong(entry.dataOffset() + i) + " at " + i;
                }
            }

            return null;
        }
    }
}
