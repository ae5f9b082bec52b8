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

    @TempDir
    private Path directory;

    private final List<byte[]> onTheTree = CommandFrames.onTheTree();
    /** The first one opens a session. */
    private final List<byte[]> others = CommandFrames.others();
    private final Random random = new Random(TestSeed.seed());
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private long timestampMs = 1;
    private long whole;
    private long transactions;

    @Test
    void shouldCarryOutOrRefuseWhateverComes()
    {
        final long startNs = System.nanoTime();
        int count = 0;
        for (int life = 0; FuzzBytes.isToGoOn(startNs, count); life++)
        {
            count += live(directory.resolve("life-" + life));
        }
        System.out.println(count + " frames, " + whole + " whole, " + transactions + " transactions");
        assertTrue(whole > count / 10 && transactions > count / 50, "too little was carried out");
    }

    /** A new replica now and then: a list on the root, or limits, may leave nothing to do. */
    private int live(final Path path)
    {
        try (Replica replica = new Replica(path))
        {
            final CommandAdapter adapter = new CommandAdapter(replica.machine());
            final byte[] open = CommandFrames.frontEndOpen(INCARNATION);
            assertTrue(adapter.onMessage(CLUSTER_SESSION_ID, timestampMs, new UnsafeBuffer(open), 0, open.length));
            for (int i = 0; i < FRAMES_OF_A_LIFE; i++)
            {
                // Few of those that end sessions or lower limits, so that there is something to do for the rest.
                final List<byte[]> frames = 0 == random.nextInt(30) ? others : onTheTree;
                apply(replica, adapter, FuzzBytes.mutate(frames.get(random.nextInt(frames.size())), random));
                if (0 == replica.attachmentOf(replica.machine().sessions().lastSessionId()))
                {
                    apply(replica, adapter, others.get(0).clone());
                }
            }
            transactions += replica.machine().zxid();
            restore(replica, path.resolveSibling(path.getFileName() + "-restored"));
        }

        return FRAMES_OF_A_LIFE;
    }

    private void apply(final Replica replica, final CommandAdapter adapter, final byte[] bytes)
    {
        identify(replica, bytes);
        replica.answers().clear();
        timestampMs += random.nextInt(3);
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
        if (0 == random.nextInt(20))
        {
            replica.machine().onTick(replica.machine().tickId(), timestampMs);
        }
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
