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

import io.aeron.cluster.service.ClusteredServiceContainer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Drives the replicated service, on one of two threads. While it can only apply commands, the consensus module's thread
 * may give it its turns, so that a write passes from the consensus module to the state machine and on to the front end
 * without a hand-over. While it may have to wait, it works on its own thread: at a start, in an election, for a
 * snapshot, at the end.
 * <pre>
 *   the consensus module is     turns are given by
 *   active, no election         its thread: archive, consensus module, service, front end
 *   anything else               the service's own thread, which parks otherwise
 * </pre>
 * The service is never ahead of the consensus module: it applies up to the commit position, and what makes it wait (a
 * snapshot, another log) was seen by the consensus module before that position moved beyond it. Since both take turns
 * on one thread, what was asked just before a turn holds for the turn.
 * <p>
 * A service that is behind catches up on its own thread first. It asks the consensus module for a timer with each tick
 * that it applies, and with a thousand of them at once it would wait for room, with a turn of the consensus module
 * nested in its own: an election that began there would wait for the service below it.
 * <p>
 * The service belongs to one thread at a time, and only its holder gives it away:
 * <pre>
 *   consensus module's thread      isWanted = true                     turns ...  isWanted = isLent = false, unpark
 *   service's own thread      turns ...            isLent = true, parks ...                                   turns ...
 * </pre>
 * The container offers no invoker of its service. But it asks a thread factory for the thread, and shows the agent that
 * it is for, as an archive does for {@link GuardedArchive}.
 * <p>
 * <b>Thread:</b> the member's; each agent has its own. <b>Owns:</b> the service's thread and its agent.
 */
final class ServiceTurns implements AutoCloseable
{
    private static final int JOIN_TIMEOUT_MS = 500;
    /** It is woken up when it gets the service back; this bounds what a lost wake-up costs. */
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final IdleStrategy idleStrategy;
    private final Runnable onHandOver;
    private final ThreadFactory threads;
    private volatile boolean isWanted;
    private volatile boolean isLent;
    /** Nobody gives turns but the service's own thread from now on. */
    private volatile boolean isRetired;
    private volatile AgentInvoker invoker;
    private ClusteredServiceContainer.Context context;
    private AgentRunner runner;
    private Thread own;

    /**
     * Nothing is started yet.
     *
     * @param idleStrategy of the service's own thread.
     * @param onHandOver   called between turns, on the thread that had them, when the other one will have them.
     * @param threads      makes the service's own.
     */
    ServiceTurns(final IdleStrategy idleStrategy, final Runnable onHandOver, final ThreadFactory threads)
    {
        this.idleStrategy = idleStrategy;
        this.onHandOver = onHandOver;
        this.threads = threads;
    }

    /**
     * Launch the service on its own thread.
     *
     * @param containerContext of it; its thread factory is replaced.
     * @return this for a fluent API.
     */
    ServiceTurns launch(final ClusteredServiceContainer.Context containerContext)
    {
        context = containerContext;
        // The container's own runner is never run, and closing the agent closes all that the context owns.
        ClusteredServiceContainer.launch(containerContext.threadFactory(this::newThread));
        return this;
    }

    /**
     * An agent by which another thread gives the service turns. It is to leave that thread before this is closed.
     *
     * @param isSteady   whether the service can only apply commands; asked before each turn, on that thread.
     * @param isCaughtUp whether it has applied nearly all that is committed; asked there before it is lent.
     * @return a new agent, the only one.
     */
    Agent lent(final BooleanSupplier isSteady, final BooleanSupplier isCaughtUp)
    {
        return new Lent(isSteady, isCaughtUp);
    }

    /** End the service on its own thread. */
    @Override
    public void close()
    {
        runner.close(JOIN_TIMEOUT_MS, (thread) -> {});
    }

    /** Called by the container, whose context is concluded then; it starts the thread. */
    private Thread newThread(final Runnable containersRunner)
    {
        drive(new AgentInvoker(
            context.errorHandler(), context.errorCounter(), ((AgentRunner)containersRunner).agent()));
        return own;
    }

    /** The service's agent, by an invoker that tells its error handler of whatever the agent throws. */
    void drive(final AgentInvoker service)
    {
        invoker = service;
        runner = new AgentRunner(idleStrategy, (alreadyTold) -> {}, null, new Own());
        own = threads.newThread(runner);
    }

    Thread ownThread()
    {
        return own;
    }

    private final class Own implements Agent
    {
        @Override
        public void onStart()
        {
            invoker.start();
        }

        @Override
        public int doWork()
        {
            if (isLent && !isRetired)
            {
                LockSupport.parkNanos(ServiceTurns.this, PARK_NS);
                return 0;
            }
            if (isLent)
            {
                isLent = false;
            }
            else if (isWanted && !isRetired && invoker.isRunning())
            {
                onHandOver.run();
                isLent = true;
                return 0;
            }

            final int work = invoker.invoke();
            if (invoker.isClosed())
            {
                throw new AgentTerminationException(roleName() + " has ended");
            }
            return work;
        }

        @Override
        public void onClose()
        {
            CloseHelper.quietClose(invoker);
        }

        @Override
        public String roleName()
        {
            return invoker.agent().roleName();
        }
    }

    private final class Lent implements Agent
    {
        private final BooleanSupplier isSteady;
        private final BooleanSupplier isCaughtUp;

        Lent(final BooleanSupplier isSteady, final BooleanSupplier isCaughtUp)
        {
            this.isSteady = isSteady;
            this.isCaughtUp = isCaughtUp;
        }

        @Override
        public int doWork()
        {
            final boolean isMine = isLent;
            final boolean isToBeMine = isSteady.getAsBoolean() && (isMine || isWanted || isCaughtUp.getAsBoolean());
            if (isMine && isToBeMine && invoker.isRunning())
            {
                return invoker.invoke();
            }
            if (isMine)
            {
                giveBack();
            }
            else if (isToBeMine != isWanted)
            {
                isWanted = isToBeMine;
            }

            return 0;
        }

        /** The service's own thread may be giving it away just now, and then takes it back by itself. */
        @Override
        public void onClose()
        {
            if (isLent)
            {
                giveBack();
            }
            isRetired = true;
            LockSupport.unpark(own);
        }

        @Override
        public String roleName()
        {
            return "lent " + invoker.agent().roleName();
        }

        /** One that has ended may have done so amid a change: its own thread ends, and the member with it. */
        private void giveBack()
        {
            if (invoker.isRunning())
            {
                onHandOver.run();
            }
            isWanted = false;
            isLent = false;
            LockSupport.unpark(own);
        }
    }
}
