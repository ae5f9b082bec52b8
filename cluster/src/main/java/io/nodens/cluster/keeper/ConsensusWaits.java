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
package io.nodens.cluster.keeper;

import io.nodens.cluster.status.MemberLog;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says in words what the consensus module waits for when it does not turn. Aeron's own waits for the archive, the
 * service and the media driver are loops within one duty cycle, most of them without a bound and all without a word;
 * what they wait for can be told from where its thread is.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class ConsensusWaits
{
    /** Time without a turn after which it is said, and between two times that it is. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    static final long REPEAT_NS = TimeUnit.SECONDS.toNanos(10);

    /** By the methods of Aeron's {@code ConsensusModuleAgent}. */
    static final Map<String, String> WAITS = Map.of(
        "getLastAppendedPosition", "the archive to say how far the log is recorded",
        "prepareForNewLeadership", "the archive to end the recording of the log",
        "joinLogAsLeader", "the archive to begin the recording of the log",
        "awaitServicesReady", "the service to join the log",
        "awaitRecordingCounter", "the archive to begin the recording of a snapshot",
        "awaitRecordingComplete", "the archive to record a snapshot",
        "awaitLocalSocketsClosed", "the media driver to close the sockets of the log",
        "newLogReplay", "the archive to begin the replay of the log",
        "newLogReplication", "the archive to begin the copy of the leader's log",
        "addLogPublication", "the media driver to make the log");

    private static final String AGENT = "io.aeron.cluster.ConsensusModuleAgent";
    private static final String SERVICE_AGENT = "io.aeron.cluster.service.ClusteredServiceAgent";
    private static final String ARCHIVE_CLIENT = "io.aeron.archive.client.";
    private static final String AERON_CLIENT = "io.aeron.ClientConductor";

    private Supplier<Thread> thread = () -> null;
    private long cycleMs;
    private long turnedNs;
    private long saidNs;
    private boolean isSaid;

    /**
     * Whose stack is looked at.
     *
     * @param supplier of the thread of the consensus module; null while there is none.
     */
    void thread(final Supplier<Thread> supplier)
    {
        thread = supplier;
    }

    /**
     * Look once more.
     *
     * @param nowNs        monotonic time.
     * @param lastCycleMs  log time of the module's last duty cycle; 0 before the first.
     * @return a line, mostly null.
     */
    String poll(final long nowNs, final long lastCycleMs)
    {
        if (0 == lastCycleMs || cycleMs != lastCycleMs)
        {
            final boolean wasSaid = isSaid;
            final long waitedNs = nowNs - turnedNs;
            cycleMs = lastCycleMs;
            turnedNs = nowNs;
            isSaid = false;
            return wasSaid ? "the consensus module continues after " + MemberLog.seconds(waitedNs) : null;
        }

        if (nowNs - turnedNs < PATIENCE_NS || (isSaid && nowNs - saidNs < REPEAT_NS))
        {
            return null;
        }

        final Thread module = thread.get();
        if (null == module)
        {
            return null;
        }

        isSaid = true;
        saidNs = nowNs;
        return "the consensus module has waited for " + MemberLog.seconds(nowNs - turnedNs) + " for " +
            describe(module.getStackTrace());
    }

    /**
     * What the module waits for now, to be appended to a sentence that says that it does not turn.
     *
     * @return ", it waits for ..."; empty without a thread.
     */
    String reason()
    {
        final Thread module = thread.get();
        return null == module ? "" : ", it waits for " + describe(module.getStackTrace());
    }

    /**
     * What a thread of the consensus module waits for.
     *
     * @param trace of the thread, innermost first.
     * @return a phrase.
     */
    static String describe(final StackTraceElement[] trace)
    {
        String inner = null;
        for (final StackTraceElement frame : trace)
        {
            if (AGENT.equals(frame.getClassName()) && WAITS.containsKey(frame.getMethodName()))
            {
                return WAITS.get(frame.getMethodName());
            }
            if (SERVICE_AGENT.equals(frame.getClassName()))
            {
                // It has its turns on the module's thread while it can only apply commands.
                return "the service to end its turn (" + text(trace[0]) + ")";
            }
            if (null == inner && frame.getClassName().startsWith(ARCHIVE_CLIENT))
            {
                inner = "an answer of the archive";
            }
            if (null == inner && frame.getClassName().equals(AERON_CLIENT))
            {
                inner = "an answer of the media driver";
            }
        }

        return null != inner ? inner : 0 == trace.length ? "nothing: its thread has ended" :
            "something else (" + text(trace[0]) + ")";
    }

    private static String text(final StackTraceElement frame)
    {
        return frame.getClassName() + "." + frame.getMethodName();
    }
}
