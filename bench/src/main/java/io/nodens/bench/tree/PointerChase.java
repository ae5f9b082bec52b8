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
package io.nodens.bench.tree;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * One cycle through all lines of a mapped file in random order: every step is a load that depends on the one before,
 * and with more memory than cache a miss. The file lies where a region would, so that its pages are of the same kind.
 * <p>
 * <b>Owns:</b> the file.
 */
public final class PointerChase implements AutoCloseable
{
    private static final int LINE_LENGTH = 64;
    private static final long SEED = 3;

    private final Path directory = RegionDirectory.create();
    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private int at;

    /**
     * Link all lines.
     *
     * @param length of the memory in bytes.
     */
    public PointerChase(final int length)
    {
        final File file = directory.resolve("lines").toFile();
        mapping = IoUtil.mapNewFile(file, length, true);
        buffer = new UnsafeBuffer(mapping);

        // Sattolo's shuffle makes one cycle of all lines.
        final int count = length / LINE_LENGTH;
        for (int i = 0; i < count; i++)
        {
            buffer.putInt(i * LINE_LENGTH, i * LINE_LENGTH);
        }

        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = count - 1; i > 0; i--)
        {
            final int j = random.nextInt(i);
            final int swap = buffer.getInt(i * LINE_LENGTH);
            buffer.putInt(i * LINE_LENGTH, buffer.getInt(j * LINE_LENGTH));
            buffer.putInt(j * LINE_LENGTH, swap);
        }
    }

    /**
     * Go one step.
     *
     * @return where it led.
     */
    public int step()
    {
        at = buffer.getInt(at);
        return at;
    }

    @Override
    public void close()
    {
        IoUtil.unmap(mapping);
        IoUtil.delete(directory.toFile(), true);
    }
}
