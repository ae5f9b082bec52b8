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

import io.nodens.tree.ChildEntry;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes pages of children apart into objects, for callers who do not mind them.
 */
final class ChildPages
{
    private ChildPages()
    {
    }

    static ChildNamesPage names(final Response page)
    {
        final List<String> names = new ArrayList<>(page.childCount());
        decode(page, names);
        return new ChildNamesPage(
            List.copyOf(names), AsyncNodensClient.copyOf(page.stat()), page.cursor(), page.isLastPage(), page.zxid());
    }

    static void decode(final Response page, final List<String> names)
    {
        decode(page.buffer(), page.offset(), page.childCount(), names);
    }

    static void decode(final DirectBuffer buffer, final int start, final int count, final List<String> names)
    {
        int offset = start;
        for (int i = 0; i < count; i++)
        {
            final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            names.add(buffer.getStringWithoutLengthUtf8(offset + Integer.BYTES, length));
            offset += Integer.BYTES + length;
        }
    }

    static ChildDataPage entries(final Response page)
    {
        final DirectBuffer buffer = page.buffer();
        final List<ChildData> children = new ArrayList<>(page.childCount());
        final ChildEntry entry = new ChildEntry().wrap(buffer, page.offset());
        for (int i = 0; i < page.childCount(); i++, entry.next())
        {
            final ZnodeStat stat = new ZnodeStat();
            entry.stat(stat);
            children.add(new ChildData(
                buffer.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()),
                data(buffer, entry),
                stat,
                entry.isDataHidden()));
        }

        return new ChildDataPage(
            List.copyOf(children), AsyncNodensClient.copyOf(page.stat()), page.cursor(), page.isLastPage(),
            page.zxid());
    }

    private static byte[] data(final DirectBuffer buffer, final ChildEntry entry)
    {
        if (ChildEntry.NULL_DATA_LENGTH == entry.dataLength())
        {
            return null;
        }

        final byte[] data = new byte[entry.dataLength()];
        buffer.getBytes(entry.dataOffset(), data);
        return data;
    }
}
