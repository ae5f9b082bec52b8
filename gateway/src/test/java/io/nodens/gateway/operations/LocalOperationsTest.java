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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.PendingReplies;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.jute.JuteDecoder;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.RequestEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.gateway.jute.StringVector;
import io.nodens.gateway.jute.Xids;
import io.nodens.gateway.proof.ProofContext;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is answered at the door, frame by frame.
 */
class LocalOperationsTest
{
    private static final int BODY = ReplyHeaderDecoder.LENGTH;
    private static final byte[] DATA = "data".getBytes(UTF_8);

    private DoorFixture fixture;
    private ClientConnection connection;

    @BeforeEach
    void open(@TempDir final Path directory)
    {
        fixture = new DoorFixture(directory);
        connection = fixture.connect();
        fixture.change((tree) -> tree.create("/a", DATA));
        fixture.door.pollChanges();
    }

    @AfterEach
    void close()
    {
        fixture.close();
    }

    @Test
    void shouldAnswerDataWhereTheyLie()
    {
        assertEquals(Progress.DONE, get("/a", false));

        final DirectBuffer reply = single();
        assertHeader(reply, 7, 1, ErrorCodes.OK);
        final JuteSlice data = new JuteSlice();
        final JuteDecoder decoder = new JuteDecoder().wrap(reply, BODY, reply.capacity() - BODY);
        decoder.readBuffer(data);
        assertEquals("data", data.text());
    }

    @Test
    void shouldAnswerAPingWithItsOwnXidWhateverTheClientGaveIt()
    {
        assertEquals(Progress.DONE, fixture.ask(connection, 5, Opcodes.PING, (request) -> { }));

        assertHeader(single(), Xids.PING, 1, ErrorCodes.OK);
    }

    /** Clients go by the last reply when they ask another member for what they have seen. */
    @Test
    void shouldNameNoLowerZxidThanAReplyBeforeThoughChangesAreNotPolledYet()
    {
        fixture.change((tree) -> tree.setData("/a", "more".getBytes(UTF_8)));
        get("/a", false);
        assertHeader(single(), 7, 2, ErrorCodes.OK);

        fixture.ask(connection, Xids.PING, Opcodes.PING, (request) -> { });

        assertHeader(single(), Xids.PING, 2, ErrorCodes.OK);
    }

    @Test
    void shouldTellNullDataFromNone()
    {
        fixture.change((tree) -> tree.create("/null", null));
        fixture.change((tree) -> tree.create("/empty", new byte[0]));

        get("/null", false);
        assertEquals(-1, single().getInt(BODY, ByteOrder.BIG_ENDIAN));
        get("/empty", false);
        assertEquals(0, single().getInt(BODY, ByteOrder.BIG_ENDIAN));
    }

    @Test
    void shouldAnswerDataLongerThanTheBuffer()
    {
        final byte[] large = new byte[100_000];
        large[99_999] = 1;
        fixture.change((tree) -> tree.create("/large", large));

        get("/large", false);

        final DirectBuffer reply = single();
        final byte[] answered = new byte[large.length];
        reply.getBytes(BODY + Integer.BYTES, answered);
        assertArrayEquals(large, answered);
    }

    /** G28: the event before the reply, and the read sees that change. */
    @Test
    void g28ShouldSendTheEventBeforeTheReplyThatShowsItsChange()
    {
        get("/a", true);
        single();
        fixture.change((tree) -> tree.setData("/a", "more".getBytes(UTF_8)));

        get("/a", false);

        final List<DirectBuffer> frames = fixture.sent(connection);
        assertEquals(2, frames.size());
        assertHeader(frames.get(0), Xids.NOTIFICATION, 2, ErrorCodes.OK);
        assertEquals(EventTypes.NODE_DATA_CHANGED, frames.get(0).getInt(BODY, ByteOrder.BIG_ENDIAN));
        assertHeader(frames.get(1), 7, 2, ErrorCodes.OK);
        assertTrue(text(frames.get(1)).startsWith("more"));
    }

    /** G22: it is sent, as ZooKeeper does, and noted with path and size. */
    @Test
    void g22ShouldSendAndNoteAListThatClientsMayNotTake()
    {
        final int length = createMany();

        read(Opcodes.GET_CHILDREN, "/many", false);

        assertEquals(length, single().capacity());
        assertEquals(
            List.of("the reply to its getChildren of /many has " + length + " bytes, more than jute.maxbuffer=" +
                DoorFixture.MAX_LENGTH + ": it is sent"),
            fixture.longReplies);
    }

    @Test
    void g22ShouldRefuseAListThatIsLongerThanAllowed(@TempDir final Path directory)
    {
        fixture.close();
        fixture = new DoorFixture(directory, new ProofContext(), null, 1000);
        connection = fixture.connect();
        final int length = createMany();
        fixture.change((tree) -> tree.create("/short", new byte[1000 - BODY - Integer.BYTES - StatFlyweight.LENGTH]));
        fixture.change((tree) -> tree.create("/long", new byte[1001 - BODY - Integer.BYTES - StatFlyweight.LENGTH]));
        fixture.door.pollChanges();

        read(Opcodes.GET_CHILDREN, "/many", true);
        assertHeader(single(), 7, 3, ErrorCodes.SYSTEM_ERROR);
        read(Opcodes.GET_DATA, "/long", false);
        assertHeader(single(), 7, 3, ErrorCodes.SYSTEM_ERROR);
        read(Opcodes.GET_DATA, "/short", false);
        assertEquals(1000, single().capacity());

        assertEquals(
            List.of(
                "the reply to its getChildren of /many has " + length + " bytes, allowed are 1000: it gets SYSTEMERROR",
                "the reply to its getData of /long has 1001 bytes, allowed are 1000: it gets SYSTEMERROR"),
            fixture.longReplies);
        assertEquals(0, fixture.door.watches().size(), "nothing was answered, nothing is watched");
    }

    /** More names than a client takes; gives the length of the reply that lists them. */
    private int createMany()
    {
        final int count = 12_000;
        final String name = "n".repeat(95);
        fixture.change((tree) ->
        {
            tree.create("/many", null);
            for (int i = 10_000; i < 10_000 + count; i++)
            {
                tree.create("/many/" + name + i, null);
            }
        });
        fixture.door.pollChanges();
        return BODY + Integer.BYTES + count * (Integer.BYTES + 100);
    }

    @Test
    void shouldWatchAnAbsentZnodeByExistsAlone()
    {
        read(Opcodes.EXISTS, "/b", true);
        assertHeader(single(), 7, 1, ErrorCodes.NO_NODE);
        read(Opcodes.GET_DATA, "/c", true);
        assertHeader(single(), 7, 1, ErrorCodes.NO_NODE);

        fixture.change((tree) -> tree.create("/b", DATA));
        fixture.change((tree) -> tree.create("/c", DATA));
        fixture.door.pollChanges();

        final List<DirectBuffer> frames = fixture.sent(connection);
        assertEquals(1, frames.size());
        assertEquals(EventTypes.NODE_CREATED, frames.get(0).getInt(BODY, ByteOrder.BIG_ENDIAN));
    }

    @Test
    void shouldListAllChildrenOfPagesWithoutEnd()
    {
        fixture.change((tree) -> tree.create("/many", DATA));
        final Set<String> names = new HashSet<>();
        for (int i = 0; i < 6_000; i++)
        {
            final String name = "child-with-a-long-name-" + i;
            names.add(name);
            fixture.change((tree) -> tree.create("/many/" + name, DATA));
        }

        read(Opcodes.GET_CHILDREN2, "/many", false);

        final DirectBuffer reply = single();
        final StringVector children = new StringVector();
        new JuteDecoder().wrap(reply, BODY, reply.capacity() - BODY).readVector(children);
        final Set<String> listed = new HashSet<>();
        children.rewind();
        while (children.next())
        {
            listed.add(children.element().text());
        }
        assertEquals(names, listed);
    }

    /** G4: compensating events first, then a reply without a body; persistent watches are set again. */
    @Test
    void g4ShouldTellWhatAClientMissedThatComesBack()
    {
        fixture.change((tree) -> tree.create("/gone", DATA));
        fixture.change((tree) -> tree.create("/same", DATA));
        fixture.change((tree) -> tree.delete("/gone"));
        fixture.change((tree) -> tree.setData("/a", DATA));

        fixture.ask(connection, Xids.SET_WATCHES, Opcodes.SET_WATCHES2, (request) ->
        {
            request.fields().writeLong(3);
            paths(request, "/gone", "/same", "/a");
            paths(request, "/a", "/none");
            paths(request, "/a");
            paths(request, "/a");
            paths(request, "/");
        });

        final List<DirectBuffer> frames = fixture.sent(connection);
        assertEquals(4, frames.size());
        assertEvent(frames.get(0), EventTypes.NODE_DELETED, "/gone");
        assertEvent(frames.get(1), EventTypes.NODE_DATA_CHANGED, "/a");
        assertEvent(frames.get(2), EventTypes.NODE_CREATED, "/a");
        assertHeader(frames.get(3), Xids.SET_WATCHES, 5, ErrorCodes.OK);
        assertEquals(BODY, frames.get(3).capacity());

        fixture.change((tree) -> tree.setData("/same", DATA));
        fixture.door.pollChanges();
        // One event, though the data watch and the recursive one both wait for it.
        assertEquals(1, fixture.sent(connection).size());
    }

    /** G3. */
    @Test
    void g3ShouldRemoveOnlyWatchesThatThereAre()
    {
        get("/a", true);
        single();

        watches(Opcodes.CHECK_WATCHES, 1);
        assertHeader(single(), 7, 1, ErrorCodes.NO_WATCHER);
        watches(Opcodes.CHECK_WATCHES, 2);
        assertHeader(single(), 7, 1, ErrorCodes.OK);
        watches(Opcodes.REMOVE_WATCHES, 3);
        assertHeader(single(), 7, 1, ErrorCodes.OK);
        watches(Opcodes.REMOVE_WATCHES, 2);
        assertHeader(single(), 7, 1, ErrorCodes.NO_WATCHER);
    }

    /** G3. */
    @Test
    void g3ShouldFindNoWatchesOfAPathThatIsNone()
    {
        for (final String path : new String[]{null, "", "a", "/a/"})
        {
            for (final int opcode : new int[]{Opcodes.CHECK_WATCHES, Opcodes.REMOVE_WATCHES})
            {
                fixture.ask(connection, 7, opcode, (request) -> request.watches(
                    null == path ? new JuteSlice().wrapNull() : DoorFixture.slice(path), 3));
                assertHeader(single(), 7, 1, ErrorCodes.NO_WATCHER);
            }
        }
    }

    /** G2: the reply has a body of four bytes. */
    @Test
    void g2ShouldAnswerAddWatchWithABody()
    {
        fixture.ask(connection, 7, Opcodes.ADD_WATCH, (request) -> request.addWatch(DoorFixture.slice("/a"), 1));

        final DirectBuffer reply = single();
        assertEquals(BODY + Integer.BYTES, reply.capacity());
        assertHeader(reply, 7, 1, ErrorCodes.OK);
    }

    /** G12: the opcode is refused, and the connection is closed behind the reply. */
    @Test
    void g12ShouldRefuseAnUnknownOpcode()
    {
        assertEquals(Progress.DONE, fixture.ask(connection, 7, 500, (request) -> { }));
        assertEquals(Progress.CLOSE, fixture.dispatcher.reply(connection));
        assertHeader(single(), 7, Replies.NO_ZXID, ErrorCodes.UNIMPLEMENTED);
    }

    /** Events that wait for the reply to a write count as what waits for the client. */
    @Test
    void shouldGiveUpAClientForWhomTooManyEventsWait()
    {
        fixture.ask(connection, 7, Opcodes.ADD_WATCH, (request) -> request.addWatch(DoorFixture.slice("/a"), 0));
        single();
        connection.addPending(new PendingReplies().acquire().begin(connection, 8, Opcodes.SYNC, 0));

        int changes = 0;
        while (ClientConnection.State.OPEN == connection.state() && changes < DoorFixture.MAX_LENGTH)
        {
            fixture.change((tree) -> tree.setData("/a", DATA));
            fixture.door.pollChanges();
            connection.flush();
            changes++;
        }

        assertEquals(ClientConnection.State.CLOSING, connection.state());
        assertTrue(changes > DoorFixture.MAX_LENGTH / 100, () -> "closed early");
    }

    @Test
    void shouldCloseAClientWhoseReplyWouldBeLongerThanWhatMayWait()
    {
        fixture.change((tree) -> tree.create("/large", new byte[100_000]));

        assertEquals(Progress.DONE, readOften("/large", 1));
        assertEquals(Progress.CLOSE, readOften("/large", 25));
        assertEquals(ClientConnection.State.CLOSING, connection.state());
        assertEquals(1, fixture.slow);
    }

    private int readOften(final String path, final int count)
    {
        final int progress = fixture.ask(connection, 7, Opcodes.MULTI_READ, (request) ->
        {
            for (int i = 0; i < count; i++)
            {
                request.operation(Opcodes.GET_DATA);
                request.read(DoorFixture.slice(path), false);
            }
            request.endOperations();
        });
        if (Progress.DONE == progress)
        {
            single();
        }
        return progress;
    }

    @Test
    void shouldKeepWhatIsNotCommittedToItself()
    {
        fixture.replica.isSettled = false;
        assertEquals(Progress.WAIT, get("/a", false));
        assertTrue(fixture.sent(connection).isEmpty());
        fixture.replica.isSettled = true;
        assertEquals(Progress.DONE, get("/a", false));
        single();
    }

    private int get(final String path, final boolean isWatching)
    {
        return read(Opcodes.GET_DATA, path, isWatching);
    }

    private int read(final int opcode, final String path, final boolean isWatching)
    {
        return fixture.ask(
            connection, 7, opcode, (request) -> request.read(DoorFixture.slice(path), isWatching));
    }

    private void watches(final int opcode, final int type)
    {
        fixture.ask(connection, 7, opcode, (request) -> request.watches(DoorFixture.slice("/a"), type));
        fixture.dispatcher.reply(connection);
    }

    private static void paths(final RequestEncoder request, final String... paths)
    {
        request.fields().writeInt(paths.length);
        for (final String path : paths)
        {
            request.fields().writeAscii(path);
        }
    }

    private DirectBuffer single()
    {
        final List<DirectBuffer> frames = fixture.sent(connection);
        assertEquals(1, frames.size());
        return frames.get(0);
    }

    private static void assertHeader(final DirectBuffer reply, final int xid, final long zxid, final int error)
    {
        final ReplyHeaderDecoder header = new ReplyHeaderDecoder();
        header.wrap(reply, 0, reply.capacity());
        assertEquals(xid, header.xid());
        assertEquals(error, header.error());
        assertEquals(zxid, header.zxid());
    }

    private static void assertEvent(final DirectBuffer frame, final int type, final String path)
    {
        assertHeader(frame, Xids.NOTIFICATION, Replies.NO_ZXID, ErrorCodes.OK);
        assertEquals(type, frame.getInt(BODY, ByteOrder.BIG_ENDIAN));
        assertTrue(frame.getStringWithoutLengthUtf8(BODY, frame.capacity() - BODY).endsWith(path));
    }

    private static String text(final DirectBuffer reply)
    {
        final int length = reply.getInt(BODY, ByteOrder.BIG_ENDIAN);
        return reply.getStringWithoutLengthUtf8(BODY + Integer.BYTES, length);
    }
}
