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

import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutgoingQueueTest
{
    @Test
    void shouldKeepOrderAndBytesWhenMessagesOfManyLengthsComeAndGo()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final OutgoingQueue queue = queue(1 << 16);
        final ArrayDeque<byte[]> model = new ArrayDeque<>();

        for (int i = 0; i < 200_000; i++)
        {
            if (random.nextInt(100) < 52)
            {
                final byte[] message = new byte[random.nextInt(random.nextInt(20) == 0 ? 8000 : 200)];
                random.nextBytes(message);
                if (queue.offer(new UnsafeBuffer(message), 0, message.length))
                {
                    model.addLast(message);
                }
                else
                {
                    assertTrue(queue.size() > (1 << 16) - 17_000, "refused though there is room, seed " + seed);
                }
            }
            else if (!model.isEmpty())
            {
                final byte[] expected = model.removeFirst();
                assertEquals(expected.length, queue.headLength(), "seed " + seed);
                final byte[] actual = new byte[expected.length];
                queue.buffer().getBytes(queue.headOffset(), actual);
                assertArrayEquals(expected, actual, "seed " + seed);
                queue.removeHead();
            }
            assertEquals(model.isEmpty(), queue.isEmpty(), "seed " + seed);
        }
    }

    @Test
    void shouldRefuseWhenTheLimitIsReachedAndTakeAgainWhenThereIsRoom()
    {
        final OutgoingQueue queue = queue(1024);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[120]);

        int taken = 0;
        while (queue.offer(message, 0, 120))
        {
            taken++;
        }

        assertEquals(8, taken);
        assertFalse(queue.offer(message, 0, 1));
        queue.removeHead();
        assertTrue(queue.offer(message, 0, 120));
    }

    @Test
    void shouldTakeAMessageOfItsWholeLimitWhenEmpty()
    {
        final OutgoingQueue queue = queue(4096);
        final byte[] message = new byte[4096 - 8];
        Arrays.fill(message, (byte)7);

        assertTrue(queue.offer(new UnsafeBuffer(message), 0, message.length));
        assertFalse(queue(4096).offer(new UnsafeBuffer(new byte[4090]), 0, 4090));
    }

    @Test
    void shouldStartAnewWhenReleased()
    {
        final OutgoingQueue queue = queue(4096);
        queue.offer(new UnsafeBuffer(new byte[100]), 0, 100);

        queue.release();

        assertTrue(queue.isEmpty());
        assertTrue(queue.offer(new UnsafeBuffer(new byte[100]), 0, 100));
        assertEquals(100, queue.headLength());
    }

    private static OutgoingQueue queue(final int maxCapacity)
    {
        return new OutgoingQueue(maxCapacity, new OutgoingQueue.Budget()
        {
            @Override
            public boolean grow(final int from, final int to)
            {
                return true;
            }

            @Override
            public void release(final int bytes)
            {
            }
        });
    }
}
