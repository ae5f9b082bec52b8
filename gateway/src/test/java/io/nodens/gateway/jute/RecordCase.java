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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * One kind of record: ZooKeeper's class for it, and ours, which decode what the other has encoded.
 */
abstract class RecordCase
{
    private final String name;

    RecordCase(final String name)
    {
        this.name = name;
    }

    /**
     * A record with random contents.
     */
    abstract Record random(Values values);

    /**
     * A record that can be filled from bytes.
     */
    abstract Record empty();

    /**
     * Decode with ours.
     */
    abstract int wrap(DirectBuffer buffer, int offset, int length);

    /**
     * Bytes that the record takes of those that it was wrapped on.
     */
    abstract int length();

    /**
     * Fewest bytes of such a record that are one as well.
     */
    int minLength(final int recordLength)
    {
        return recordLength;
    }

    /**
     * Compare what was decoded, field by field.
     */
    abstract void check(Record record);

    /**
     * Encode what was decoded.
     */
    abstract int encode(MutableDirectBuffer buffer, int offset, int maxLength);

    /**
     * Look at every element of every vector of what was decoded.
     */
    abstract long touch();

    @Override
    public final String toString()
    {
        return name;
    }

    static List<RecordCase> all()
    {
        final List<RecordCase> cases = new ArrayList<>(FrameCases.all());
        cases.addAll(RequestCases.all());
        cases.addAll(ResponseCases.all());
        cases.addAll(MultiCases.all());
        return cases;
    }

    static void checkText(final String expected, final JuteSlice slice)
    {
        assertEquals(expected, slice.text());
        assertEquals(null == expected, slice.isNull());
    }

    static void checkBytes(final byte[] expected, final JuteSlice slice)
    {
        assertEquals(null == expected ? JuteSlice.NULL_LENGTH : expected.length, slice.length());
        if (null != expected)
        {
            final byte[] bytes = new byte[expected.length];
            slice.buffer().getBytes(slice.offset(), bytes);
            assertArrayEquals(expected, bytes);
        }
    }

    static void checkTexts(final List<String> expected, final StringVector vector)
    {
        assertEquals(null == expected ? JuteVector.NULL_COUNT : expected.size(), vector.count());
        for (int i = 0; i < vector.count(); i++)
        {
            assertEquals(true, vector.next());
            checkText(expected.get(i), vector.element());
        }
        assertEquals(false, vector.next());
        vector.rewind();
    }

    static void checkAcl(final List<ACL> expected, final AclVector vector)
    {
        assertEquals(null == expected ? JuteVector.NULL_COUNT : expected.size(), vector.count());
        for (int i = 0; i < vector.count(); i++)
        {
            assertEquals(true, vector.next());
            assertEquals(expected.get(i).getPerms(), vector.permissions());
            checkText(expected.get(i).getId().getScheme(), vector.scheme());
            checkText(expected.get(i).getId().getId(), vector.identity());
        }
        assertEquals(false, vector.next());
        vector.rewind();
    }

    static void checkStat(final Stat expected, final StatFlyweight stat)
    {
        assertEquals(expected.getCzxid(), stat.czxid());
        assertEquals(expected.getMzxid(), stat.mzxid());
        assertEquals(expected.getPzxid(), stat.pzxid());
        assertEquals(expected.getCtime(), stat.ctimeMs());
        assertEquals(expected.getMtime(), stat.mtimeMs());
        assertEquals(expected.getVersion(), stat.version());
        assertEquals(expected.getCversion(), stat.cversion());
        assertEquals(expected.getAversion(), stat.aversion());
        assertEquals(expected.getEphemeralOwner(), stat.ephemeralOwner());
        assertEquals(expected.getDataLength(), stat.dataLength());
        assertEquals(expected.getNumChildren(), stat.numChildren());
    }

    static long touch(final JuteVector vector)
    {
        long sum = vector.count();
        vector.rewind();
        while (vector.next())
        {
            if (vector instanceof StringVector texts)
            {
                sum += touch(texts.element());
            }
            else if (vector instanceof AclVector acl)
            {
                sum += acl.permissions() + touch(acl.scheme()) + touch(acl.identity());
            }
            else if (vector instanceof ClientInfoVector identities)
            {
                sum += touch(identities.scheme()) + touch(identities.user());
            }
        }
        return sum;
    }

    private static long touch(final JuteSlice slice)
    {
        long sum = slice.length();
        for (int i = 0; i < slice.length(); i++)
        {
            sum = 31 * sum + slice.buffer().getByte(slice.offset() + i);
        }
        return sum;
    }
}
