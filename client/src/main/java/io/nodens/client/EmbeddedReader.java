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

import io.nodens.tree.ChildrenPage;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.file.Path;
import java.util.List;


/**
 * Reads a member's tree from its mapped region.
 */
public final class EmbeddedReader implements AutoCloseable
{
    public static EmbeddedReader open(final Path regionDirectory)
    {
        throw new UnsupportedOperationException();
    }

    public int getData(final DirectBuffer path, final int pathOffset, final int pathLength, final MutableDirectBuffer dst,
        final int dstOffset, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public int exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public int getChildren(final DirectBuffer path, final int pathOffset, final int pathLength, final ChildrenPage page,
        final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public byte[] getData(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public ZnodeStat exists(final String path)
    {
        throw new UnsupportedOperationException();
    }

    public List<String> getChildren(final String path)
    {
        throw new UnsupportedOperationException();
    }

    public boolean readAtLeast(final long zxid, final long timeoutMs)
    {
        throw new UnsupportedOperationException();
    }

    public EmbeddedReader maxAgeMs(final long value)
    {
        throw new UnsupportedOperationException();
    }

    public long ageMs()
    {
        throw new UnsupportedOperationException();
    }

    public long zxid()
    {
        throw new UnsupportedOperationException();
    }

    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
