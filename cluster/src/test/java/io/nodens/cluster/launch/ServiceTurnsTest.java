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
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class ServiceTurnsTest
{
    private static final int ROUNDS = 2_000;
    private static final int SOME_TURNS = 50;

    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Service service = new Service();
    private final SharedThread shared = new SharedThread("shared", YieldingIdleStrategy.INSTANCE, errors::add);
    private final ServiceTurns turns = new ServiceTurns(
        YieldingIdleStrategy.INSTANCE, service::handOver, (runnable) -> new Thread(() ->
        {
            runnable.run();
            ended.countDown();
        }));
    private volatile boolean isSteady;
    private volatile boolean isCaughtUp = true;
    private Agent lent;

    private void start()
    {
        turns.drive(new AgentInvoker(errors::add, null, service));
        turns.ownThread().start();
        shared.start(Thread::new);
        await(() -> null != shared.thread());
        lent = turns.lent(() -> isSteady, () -> isCaughtUp);
        shared.add(lent);
    }

    @AfterEach
    void close()
    {
        shared.close();
        turns.close();
    }

    @Test
    void shouldWorkOnItsOwnThreadUntilItCanOnlyApplyAndAgainAfterwards()
    {
        start();
        awaitTurnOn(turns.ownThread());
        isSteady = true;
        awaitTurnOn(shared.thread());
        isSteady = false;
        awaitTurnOn(turns.ownThread());

        assertSame(turns.ownThread(), service.startedOn);
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldCatchUpOnItsOwnThreadAndStayLentWhenThereIsMoreToApplyLater()
    {
        isCaughtUp = false;
        isSteady = true;
        start();
        awaitTurnOn(turns.ownThread());
        for (int i = 0; i < SOME_TURNS; i++)
        {
            awaitTurnOn(turns.ownThread());
        }
        isCaughtUp = true;
        awaitTurnOn(shared.thread());
        isCaughtUp = false;
        for (int i = 0; i < SOME_TURNS; i++)
        {
            awaitTurnOn(shared.thread());
        }

        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldBelongToOneThreadAtATimeHoweverOftenItIsLent()
    {
        start();
        for (int i = 0; i < ROUNDS; i++)
        {
            isSteady = !isSteady;
            final int some = service.turns.get() + i % 3;
            await(() -> service.turns.get() > some);
        }

        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldWorkOnItsOwnThreadWhenTheOtherHasLeftIt()
    {
        start();
        isSteady = true;
        awaitTurnOn(shared.thread());
        shared.remove(lent);
        awaitTurnOn(turns.ownThread());
        turns.close();

        assertSame(turns.ownThread(), service.closedOn);
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @Test
    void shouldEndItsThreadWhenItEndsOnTheOther() throws InterruptedException
    {
        start();
        isSteady = true;
        awaitTurnOn(shared.thread());
        service.isToEnd = true;

        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.peek() instanceof AgentTerminationException);
        assertTrue(shared.thread().isAlive());
    }

    private void awaitTurnOn(final Thread thread)
    {
        final int before = service.turns.get();
        await(() -> service.turns.get() > before + 1 && service.lastTurnOn == thread);
    }

    /** Within the time-out of the test, which interrupts it. */
    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            assertFalse(Thread.currentThread().isInterrupted(), "not in time");
            Thread.yield();
        }
    }

    /** Its fields are plain: only what orders the turns makes the counts whole. */
    private final class Service implements Agent
    {
        private final AtomicInteger turns = new AtomicInteger();
        private int plainTurns;
        private Thread owner;
        private Thread startedOn;
        private volatile Thread lastTurnOn;
        private volatile Thread closedOn;
        private volatile boolean isToEnd;

        void handOver()
        {
            checkOwner();
            owner = null;
        }

        /** Some of them are enough. */
        private void tell(final IllegalStateException error)
        {
            if (errors.size() < 3)
            {
                errors.add(error);
            }
        }

        private void checkOwner()
        {
            final Thread thread = Thread.currentThread();
            if (null != owner && owner != thread)
            {
                tell(new IllegalStateException(thread + " has called what belongs to " + owner));
            }
            owner = thread;
        }

        @Override
        public void onStart()
        {
            startedOn = Thread.currentThread();
        }

        @Override
        public int doWork()
        {
            checkOwner();
            if (isToEnd)
            {
                throw new AgentTerminationException("over");
            }
            final int before = plainTurns;
            lastTurnOn = Thread.currentThread();
            plainTurns = before + 1;
            if (turns.incrementAndGet() != plainTurns)
            {
                tell(new IllegalStateException("two turns at once: " + turns.get() + " and " + plainTurns));
                plainTurns = turns.get();
            }
            return 1;
        }

        @Override
        public void onClose()
        {
            closedOn = Thread.currentThread();
        }

        @Override
        public String roleName()
        {
            return "service";
        }
    }
}
