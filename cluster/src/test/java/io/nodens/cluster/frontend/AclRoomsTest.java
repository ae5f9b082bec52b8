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
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who may read and hear what: bob, who has proved himself on one lane, and a stranger on the other.
 */
class AclRoomsTest
{
    @TempDir
    Path directory;

    private final WriteRequest write = new WriteRequest();
    private final TestLane bob = new TestLane(0);
    private final TestLane stranger = new TestLane(1);
    private RoomsHarness harness;
    private FrontEndRooms rooms;
    private long bobs;
    private long strangers;
    private long nextCorrelationId = 3;
    private long requestId;

    @BeforeEach
    void open()
    {
        harness = new RoomsHarness(directory);
        rooms = harness.rooms;
        bobs = session(bob);
        strangers = session(stranger);
        authenticate(bob, bobs, "digest", "bob:secret");
    }

    @AfterEach
    void close()
    {
        assertEquals(0, rooms.lanes.pendingRequests().inUse());
        harness.close();
    }

    @Test
    void shouldRefuseAReadAndItsWatchWithoutThePermission()
    {
        create("/a", "31 auth ");

        assertEquals("Data 7 NO_AUTH z4 ", read(stranger, strangers, "/a", ReadKind.GET_DATA, true));
        assertEquals("Children 8 NO_AUTH z4 ", read(stranger, strangers, "/a", ReadKind.GET_CHILDREN, true));
        assertEquals(
            "Children 9 NO_AUTH z4 ", read(stranger, strangers, "/a", ReadKind.GET_CHILDREN_WITH_DATA, false));
        assertEquals("Data 10 NO_AUTH z4 ", read(stranger, 0, "/a", ReadKind.GET_DATA, false));
        assertEquals(0, rooms.lanes.watches().size());
        assertEquals("Data 11 NO_AUTH z4 ", read(stranger, strangers, "/a", ReadKind.EXISTS, true));
        assertEquals("Data 12 OK z4 data", read(bob, bobs, "/a", ReadKind.GET_DATA, true));
        assertEquals("Data 13 NO_NODE z4 ", read(stranger, strangers, "/none", ReadKind.GET_DATA, false));
        assertEquals("Data 14 NO_NODE z4 ", read(stranger, strangers, "/none", ReadKind.EXISTS, true));
        assertEquals(2, rooms.lanes.watches().size());
    }

    @Test
    void shouldDropAnEventThatALaneMayNotHearAndUseItsWatchUp()
    {
        create("/a", "31 auth ,1 world anyone");
        read(stranger, strangers, "/a", ReadKind.EXISTS, true);
        read(bob, bobs, "/a", ReadKind.EXISTS, true);
        read(stranger, strangers, "/", ReadKind.GET_CHILDREN, true);
        begin("/a", "31 auth ").version(-1);
        assertTrue(rooms.proposals.setAcl(bob, write));
        harness.cycles(3);

        delete("/a");

        assertEquals(List.of("Event z6 4 /"), stranger.heard);
        assertEquals("Event z6 2 /a", bob.heard.get(0));
        assertEquals(0, rooms.lanes.watches().size());
    }

    @Test
    void shouldSendTheEventOfWhatALaneMayRead()
    {
        create("/a", "1 world anyone,31 auth ");
        read(stranger, strangers, "/a", ReadKind.EXISTS, true);

        delete("/a");

        assertEquals(List.of("Event z5 2 /a"), stranger.heard);
    }

    @Test
    void shouldHideHashesFromWhoMayNotSetTheList()
    {
        create("/a", "31 auth ,1 world anyone");
        create("/none", "12 world anyone");

        assertEquals("Acl 8 OK z5 0", getAcl(stranger, strangers, "/"));
        assertTrue(getAcl(stranger, strangers, "/a").endsWith(" masked"));
        assertTrue(!getAcl(bob, bobs, "/a").endsWith(" masked"));
        assertEquals("Acl 11 NO_AUTH z5 ", getAcl(bob, bobs, "/none"));
    }

    @Test
    void shouldHideTheDataOfChildrenThatMayNotBeRead()
    {
        create("/a", "31 auth ");
        create("/b", "1 world anyone");

        assertEquals("Children 8 OK z5 3", read(stranger, strangers, "/", ReadKind.GET_CHILDREN_WITH_DATA, false));
        final UnsafeBuffer page = (UnsafeBuffer)stranger.wire().readBuffer();
        final ChildEntry entry = new ChildEntry().wrap(page, stranger.wire().childrenOffset());
        assertEquals("zookeeper", page.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()));
        entry.next();
        assertEquals(-1, entry.dataLength());
        assertTrue(entry.isDataHidden());
        assertEquals("a", page.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()));
        assertEquals(0, page.getInt(entry.dataOffset()));
        entry.next();
        assertEquals(4, entry.dataLength());
        assertTrue(!entry.isDataHidden());
        assertEquals("b", page.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength()));
    }

    @Test
    void shouldKnowAListAgainAfterItChanged()
    {
        create("/a", "31 auth ");
        read(stranger, strangers, "/a", ReadKind.GET_DATA, false);
        begin("/a", "31 auth ,1 world anyone").version(-1);
        assertTrue(rooms.proposals.setAcl(bob, write));
        harness.cycles(3);
        bob.heard.clear();

        assertEquals("Data 9 OK z5 data", read(stranger, strangers, "/a", ReadKind.GET_DATA, false));
    }

    @Test
    void shouldAnswerAReadBehindAProofByWhatItProves()
    {
        create("/a", "31 auth ");
        assertTrue(rooms.proposals.authenticate(
            stranger, nextCorrelationId++, strangers, "digest", "bob:secret".getBytes(UTF_8)));
        assertTrue(rooms.readRequests.read(
            request(stranger, strangers, "/a", ReadKind.GET_DATA), WatchMode.NONE.value(), 1_000));
        harness.cycles(3);

        assertEquals(List.of("Authenticated 7 OK", "Data 8 OK z4 data"), stranger.heard);
    }

    @Test
    void shouldTakeAnAddressFromADoorOfTheHostAlone()
    {
        create("/a", "31 ip 10.0.0.0/8,31 x509 CN=al");
        assertTrue(rooms.proposals.authenticate(
            stranger, nextCorrelationId++, strangers, "ip", "10.1.2.3".getBytes(UTF_8)));
        assertEquals(List.of("Error 7 AUTH_FAILED"), stranger.heard);
        stranger.heard.clear();
        assertEquals("Data 8 NO_AUTH z4 ", read(stranger, strangers, "/a", ReadKind.GET_DATA, false));

        stranger.door(null, true);
        authenticate(stranger, strangers, "x509", "CN=al");
        assertEquals("Data 10 OK z4 data", read(stranger, strangers, "/a", ReadKind.GET_DATA, false));
    }

    @Test
    void shouldTakeAUserOfSaslFromADoorOfTheHostAlone()
    {
        create("/a", "31 sasl al");
        assertTrue(rooms.proposals.authenticate(
            stranger, nextCorrelationId++, strangers, "sasl", "al".getBytes(UTF_8)));
        assertEquals(List.of("Error 7 AUTH_FAILED"), stranger.heard);
        stranger.heard.clear();

        stranger.door(null, true);
        authenticate(stranger, strangers, "sasl", "al");
        assertEquals("Data 9 OK z4 data", read(stranger, strangers, "/a", ReadKind.GET_DATA, false));
    }

    @Test
    void shouldGiveASessionWhatItsWireKnows()
    {
        create("/a", "31 ip 10.0.0.0/8");
        final TestLane third = new TestLane(2);
        third.door(address("10.1.2.3"), false);
        final long thirds = session(third);

        assertEquals("Data 8 OK z5 data", read(third, thirds, "/a", ReadKind.GET_DATA, false));
        assertEquals("Data 9 OK z5 data", read(third, 0, "/a", ReadKind.GET_DATA, false));
        assertTrue(harness.cluster.applied > 0);
        requestId = 0;
        put(thirds, "/a/b", null).mode(CreateMode.PERSISTENT.value());
        assertTrue(rooms.proposals.create(third, write));
        harness.cycles(3);
        assertEquals(List.of("Written 10 [0] z6"), third.heard);
    }

    @Test
    void shouldForgetIdentitiesWithTheirSession()
    {
        final IdentityTable identities = rooms.lanes.liveness().identities();
        assertEquals(1, identities.size());
        rooms.lanes.liveness().detachAll(bob);
        assertEquals(0, identities.size());
        harness.cycles(3);
    }

    private IdentitySet address(final String text)
    {
        final AclEncoder encoder = new AclEncoder().reset().add(0, "ip", text);
        return rooms.lanes.liveness().identities().take(encoder.buffer(), 0, encoder.length());
    }

    private long session(final TestLane lane)
    {
        assertTrue(rooms.proposals.open(lane, nextCorrelationId++, 60_000));
        harness.cycles(3);
        return Long.parseLong(lane.heard.remove(0).split(" ")[3].substring(1));
    }

    private void authenticate(
        final TestLane lane, final long session, final String scheme, final String credentials)
    {
        final long correlationId = nextCorrelationId++;
        assertTrue(rooms.proposals.authenticate(
            lane, correlationId, session, scheme, credentials.getBytes(UTF_8)));
        harness.cycles(3);
        assertEquals("Authenticated " + correlationId + " OK", lane.heard.remove(0));
    }

    private void create(final String path, final String list)
    {
        begin(path, list).mode(CreateMode.PERSISTENT.value());
        assertTrue(rooms.proposals.create(bob, write));
        harness.cycles(3);
        assertTrue(bob.heard.remove(0).contains(" [0] "), path);
    }

    private void delete(final String path)
    {
        stranger.heard.clear();
        bob.heard.clear();
        begin(path, null).version(-1);
        assertTrue(rooms.proposals.delete(bob, write));
        harness.cycles(3);
    }

    private WriteRequest begin(final String path, final String list)
    {
        return put(bobs, path, list);
    }

    private WriteRequest put(final long session, final String path, final String list)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer((path + "data").getBytes(UTF_8));
        write.begin(nextCorrelationId++, session, ++requestId, requestId - 1)
            .path(buffer, 0, path.length())
            .data(path.length(), 4, 0);
        if (null != list)
        {
            final AclEncoder encoder = new AclEncoder().reset();
            for (final String entry : list.split(","))
            {
                final String[] words = entry.split(" ", 3);
                encoder.add(Integer.parseInt(words[0]), words[1], words[2]);
            }
            write.acl(encoder, null);
        }
        return write;
    }

    private String read(
        final TestLane lane, final long session, final String path, final ReadKind kind, final boolean isWatching)
    {
        assertTrue(rooms.readRequests.read(
            request(lane, session, path, kind), (isWatching ? WatchMode.ONE_SHOT : WatchMode.NONE).value(), 1_000));
        harness.cycle();
        return lane.heard.remove(0);
    }

    private String getAcl(final TestLane lane, final long session, final String path)
    {
        assertTrue(rooms.readRequests.getAcl(request(lane, session, path, ReadKind.EXISTS), 1_000));
        harness.cycle();
        return lane.heard.remove(0);
    }

    private PendingRequest request(
        final TestLane lane, final long session, final String path, final ReadKind kind)
    {
        final PendingRequest request = rooms.readRequests.begin(lane, nextCorrelationId++, session);
        request.readKind = kind.value();
        request.readLevel = ReadLevel.LOCAL.value();
        request.minZxid = 0;
        request.cursor = -1;
        request.maxCount = 10;
        request.asOfZxid = 0;
        request.wrapPath(new UnsafeBuffer(path.getBytes(UTF_8)), 0, path.length());
        return request;
    }
}
