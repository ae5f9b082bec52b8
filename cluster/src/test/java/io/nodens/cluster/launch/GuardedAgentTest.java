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
package io.nodens.cluster.launch;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class GuardedAgentTest
{
    private final Deque<Throwable> faults = new ArrayDeque<>();
    private final List<Throwable> reported = new ArrayList<>();
    private boolean isShortOfMemory;

    private final GuardedAgent guarded = new GuardedAgent("guarded", this::launch, () -> isShortOfMemory);

    @Test
    void shouldWorkOnWhenAFrameClaimsMoreThanThereIs()
    {
        guarded.onStart();
        faults.add(new OutOfMemoryError("Java heap space"));

        assertEquals(1, guarded.doWork());
        assertEquals(7, guarded.doWork());
        assertEquals(1, reported.size());
    }

    @Test
    void shouldEndWhenMemoryIsReallyShort()
    {
        guarded.onStart();
        isShortOfMemory = true;
        faults.add(new OutOfMemoryError("Java heap space"));

        assertThrows(OutOfMemoryError.class, guarded::doWork);
    }

    @Test
    void shouldEndWhenAnotherErrorIsThrown()
    {
        guarded.onStart();
        faults.add(new StackOverflowError());

        assertThrows(StackOverflowError.class, guarded::doWork);
    }

    @Test
    void shouldEndWhenTheAgentEnds()
    {
        guarded.onStart();
        faults.add(new AgentTerminationException("done"));

        assertThrows(AgentTerminationException.class, guarded::doWork);
    }

    private AgentInvoker launch()
    {
        final AgentInvoker invoker = new AgentInvoker(reported::add, null, new FaultyAgent());
        invoker.start();
        return invoker;
    }

    private final class FaultyAgent implements Agent
    {
        @Override
        public int doWork()
        {
            final Throwable fault = faults.poll();
            if (fault instanceof Error)
            {
                throw (Error)fault;
            }
            if (fault instanceof RuntimeException)
            {
                throw (RuntimeException)fault;
            }

            return 7;
        }

        @Override
        public String roleName()
        {
            return "faulty";
        }
    }
}
