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

import io.aeron.Publication;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Reads at a real tree, answered to a connection without a wire.
 */
class ReadServiceTest
{
    private static final long DEADLINE_NS = 1_000;
    private static final long TERM_ID = 1;

    @TempDir
    Path directory;

    private final MemberStatus status = new MemberStatus(0);
    private final StubContact contact = new StubContact();
    private final StubSink sink = new StubSink();
    private final ServingMonitor serving = new ServingMonitor(contact, status, 1_000_000, 2_000_000);
    private final TermGate gate = new TermGate(contact, status);
    private final BarrierBatch barriers = new BarrierBatch();
    private final ClientConnection connection = new ClientConnection(1, 0, 1 << 16, new OutgoingBudget(1 << 20));
    private TreeRegion region;
    private ReadService reads;

    @BeforeEach
    void open()
    {
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory.resolve("region"))
            .segmentLength(1 << 20)
            .maxRegionBytes(16 << 20)
            .changeRingLength(1 << 16)
            .historyLength(1 << 20));
        final ResponseProxy responses =
            new ResponseProxy(0, status, new MemberInfo("0=localhost:1", "/d", "/r", "/a", "1", 7, 8), contact, 0);
        final ClientWatches watches =
            new ClientWatches(new WatchTable(1 << 16, 1), new WatchShares(1000, 100, 1 << 16, 10), responses);
        final ChangePoller changes =
            new ChangePoller(region.newChangeReader(), region.newReader(), watches.table());
        reads = new ReadService(
            region.newReader(), changes, watches, barriers, serving, gate, responses,
            1 << 16, 1 << 16, () -> { });
        connection.sink = sink;
        connection.state(ClientConnection.State.OPEN);
        commit(99);
        commit(100);
        create("a", "one");
    }

    @AfterEach
    void close()
    {
        region.close();
    }

    @Test
    void shouldAnswerFromTheTreeWhenItIsAsNewAsAskedFor()
    {
        assertTrue(reads.tryAnswer(read("/a", ReadLevel.LOCAL, 1), 0));
        assertTrue(reads.tryAnswer(read("/absent", ReadLevel.LOCAL, 0), 0));

        assertEquals(List.of("OK 1 one", "NO_NODE 1 "), sink.answers);
    }

    @Test
    void shouldWaitForALaterZxidUntilItsDeadline()
    {
        final PendingRequest request = read("/b", ReadLevel.LOCAL, 2);

        assertFalse(reads.tryAnswer(request, DEADLINE_NS - 1));
        assertEquals(List.of(), sink.answers);
        assertTrue(reads.tryAnswer(request, DEADLINE_NS));
        create("b", "two");
        assertTrue(reads.tryAnswer(request, DEADLINE_NS));

        assertEquals(List.of("BEHIND 0 ", "OK 2 two"), sink.answers);
    }

    @Test
    void shouldWaitForItsBarrierWhenItIsLinearizable()
    {
        final PendingRequest request = read("/a", ReadLevel.LINEARIZABLE, 0);
        request.barrierTicket = barriers.take();

        assertFalse(reads.tryAnswer(request, 0));
        assertTrue(reads.tryAnswer(request, DEADLINE_NS));
        barriers.onSubmitted();
        barriers.onApplied();
        assertTrue(reads.tryAnswer(request, 0));

        assertEquals(List.of("OPERATION_TIMEOUT 0 ", "OK 1 one"), sink.answers);
    }

    @Test
    void shouldAnswerStaleReadsAloneWhenTheClusterIsLost()
    {
        contact.isJoined = false;
        serving.update(10_000_000, true);

        assertTrue(reads.tryAnswer(read("/a", ReadLevel.LOCAL, 0), 0));
        assertTrue(reads.tryAnswer(read("/a", ReadLevel.STALE, 0), 0));

        assertEquals(List.of("NOT_SERVING 0 ", "OK 1 one"), sink.answers);
    }

    @Test
    void shouldKeepAnswersThatMayStillBeReplacedToStaleReads()
    {
        contact.isJoined = false;
        status.applyingPosition(101);

        assertFalse(reads.tryAnswer(read("/a", ReadLevel.LOCAL, 0), 0));
        assertTrue(reads.tryAnswer(read("/a", ReadLevel.STALE, 0), 0));
        contact.isJoined = true;
        contact.position = 101;
        assertFalse(reads.tryAnswer(read("/a", ReadLevel.LOCAL, 0), 0), "nothing is committed since it joined again");
        contact.position = 102;
        assertTrue(reads.tryAnswer(read("/a", ReadLevel.LOCAL, 0), 0));

        assertEquals(List.of("OK 1 one", "OK 1 one"), sink.answers);
    }

    @Test
    void shouldWaitWhenTheClientTakesNoAnswer()
    {
        sink.isFull = true;
        final PendingRequest request = read("/a", ReadLevel.LOCAL, 0);

        assertFalse(reads.tryAnswer(request, DEADLINE_NS));
        sink.isFull = false;
        assertTrue(reads.tryAnswer(request, DEADLINE_NS));

        assertEquals(List.of("OK 1 one"), sink.answers);
    }

    private void commit(final long position)
    {
        status.leadershipTermId(TERM_ID);
        status.appliedPosition(position);
        status.applyingPosition(position);
        contact.position = position;
        gate.isOpen();
        serving.update(position, true);
    }

    private void create(final String name, final String data)
    {
        final UnsafeBuffer nameBytes = new UnsafeBuffer(name.getBytes(UTF_8));
        final UnsafeBuffer dataBytes = new UnsafeBuffer(data.getBytes(UTF_8));
        final TreeWriter writer = region.writer();
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        writer.create(TreeWriter.ROOT_ZNODE, new CreateParameters().reset()
            .name(nameBytes, 0, nameBytes.capacity())
            .data(dataBytes, 0, dataBytes.capacity()));
        writer.completeTransaction();
    }

    private PendingRequest read(final String path, final ReadLevel level, final long minZxid)
    {
        final PendingRequest request = new PendingRequest();
        request.reset();
        request.kind = PendingRequest.Kind.READ;
        request.connection = connection;
        request.readKind = ReadKind.GET_DATA.value();
        request.readLevel = level.value();
        request.minZxid = minZxid;
        request.deadlineNs = DEADLINE_NS;
        final byte[] bytes = path.getBytes(UTF_8);
        request.copyPath(new UnsafeBuffer(bytes), 0, bytes.length);
        return request;
    }

    private static final class StubContact implements ClusterContact
    {
        private boolean isJoined = true;
        private long position;

        @Override
        public boolean isJoined()
        {
            return isJoined;
        }

        @Override
        public long leadershipTermId()
        {
            return TERM_ID;
        }

        @Override
        public long commitPosition()
        {
            return position;
        }
    }

    private static final class StubSink implements ClientSink
    {
        private final List<String> answers = new ArrayList<>();
        private boolean isFull;

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (isFull)
            {
                return Publication.BACK_PRESSURED;
            }

            final ReadResponseDecoder decoder =
                new ReadResponseDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            final ResultCode code = decoder.code();
            final byte[] data = new byte[decoder.dataLength()];
            final long zxid = decoder.zxid();
            decoder.getData(data, 0, data.length);
            answers.add(code + " " + zxid + " " + new String(data, UTF_8));
            return length;
        }

        @Override
        public boolean hasRoom()
        {
            return !isFull;
        }

        @Override
        public long positionLimit()
        {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isConnected()
        {
            return true;
        }

        @Override
        public int maxMessageLength()
        {
            return 1 << 16;
        }

        @Override
        public void close()
        {
        }
    }
}
