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
package io.nodens.cluster.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Replica;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.testsupport.FuzzBytes;
import io.nodens.testsupport.TestSeed;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated commands from the one front end that may send them, so that whatever is whole by chance is carried out. An
 * exception would stop every member at the same place of the log. Time goes on, so that TTL znodes and sessions end.
 */
@Timeout(3600)
class CommandFuzzTest
{
    private static final long CLUSTER_SESSION_ID = 12;
    private static final long INCARNATION = 5;
    private static final int ORIGIN = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int SEQUENCE = ORIGIN + Long.BYTES;
    private static final int MEMBER_ID = SEQUENCE + Long.BYTES;
    private static final int SESSION_ID = MEMBER_ID + Integer.BYTES;
    private static final int REQUEST_ID = SESSION_ID + Long.BYTES;
    private static final int ACKNOWLEDGED = REQUEST_ID + Long.BYTES;
    private static final int FRAMES_OF_A_LIFE = 3_000;
    private static final int FRAMES_OF_A_STRETCH = 200;
    /** A replica whose last stretch wrote less than once for so many frames has nothing left to do. */
    private static final int FRAMES_FOR_A_WRITE = 100;

    @TempDir
    private Path directory;

    private final List<byte[]> onTheTree = CommandFrames.onTheTree();
    /** The first one opens a session. */
    private final List<byte[]> others = CommandFrames.others();
    private final Random random = new Random(TestSeed.seed());
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private long timestampMs = 1;
    private long whole;
    private long writes;

    @Test
    void shouldCarryOutOrRefuseWhateverComes()
    {
        final long startNs = System.nanoTime();
        int count = 0;
        int lives = 0;
        for (; FuzzBytes.isToGoOn(startNs, count); lives++)
        {
            count += live(directory.resolve("life"));
            IoUtil.delete(directory.resolve("life").toFile(), false);
        }
        System.out.println(count + " frames in " + lives + " lives, " + whole + " whole, " + writes + " writes");
        assertTrue(whole > count / 10 && writes > count / FRAMES_FOR_A_WRITE, "too little was carried out");
    }

    /**
     * One replica, as long as it has something to do: frames may give the root a list, lower limits or fill the disk
     * by chance, and then nearly all that follows is refused. A few replicas write nothing at all, so only the sum over
     * all of them is judged. Over thousands of lives the chance of too small a sum was 1e-14 for a run.
     */
    private int live(final Path path)
    {
        int count = 0;
        try (Replica replica = new Replica(path.resolve("first")))
        {
            final CommandAdapter adapter = new CommandAdapter(replica.machine());
            final byte[] open = CommandFrames.frontEndOpen(INCARNATION);
            assertTrue(adapter.onMessage(CLUSTER_SESSION_ID, timestampMs, new UnsafeBuffer(open), 0, open.length));
            long before;
            do
            {
                before = writes;
                for (int i = 0; i < FRAMES_OF_A_STRETCH; i++)
                {
                    send(replica, adapter);
                }
                count += FRAMES_OF_A_STRETCH;
            }
            while (count < FRAMES_OF_A_LIFE && writes - before >= FRAMES_OF_A_STRETCH / FRAMES_FOR_A_WRITE);
            restore(replica, path.resolve("restored"));
        }

        return count;
    }

    private void send(final Replica replica, final CommandAdapter adapter)
    {
        // Few of those that end sessions or lower limits, so that there is something to do for the rest.
        final List<byte[]> frames = 0 == random.nextInt(30) ? others : onTheTree;
        final byte[] bytes = FuzzBytes.mutate(frames.get(random.nextInt(frames.size())), random);
        writes += apply(replica, adapter, bytes) && frames == onTheTree ? 1 : 0;
        if (0 == replica.attachmentOf(replica.machine().sessions().lastSessionId()))
        {
            apply(replica, adapter, others.get(0).clone());
        }
    }

    /** True when the command itself changed the state, whatever the tick behind it may do. */
    private boolean apply(final Replica replica, final CommandAdapter adapter, final byte[] bytes)
    {
        identify(replica, bytes);
        replica.answers().clear();
        timestampMs += random.nextInt(3);
        final long zxid = replica.machine().zxid();
        try
        {
            whole += adapter.onMessage(
                CLUSTER_SESSION_ID, timestampMs, new UnsafeBuffer(bytes), 0, bytes.length) ? 1 : 0;
        }
        catch (final NewerReleaseException ex)
        {
            // A version of a newer release: the member stops, and says so.
            assertTrue(ex.getMessage().contains("newer release"), ex.getMessage());
        }
        final boolean isCarriedOut = replica.machine().zxid() > zxid;
        if (0 == random.nextInt(20))
        {
            replica.machine().onTick(replica.machine().tickId(), timestampMs);
        }

        return isCarriedOut;
    }

    /** Most frames come in order, and many of a living session, so that they get further than the first check. */
    private void identify(final Replica replica, final byte[] bytes)
    {
        frame.wrap(bytes);
        if (bytes.length < ACKNOWLEDGED + Long.BYTES || 0 == random.nextInt(50))
        {
            return;
        }

        frame.putLong(ORIGIN, INCARNATION, ByteOrder.LITTLE_ENDIAN);
        frame.putLong(
            SEQUENCE, replica.machine().frontEnds().get(0).lastSequence() + 1, ByteOrder.LITTLE_ENDIAN);
        frame.putInt(MEMBER_ID, 0, ByteOrder.LITTLE_ENDIAN);
        if (0 != random.nextInt(10))
        {
            // Of the newest session, and mostly not retained: then its number does not matter.
            final long sessionId = replica.machine().sessions().lastSessionId();
            CommandFrames.attachment(frame, replica.attachmentOf(sessionId));
            frame.putLong(SESSION_ID, sessionId, ByteOrder.LITTLE_ENDIAN);
            final boolean isRetained = 0 == random.nextInt(3);
            frame.putLong(REQUEST_ID, isRetained ? 1 + random.nextInt(3) : 0, ByteOrder.LITTLE_ENDIAN);
            frame.putLong(ACKNOWLEDGED, 0, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static void restore(final Replica replica, final Path path)
    {
        assertEquals(replica.machine().computeDigest(), replica.machine().digest());
        assertNull(replica.failure());
        try (Replica other = new Replica(path))
        {
            SnapshotImage.of(replica.machine()).loadInto(other.machine());
            assertEquals(replica.machine().digest(), other.machine().digest());
            assertEquals(replica.machine().protocolDigest(), other.machine().protocolDigest());
        }
    }
}
