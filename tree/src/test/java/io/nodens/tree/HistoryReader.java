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

import java.util.List;
import java.util.Random;

/**
 * Reads what a {@link History} writes, at random, and says what it saw.
 * <p>
 * <b>Thread:</b> one.
 */
final class HistoryReader
{
    private static final int PAGE_LENGTH = 512 * 1024;
    private static final long UNPINNED = -1;

    private final TreeReader reader;
    private final List<String> paths;
    private final Random random;
    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[512 * 1024]);
    private final UnsafeBuffer names = new UnsafeBuffer(new byte[PAGE_LENGTH]);
    private final ChildrenPage page = new ChildrenPage();
    private final ChildEntry entry = new ChildEntry();
    private final long[] entryStat = new long[Observation.STAT_FIELDS];
    private final UnsafeBuffer[] pathBytes;
    private long cursor = TreeReader.FIRST_PAGE;
    private long pinnedZxid = UNPINNED;

    HistoryReader(final TreeReader reader, final List<String> paths, final long seed)
    {
        this.reader = reader;
        this.paths = paths;
        this.random = new Random(seed);
        pathBytes = new UnsafeBuffer[paths.size()];
        for (int i = 0; i < pathBytes.length; i++)
        {
            pathBytes[i] = Trees.utf8(paths.get(i));
        }
    }

    /**
     * Read something.
     */
    void read(final Observation seen)
    {
        final int index = random.nextInt(pathBytes.length);
        final UnsafeBuffer path = pathBytes[index];
        final int choice = random.nextInt(8);
        seen.kind = choice < Observation.LIST_WITH_DATA ? choice : Observation.GET;
        seen.path = paths.get(index);
        read(seen, path, random.nextInt(40));
    }

    /**
     * Read the newest state until the next call.
     *
     * @param isKept whether to ask for history of it.
     */
    void pin(final boolean isKept)
    {
        if (isKept)
        {
            reader.wantHistory();
        }
        pinnedZxid = reader.pin();
        cursor = TreeReader.FIRST_PAGE;
    }

    /**
     * Read one znode.
     */
    void read(final Observation seen, final int kind, final String path)
    {
        seen.kind = kind;
        seen.path = path;
        cursor = TreeReader.FIRST_PAGE;
        read(seen, Trees.utf8(path), 0);
    }

    private long entriesHash()
    {
        long hash = Observation.EMPTY_HASH;
        entry.wrap(names, 0);
        for (int i = 0; i < page.count(); i++)
        {
            entry.stat(stat);
            Observation.copy(stat, entryStat);
            hash = Observation.entryHash(
                hash,
                Observation.hash(names, entry.nameOffset(), entry.nameLength()),
                entryStat,
                entry.dataLength(),
                Observation.hash(names, entry.dataOffset(), Math.max(0, entry.dataLength())));
            entry.next();
        }

        return hash;
    }

    private void read(final Observation seen, final UnsafeBuffer path, final int limit)
    {
        stat.reset();
        seen.hash = Observation.EMPTY_HASH;
        seen.before = UNPINNED == pinnedZxid ? reader.completedZxid() : pinnedZxid;
        if (Observation.GET == seen.kind)
        {
            seen.status = reader.getData(path, 0, path.capacity(), data, 0, stat);
        }
        else if (Observation.EXISTS == seen.kind)
        {
            seen.status = reader.exists(path, 0, path.capacity(), stat);
        }
        else
        {
            page.wrap(names, 0, PAGE_LENGTH, limit).cursor(cursor);
            seen.cursor = cursor;
            seen.status = Observation.LIST == seen.kind ?
                reader.getChildren(path, 0, path.capacity(), page, stat) :
                reader.getChildrenWithData(path, 0, path.capacity(), page, stat);
            seen.next = page.cursor();
            seen.isLast = seen.status >= 0 && page.isLast();
            cursor = seen.status < 0 || page.isLast() ? TreeReader.FIRST_PAGE : page.cursor();
        }

        seen.after = UNPINNED == pinnedZxid ? reader.completedZxid() : pinnedZxid;
        seen.zxid = reader.zxid();
        Observation.copy(stat, seen.stat);
        if (seen.status > 0)
        {
            seen.hash = Observation.GET == seen.kind ? Observation.hash(data, 0, seen.status) :
                Observation.LIST == seen.kind ? Observation.hash(names, 0, page.length()) : entriesHash();
        }
    }
}
