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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.cluster.ConsensusModule;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.PublisherPos;
import io.aeron.driver.status.ReceiverHwm;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.PortBlock;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Streams that end beside one that goes on, as the log of a follower does that has caught up. */
class PacedSocketsTest
{
    private static final int LOG_STREAM_ID = ConsensusModule.Configuration.logStreamId();
    private static final int SESSION_ID = 7;
    private static final long PATIENCE_MS = 20_000;

    @TempDir
    Path directory;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private int received;
    private MediaDriver driver;
    private Aeron aeron;

    @BeforeEach
    void launch()
    {
        final MediaDriver.Context context = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("driver").toString())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true);
        PacedSockets.pace(context, TimeUnit.MICROSECONDS.toNanos(50));
        driver = MediaDriver.launch(context);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldKeepTheLogOfAFollowerWhenTheReplayIsStoppedBeforeTheLeaderIsHeard() throws Exception
    {
        try (PortBlock ports = PortBlock.reserve();
            Subscription log = aeron.addSubscription(
                "aeron:udp?control-mode=manual|group=true|rejoin=false|session-id=" + SESSION_ID, LOG_STREAM_ID))
        {
            final String replayed = "aeron:udp?endpoint=localhost:" + ports.basePort(0);
            final String live = "aeron:udp?endpoint=localhost:" + ports.basePort(1);
            log.addDestination(replayed);
            log.addDestination(live);

            final ExclusivePublication replay = aeron.addExclusivePublication(
                replayed + "|linger=0|eos=false|session-id=" + SESSION_ID, LOG_STREAM_ID);
            Await.until("the replay is heard", PATIENCE_MS, () -> replay.isConnected() && 1 == log.imageCount());
            final Image image = log.imageAtIndex(0);
            for (int i = 0; i < 10; i++)
            {
                offer(replay);
            }
            final long position = replay.position();
            Await.until("all has arrived", PATIENCE_MS, () -> hasArrived(position));

            replay.revoke();
            final int counterId = SystemCounterDescriptor.PUBLICATIONS_REVOKED.id();
            Await.until("the replay has ended", PATIENCE_MS, () ->
                1 == aeron.countersReader().getCounterValue(counterId) && isGone());
            assertFalse(image.isClosed(), "what is there has not been read yet");

            try (ExclusivePublication leader = aeron.addExclusivePublication(
                live + "|init-term-id=" + replay.initialTermId() + "|term-id=" + replay.initialTermId() +
                "|term-length=" + replay.termBufferLength() + "|term-offset=" + position +
                "|session-id=" + SESSION_ID, LOG_STREAM_ID))
            {
                Await.until("the leader is heard", PATIENCE_MS, leader::isConnected);
                offer(leader);
                Await.until("the log goes on", PATIENCE_MS, () ->
                    image.poll((buffer, offset, length, header) -> received++, 20) > 0 && 11 == received);
                assertEquals(leader.position(), image.position());
            }
        }
    }

    private void offer(final ExclusivePublication publication)
    {
        Await.until("a message is taken", PATIENCE_MS, () -> publication.offer(message) > 0);
    }

    /** What has arrived at the receiver, by its counter. */
    private boolean hasArrived(final long position)
    {
        return position == valueOf(ReceiverHwm.RECEIVER_HWM_TYPE_ID);
    }

    private boolean isGone()
    {
        return CountersReader.NULL_COUNTER_ID == counterOf(PublisherPos.PUBLISHER_POS_TYPE_ID);
    }

    private long valueOf(final int typeId)
    {
        final int counterId = counterOf(typeId);
        return CountersReader.NULL_COUNTER_ID == counterId ? -1 : aeron.countersReader().getCounterValue(counterId);
    }

    private int counterOf(final int typeId)
    {
        final int[] found = {CountersReader.NULL_COUNTER_ID};
        aeron.countersReader().forEach((counterId, type, key, label) ->
            found[0] = typeId == type ? counterId : found[0]);
        return found[0];
    }
}
