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

import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a region, whoever writes it. A writer that lost the processor within a transaction makes a reader give up; it
 * asks again, and the time is the reader's.
 */
final class NodensReading implements TreeUnderTest.Reading
{
    private final TreeReader reader;
    private final UnsafeBuffer dst;
    private final ZnodeStat stat = new ZnodeStat();

    NodensReading(final TreeReader reader, final int dataLength)
    {
        this.reader = reader;
        this.dst = new UnsafeBuffer(new byte[Math.max(1, dataLength)]);
    }

    @Override
    public int getData(final PathStream paths, final int offset)
    {
        int length;
        do
        {
            length = reader.getData(paths.buffer(), offset, TreePaths.LENGTH, dst, 0, stat);
        }
        while (TreeStatus.BUSY == length);

        if (length < 0)
        {
            throw new IllegalStateException("read answered " + length);
        }

        return length;
    }

    @Override
    public int exists(final PathStream paths, final int offset)
    {
        int status;
        do
        {
            status = reader.exists(paths.buffer(), offset, TreePaths.LENGTH, stat);
        }
        while (TreeStatus.BUSY == status);

        if (status < 0)
        {
            throw new IllegalStateException("read answered " + status);
        }

        return stat.version();
    }
}
