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
package io.nodens.cluster.wiring;

import io.aeron.exceptions.TimeoutException;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogJoinPatienceTest
{
    private static final long STEP_NS = TimeUnit.SECONDS.toNanos(1);

    private final CachedNanoClock clock = new CachedNanoClock();
    private final AtomicInteger givenUp = new AtomicInteger();
    private boolean isServiceWaiting = true;
    private boolean isModuleWaiting = true;
    private final LogJoinPatience patience = new LogJoinPatience(
        clock, () -> isServiceWaiting, () -> isModuleWaiting, givenUp::incrementAndGet);
    private final IdleStrategy service = patience.ofService(NoOpIdleStrategy.INSTANCE);
    private final IdleStrategy module = patience.ofModule(NoOpIdleStrategy.INSTANCE);

    @Test
    void shouldEndTheWaitOfTheServiceAndThenThatOfTheModuleOnce()
    {
        module.reset();
        service.reset();
        idle(LogJoinPatience.PATIENCE_NS);
        module.idle();

        clock.advance(STEP_NS);
        assertThrows(TimeoutException.class, service::idle);
        assertEquals(1, givenUp.get());
        assertThrows(TimeoutException.class, module::idle);

        module.idle();
        service.idle();
    }

    @Test
    void shouldLeaveOtherWaitsAlone()
    {
        isServiceWaiting = false;
        service.reset();
        idle(3 * LogJoinPatience.PATIENCE_NS);
        assertEquals(0, givenUp.get());

        isServiceWaiting = true;
        isModuleWaiting = false;
        clock.advance(STEP_NS);
        assertThrows(TimeoutException.class, service::idle);
        module.idle();
        module.idle(1);
    }

    @Test
    void shouldBeginAnewWithEachWaitAndWithWork()
    {
        idle(LogJoinPatience.PATIENCE_NS);
        service.reset();
        idle(LogJoinPatience.PATIENCE_NS);
        service.idle(1);
        idle(LogJoinPatience.PATIENCE_NS);

        assertEquals(0, givenUp.get());
    }

    @Test
    void shouldNotEndAWaitOfTheModuleForWhatWasGivenUpBeforeIt()
    {
        idle(LogJoinPatience.PATIENCE_NS);
        clock.advance(STEP_NS);
        assertThrows(TimeoutException.class, service::idle);

        module.reset();
        module.idle();
    }

    /** A release of Aeron that calls them otherwise would leave the waits without a bound. */
    @Test
    void shouldKnowTheMethodsOfAeronThatWait() throws ClassNotFoundException
    {
        assertTrue(hasMethod(LogJoinPatience.SERVICE_AGENT, LogJoinPatience.SERVICE_JOINS));
        assertTrue(hasMethod(LogJoinPatience.SERVICE_AGENT, LogJoinPatience.SERVICE_WAITS));
        assertTrue(hasMethod(LogJoinPatience.MODULE_AGENT, LogJoinPatience.MODULE_WAITS));
    }

    private static boolean hasMethod(final String className, final String name) throws ClassNotFoundException
    {
        return Arrays.stream(Class.forName(className).getDeclaredMethods())
            .anyMatch((method) -> name.equals(method.getName()));
    }

    /** Idle on for a time, up to the last look that still waits. */
    private void idle(final long durationNs)
    {
        service.idle();
        for (long ns = STEP_NS; ns < durationNs; ns += STEP_NS)
        {
            clock.advance(STEP_NS);
            service.idle();
        }
    }
}
