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

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A concurrent map from path to data: no Stat, no children, no transactions. What the heap allows at best.
 */
final class MapTree implements TreeUnderTest
{
    private final ConcurrentHashMap<String, byte[]> map;
    private final int znodes;
    private final int dataLength;
    private final int parents;
    private final UnsafeBuffer path = TreePaths.newPath();
    /** What has arrived; whoever keeps data keeps a copy. */
    private final byte[] arrived = new byte[MAX_DATA_LENGTH];
    private BackgroundWriter background;
    private volatile long writes;

    MapTree(final int znodes, final int dataLength)
    {
        this.znodes = znodes;
        this.dataLength = dataLength;
        parents = (znodes + TreePaths.CHILDREN - 1) / TreePaths.CHILDREN;
        map = new ConcurrentHashMap<>();
        for (int i = 0; i < znodes; i++)
        {
            setData(i, dataLength);
        }
    }

    @Override
    public Reading newReading()
    {
        return new MapReading(map, new byte[dataLength]);
    }

    @Override
    public void setData(final int index, final int length)
    {
        TreePaths.filled(path, index);
        map.put(pathString(), Arrays.copyOf(arrived, length));
        done();
    }

    @Override
    public void create(final int index, final int length)
    {
        TreePaths.passing(path, index, parents);
        map.put(pathString(), Arrays.copyOf(arrived, length));
        done();
    }

    @Override
    public void delete(final int index)
    {
        TreePaths.passing(path, index, parents);
        map.remove(pathString());
        done();
    }

    @Override
    public void startWriting()
    {
        background = new BackgroundWriter(this, znodes, dataLength);
    }

    @Override
    public long writes()
    {
        return writes;
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(background);
    }

    private void done()
    {
        final long next = writes + 1;
        writes = next;
    }

    private String pathString()
    {
        return new String(path.byteArray(), StandardCharsets.ISO_8859_1);
    }

    private static final class MapReading implements Reading
    {
        private final ConcurrentHashMap<String, byte[]> map;
        private final byte[] dst;

        MapReading(final ConcurrentHashMap<String, byte[]> map, final byte[] dst)
        {
            this.map = map;
            this.dst = dst;
        }

        @Override
        public int getData(final PathStream paths, final int offset)
        {
            final byte[] data = get(paths, offset);
            System.arraycopy(data, 0, dst, 0, data.length);
            return data.length;
        }

        @Override
        public int exists(final PathStream paths, final int offset)
        {
            return get(paths, offset).length;
        }

        private byte[] get(final PathStream paths, final int offset)
        {
            return map.get(new String(paths.bytes(), offset, TreePaths.LENGTH, StandardCharsets.ISO_8859_1));
        }
    }
}
