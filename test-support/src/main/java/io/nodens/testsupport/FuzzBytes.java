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
package io.nodens.testsupport;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Mutates messages for tests that feed a decoder what no sound program sends. The property {@code nodens.fuzz.seconds}
 * says how long such a test goes on; without it a test makes {@link #COUNT} messages.
 */
public final class FuzzBytes
{
    /** Messages of a test that has no time given. */
    public static final int COUNT = 6_000;

    private static final long SECONDS = Long.getLong("nodens.fuzz.seconds", 0);
    private static final int MAX_LONGER = 40;
    private static final int[] INTERESTING = {0, 1, -1, 2, 4, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 1 << 30,
        Integer.MAX_VALUE, Integer.MIN_VALUE};

    private FuzzBytes()
    {
    }

    /**
     * Whether a test goes on.
     *
     * @param startNs when it began.
     * @param count   messages so far.
     * @return false when it has made enough.
     */
    public static boolean isToGoOn(final long startNs, final long count)
    {
        return 0 == SECONDS ? count < COUNT : System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(SECONDS);
    }

    /**
     * A message that differs from a sound one in a few places; now and then in none, or in its length.
     *
     * @param sound  message, which stays as it is.
     * @param random to draw from.
     * @return the other message.
     */
    public static byte[] mutate(final byte[] sound, final Random random)
    {
        final int length = 0 == random.nextInt(8) ? random.nextInt(sound.length + MAX_LONGER) : sound.length;
        final byte[] bytes = Arrays.copyOf(sound, length);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--)
        {
            change(bytes, random);
        }

        return bytes;
    }

    private static void change(final byte[] bytes, final Random random)
    {
        final int index = random.nextInt(bytes.length);
        switch (random.nextInt(5))
        {
            case 0 -> bytes[index] ^= (byte)(1 << random.nextInt(8));
            case 1 -> bytes[index] = (byte)random.nextInt();
            case 2 -> bytes[index] += (byte)(random.nextInt(7) - 3);
            case 3 ->
            {
                // A number, lowest byte first, as all messages have them.
                int value = INTERESTING[random.nextInt(INTERESTING.length)];
                for (int i = index; i < Math.min(bytes.length, index + Integer.BYTES); i++)
                {
                    bytes[i] = (byte)value;
                    value >>= Byte.SIZE;
                }
            }
            default ->
            {
                final int from = random.nextInt(bytes.length);
                final int count = Math.min(random.nextInt(16), bytes.length - Math.max(from, index));
                System.arraycopy(bytes, from, bytes, index, count);
            }
        }
    }
}
