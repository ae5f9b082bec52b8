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
package io.nodens.cluster.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Image;
import io.aeron.Subscription;
import io.nodens.cluster.frontend.aeron.HostileConnection;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.sbe.protocol.ForceCloseSessionRequestEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.SetLimitsRequestEncoder;
import io.nodens.testsupport.FuzzBytes;
import io.nodens.testsupport.TestSeed;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated requests of one client while another one works: nothing is thrown, the other one is answered rightly, and in
 * the end nothing is kept of the first.
 */
@Timeout(3600)
class RequestFuzzTest
{
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 4711;
    private static final int MAX_DATA_LENGTH = 64 * 1024;
    private static final int FRAMES_PER_CHECK = 200;
    private static final int MOST_TRIES = 300;
    /** A frame here takes as long as so many elsewhere. */
    private static final long SHARE = 4;
    private static final int SESSION_TIMEOUT_OFFSET = RequestFrames.SESSION_ID;

    @TempDir
    private Path directory;

    private final List<byte[]> common = RequestFrames.common();
    private final List<byte[]> rare = RequestFrames.rare();
    private final Random random = new Random(TestSeed.seed());
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private FrontEndHarness harness;
    private Lanes lanes;
    private ScriptedClient good;
    private Image image;
    private HostileConnection hostile;
    private long connections = 1_000_000;
    private long answers;
    private long requestId;
    private int round;

    @Test
    void shouldHarmNobodyElseWhateverAClientSends()
    {
        harness = new FrontEndHarness(directory);
        try
        {
            lanes = harness.agent.rooms.lanes;
            good = harness.client().connect().open(600_000);
            good.create("/good", "0");
            good.create("/f", "");
            image = image();
            connect();
            final long startNs = System.nanoTime();
            int count = 0;
            for (; FuzzBytes.isToGoOn(startNs, SHARE * count); count++)
            {
                send();
                if (0 == count % FRAMES_PER_CHECK)
                {
                    checkTheOther();
                }
            }
            checkNothingIsLeft();
            System.out.println(count + " frames, " + answers + " answers, " + (connections - 1_000_000) +
                " connections, zxid " + good.lastZxid);
            assertTrue(answers > count / 4, "too little was answered: " + answers);
        }
        finally
        {
            harness.close();
        }
        assertEquals("[]", harness.errors.toString());
        assertFalse(harness.isTerminated, harness.stopReason);
    }

    /** Of a stream on which nothing comes. */
    private Image image()
    {
        final Subscription subscription = harness.clientAeron.addSubscription(CHANNEL, STREAM_ID);
        harness.clientAeron.addExclusivePublication(CHANNEL, STREAM_ID);
        return harness.await(() -> 1 == subscription.imageCount() ? subscription.imageAtIndex(0) : null);
    }

    private void send()
    {
        if (hostile.isOver() || hostile.isWaiting())
        {
            reconnect();
        }
        final List<byte[]> frames = 0 == random.nextInt(40) ? rare : common;
        final byte[] bytes = FuzzBytes.mutate(frames.get(random.nextInt(frames.size())), random);
        identify(bytes);
        hostile.slow(0 == random.nextInt(30));
        offer(bytes);
        if (templateId(bytes) == SetLimitsRequestEncoder.TEMPLATE_ID)
        {
            // Whoever may set limits may lower them: that is no harm that a front end could prevent.
            restoreLimits();
        }
        if (0 == random.nextInt(3))
        {
            harness.cycle();
        }
    }

    private void restoreLimits()
    {
        String answer = "";
        for (int i = 0; !answer.contains(" OK") && i < MOST_TRIES; i++)
        {
            // Refused as long as another operator's command is under way.
            good.sendSetLimits(100_000, 64 << 20, 1_000, MAX_DATA_LENGTH);
            answer = good.hear("");
        }
        assertTrue(answer.startsWith("Admin "), answer);
    }

    private void offer(final byte[] bytes)
    {
        hostile.offer(bytes);
        for (int i = 0; hostile.isWaiting() && i < MOST_TRIES; i++)
        {
            hostile.slow(false);
            harness.cycle();
            hostile.again();
        }
    }

    /** Most frames are of its own session, and in order, so that they get further than the first check. */
    private void identify(final byte[] bytes)
    {
        final int templateId = templateId(bytes);
        frame.wrap(bytes);
        final boolean isOwn = ForceCloseSessionRequestEncoder.TEMPLATE_ID == templateId || 0 != random.nextInt(20);
        if (RequestFrames.isAboutSession(templateId) && bytes.length >= RequestFrames.REQUEST_ID && isOwn)
        {
            frame.putLong(RequestFrames.SESSION_ID, hostile.sessionId(), ByteOrder.LITTLE_ENDIAN);
        }
        if (RequestFrames.isWrite(templateId) && bytes.length >= RequestFrames.ACKNOWLEDGED + Long.BYTES &&
            0 != random.nextInt(20))
        {
            final boolean isRetained = random.nextBoolean();
            frame.putLong(RequestFrames.REQUEST_ID, isRetained ? ++requestId : 0, ByteOrder.LITTLE_ENDIAN);
            frame.putLong(RequestFrames.ACKNOWLEDGED, isRetained ? requestId - 1 : 0, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int templateId(final byte[] bytes)
    {
        return bytes.length < 4 ? -1 : (bytes[2] & 0xFF) | ((bytes[3] & 0xFF) << 8);
    }

    private void connect()
    {
        hostile = new HostileConnection(
            harness.agent.responses, harness.agent.requests, harness.agent.connections, lanes, image,
            ++connections, random);
        requestId = 0;
        final byte[] open = RequestFrames.openSession();
        frame.wrap(open);
        frame.putInt(SESSION_TIMEOUT_OFFSET, 50, ByteOrder.LITTLE_ENDIAN);
        offer(open);
        for (int i = 0; 0 == hostile.sessionId() && i < MOST_TRIES; i++)
        {
            harness.cycle();
        }
        assertTrue(0 != hostile.sessionId(), "no session was opened");
        offer(common.get(0).clone());
    }

    private void reconnect()
    {
        answers += hostile.messages();
        hostile.end();
        assertEquals(0, hostile.assemblyBytes());
        // Time for its session to end.
        harness.pass(2);
        connect();
    }

    private void checkTheOther()
    {
        final String read = good.hear("Read " + good.sendRead(ReadKind.GET_DATA, "/good", false));
        assertTrue(read.contains(" OK ") && read.endsWith("data=" + round), read);
        round++;
        good.hear("Write " + good.sendSet("/good", Integer.toString(round), -1) + " OK");
        assertTrue(lanes.pendingRequests().inUse() < 1024, "requests wait");
        assertTrue(lanes.watches().size() < 10_000, "watches are left");
        assertTrue(lanes.outgoingBudget().usedBytes() < 8 << 20, "answers are left");
    }

    private void checkNothingIsLeft()
    {
        answers += hostile.messages();
        hostile.end();
        harness.pass(2_000);
        checkTheOther();
        assertEquals(0, lanes.pendingRequests().inUse());
        assertEquals(0, lanes.watches().size());
        assertEquals(0, lanes.outgoingBudget().usedBytes());
        assertEquals(1, lanes.liveness().size());
        assertEquals(0, lanes.liveness().detachCount());
    }
}
