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

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The other process: {@code write DIRECTORY} owns a region and changes it until it is killed, {@code open DIRECTORY}
 * stays in the middle of a transaction until then; {@code read DIRECTORY SEED} checks what another process writes
 * until its standard input ends, and prints how that went; {@code sample DIRECTORY FILE SEED} prints what it sees of
 * the paths in a file, in the form of {@link Observation}.
 */
public final class ForeignMain
{
    /** Answers that a reader waits for, however slow the machine is. */
    static final int MIN_ANSWERS = 1000;

    private ForeignMain()
    {
    }

    /**
     * Run.
     *
     * @param args what to do, and where.
     * @throws IOException when standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        if ("write".equals(args[0]))
        {
            write(Path.of(args[1]));
        }
        else if ("open".equals(args[0]))
        {
            stayInTransaction(Path.of(args[1]));
        }
        else if ("sample".equals(args[0]))
        {
            sample(Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]));
        }
        else
        {
            read(Path.of(args[1]), Long.parseLong(args[2]), MemoryAccess.valueOf(args[3]));
        }
    }

    private static void write(final Path directory)
    {
        final TreeRegion region = TreeRegion.create(Trees.configuration(directory));
        final OracleTree.Writer writer = new OracleTree.Writer(region.writer());
        for (int i = 0; i < 1000; i++)
        {
            writer.apply();
        }

        region.heartbeat(System.currentTimeMillis());
        System.out.println("ready");
        while (true)
        {
            region.heartbeat(System.currentTimeMillis());
            writer.apply();
        }
    }

    private static void stayInTransaction(final Path directory) throws IOException
    {
        final TreeRegion region = TreeRegion.create(Trees.configuration(directory));
        final TreeWriter writer = region.writer();
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[]{ 1 });
        Trees.create(writer, "/b", new byte[]{ 1 });
        Trees.create(writer, "/c", new byte[]{ 1 });
        writer.completeTransaction();
        writer.beginTransaction(2, 2);
        Trees.setData(writer, "/a", new byte[]{ 2 });
        writer.delete(Trees.find(writer, "/b"));
        Trees.create(writer, "/d", new byte[]{ 2 });
        region.heartbeat(System.currentTimeMillis());
        System.out.println("ready");
        System.out.println(System.in.read());
    }

    private static void sample(final Path directory, final Path paths, final long seed) throws IOException
    {
        try (TreeRegion region = TreeRegion.map(directory);
            PrintStream out = new PrintStream(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8))
        {
            final HistoryReader reader = new HistoryReader(region.newReader(), Files.readAllLines(paths), seed);
            final Observation seen = new Observation();
            for (int i = 0; i < MIN_ANSWERS || 0 == System.in.available(); i++)
            {
                reader.read(seen);
                out.println(seen);
            }
        }
    }

    private static void read(final Path directory, final long seed, final MemoryAccess expected) throws IOException
    {
        if (expected != MemoryAccess.best())
        {
            System.out.println("this JVM would read by " + MemoryAccess.best() + ", not by " + expected);
            return;
        }

        try (TreeRegion region = TreeRegion.map(directory))
        {
            final OracleTree.Checker checker = new OracleTree.Checker(region.newReader(), seed);
            System.out.println("ready");
            String problem = null;
            while (null == problem && (0 == System.in.available() || checker.answers < MIN_ANSWERS))
            {
                problem = checker.check();
            }

            System.out.println(null == problem ? "good " + checker.answers : problem);
        }
    }
}
