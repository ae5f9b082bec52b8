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
package io.nodens.gateway.jute;

import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random contents of records: lengths and numbers at their bounds, null where it may be, characters of one to three
 * bytes. And ZooKeeper's own way to bytes and back.
 */
final class Values
{
    private static final int[] NUMBERS = {0, 1, -1, 2, -2, 127, 128, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final long[] LONG_NUMBERS =
        {0, 1, -1, 0xFFFF_FFFFL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, EphemeralOwner.TTL_MARK};

    private final Random random;

    Values(final long seed)
    {
        random = new Random(seed);
    }

    Random random()
    {
        return random;
    }

    boolean isTrue()
    {
        return random.nextBoolean();
    }

    int number()
    {
        return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt();
    }

    long longNumber()
    {
        return random.nextBoolean() ? LONG_NUMBERS[random.nextInt(LONG_NUMBERS.length)] : random.nextLong();
    }

    int length(final int max)
    {
        return switch (random.nextInt(8))
        {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> random.nextInt(max + 1);
            default -> random.nextInt(Math.min(max, 20) + 1);
        };
    }

    String text()
    {
        final int length = length(100);
        final StringBuilder builder = new StringBuilder(length);
        final boolean isAscii = 0 != random.nextInt(3);
        for (int i = 0; i < length; i++)
        {
            builder.append(isAscii ? (char)(1 + random.nextInt(127)) : character());
        }
        return builder.toString();
    }

    private char character()
    {
        final char character = switch (random.nextInt(3))
        {
            case 0 -> (char)(1 + random.nextInt(0x7F));
            case 1 -> (char)(0x80 + random.nextInt(0x800 - 0x80));
            default -> (char)(0x800 + random.nextInt(0x10000 - 0x800));
        };
        return Character.isSurrogate(character) ? '/' : character;
    }

    String textOrNull()
    {
        return 0 == random.nextInt(8) ? null : text();
    }

    byte[] data()
    {
        if (0 == random.nextInt(8))
        {
            return null;
        }

        final byte[] bytes = new byte[length(0 == random.nextInt(50) ? 5_000 : 200)];
        random.nextBytes(bytes);
        return bytes;
    }

    List<String> texts()
    {
        if (0 == random.nextInt(8))
        {
            return null;
        }

        final List<String> texts = new ArrayList<>();
        for (int i = length(30); i > 0; i--)
        {
            texts.add(text());
        }
        return texts;
    }

    List<ACL> acl()
    {
        return 0 == random.nextInt(8) ? null : someAcl();
    }

    List<ACL> someAcl()
    {
        final List<ACL> acl = new ArrayList<>();
        for (int i = length(5); i > 0; i--)
        {
            acl.add(new ACL(number(), new Id(textOrNull(), textOrNull())));
        }
        return acl;
    }

    Stat stat()
    {
        return new Stat(longNumber(), longNumber(), longNumber(), longNumber(), number(), number(), number(),
            longNumber(), number(), number(), longNumber());
    }

    static byte[] bytes(final Record record)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try
        {
            record.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    static <R extends Record> R read(final R empty, final byte[] bytes) throws IOException
    {
        empty.deserialize(BinaryInputArchive.getArchive(new ByteArrayInputStream(bytes)), "record");
        return empty;
    }
}
