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

import io.aeron.cluster.CommitGuard;
import io.aeron.cluster.client.ClusterEvent;
import io.nodens.cluster.keeper.Keeper;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;
import org.agrona.ErrorHandler;
import org.agrona.collections.Object2IntCounterMap;
import org.agrona.concurrent.NanoClock;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The errors of the consensus module on their way to the log. Two of them end the member: one that says that a
 * committed log would have been truncated, and one that comes back again and again while the member tries to join its
 * cluster. Aeron begins a new election after each error of an election, without end.
 * <p>
 * Errors that a message caused before anything acted on it are logged and not counted: whoever can send to a port of
 * the member can cause them, and they say nothing about its election.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> with each error.
 */
final class ConsensusErrors implements ErrorHandler
{
    /** Errors of one kind within {@link #WINDOW_NS} that end a member that is not elected. */
    static final int MAX_REPEATS = 100;
    /** Time in which errors of one kind are counted. An election that merely waits meets a few in it. */
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int MAX_KINDS = 64;
    private static final String AERON_CLUSTER = "io.aeron.cluster.";
    /** Read what strangers may send; other adapters read the log and the archive. */
    private static final Set<String> STRANGERS_ADAPTERS =
        Set.of("io.aeron.cluster.ConsensusAdapter", "io.aeron.cluster.IngressAdapter");
    private static final String AERON_CLUSTER_CODECS = "io.aeron.cluster.codecs.";
    /** What Aeron says of ingress whose schema it does not know, in an event that carries no stack trace. */
    private static final String FOREIGN_SCHEMA = "expected schemaId=";

    private final ErrorHandler log;
    private final BooleanSupplier isElected;
    private final Keeper.FaultHandler faults;
    private final NanoClock clock;
    private final Object2IntCounterMap<String> repeats = new Object2IntCounterMap<>(0);
    private long windowEndNs;

    /**
     * Between the consensus module and the log.
     *
     * @param log       takes every error.
     * @param isElected whether there is a leader that this member has joined.
     * @param faults    takes what ends the member.
     * @param clock     to count by.
     */
    ConsensusErrors(
        final ErrorHandler log,
        final BooleanSupplier isElected,
        final Keeper.FaultHandler faults,
        final NanoClock clock)
    {
        this.log = log;
        this.isElected = isElected;
        this.faults = faults;
        this.clock = clock;
        this.windowEndNs = clock.nanoTime() + WINDOW_NS;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        if (throwable instanceof CommitGuard.CommittedLogException refusal)
        {
            faults.onFault(
                MemberException.Category.ENVIRONMENT,
                refusal.reason() + "; nothing was deleted. The cluster has lost its memory, or this is the " +
                "data directory of another one. Keep a copy of the directory and seed the member anew: " +
                "docs/operating.md, 'A committed log that would be truncated'");
            return;
        }

        if (!isElected.getAsBoolean() && !isOfAMessage(throwable) && isRepeated(throwable))
        {
            faults.onFault(
                MemberException.Category.FAULT,
                "it met the same error " + MAX_REPEATS + " times within " +
                TimeUnit.NANOSECONDS.toSeconds(WINDOW_NS) + " s without joining the cluster (" +
                MemberLog.reason(throwable) + ")");
            return;
        }

        log.onError(throwable);
    }

    /**
     * Whether an adapter of Aeron could not read a message: it stands nearer to the fault than the consensus module and
     * its election do.
     */
    private static boolean isOfAMessage(final Throwable throwable)
    {
        final String message = throwable.getMessage();
        if (throwable instanceof ClusterEvent && null != message && message.contains(FOREIGN_SCHEMA))
        {
            return true;
        }

        for (final StackTraceElement frame : throwable.getStackTrace())
        {
            final String name = frame.getClassName();
            if (name.startsWith(AERON_CLUSTER))
            {
                if (STRANGERS_ADAPTERS.contains(name))
                {
                    return true;
                }

                if (!name.startsWith(AERON_CLUSTER_CODECS))
                {
                    return false;
                }
            }
        }

        return false;
    }

    /**
     * Errors are alike when they come from one line of code: their texts hold positions that change.
     */
    private synchronized boolean isRepeated(final Throwable throwable)
    {
        final long nowNs = clock.nanoTime();
        if (nowNs - windowEndNs >= 0 || repeats.size() >= MAX_KINDS)
        {
            repeats.clear();
            windowEndNs = nowNs + WINDOW_NS;
        }

        final StackTraceElement[] trace = throwable.getStackTrace();
        final String kind = throwable.getClass().getName() + (0 == trace.length ? "" : trace[0]);
        return repeats.incrementAndGet(kind) >= MAX_REPEATS;
    }
}
