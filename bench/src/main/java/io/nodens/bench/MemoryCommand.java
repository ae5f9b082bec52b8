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
package io.nodens.bench;

import io.nodens.bench.jmh.TreeFixture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Fills a region and says what a znode takes.
 */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Fill a region with znodes at paths of 19 characters and print the bytes that each takes.")
final class MemoryCommand implements Callable<Integer>
{
    private static final int BYTES_PER_KB = 1024;
    private static final List<String> MAPPED = List.of("RssFile:", "RssShmem:");

    @Option(names = "--znodes", defaultValue = "1000000", description = "at most a million")
    private int znodes;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Override
    public Integer call() throws IOException
    {
        final long mappedBefore = mappedBytes();
        final long startNs = System.nanoTime();
        try (TreeFixture fixture = new TreeFixture(znodes, dataLength))
        {
            final long elapsedNs = System.nanoTime() - startNs;
            final long count = fixture.writer().znodeCount();
            print("znodes", count, count);
            print("logical bytes, as limited", fixture.writer().treeBytes(), count);
            print("files of the region, segments whole", fixture.fileBytes(), count);
            print("mapped and touched, ring and index included", mappedBytes() - mappedBefore, count);
            System.out.printf(Locale.ROOT, "filled in %d ms, %d ns each%n", elapsedNs / 1_000_000, elapsedNs / count);
        }

        return 0;
    }

    private static void print(final String name, final long value, final long count)
    {
        System.out.printf(Locale.ROOT, "%-44s %,16d %10.1f per znode%n", name, value, (double)value / count);
    }

    private static long mappedBytes() throws IOException
    {
        long sum = 0;
        for (final String line : Files.readAllLines(Path.of("/proc/self/status")))
        {
            final String[] words = line.split("\\s+");
            if (MAPPED.contains(words[0]))
            {
                sum += Long.parseLong(words[1]) * BYTES_PER_KB;
            }
        }

        return sum;
    }
}
