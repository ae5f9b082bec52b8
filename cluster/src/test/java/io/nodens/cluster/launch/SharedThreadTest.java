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

import io.nodens.cluster.testkit.Await;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class SharedThreadTest
{
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final SharedThread thread = new SharedThread("shared", YieldingIdleStrategy.INSTANCE, errors::add);
    private final IdleStrategy waits = thread.waiting(YieldingIdleStrategy.INSTANCE);

    @AfterEach
    void close()
    {
        thread.close();
    }

    @Test
    void shouldRunAgentsInTurnAndCloseTheLastOneFirst() throws InterruptedException
    {
        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting first = new Counting("first", closed);
        final Counting second = new Counting("second", closed);
        thread.start(Thread::new);
        thread.add(first);
        thread.add(second);

        second.awaitTurns(10);
        first.awaitTurns(10);
        assertSame(first.startedOn, thread.thread());
        thread.close();

        assertEquals(List.of("second", "first"), List.copyOf(closed));
    }

    @Test
    void shouldGiveTheOthersTheirTurnsWhileOneWaitsAlsoInItsStart() throws InterruptedException
    {
        final Counting other = new Counting("other", new ConcurrentLinkedQueue<>());
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicBoolean isReentered = new AtomicBoolean();
        thread.start(Thread::new);
        thread.add(other);
        thread.add(new Agent()
        {
            private boolean isWithin;

            @Override
            public void onStart()
            {
                await();
            }

            @Override
            public int doWork()
            {
                await();
                return 0;
            }

            private void await()
            {
                isReentered.compareAndSet(false, isWithin);
                isWithin = true;
                while (!isOver.get())
                {
                    waits.idle();
                }
                isWithin = false;
            }

            @Override
            public String roleName()
            {
                return "waiting";
            }
        });

        other.awaitTurns(other.turns + 1_000);
        isOver.set(true);
        other.awaitTurns(other.turns + 10);

        assertFalse(isReentered.get());
    }

    @Test
    void shouldCountAnAgentAsOutWhenTheThreadHasEnded() throws InterruptedException
    {
        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting left = new Counting("left", closed);
        thread.start(Thread::new);
        thread.add(left);
        left.awaitTurns(1);
        thread.add(new Counting("ending", closed)
        {
            @Override
            public int doWork()
            {
                throw new AgentTerminationException("the end");
            }
        });

        Await.until("both are closed", 10_000, () -> 2 == closed.size());
        assertTrue(thread.remove(left));
        assertEquals(List.of("ending", "left"), List.copyOf(closed));
    }

    @Test
    void shouldLetAgentsInAndOutWhileAnotherWaits() throws InterruptedException
    {
        final AtomicBoolean isOver = new AtomicBoolean();
        final CountDownLatch waiting = new CountDownLatch(1);
        thread.start(Thread::new);
        thread.add(new Counting("waiting", new ConcurrentLinkedQueue<>())
        {
            @Override
            public int doWork()
            {
                waiting.countDown();
                while (!isOver.get())
                {
                    waits.idle();
                }
                return 0;
            }
        });
        waiting.await();

        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting late = new Counting("late", closed);
        thread.add(late);
        late.awaitTurns(10);
        thread.remove(late);

        assertEquals(List.of("late"), List.copyOf(closed));
        isOver.set(true);
    }

    @Test
    void shouldKeepWhatOneThrowsFromTheOneThatWaitsAndEndByATermination() throws InterruptedException
    {
        final CountDownLatch ended = new CountDownLatch(1);
        final AtomicBoolean isUnharmed = new AtomicBoolean();
        final AtomicBoolean isTerminating = new AtomicBoolean();
        thread.start((runnable) -> new Thread(() ->
        {
            runnable.run();
            ended.countDown();
        }));
        thread.add(new Counting("waiting", new ConcurrentLinkedQueue<>())
        {
            @Override
            public int doWork()
            {
                while (errors.size() < 3)
                {
                    waits.idle();
                }
                isTerminating.set(true);
                for (int i = 0; i < 100; i++)
                {
                    waits.idle();
                }
                isUnharmed.set(true);
                return 0;
            }
        });
        thread.add(new Counting("failing", new ConcurrentLinkedQueue<>())
        {
            @Override
            public int doWork()
            {
                if (isTerminating.get())
                {
                    throw new AgentTerminationException("over");
                }
                throw new IllegalStateException("failing");
            }
        });

        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(isUnharmed.get());
        assertTrue(errors.stream().limit(3).allMatch((error) -> error instanceof IllegalStateException));
    }

    @Test
    void shouldTakeAnAgentOutAfterItsWaitAndLetTheOthersWork() throws InterruptedException
    {
        final CountDownLatch waiting = new CountDownLatch(1);
        final AtomicBoolean isOver = new AtomicBoolean();
        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting other = new Counting("other", closed)
        {
            private int turnsOfWait;

            @Override
            public int doWork()
            {
                isOver.set(0 == waiting.getCount() && ++turnsOfWait > 100);
                return super.doWork();
            }
        };
        final Counting leaving = new Counting("leaving", closed)
        {
            @Override
            public int doWork()
            {
                waiting.countDown();
                while (!isOver.get())
                {
                    waits.idle();
                }
                return 0;
            }
        };
        thread.start(Thread::new);
        thread.add(other);
        thread.add(leaving);
        waiting.await();

        thread.remove(leaving);

        assertEquals(List.of("leaving"), List.copyOf(closed));
        other.awaitTurns(other.turns + 10);
    }

    @Test
    void shouldGiveTurnsToWhomTheLastWaitsForWhenItIsClosed() throws InterruptedException
    {
        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting archive = new Counting("archive", closed);
        final Counting module = new Counting("module", closed)
        {
            @Override
            public void onClose()
            {
                final int before = archive.turns;
                while (archive.turns < before + 10)
                {
                    waits.idle();
                }
                super.onClose();
            }
        };
        thread.start(Thread::new);
        thread.add(archive);
        thread.add(module);
        module.awaitTurns(10);

        thread.close();

        assertEquals(List.of("module", "archive"), List.copyOf(closed));
        assertEquals(List.of(), List.copyOf(errors));
    }

    @Test
    void shouldEndTheThreadByAnErrorThatComesWhileAnotherWaits() throws InterruptedException
    {
        final CountDownLatch ended = new CountDownLatch(1);
        thread.start((runnable) -> new Thread(() ->
        {
            runnable.run();
            ended.countDown();
        }));
        thread.add(new Counting("waiting", new ConcurrentLinkedQueue<>())
        {
            @Override
            public int doWork()
            {
                while (errors.isEmpty())
                {
                    waits.idle();
                }
                return 0;
            }
        });
        thread.add(new Counting("broken", new ConcurrentLinkedQueue<>())
        {
            @Override
            public int doWork()
            {
                throw new AssertionError("broken");
            }
        });

        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(errors.peek() instanceof AssertionError);
    }

    @Test
    void shouldSayThatOneDoesNotComeOutOfItsWaitAndCloseItWithTheThread() throws InterruptedException
    {
        final CountDownLatch waiting = new CountDownLatch(1);
        final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
        final Counting stuck = new Counting("stuck", closed)
        {
            @Override
            public int doWork()
            {
                waiting.countDown();
                while (!Thread.currentThread().isInterrupted())
                {
                    waits.idle();
                }
                return 0;
            }
        };
        thread.start(Thread::new);
        thread.add(stuck);
        waiting.await();

        assertFalse(thread.remove(stuck));
        thread.thread().interrupt();
        thread.close();

        assertEquals(List.of("stuck"), List.copyOf(closed));
    }

    private static class Counting implements Agent
    {
        private final String name;
        private final ConcurrentLinkedQueue<String> closed;
        volatile Thread startedOn;
        volatile int turns;

        Counting(final String name, final ConcurrentLinkedQueue<String> closed)
        {
            this.name = name;
            this.closed = closed;
        }

        void awaitTurns(final int count)
        {
            while (turns < count)
            {
                Thread.onSpinWait();
            }
        }

        @Override
        public void onStart()
        {
            startedOn = Thread.currentThread();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the shared thread only.
        public int doWork()
        {
            turns++;
            return 0;
        }

        @Override
        public void onClose()
        {
            closed.add(name);
        }

        @Override
        public String roleName()
        {
            return name;
        }
    }
}
