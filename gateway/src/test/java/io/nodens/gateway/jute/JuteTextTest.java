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

import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The JDK's decoder says what is UTF-8.
 */
class JuteTextTest
{
    private static final int[] CORNERS = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer characters = CharBuffer.allocate(256);

    @Test
    void shouldAgreeWithJdkWhenSequencesAreShort()
    {
        for (int first = 0; first < 256; first++)
        {
            compare(first);
            for (int second = 0; second < 256; second++)
            {
                compare(first, second);
                compare(first, second, 0x80);
                compare(first, second, 0xBF, 0x80);
            }
            for (final int second : CORNERS)
            {
                for (final int third : CORNERS)
                {
                    for (final int fourth : CORNERS)
                    {
                        compare(first, second, third);
                        compare(first, second, third, fourth);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63})
    void shouldFindFaultWhereverItIsWhenTextIsLong(final int length)
    {
        for (int index = 0; index < length; index++)
        {
            for (final int fault : new int[]{0x00, 0x80, 0xFF, 0xC3, 0x01, 0x7F})
            {
                final int[] bytes = new int[length];
                Arrays.fill(bytes, 'a');
                bytes[index] = fault;
                compare(bytes);
            }
        }
    }

    @Test
    void shouldAgreeWithJdkWhenTextIsRandom()
    {
        final Random random = new Random(TestSeed.seed());
        for (int i = 0; i < 20_000; i++)
        {
            final String text = new Values(random.nextLong()).text() + (random.nextBoolean() ? "\uD83D\uDE00" : "");
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean())
            {
                bytes[random.nextInt(bytes.length)] = (byte)random.nextInt();
            }
            final int[] numbers = new int[bytes.length];
            Arrays.setAll(numbers, (index) -> bytes[index]);
            compare(numbers);
        }
    }

    private void compare(final int... numbers)
    {
        final byte[] bytes = new byte[numbers.length];
        boolean hasZero = false;
        for (int i = 0; i < numbers.length; i++)
        {
            bytes[i] = (byte)numbers[i];
            hasZero |= 0 == bytes[i];
        }
        final boolean isUtf8 = !decoder.reset().decode(ByteBuffer.wrap(bytes), characters.clear(), true).isError();

        final int status = JuteText.check(new UnsafeBuffer(bytes), 0, bytes.length);

        if (isUtf8)
        {
            assertEquals(
                hasZero ? JuteStatus.ZERO_IN_TEXT : JuteStatus.OK, status, () -> Arrays.toString(bytes));
        }
        else
        {
            // Whichever fault comes first is told.
            assertEquals(true, JuteStatus.NOT_UTF8 == status || (hasZero && JuteStatus.ZERO_IN_TEXT == status),
                () -> Arrays.toString(bytes));
        }
    }
}
