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

import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Room at its bounds, and what is stored in place.
 */
class JuteEncoderTest
{
    private static final int OFFSET = 5;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final JuteEncoder encoder = new JuteEncoder();

    static List<RecordCase> cases()
    {
        return RecordCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldStoreNothingBeyondLimitWhenRoomIsTooSmall(final RecordCase kind)
    {
        final byte[] bytes = Values.bytes(kind.random(new Values(11)));
        kind.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        final byte[] room = new byte[OFFSET + bytes.length + 8];

        for (int maxLength = 0; maxLength <= bytes.length + 1; maxLength++)
        {
            Arrays.fill(room, (byte)0x5A);

            final int result = kind.encode(new UnsafeBuffer(room), OFFSET, maxLength);

            assertEquals(maxLength < bytes.length ? JuteStatus.BUFFER_TOO_SMALL : bytes.length, result);
            for (int i = OFFSET + maxLength; i < room.length; i++)
            {
                assertEquals(0x5A, room[i], kind + " with room for " + maxLength + " at " + i);
            }
        }
    }

    @Test
    void shouldSayHowMuchRoomIsNeededWhenItIsTooSmall()
    {
        encoder.wrap(buffer, 0, 10);
        encoder.writeLong(1);
        encoder.writeBuffer(buffer, 0, 100);
        encoder.writeAscii("digest");
        encoder.writeStat(new ZnodeStat());
        encoder.writeBoolean(true);

        assertEquals(JuteStatus.BUFFER_TOO_SMALL, encoder.result());
        assertEquals(8 + 4 + 100 + 4 + 6 + StatFlyweight.LENGTH + 1, encoder.length());
        assertEquals(0, encoder.remaining());
    }

    @Test
    void shouldStayTooSmallWhenLengthsAddUpBeyondNumbers()
    {
        encoder.wrap(buffer, OFFSET, 100);
        for (int i = 0; i < 3; i++)
        {
            encoder.endBuffer(encoder.beginBuffer(), Integer.MAX_VALUE);
        }

        assertEquals(JuteStatus.BUFFER_TOO_SMALL, encoder.result());
        assertEquals(0, encoder.remaining());
    }

    @Test
    void shouldDecodeWithTheirsWhenDataAreStoredInPlace() throws IOException
    {
        final byte[] data = "the data".getBytes(StandardCharsets.UTF_8);
        encoder.wrap(buffer, OFFSET, 512);
        final int mark = encoder.beginBuffer();
        buffer.putBytes(encoder.position(), data);
        encoder.endBuffer(mark, data.length);
        encoder.writeStat(new ZnodeStat().czxid(1).pzxid(2).version(3));

        final GetDataResponse response = Values.read(new GetDataResponse(), bytes());

        assertArrayEquals(data, response.getData());
        assertEquals(new Stat(1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 2), response.getStat());
    }

    @Test
    void shouldDecodeWithTheirsWhenDataTurnOutToBeNullOrEmpty() throws IOException
    {
        encoder.wrap(buffer, OFFSET, 512);
        encoder.endBuffer(encoder.beginBuffer(), JuteSlice.NULL_LENGTH);
        encoder.writeStat(new ZnodeStat());
        assertEquals(null, Values.read(new GetDataResponse(), bytes()).getData());

        encoder.wrap(buffer, OFFSET, 512);
        encoder.endBuffer(encoder.beginBuffer(), 0);
        encoder.writeStat(new ZnodeStat());
        assertArrayEquals(new byte[0], Values.read(new GetDataResponse(), bytes()).getData());
    }

    @Test
    void shouldDecodeWithTheirsWhenElementsAreAppendedOneByOne() throws IOException
    {
        encoder.wrap(buffer, OFFSET, 512);
        final int mark = encoder.beginVector();
        encoder.writeAscii("one");
        encoder.writeAscii("two");
        encoder.endVector(mark, 2);

        assertEquals(List.of("one", "two"), Values.read(new GetChildrenResponse(), bytes()).getChildren());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10, 2_147_483_647L, 2_147_483_648L, 9_999_999_999L, 10_000_000_000L, 99_999_999_999L,
        100_000_000_000L, Long.MAX_VALUE})
    void shouldHaveCounterBehindPathWhenZnodeIsSequential(final long sequence) throws IOException
    {
        final byte[] path = "/a/b-".getBytes(StandardCharsets.UTF_8);
        final JuteSlice slice = new JuteSlice().wrap(new UnsafeBuffer(path), 0, path.length);
        encoder.wrap(buffer, OFFSET, 512);

        encoder.writePath(slice, sequence);

        final String expected = "/a/b-" + String.format(Locale.ROOT, "%010d", sequence);
        assertEquals(expected, Values.read(new CreateResponse(), bytes()).getPath());
        for (int maxLength = 0; maxLength < expected.length() + Integer.BYTES; maxLength++)
        {
            buffer.putByte(OFFSET + maxLength, (byte)0x5A);
            encoder.wrap(buffer, OFFSET, maxLength).writePath(slice, sequence);
            assertEquals(JuteStatus.BUFFER_TOO_SMALL, encoder.result());
            assertEquals(0x5A, buffer.getByte(OFFSET + maxLength));
        }
    }

    @Test
    void shouldHaveLengthsBeforeThemWhenFramesFollowOneAnother()
    {
        encoder.wrap(buffer, OFFSET, 512);
        final int first = encoder.beginFrame();
        encoder.writeLong(1);
        encoder.writeInt(2);
        encoder.endFrame(first);
        final int second = encoder.beginFrame();
        encoder.endFrame(second);

        assertEquals(12, buffer.getInt(first, ByteOrder.BIG_ENDIAN));
        assertEquals(OFFSET + 16, second);
        assertEquals(0, buffer.getInt(second, ByteOrder.BIG_ENDIAN));
        assertEquals(20, encoder.result());
    }

    @Test
    void shouldBeNullWhenThereIsNothing()
    {
        encoder.wrap(buffer, OFFSET, 512);
        encoder.writeAscii(null);
        encoder.writeBuffer(null, 0, 0);
        encoder.writeBuffer(buffer, 0, JuteSlice.NULL_LENGTH);
        encoder.writeVector(new StringVector());

        assertEquals(16, encoder.result());
        for (int i = 0; i < 4; i++)
        {
            assertEquals(-1, buffer.getInt(OFFSET + 4 * i, ByteOrder.BIG_ENDIAN));
        }
    }

    private byte[] bytes()
    {
        return Arrays.copyOfRange(buffer.byteArray(), OFFSET, OFFSET + encoder.result());
    }
}
