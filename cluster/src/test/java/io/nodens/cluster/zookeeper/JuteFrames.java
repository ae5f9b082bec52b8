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
package io.nodens.cluster.zookeeper;

import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames of ZooKeeper's protocol with the records of its own client, for tests that say what that client would not.
 */
public final class JuteFrames
{
    private JuteFrames()
    {
    }

    /**
     * A frame.
     *
     * @param records that it has, in this order: a header and a body, for the most part.
     * @return its length and the records.
     * @throws IOException never, since it is written to memory.
     */
    public static byte[] of(final Record... records) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final BinaryOutputArchive archive = BinaryOutputArchive.getArchive(bytes);
        for (final Record record : records)
        {
            record.serialize(archive, "record");
        }
        return ByteBuffer.allocate(Integer.BYTES + bytes.size()).putInt(bytes.size()).put(bytes.toByteArray()).array();
    }
}
