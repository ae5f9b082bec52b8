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

import io.nodens.tree.memory.RegionFiles;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A region into whose files a test plants values that no writer stores, while readers have it mapped.
 */
final class PlantedRegion implements AutoCloseable
{
    /** Longer than any answer takes on any machine, shorter than anybody waits for a loop without an end. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    final TreeRegion region;
    final TreeWriter writer;
    final UnsafeBuffer header;
    final UnsafeBuffer ring;
    final UnsafeBuffer segment;
    final Path generationDirectory;

    PlantedRegion(final TreeConfiguration configuration) throws IOException
    {
        region = TreeRegion.create(configuration);
        writer = region.writer();
        generationDirectory = RegionFiles.generationDirectory(region.directory(), region.generation());
        header = map(generationDirectory.resolve(RegionFiles.HEADER));
        ring = map(generationDirectory.resolve(RegionFiles.RING));
        segment = map(RegionFiles.segmentFile(generationDirectory, 0));
    }

    /**
     * Ask a reader, which must come to an end whatever it finds.
     */
    static int answer(final Supplier<Integer> question)
    {
        return assertTimeoutPreemptively(DEADLINE, question::get);
    }

    @Override
    public void close()
    {
        region.close();
    }

    private static UnsafeBuffer map(final Path path) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            return new UnsafeBuffer(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, file.length()));
        }
    }
}
