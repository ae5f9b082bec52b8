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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Properties;
import java.util.Random;

/**
 * Whatever arrives on a stream harms nobody but its sender.
 */
class GarbageIT
{
    private static final int FRAMES = 2_000;
    private static final int MAX_LIVES = 100;
    private static final int MAX_FRAME_LENGTH = 600;
    private static final int FRONT_END_SCHEMA_ID = 901;
    private static final int COMMAND_SCHEMA_ID = 902;
    private static final int CLUSTER_SCHEMA_ID = 111;
    private static final int REQUEST_VOTE_ID = 51;
    private static final int NEW_LEADERSHIP_TERM_ID = 53;
    private static final int REQUEST_STREAM_ID = ProtocolLimits.REQUEST_STREAM_ID;
    private static final int INGRESS_STREAM_ID = 101;
    private static final int ARCHIVE_CONTROL_STREAM_ID = 10_010;
    private static final int ARCHIVE_SCHEMA_ID = 101;
    private static final int ARCHIVE_CONNECT_REQUEST_ID = 2;
    private static final byte[] FILLS = { 0, -1, 0x5f };
    private static final int[] TEMPLATES = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21, 22, 23, 26, 30, 50, 51, 52, 53, 58, 62, 63, 66, 76, 77, 101,
        65535 };

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);

    @Test
    @Tag("slow")
    void shouldServeOthersWhenGarbageArrivesAtTheFrontEnd()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = well(cluster);

        shout(cluster.aeron(), "aeron:udp?endpoint=" + cluster.endpoint(0), REQUEST_STREAM_ID, FRONT_END_SCHEMA_ID);
        assertWell(client, 1);

        try (Aeron atMember = Aeron.connect(
            new Aeron.Context().aeronDirectoryName(cluster.aeronDirectory(0).toString())))
        {
            shout(atMember, "aeron:ipc", REQUEST_STREAM_ID, FRONT_END_SCHEMA_ID);
        }
        assertWell(client, 2);
    }

    @Test
    void shouldServeOthersWhenGarbageArrivesAtAeronsOwnStreams() throws IOException
    {
        // Aeron tells of each oddity as an error; none may end the member.
        clusters.expectInLogs(" error: ");
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = well(cluster);

        shout(cluster.aeron(), udp(cluster, 1), INGRESS_STREAM_ID, CLUSTER_SCHEMA_ID);
        assertWell(client, 1);
        shout(cluster.aeron(), udp(cluster, 2), consensusStreamId(cluster), CLUSTER_SCHEMA_ID);
        assertWell(client, 2);
        shout(cluster.aeron(), udp(cluster, 5), ARCHIVE_CONTROL_STREAM_ID, ARCHIVE_SCHEMA_ID);
        assertWell(client, 3);

        assertTrue(isKnownToHaveRunOutOfMemory(cluster), "no frame was as wicked as it should be");
        cluster.member(0).kill();
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
        assertWell(client, 4);
    }

    private static int consensusStreamId(final LocalCluster cluster) throws IOException
    {
        final Properties marker = new Properties();
        try (InputStream in = Files.newInputStream(cluster.dataDirectory(0).resolve("member.properties")))
        {
            marker.load(in);
        }

        return ClusterIdentity.parse(marker.getProperty("cluster.id")).streamId();
    }

    @Test
    @Tag("slow")
    void shouldServeOthersWhenGarbageArrivesAtAnArchiveWhoseConductorHasAThreadOfItsOwn()
    {
        clusters.expectInLogs(" error: ");
        final LocalCluster cluster = clusters.start(1, "--durability", "fsync");
        final NodensClient client = well(cluster);

        sendConnectRequestWithAChannelLargerThanMemory(cluster);
        Await.until(
            "the member tells of the frame", Clusters.TIMEOUT_MS, () -> isKnownToHaveRunOutOfMemory(cluster));
        assertWell(client, 1);

        shout(cluster.aeron(), udp(cluster, 5), ARCHIVE_CONTROL_STREAM_ID, ARCHIVE_SCHEMA_ID);
        assertWell(client, 2);
        cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
        assertWell(client, 3);
    }

    @Test
    void shouldApplyNothingWhenGarbageGetsIntoTheLog()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = well(cluster);

        shoutIntoTheLog(cluster);
        assertWell(client, 1);

        cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
        assertWell(client, 2);
    }

    private static void sendConnectRequestWithAChannelLargerThanMemory(final LocalCluster cluster)
    {
        final int blockLength = 16;
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);
        frame.putShort(0, (short)blockLength, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(2, (short)ARCHIVE_CONNECT_REQUEST_ID, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(4, (short)ARCHIVE_SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        frame.putInt(8 + blockLength, Integer.MAX_VALUE, ByteOrder.LITTLE_ENDIAN);
        try (Publication publication =
            cluster.aeron().addExclusivePublication(udp(cluster, 5), ARCHIVE_CONTROL_STREAM_ID))
        {
            Await.until("the frame is taken", Clusters.TIMEOUT_MS, () -> publication.offer(frame) > 0);
        }
    }

    private static boolean isKnownToHaveRunOutOfMemory(final LocalCluster cluster)
    {
        return cluster.member(0).log().stream().anyMatch((line) -> line.contains("OutOfMemoryError"));
    }

    private NodensClient well(final LocalCluster cluster)
    {
        final NodensClient client = clusters.connect(cluster);
        client.create("/well", bytes("0"), CreateMode.PERSISTENT);
        return client;
    }

    private static int basePort(final LocalCluster cluster)
    {
        return Integer.parseInt(cluster.endpoint(0).substring("localhost:".length()));
    }

    private static String udp(final LocalCluster cluster, final int portOffset)
    {
        return "aeron:udp?endpoint=localhost:" + (basePort(cluster) + portOffset);
    }

    /** The service applies what any Aeron client logs: it must not believe a word of it. */
    private void shoutIntoTheLog(final LocalCluster cluster)
    {
        try (AeronCluster intruder = AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(cluster.aeron().context().aeronDirectoryName())
            .ingressChannel("aeron:udp?term-length=64k")
            .ingressEndpoints("0=localhost:" + (basePort(cluster) + 1))
            .egressChannel("aeron:udp?endpoint=localhost:0")))
        {
            shoutAsAClusterClient(intruder);
        }
    }

    /** A member turns a rude sender away: it comes back with a fresh stream, until frames or lives are used up. */
    private void shout(final Aeron aeron, final String channel, final int streamId, final int schemaId)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[MAX_FRAME_LENGTH]);
        int frames = 0;
        for (int life = 0; life < MAX_LIVES && frames < FRAMES; life++)
        {
            try (Publication publication = aeron.addExclusivePublication(channel, streamId))
            {
                Await.until(channel + " is connected", Clusters.TIMEOUT_MS, publication::isConnected);
                while (publication.isConnected() && frames < FRAMES)
                {
                    final int length = garbage(frame, schemaId);
                    Await.until("the frame is taken or the sender turned away", Clusters.TIMEOUT_MS, () ->
                        publication.offer(frame, 0, length) > 0 || !publication.isConnected());
                    frames++;
                }
            }
        }
        System.out.println(frames + " frames of garbage to " + channel);
    }

    private void shoutAsAClusterClient(final AeronCluster intruder)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[MAX_FRAME_LENGTH]);
        for (int i = 0; i < FRAMES; i++)
        {
            final int length = garbage(frame, COMMAND_SCHEMA_ID);
            Await.until("the frame is taken", Clusters.TIMEOUT_MS, () -> intruder.offer(frame, 0, length) > 0);
        }
    }

    /**
     * From pure noise to frames whose header alone is right, with the lengths inside that break naive decoders. Four
     * bytes of it are less than 34 MB or more than the member's heap: what Aeron's decoders allocate for a length in
     * between could leave others without memory, of which a member ends as it should.
     */
    private int garbage(final UnsafeBuffer frame, final int schemaId)
    {
        final int least = random.nextBoolean() ? 0x20 : 0;
        final int bound = least > 0 ? 0x100 : 3;
        for (int i = 0; i < MAX_FRAME_LENGTH; i++)
        {
            frame.putByte(i, (byte)random.nextInt(least, bound));
        }
        if (random.nextInt(10) > 0)
        {
            frame.putShort(0, (short)(random.nextBoolean() ? random.nextInt(96) : random.nextInt()),
                ByteOrder.LITTLE_ENDIAN);
            frame.putShort(2, (short)template(schemaId), ByteOrder.LITTLE_ENDIAN);
            frame.putShort(4, (short)schemaId, ByteOrder.LITTLE_ENDIAN);
            frame.putShort(6, (short)(random.nextInt(4) == 0 ? random.nextInt() : 0), ByteOrder.LITTLE_ENDIAN);
        }
        if (random.nextBoolean())
        {
            // Lengths of nothing, less than nothing, and 1.6 GB.
            frame.setMemory(8, MAX_FRAME_LENGTH - 8, FILLS[random.nextInt(FILLS.length)]);
        }
        return random.nextInt(8) == 0 ? random.nextInt(9) : random.nextInt(MAX_FRAME_LENGTH);
    }

    /**
     * What a peer may say of terms is left out, for that is no garbage but a forgery, which Aeron believes: a member
     * stops when it hears of a log of another version, and writes down every term up to one that is voted for, be it
     * far beyond what memory and disk can hold. See "Limits of this version" in the README.
     */
    private int template(final int schemaId)
    {
        int template;
        do
        {
            template = TEMPLATES[random.nextInt(TEMPLATES.length)];
        }
        while (CLUSTER_SCHEMA_ID == schemaId &&
            (REQUEST_VOTE_ID == template || NEW_LEADERSHIP_TERM_ID == template));

        return template;
    }

    private static void assertWell(final NodensClient client, final int version)
    {
        assertEquals(version, client.setData("/well", bytes(Integer.toString(version)), version - 1).version());
        final byte[] data = client.getData("/well", new ZnodeStat(), null, ReadLevel.LINEARIZABLE);
        assertEquals(Integer.toString(version), new String(data, StandardCharsets.UTF_8));
        assertTrue(client.isConnected());
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
