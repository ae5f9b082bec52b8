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

import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.TestLane;
import io.nodens.cluster.frontend.propose.WriteRequest;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.watch.WatchRules;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the rooms of a front end decide together, over a wire of text and without Aeron.
 */
class FrontEndRoomsTest
{
    private static final int TIMEOUT_MS = 200;

    @TempDir
    Path directory;

    private final WriteRequest write = new WriteRequest();
    private final TestLane lane = new TestLane(0);
    private final TestLane other = new TestLane(1);
    private RoomsHarness harness;
    private FrontEndRooms rooms;
    private long nextCorrelationId = 1;
    private long requestId;

    @BeforeEach
    void open()
    {
        harness = new RoomsHarness(directory);
        rooms = harness.rooms;
    }

    @AfterEach
    void close()
    {
        harness.close();
    }

    @Test
    void shouldAnswerReadsBehindTheWritesOfTheirLane()
    {
        final long session = session(lane);
        create(session, "/a", "one");
        read(lane, "/a", ReadLevel.LOCAL);
        setData(session, "/a", "two");
        read(lane, "/a", ReadLevel.STALE);
        read(lane, "/a", ReadLevel.LOCAL);
        assertEquals(List.of("Data 5 NO_NODE z2 "), lane.heard, "a stale read overtakes");

        harness.cycles(3);

        assertEquals(
            List.of(
                "Data 5 NO_NODE z2 ", "Written 2 [0] z3", "Data 3 OK z4 two", "Written 4 [0] z4", "Data 6 OK z4 two"),
            lane.heard);
    }

    @Test
    void shouldSendEventsBeforeTheResponseThatReflectsTheirChange()
    {
        final long session = session(lane);
        create(session, "/a", "one");
        harness.cycles(3);
        lane.heard.clear();
        watch(lane, "/a");
        watch(other, "/a");

        setData(session, "/a", "two");
        harness.cycles(3);

        assertEquals(List.of("Data 3 OK z3 one", "Event z4 3 /a", "Written 5 [0] z4"), lane.heard);
        assertEquals(List.of("Data 4 OK z3 one", "Event z4 3 /a"), other.heard);
    }

    @Test
    void shouldHoldALinearizableReadUntilABarrierIsLogged()
    {
        harness.cluster.isHoldingBarriers = true;
        read(lane, "/", ReadLevel.LINEARIZABLE);
        sync(lane);
        harness.cycles(5);
        assertEquals(List.of(), lane.heard);

        harness.cluster.isHoldingBarriers = false;
        harness.cycles(3);

        assertEquals(List.of("Data 1 OK z1 ", "Synced 2 OK z1"), lane.heard);
    }

    @Test
    void shouldHoldNothingOfALaneThatEndedWhenItsResultsCome()
    {
        final long session = session(lane);
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        create(session, "/a", "");
        read(lane, "/a", ReadLevel.LOCAL);
        harness.cycle();
        rooms.lanes.order().drop(lane);
        rooms.lanes.watches().removeAll(lane);
        rooms.lanes.liveness().detachAll(lane);
        lane.heard.clear();

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cycles(3);

        assertEquals(List.of(), lane.heard);
        assertEquals(0, rooms.lanes.pendingRequests().inUse());
        read(other, "/a", ReadLevel.LOCAL);
        assertEquals(List.of("Data 4 OK z3 "), other.heard, "the write counts nevertheless");
    }

    @Test
    void shouldRefuseAWriteThatCameByTheLaneWhichTheSessionLeft()
    {
        final long session = session(lane);
        final UnsafeBuffer secret = new UnsafeBuffer(new byte[PendingRequest.SECRET_LENGTH]);
        assertTrue(rooms.proposals.attach(other, nextCorrelationId++, session, 0, 0, secret, 0));
        harness.cycles(3);
        assertEquals(List.of("Session 2 SESSION_EXPIRED s" + session + " a0"), other.heard, "the secret is wrong");

        rooms.lanes.liveness().remove(rooms.lanes.liveness().get(session));
        create(session, "/a", "");

        assertEquals(List.of("Error 3 SESSION_EXPIRED"), lane.heard);
    }

    @Test
    void shouldExpireASessionWhenItsClientIsSilent()
    {
        final long session = session(lane);
        harness.cycles(TIMEOUT_MS - 100);
        rooms.lanes.liveness().touchAll(lane);
        harness.cycles(TIMEOUT_MS - 100);
        assertEquals(List.of(), lane.heard);

        harness.cycles(150);

        assertEquals(List.of("Ended s" + session + " EXPIRED z3"), lane.heard);
        assertEquals(0, lane.sessionCount());
    }

    @Test
    void shouldCarryOutNoticesOfTheDoorThatASessionCameThroughAndOfNoOther()
    {
        final long session = session(lane);
        rooms.notices.carryOut(other, session, SessionNotice.EXPIRE.value());
        harness.cycles(3);
        assertEquals(List.of(), lane.heard);

        rooms.notices.carryOut(lane, session, SessionNotice.EXPIRE.value());
        harness.cycles(3);

        assertEquals(List.of("Ended s" + session + " EXPIRED z3"), lane.heard);
    }

    @Test
    void shouldSetAListOfWatchesWholeOrNotAtAllWhenItIsMalformed()
    {
        final UnsafeBuffer list = new UnsafeBuffer(new byte[64]);
        final int first = entry(list, 0, "/a");
        final int second = entry(list, first, "/b");
        rooms.watchLists.set(lane, 1, 0, false, list, 0, second);
        rooms.watchLists.set(lane, 2, 0, false, list, 0, second - 1);
        rooms.watchLists.set(other, 3, 0, false, list, first, second - first);

        assertEquals(List.of("WatchesSet 1 OK z1 2", "Error 2 BAD_ARGUMENTS"), lane.heard);
        assertEquals(List.of("WatchesSet 3 OK z1 1"), other.heard);
        assertEquals(3, rooms.lanes.watches().size());
    }

    @Test
    void shouldTakeARequestLaterWhenThereIsNoRoomNow()
    {
        final long session = session(lane);
        harness.cluster.mode = LoopbackCluster.Mode.PUSH_BACK;
        int taken = 0;
        while (tryCreate(session, "/n" + taken))
        {
            taken++;
        }
        assertEquals(768, taken, "three quarters of the commands in flight");
        assertFalse(tryCreate(session, "/again"));

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cycles(10);

        assertEquals(taken, lane.heard.size());
        assertTrue(tryCreate(session, "/again"));
    }

    private long session(final TestLane to)
    {
        assertTrue(rooms.proposals.open(to, nextCorrelationId++, TIMEOUT_MS));
        harness.cycles(3);
        assertEquals(1, to.heard.size());
        final String session = to.heard.remove(0).split(" ")[3];
        return Long.parseLong(session.substring(1));
    }

    private void create(final long session, final String path, final String data)
    {
        put(session, path, data).mode(CreateMode.PERSISTENT.value());
        assertTrue(rooms.proposals.create(lane, write));
    }

    private boolean tryCreate(final long session, final String path)
    {
        put(session, path, "").mode(CreateMode.PERSISTENT.value());
        final boolean isTaken = rooms.proposals.create(lane, write);
        requestId -= isTaken ? 0 : 1;
        return isTaken;
    }

    private void setData(final long session, final String path, final String data)
    {
        put(session, path, data).version(-1);
        assertTrue(rooms.proposals.setData(lane, write));
    }

    private WriteRequest put(final long session, final String path, final String data)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer((path + data).getBytes(UTF_8));
        return write.begin(nextCorrelationId++, session, ++requestId, requestId - 1)
            .path(buffer, 0, path.length())
            .data(path.length(), data.length(), 0);
    }

    private void read(final TestLane to, final String path, final ReadLevel level)
    {
        assertTrue(rooms.readRequests.read(request(to, path, level), WatchMode.NONE.value(), 1_000));
    }

    private void watch(final TestLane to, final String path)
    {
        assertTrue(rooms.readRequests.read(request(to, path, ReadLevel.LOCAL), WatchMode.ONE_SHOT.value(), 1_000));
    }

    private void sync(final TestLane to)
    {
        assertTrue(rooms.readRequests.sync(rooms.readRequests.begin(to, nextCorrelationId++, 0), 1_000));
    }

    private PendingRequest request(final TestLane to, final String path, final ReadLevel level)
    {
        final PendingRequest request = rooms.readRequests.begin(to, nextCorrelationId++, 0);
        request.readKind = ReadKind.GET_DATA.value();
        request.readLevel = level.value();
        request.minZxid = 0;
        request.wrapPath(new UnsafeBuffer(path.getBytes(UTF_8)), 0, path.length());
        return request;
    }

    private static int entry(final UnsafeBuffer list, final int position, final String path)
    {
        list.putByte(position + WatchList.KIND_OFFSET, (byte)WatchRules.DATA);
        list.putByte(position + WatchList.MODE_OFFSET, (byte)WatchRules.PERSISTENT);
        list.putShort(position + WatchList.PATH_LENGTH_OFFSET, (short)path.length(), ByteOrder.LITTLE_ENDIAN);
        list.putBytes(position + WatchList.PATH_OFFSET, path.getBytes(UTF_8));
        return position + WatchList.PATH_OFFSET + path.length();
    }
}
