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
package io.nodens.cluster.frontend.aeron;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RequestAssemblyTest
{
    private static final int FRAME = 1408;
    private static final int LONGEST = 64 * 1024;

    private final RequestAssembly.Budget budget = new RequestAssembly.Budget(128 * 1024);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME]);
    private long nowNs;

    @Test
    void shouldHaveTheFirstBytesForItselfAndTakeTheOthersFromAll()
    {
        final RequestAssembly first = new RequestAssembly(budget);

        assertTrue(isAssembled(first, RequestAssembly.RESERVED_BYTES));
        assertEquals(0, budget.usedBytes());
        assertTrue(isAssembled(first, LONGEST));
        assertEquals(LONGEST - RequestAssembly.RESERVED_BYTES, budget.usedBytes());
        assertEquals(LONGEST, first.length());

        first.drop();
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void shouldTakeBackWhatNoRequestUsesWhenOthersNeedIt()
    {
        for (int i = 0; i < 100; i++)
        {
            final RequestAssembly assembly = new RequestAssembly(budget);
            assertTrue(isAssembled(assembly, LONGEST), "stream " + i);
            assembly.end();
            assertTrue(budget.usedBytes() <= 128 * 1024);
        }
    }

    @Test
    void shouldRefuseMoreWhileRequestsAreUnderWayAndKeepLittleOnes()
    {
        final RequestAssembly first = new RequestAssembly(budget);
        final RequestAssembly second = new RequestAssembly(budget);
        final RequestAssembly third = new RequestAssembly(budget);
        assertTrue(isAssembled(first, LONGEST));
        assertTrue(isAssembled(second, LONGEST));

        assertFalse(isAssembled(third, LONGEST));
        third.drop();

        assertTrue(isAssembled(third, RequestAssembly.RESERVED_BYTES));
        third.end();
        first.end();
        assertTrue(isAssembled(third, LONGEST));
        assertFalse(second.isDropped());
    }

    @Test
    void shouldLetARequestWhoseClientStandsStillGiveWay()
    {
        final RequestAssembly first = new RequestAssembly(budget);
        final RequestAssembly second = new RequestAssembly(budget);
        assertTrue(isAssembled(first, LONGEST));
        assertTrue(isAssembled(second, LONGEST));
        nowNs += RequestAssembly.MAX_PAUSE_NS + 1;

        assertTrue(isAssembled(new RequestAssembly(budget), LONGEST));

        assertTrue(first.isDropped());
        assertTrue(first.takeHasGivenWay());
        assertEquals(0x0101010101010101L, first.correlationId());
        assertFalse(first.takeHasGivenWay());
    }

    @Test
    void shouldKeepALittleRequestOfAClientThatStandsStillInMemoryOfItsOwn()
    {
        final int common = LONGEST - RequestAssembly.RESERVED_BYTES;
        final RequestAssembly.Budget two = new RequestAssembly.Budget(2 * common);
        final RequestAssembly first = new RequestAssembly(two);
        assertTrue(isAssembled(first, LONGEST));
        first.end();
        assertTrue(isAssembled(first, 2 * FRAME));
        nowNs += RequestAssembly.MAX_PAUSE_NS + 1;

        assertTrue(isAssembled(new RequestAssembly(two), LONGEST));
        assertTrue(isAssembled(new RequestAssembly(two), LONGEST));

        assertEquals(2 * common, two.usedBytes());
        assertFalse(first.isDropped());
        assertEquals(2 * FRAME, first.length());
        assertEquals(1, first.buffer().getByte(2 * FRAME - 1));
        assertTrue(first.append(frame, 0, FRAME, LONGEST, nowNs));
    }

    @Test
    void shouldLetOneAloneGoBeyondTheLimit()
    {
        final RequestAssembly first = new RequestAssembly(new RequestAssembly.Budget(1000));

        assertTrue(isAssembled(first, LONGEST));
        assertTrue(isAssembled(first, LONGEST));
    }

    @Test
    void shouldForgetTheLastFrameThatComesAgain()
    {
        final RequestAssembly first = new RequestAssembly(budget);
        assertTrue(isAssembled(first, 3 * FRAME));

        first.undo(FRAME);

        assertEquals(2 * FRAME, first.length());
        assertFalse(first.isDropped());
    }

    private boolean isAssembled(final RequestAssembly assembly, final int length)
    {
        frame.setMemory(0, FRAME, (byte)1);
        assembly.begin();
        while (assembly.length() < length)
        {
            if (!assembly.append(frame, 0, Math.min(FRAME, length - assembly.length()), LONGEST, nowNs))
            {
                return false;
            }
        }
        return true;
    }
}
