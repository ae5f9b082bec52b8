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
package io.nodens.client;

import com.sun.management.ThreadMXBean;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.tree.ZnodeStat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An application that embeds a reader and was started without any flag.
 */
public final class EmbeddedReaderMain
{
    /** What it prints. */
    static final List<String> EXPECTED = List.of(
        "access VAR_HANDLE",
        "data two, czxid 2",
        "children [a, b]",
        "no znode /c",
        "bad path /c/",
        "reads without garbage true");

    private static final int READS = 50_000;
    private static final long TOLERATED_BYTES = 2_000;

    private EmbeddedReaderMain()
    {
    }

    /**
     * Run.
     *
     * @param args directory of the region.
     */
    public static void main(final String[] args)
    {
        final ZnodeStat stat = new ZnodeStat();
        try (EmbeddedReader reader = EmbeddedReader.open(Path.of(args[0])))
        {
            System.out.println("access " + reader.access());
            final String data = new String(reader.getData("/b", stat), StandardCharsets.UTF_8);
            System.out.println("data " + data + ", czxid " + stat.czxid());
            System.out.println("children " + reader.getChildren("/"));
            try
            {
                reader.getData("/c", null);
            }
            catch (final NoNodeException ex)
            {
                System.out.println("no znode " + ex.path());
            }
            try
            {
                reader.exists("/c/");
            }
            catch (final BadArgumentsException ex)
            {
                System.out.println("bad path " + ex.path());
            }

            reader.readAtLeast(1, 1000);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            read(reader, stat);
            final long before = threads.getCurrentThreadAllocatedBytes();
            final boolean isGood = read(reader, stat);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println("reads without garbage " + (isGood && allocated <= TOLERATED_BYTES));
        }
    }

    private static boolean read(final EmbeddedReader reader, final ZnodeStat stat)
    {
        final byte[] path = {'/', 'a'};
        final byte[] dst = new byte[128];
        boolean isGood = true;
        for (int i = 0; i < READS; i++)
        {
            isGood &= 100 == reader.getData(path, 0, path.length, dst, 0, stat);
        }

        return isGood;
    }
}
