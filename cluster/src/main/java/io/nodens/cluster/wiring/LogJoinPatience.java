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

import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends the wait of a service for a log that does not come, and then that of its consensus module for the service. When
 * a leader goes at the moment at which a follower joins its log, the log is gone before the service has looked for it.
 * Both of Aeron's waits are without a bound: the service waits within its turn and does not hear of another log, and
 * the consensus module takes no part in the next election.
 * <p>
 * The service gives up first, without having acknowledged anything. The consensus module follows and begins its
 * election anew, which tells the service of the next log. In the other order an acknowledgement that comes late would
 * be taken for the next one.
 * <p>
 * The waits are those of idle strategies, which throw. Which wait it is can be told from the stack alone; it is looked
 * at once a second, and only after the service has idled for {@link #PATIENCE_NS} without a pause.
 * <p>
 * <b>Thread:</b> each strategy belongs to the thread that waits by it. <b>Allocates:</b> when it looks at a stack.
 */
final class LogJoinPatience
{
    /** How long a service waits for its log: a third of the default time after which the watchdog ends the member. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    static final String SERVICE_AGENT = "io.aeron.cluster.service.ClusteredServiceAgent";
    static final String SERVICE_JOINS = "joinActiveLog";
    static final String SERVICE_WAITS = "awaitImage";
    static final String MODULE_AGENT = "io.aeron.cluster.ConsensusModuleAgent";
    static final String MODULE_WAITS = "awaitServicesReady";

    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final NanoClock clock;
    private final BooleanSupplier isServiceWaiting;
    private final BooleanSupplier isModuleWaiting;
    private final Runnable onGivenUp;
    /** Of the service's thread. */
    private int giveUps;
    /** The same, for the consensus module's. */
    private volatile int givenUp;

    /**
     * Of one member.
     *
     * @param onGivenUp called on the service's thread when it gives up.
     */
    LogJoinPatience(final Runnable onGivenUp)
    {
        this(
            SystemNanoClock.INSTANCE,
            () -> isIn(SERVICE_AGENT, SERVICE_JOINS) && isIn(SERVICE_AGENT, SERVICE_WAITS),
            () -> isIn(MODULE_AGENT, MODULE_WAITS),
            onGivenUp);
    }

    /**
     * With what tells the waits.
     *
     * @param clock            monotonic.
     * @param isServiceWaiting whether the calling thread is the service's, within its wait for a log.
     * @param isModuleWaiting  whether it is the module's, within its wait for the service.
     * @param onGivenUp        called on the service's thread when it gives up.
     */
    LogJoinPatience(
        final NanoClock clock,
        final BooleanSupplier isServiceWaiting,
        final BooleanSupplier isModuleWaiting,
        final Runnable onGivenUp)
    {
        this.clock = clock;
        this.isServiceWaiting = isServiceWaiting;
        this.isModuleWaiting = isModuleWaiting;
        this.onGivenUp = onGivenUp;
    }

    private static boolean isIn(final String className, final String methodName)
    {
        return StackWalker.getInstance().walk((frames) -> frames.anyMatch(
            (frame) -> className.equals(frame.getClassName()) && methodName.equals(frame.getMethodName())));
    }

    /**
     * A strategy for the service, which gives up after a while.
     *
     * @param delegate that idles.
     * @return a new strategy.
     */
    IdleStrategy ofService(final IdleStrategy delegate)
    {
        return new ServiceWait(delegate);
    }

    /**
     * A strategy for the consensus module, which gives up after its service.
     *
     * @param delegate that idles.
     * @return a new strategy.
     */
    IdleStrategy ofModule(final IdleStrategy delegate)
    {
        return new ModuleWait(delegate);
    }

    private final class ServiceWait implements IdleStrategy
    {
        private final IdleStrategy delegate;
        private boolean isIdle;
        private long sinceNs;
        private long lookedNs;

        private ServiceWait(final IdleStrategy delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public void idle(final int workCount)
        {
            if (workCount > 0)
            {
                isIdle = false;
                delegate.idle(workCount);
            }
            else
            {
                idle();
            }
        }

        @Override
        public void idle()
        {
            final long nowNs = clock.nanoTime();
            if (!isIdle)
            {
                isIdle = true;
                sinceNs = nowNs;
                lookedNs = nowNs;
            }
            else if (nowNs - sinceNs >= PATIENCE_NS && nowNs - lookedNs >= LOOK_INTERVAL_NS)
            {
                lookedNs = nowNs;
                if (isServiceWaiting.getAsBoolean())
                {
                    isIdle = false;
                    onGivenUp.run();
                    givenUp = ++giveUps;
                    throw new TimeoutException("the log did not come", AeronException.Category.WARN);
                }
            }
            delegate.idle();
        }

        @Override
        public void reset()
        {
            isIdle = false;
            delegate.reset();
        }
    }

    private final class ModuleWait implements IdleStrategy
    {
        private final IdleStrategy delegate;
        private int seen;

        private ModuleWait(final IdleStrategy delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public void idle(final int workCount)
        {
            if (givenUp != seen && isModuleWaiting.getAsBoolean())
            {
                seen = givenUp;
                throw new TimeoutException(
                    "the service did not find the log that it was to join", AeronException.Category.WARN);
            }
            delegate.idle(workCount);
        }

        @Override
        public void idle()
        {
            idle(0);
        }

        /** Before each wait: what was given up before it is no business of it. */
        @Override
        public void reset()
        {
            seen = givenUp;
            delegate.reset();
        }
    }
}
