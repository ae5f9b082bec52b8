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
package io.nodens.cluster.frontend.read;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.frontend.lane.BarrierBatch;
import io.nodens.cluster.frontend.lane.ClientWatches;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.lane.TestLane;
import io.nodens.cluster.frontend.lane.WatchShares;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.StateQuery;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Reads at a real tree, responded to over a wire of text.
 */
class ReadServiceTest
{
    private static final long DEADLINE_NS = 1_000;
    private static final long TERM_ID = 1;

    @TempDir
    Path directory;

    private final MemberStatus status = new MemberStatus(0);
    private final StubContact contact = new StubContact();
    private final ServingMonitor serving = new ServingMonitor(contact, status, 1_000_000, 2_000_000);
    private final TermGate gate = new TermGate(contact, status);
    private final BarrierBatch barriers = new BarrierBatch();
    private final TestLane lane = new TestLane(0);
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
        final ClientWatches watches =
            new ClientWatches(new WatchTable(1 << 16, 1), new WatchShares(1000, 100, 1 << 16, 10));
        final ChangePoller changes =
            new ChangePoller(region.newChangeReader(), region.newReader(), watches.table());
        reads = new ReadService(
            new ReadAccess(region.newReader(), new SessionLiveness()), new StateQuery(),
            changes, watches, barriers, serving, gate, 1 << 16, () -> { });
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
        assertTrue(reads.tryRespond(read("/a", ReadLevel.LOCAL, 1), 0));
        assertTrue(reads.tryRespond(read("/absent", ReadLevel.LOCAL, 0), 0));

        assertEquals(List.of("Data 0 OK z1 one", "Data 0 NO_NODE z1 "), lane.heard);
    }

    @Test
    void shouldWaitForALaterZxidUntilItsDeadline()
    {
        final PendingRequest request = read("/b", ReadLevel.LOCAL, 2);

        assertFalse(reads.tryRespond(request, DEADLINE_NS - 1));
        assertEquals(List.of(), lane.heard);
        assertTrue(reads.tryRespond(request, DEADLINE_NS));
        create("b", "two");
        assertTrue(reads.tryRespond(request, DEADLINE_NS));

        assertEquals(List.of("Data 0 BEHIND z0 ", "Data 0 OK z2 two"), lane.heard);
    }

    @Test
    void shouldWaitForItsBarrierWhenItIsLinearizable()
    {
        final PendingRequest request = read("/a", ReadLevel.LINEARIZABLE, 0);
        request.barrierTicket = barriers.take();

        assertFalse(reads.tryRespond(request, 0));
        assertTrue(reads.tryRespond(request, DEADLINE_NS));
        barriers.onSubmitted();
        barriers.onApplied();
        assertTrue(reads.tryRespond(request, 0));

        assertEquals(List.of("Data 0 OPERATION_TIMEOUT z0 ", "Data 0 OK z1 one"), lane.heard);
    }

    @Test
    void shouldAnswerStaleReadsAloneWhenTheClusterIsLost()
    {
        contact.isJoined = false;
        serving.update(10_000_000, true);

        assertTrue(reads.tryRespond(read("/a", ReadLevel.LOCAL, 0), 0));
        assertTrue(reads.tryRespond(read("/a", ReadLevel.STALE, 0), 0));

        assertEquals(List.of("Data 0 NOT_SERVING z0 ", "Data 0 OK z1 one"), lane.heard);
    }

    @Test
    void shouldKeepAnswersThatMayStillBeReplacedToStaleReads()
    {
        contact.isJoined = false;
        status.applyingPosition(101);

        assertFalse(reads.tryRespond(read("/a", ReadLevel.LOCAL, 0), 0));
        assertTrue(reads.tryRespond(read("/a", ReadLevel.STALE, 0), 0));
        contact.isJoined = true;
        contact.position = 101;
        assertFalse(reads.tryRespond(read("/a", ReadLevel.LOCAL, 0), 0), "nothing is committed since it joined again");
        contact.position = 102;
        assertTrue(reads.tryRespond(read("/a", ReadLevel.LOCAL, 0), 0));

        assertEquals(List.of("Data 0 OK z1 one", "Data 0 OK z1 one"), lane.heard);
    }

    @Test
    void shouldWaitWhenTheClientTakesNoAnswer()
    {
        lane.isFull = true;
        final PendingRequest request = read("/a", ReadLevel.LOCAL, 0);

        assertFalse(reads.tryRespond(request, DEADLINE_NS));
        lane.isFull = false;
        assertTrue(reads.tryRespond(request, DEADLINE_NS));

        assertEquals(List.of("Data 0 OK z1 one"), lane.heard);
    }

    @Test
    void shouldSetAWatchWithTheResponseAndSendItsEventBeforeTheNextOne()
    {
        final PendingRequest request = read("/b", ReadLevel.LOCAL, 0);
        request.readKind = ReadKind.EXISTS.value();
        request.isWatching = true;
        assertTrue(reads.tryRespond(request, 0));
        create("b", "two");

        assertTrue(reads.tryRespond(read("/b", ReadLevel.LOCAL, 0), 0));
        create("c", "");
        assertTrue(reads.tryRespond(read("/a", ReadLevel.LOCAL, 0), 0));

        assertEquals(
            List.of("Data 0 NO_NODE z1 ", "Event z2 1 /b", "Data 0 OK z2 two", "Data 0 OK z3 one"), lane.heard);
    }

    @Test
    void shouldSendWhatAWatchHasMissedBeforeItIsSet()
    {
        create("b", "");
        final PendingRequest request = read("/b", ReadLevel.LOCAL, 1);
        request.kind = PendingRequest.Kind.WATCH;
        request.watchKind = WatchRules.EXISTS;
        request.watchMode = WatchRules.PERSISTENT;
        request.isCatchingUp = true;
        assertTrue(reads.tryRespond(request, 0));

        request.kind = PendingRequest.Kind.REMOVE_WATCH;
        assertTrue(reads.tryRespond(request, 0));
        assertTrue(reads.tryRespond(request, 0));

        assertEquals(List.of("Event z1-z2 1 /b", "Watched 0 OK z2"), lane.heard.subList(0, 2));
        assertTrue(lane.heard.get(2).startsWith("Watched 0 OK"));
        assertTrue(lane.heard.get(3).startsWith("Watched 0 NO_WATCHER"));
    }

    @Test
    void shouldListChildrenByPagesWhenTheClientAsksForFew()
    {
        create("b", "");
        create("c", "");
        final PendingRequest request = read("/", ReadLevel.LOCAL, 0);
        request.readKind = ReadKind.GET_CHILDREN.value();
        request.cursor = -1;
        request.maxCount = 2;
        assertTrue(reads.tryRespond(request, 0));
        request.maxCount = 0;
        assertTrue(reads.tryRespond(request, 0));

        assertEquals(List.of("Children 0 OK z3 2", "Children 0 OK z3 3"), lane.heard);
    }

    @Test
    void shouldRefuseDataThatTheWireCannotCarry()
    {
        final int most = lane.wire().maxDataLength(lane);
        create("most", "x".repeat(most));
        create("more", "x".repeat(most + 1));

        assertTrue(reads.tryRespond(read("/most", ReadLevel.LOCAL, 0), 0));
        assertTrue(reads.tryRespond(read("/more", ReadLevel.LOCAL, 0), 0));

        assertTrue(lane.heard.get(0).startsWith("Data 0 OK z3 xxx"));
        assertEquals("Data 0 DATA_TOO_LARGE z3 ", lane.heard.get(1));
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
        request.kind = PendingRequest.Kind.READ;
        request.lane = lane;
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
}
