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

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.status.HeartbeatTimestamp;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberLog;
import org.agrona.concurrent.status.CountersReader;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether an external media driver runs, and is free of other members. A driver keeps what a killed process had,
 * counters and ports alike, until it has not heard of it for its client liveness timeout, so that a member that
 * was killed and is started again waits for that. A live member is told from a dead one by its heartbeat.
 * <p>
 * <b>Thread:</b> the one that starts the member. <b>Owns:</b> an Aeron client while it runs.
 */
final class ExternalDriverCheck
{
    private static final long ACTIVE_TIMEOUT_MS = 5_000;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** The driver looks for dead clients on its own schedule, and again for what they had. */
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(3);

    private final Path directory;
    private final MemberLog log;
    private boolean isWaitTold;

    /**
     * For a driver.
     *
     * @param directory of the driver.
     * @param log       for what is waited for.
     */
    ExternalDriverCheck(final Path directory, final MemberLog log)
    {
        this.directory = directory;
        this.log = log;
    }

    /**
     * Look, and wait as long as a dead process may explain what is found.
     *
     * @param portCheck throws when a port of the member is taken, possibly by the driver for a dead process.
     * @throws MemberException when there is no driver, it serves another live member, or does not give up in time.
     */
    void run(final Runnable portCheck)
    {
        if (!isActive())
        {
            throw MemberException.environment(
                "no media driver is running in " + directory + "; start it, correct " +
                MemberSetting.EXTERNAL_DRIVER.flag() + ", or leave that out so that the member runs its own");
        }

        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())))
        {
            final CountersReader counters = aeron.countersReader();
            final long deadlineNs = System.nanoTime() + aeron.context().interServiceTimeoutNs() + GRACE_NS;
            awaitNoMember(counters, deadlineNs);
            awaitPorts(portCheck, deadlineNs);
        }
    }

    private boolean isActive()
    {
        try
        {
            return CommonContext.isDriverActive(directory.toFile(), ACTIVE_TIMEOUT_MS, (line) -> {});
        }
        catch (final RuntimeException ex)
        {
            return false;
        }
    }

    /**
     * All members reach each other's archives on one stream, so that two cannot share a media driver.
     */
    private void awaitNoMember(final CountersReader counters, final long deadlineNs)
    {
        int serving = findServing(counters);
        final long firstHeartbeatMs = heartbeatMs(counters, serving);
        while (CountersReader.NULL_COUNTER_ID != serving)
        {
            final long heartbeatMs = heartbeatMs(counters, serving);
            if (heartbeatMs > firstHeartbeatMs || System.nanoTime() - deadlineNs >= 0)
            {
                throw MemberException.environment(
                    "the media driver in " + directory + " serves member " + memberId(counters, serving) +
                    " already; two members cannot share one: give each its own");
            }

            pause(deadlineNs);
            serving = findServing(counters);
        }
    }

    private void awaitPorts(final Runnable portCheck, final long deadlineNs)
    {
        while (true)
        {
            try
            {
                portCheck.run();
                return;
            }
            catch (final MemberException ex)
            {
                if (System.nanoTime() - deadlineNs >= 0)
                {
                    throw ex;
                }
            }

            pause(deadlineNs);
        }
    }

    private void pause(final long deadlineNs)
    {
        if (!isWaitTold)
        {
            isWaitTold = true;
            log.line("waiting for the media driver in " + directory +
                " to release the resources of a killed process, for at most " +
                Math.max(1, TimeUnit.NANOSECONDS.toSeconds(deadlineNs - System.nanoTime())) + "s");
        }

        LockSupport.parkNanos(POLL_NS);
    }

    private static int findServing(final CountersReader counters)
    {
        final int[] found = { CountersReader.NULL_COUNTER_ID };
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (MemberCounters.SERVING_TYPE_ID == typeId)
            {
                found[0] = counterId;
            }
        });

        return found[0];
    }

    private static int memberId(final CountersReader counters, final int serving)
    {
        return counters.metaDataBuffer().getInt(CountersReader.metaDataOffset(serving) + CountersReader.KEY_OFFSET);
    }

    /**
     * When the client that owns a counter last told that it lives; 0 when it has gone, which its counter soon will.
     */
    private static long heartbeatMs(final CountersReader counters, final int counterId)
    {
        if (CountersReader.NULL_COUNTER_ID == counterId)
        {
            return 0;
        }

        final int heartbeat = HeartbeatTimestamp.findCounterIdByRegistrationId(
            counters, HeartbeatTimestamp.HEARTBEAT_TYPE_ID, counters.getCounterOwnerId(counterId));
        return CountersReader.NULL_COUNTER_ID == heartbeat ? 0 : counters.getCounterValue(heartbeat);
    }
}
