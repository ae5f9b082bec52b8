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
package io.nodens.cluster.frontend.lane;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Results of several reads as words: data, or how many children in how many bytes, or why not.
 */
final class TextResults implements ReadResults
{
    private static final int GAP = 8;

    private final List<String> words = new ArrayList<>();
    private final UnsafeBuffer buffer;
    private int limit;
    private int position;

    TextResults(final UnsafeBuffer buffer)
    {
        this.buffer = buffer;
    }

    @Override
    public void begin(final Lane lane)
    {
        words.clear();
        position = GAP;
        limit = Math.min(buffer.capacity(), lane.sink().maxMessageLength());
    }

    @Override
    public int dataOffset()
    {
        return position;
    }

    @Override
    public int room()
    {
        return limit - position;
    }

    @Override
    public void add(
        final ResultCode code, final ZnodeStat stat, final boolean isNullData, final int count, final int length)
    {
        words.add(ResultCode.OK != code ? code.toString() :
            count > 0 ? count + "/" + length :
            isNullData ? "v" + stat.version() : buffer.getStringWithoutLengthUtf8(position, length));
        position += length + GAP;
    }

    @Override
    public int size()
    {
        return words.size();
    }

    String text()
    {
        return String.join(" ", words);
    }
}
