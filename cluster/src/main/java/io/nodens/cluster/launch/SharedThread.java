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

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Agents that share a thread and take turns. A hand-over between two threads costs a turn of the scheduler where cores
 * are few, and a wake-up where agents park; between agents of one thread it costs nothing.
 * <p>
 * An agent that waits within its turn, as Aeron's consensus module does for its archive and its service, does so by an
 * idle strategy of {@link #waiting}: the others have their turns meanwhile, so that the archive answers, clients are
 * served and sessions kept, however long the wait. What they throw then is kept from the one that waits: errors are
 * reported, and a termination ends the thread in its next turn.
 * <pre>
 *   thread --> archive --> consensus module --> front end --> archive --> ...
 *                            |        ^
 *                            | waits  | goes on
 *                            v        |
 *                          archive, front end, archive, ...
 * </pre>
 * Agents join and leave while the thread runs: the archive is there first, and the last to go.
 * <p>
 * <b>Thread:</b> agents work on the thread of {@link #start}; the other methods are for any thread. <b>Owns:</b> the
 * agents that are in it, and closes those that are left at its end, the last one first.
 */
final class SharedThread implements AutoCloseable
{
    /** Before it is interrupted, which would close the files of an archive in the same thread. */
    private static final int JOIN_TIMEOUT_MS = 2_000;
    private static final int REMOVE_TIMEOUT_MS = 1_000;
    private static final int REMOVE_LOOK_MS = 10;

    /** One for each agent that joins or leaves. */
    private final Queue<BooleanSupplier> changes = new ConcurrentLinkedQueue<>();
    private final ErrorHandler errorHandler;
    private final AgentRunner runner;
    private Seat[] seats = {};
    private AgentTerminationException termination;
    /** It has closed all that was in it. */
    private volatile boolean hasEnded;
    /** The runner forgets its thread when it begins to close, while agents still wait on it. */
    private volatile Thread own;
    private int next;

    /**
     * A thread without agents that is not started yet.
     *
     * @param roleName     also the thread's name.
     * @param idleStrategy for when no agent has work.
     * @param errorHandler for what agents throw and survive.
     */
    SharedThread(final String roleName, final IdleStrategy idleStrategy, final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        this.runner = new AgentRunner(idleStrategy, errorHandler, null, new Turns(roleName));
    }

    /**
     * Start the thread.
     *
     * @param threads that makes it.
     * @return this for a fluent API.
     */
    SharedThread start(final ThreadFactory threads)
    {
        AgentRunner.startOnThread(runner, threads);
        return this;
    }

    /** The thread; null before its start. */
    Thread thread()
    {
        return runner.thread();
    }

    /**
     * Let an agent in: it is started on the thread, and has the turn after those that are there.
     *
     * @param agent that works nowhere yet.
     */
    void add(final Agent agent)
    {
        changes.add(() ->
        {
            seat(agent);
            return true;
        });
    }

    /**
     * Take an agent out and close it on the thread, once it is not within a wait.
     *
     * @param agent that was added.
     * @return false when it did not come out of its wait for a second, and goes with the thread; true when the thread
     * has ended, which has closed it.
     */
    boolean remove(final Agent agent)
    {
        final CountDownLatch removed = new CountDownLatch(1);
        changes.add(() ->
        {
            final boolean isOut = unseat(agent);
            if (isOut)
            {
                removed.countDown();
            }
            return isOut;
        });
        try
        {
            for (int waitedMs = 0; waitedMs < REMOVE_TIMEOUT_MS && !hasEnded; waitedMs += REMOVE_LOOK_MS)
            {
                if (removed.await(REMOVE_LOOK_MS, TimeUnit.MILLISECONDS))
                {
                    return true;
                }
            }
            return hasEnded || 0 == removed.getCount();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * An idle strategy for the waits of an agent within its turn.
     *
     * @param delegate that idles when the others have nothing to do either, and alone on any other thread.
     * @return a new strategy.
     */
    IdleStrategy waiting(final IdleStrategy delegate)
    {
        return new Waiting(delegate);
    }

    /** End the thread and what is in it. */
    @Override
    public void close()
    {
        runner.close(JOIN_TIMEOUT_MS, (thread) -> {});
    }

    private void seat(final Agent agent)
    {
        final Seat seat = new Seat(agent);
        final Seat[] more = Arrays.copyOf(seats, seats.length + 1);
        more[seats.length] = seat;
        seats = more;
        seat.isTaken = true;
        agent.onStart();
        seat.isTaken = false;
    }

    private boolean unseat(final Agent agent)
    {
        for (final Seat seat : seats)
        {
            if (seat.agent == agent && !seat.isTaken)
            {
                seats = Arrays.stream(seats).filter((other) -> other != seat).toArray(Seat[]::new);
                close(seat);
                return true;
            }
        }

        return false;
    }

    /** Whatever it throws: the others are to be closed, too. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void close(final Seat seat)
    {
        seat.isTaken = true;
        try
        {
            seat.agent.onClose();
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(ex);
        }
    }

    /** One that cannot be made yet, as its agent waits, is tried again. */
    private int change()
    {
        final BooleanSupplier change = changes.poll();
        if (null == change)
        {
            return 0;
        }

        final boolean isMade = change.getAsBoolean();
        if (!isMade)
        {
            changes.add(change);
        }
        return isMade ? 1 : 0;
    }

    /** Of those that do not wait themselves. One that ends meanwhile has no more turns; the others go on. */
    @SuppressWarnings("checkstyle:IllegalCatch") // What one agent throws must not end the wait of another in its midst.
    private int workOfOthers()
    {
        int work = change();
        final Seat[] present = seats;
        for (final Seat seat : present)
        {
            if (seat.isTaken)
            {
                continue;
            }
            try
            {
                work += seat.doWork();
            }
            catch (final AgentTerminationException ex)
            {
                seat.isTaken = true;
                termination = ex;
            }
            catch (final Exception ex)
            {
                errorHandler.onError(ex);
            }
            catch (final Error error)
            {
                // As outside of a wait: the agent may have been cut off in the midst of a change.
                errorHandler.onError(error);
                seat.isTaken = true;
                termination = new AgentTerminationException(error);
            }
        }

        return work;
    }

    /** An agent, and whether it is within a turn or its start. */
    private static final class Seat
    {
        private final Agent agent;
        private boolean isTaken;

        Seat(final Agent agent)
        {
            this.agent = agent;
        }

        @SuppressWarnings("checkstyle:IllegalCatch") // The runner treats whatever an agent throws.
        int doWork()
        {
            isTaken = true;
            try
            {
                return agent.doWork();
            }
            catch (final Exception ex)
            {
                throw ex instanceof RuntimeException ? (RuntimeException)ex : new IllegalStateException(ex);
            }
            finally
            {
                isTaken = false;
            }
        }
    }

    private final class Turns implements Agent
    {
        private final String roleName;

        Turns(final String roleName)
        {
            this.roleName = roleName;
        }

        @Override
        public void onStart()
        {
            own = Thread.currentThread();
        }

        /** One that throws has had its turn: the next cycle goes on after it. */
        @Override
        public int doWork()
        {
            int work = change();
            while (next < seats.length)
            {
                work += seats[next++].doWork();
                if (null != termination)
                {
                    throw termination;
                }
            }
            next = 0;
            return work;
        }

        @Override
        public void onClose()
        {
            for (int i = seats.length - 1; i >= 0; i--)
            {
                close(seats[i]);
            }
            hasEnded = true;
        }

        @Override
        public String roleName()
        {
            return roleName;
        }
    }

    private final class Waiting implements IdleStrategy
    {
        private final IdleStrategy delegate;

        Waiting(final IdleStrategy delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public void idle(final int workCount)
        {
            delegate.idle(Thread.currentThread() == own ? workCount + workOfOthers() : workCount);
        }

        @Override
        public void idle()
        {
            idle(0);
        }

        @Override
        public void reset()
        {
            delegate.reset();
        }
    }
}
