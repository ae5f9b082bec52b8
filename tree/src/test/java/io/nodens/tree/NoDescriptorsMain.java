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

import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.SegmentMapper;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that reads a region while it has no descriptor left, and again when it has.
 */
public final class NoDescriptorsMain
{
    private static final int ROUNDS = 5;
    private static final long PAUSE_NS = 20_000_000;

    private NoDescriptorsMain()
    {
    }

    /**
     * Read.
     *
     * @param args directory, access, number of children of {@code /d}.
     * @throws IOException when a file cannot be closed.
     */
    public static void main(final String[] args) throws IOException
    {
        final int children = Integer.parseInt(args[2]);
        final TreeRegion region = TreeRegion.map(Path.of(args[0]), MemoryAccess.valueOf(args[1]));
        final TreeReader reader = region.newReader();
        // Classes are loaded by descriptors, those of a failure as well: by another mapping, since this one is to map
        // nothing yet.
        try (TreeRegion other = TreeRegion.map(Path.of(args[0]), MemoryAccess.valueOf(args[1])))
        {
            count(other.newReader(), 1);
            RegionFiles.mapping(Path.of("/none"), 1);
        }
        catch (final TreeException ignore)
        {
            System.out.println("loaded");
        }

        final List<RandomAccessFile> files = new ArrayList<>();
        takeAll(files);
        System.out.println(count(reader, children));

        for (final RandomAccessFile file : files)
        {
            file.close();
        }

        // What could not be mapped is tried again after a pause.
        String counts;
        do
        {
            LockSupport.parkNanos(SegmentMapper.RETRY_INTERVAL_NS / 10);
            counts = count(reader, children);
        }
        while (counts.startsWith("unmapped true"));

        System.out.println(counts);
        region.close();
    }

    /**
     * Takes every descriptor. The virtual machine holds some for a moment (a class being loaded, a thread looking at
     * its own memory) and gives them back after the last one was taken here: so it takes again after each pause.
     */
    private static void takeAll(final List<RandomAccessFile> files)
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            try
            {
                while (true)
                {
                    files.add(new RandomAccessFile("/dev/null", "r"));
                }
            }
            catch (final IOException ignore)
            {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private static String count(final TreeReader reader, final int children)
    {
        final ZnodeStat stat = new ZnodeStat();
        int found = 0;
        int unmapped = 0;
        int other = 0;
        for (int i = 0; i < children; i++)
        {
            final int status = reader.exists("/d/child-" + i, stat);
            found += TreeStatus.OK == status ? 1 : 0;
            unmapped += TreeStatus.UNMAPPED == status ? 1 : 0;
            other += TreeStatus.OK != status && TreeStatus.UNMAPPED != status ? 1 : 0;
        }

        return "unmapped " + (unmapped > 0) + ", found all " + (found == children) + ", other " + other;
    }
}
