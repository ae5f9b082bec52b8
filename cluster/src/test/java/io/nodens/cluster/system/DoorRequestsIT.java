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

import io.nodens.client.Acl;
import io.nodens.client.AclEntry;
import io.nodens.client.BufferTransaction;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.IdentityCursor;
import io.nodens.client.MultiSessionClient;
import io.nodens.client.MultiSessionListener;
import io.nodens.client.NodensClient;
import io.nodens.client.OutcomeCursor;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionHandle;
import io.nodens.client.SessionRequests;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.AclTable;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a door asks for its clients besides plain reads and writes, against a member as a process: access lists as
 * bytes, transactions out of buffers, identities that it tells of its clients, their ephemerals.
 */
@Timeout(300)
class DoorRequestsIT
{
    private static final int TIMEOUT_MS = 30_000;
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final List<MultiSessionClient> doors = new ArrayList<>();
    private final BufferTransaction transaction = new BufferTransaction(1 << 20);
    private final List<String> answers = new ArrayList<>();

    @AfterEach
    void closeDoors()
    {
        CloseHelper.quietCloseAll(doors);
    }

    @Test
    void shouldHaveMembersJudgeAccessListsInTheirPlaceAmongTheChecks()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient observer = clusters.connect(cluster);
        final SessionHandle session = open(door(cluster, true));
        final Acl shown = Acl.of(
            AclEntry.world(Permissions.READ), new AclEntry(Permissions.ALL, "ip", "10.1.2.0/24"),
            new AclEntry(Permissions.WRITE, "x509", "CN=\u00e4l,O=x"));
        final DirectBuffer list = new UnsafeBuffer(shown.encode());
        final DirectBuffer auth = new UnsafeBuffer(Acl.CREATOR_ALL.encode());
        final DirectBuffer tooLong = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH + 1]);

        for (final SessionRequests requests : List.of(session, session.unretained()))
        {
            final String base = requests == session ? "/kept" : "/once";
            assertEquals("CREATE OK", create(requests, base, NOTHING, SessionRequests.OPEN_ACL));
            assertEquals("CREATE OK", create(requests, base + "/a", list, list.capacity()));
            assertEquals(shown, observer.getAcl(base + "/a", ReadLevel.LINEARIZABLE).acl());
            assertEquals(Acl.OPEN, observer.getAcl(base).acl());

            // Before the parent is looked for, and with a list that is sound after.
            assertEquals("CREATE INVALID_ACL", create(requests, base + "/no/b", NOTHING, SessionRequests.EMPTY_ACL));
            assertEquals("CREATE INVALID_ACL", create(requests, base + "/no/b", list, list.capacity() - 1));
            assertEquals("CREATE INVALID_ACL", create(requests, base + "/no/b", tooLong, tooLong.capacity()));
            assertEquals("CREATE INVALID_ACL", create(requests, base + "/no/b", auth, auth.capacity()));
            assertEquals("CREATE NO_NODE", create(requests, base + "/no/b", list, list.capacity()));

            assertEquals("SET_ACL INVALID_ACL", setAcl(requests, base + "/no", NOTHING, SessionRequests.EMPTY_ACL, 0));
            assertEquals("SET_ACL NO_NODE", setAcl(requests, base + "/no", list, list.capacity(), 0));
            assertEquals("SET_ACL NO_AUTH", setAcl(requests, base + "/a", list, list.capacity(), 7));
            assertEquals("SET_ACL BAD_VERSION", setAcl(requests, base, list, list.capacity(), 7));
            assertEquals("SET_ACL OK", setAcl(requests, base, NOTHING, SessionRequests.OPEN_ACL, 0));
            assertEquals(1, observer.getAcl(base, ReadLevel.LINEARIZABLE).stat().aversion());
            assertEquals(Acl.OPEN, observer.getAcl(base).acl());
            assertEquals("SET_ACL OK", setAcl(requests, base, list, list.capacity(), 1));
            assertEquals(shown, observer.getAcl(base, ReadLevel.LINEARIZABLE).acl());
        }
    }

    @Test
    void shouldAnswerForEachOperationOfATransaction()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient observer = clusters.connect(cluster);
        final SessionHandle session = open(door(cluster, true));
        final DirectBuffer readOnly = new UnsafeBuffer(Acl.READ_ONLY.encode());
        final DirectBuffer data = buffer("xdatax");

        for (final SessionRequests requests : List.of(session, session.unretained()))
        {
            final String base = requests == session ? "/kept" : "/once";
            transaction.reset();
            add(base, CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL);
            assertTrue(transaction.create(
                buffer(base + "/s-"), 0, base.length() + 3, data, 1, 4, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL,
                60_000, readOnly, 0, readOnly.capacity()));
            add(base + "/e", CreateMode.EPHEMERAL, readOnly, readOnly.capacity());
            assertTrue(transaction.setData(buffer(base), 0, base.length(), data, 1, 4, 0));
            assertTrue(transaction.check(buffer(base), 0, base.length(), 1));
            assertTrue(transaction.setData(buffer(base), 0, base.length(), null, 0, 0, 1));
            add(base + "/gone", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL);
            assertTrue(transaction.delete(buffer(base + "/gone"), 0, base.length() + 5, -1));
            assertEquals(
                List.of("OK v0 l0", "OK v0 l4 0", "OK v0 l0", "OK v1 l4", "OK", "OK v2 l0", "OK v0 l0", "OK"),
                outcomes(requests));

            assertEquals("data", new String(observer.getData(
                base + "/s-0000000000", new ZnodeStat(), null, ReadLevel.LINEARIZABLE), UTF_8));
            assertEquals(Acl.READ_ONLY, observer.getAcl(base + "/s-0000000000").acl());
            assertEquals(Acl.READ_ONLY, observer.getAcl(base + "/e").acl());
            assertEquals(session.sessionId(), observer.exists(base + "/e").ephemeralOwner());
            assertNull(observer.getData(base));
        }
    }

    @Test
    void shouldNameTheOperationThatMadeATransactionFail()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient observer = clusters.connect(cluster);
        final SessionHandle session = open(door(cluster, true));
        final DirectBuffer auth = new UnsafeBuffer(Acl.CREATOR_ALL.encode());

        for (final SessionRequests requests : List.of(session, session.unretained()))
        {
            assertFails(requests, "INVALID_ACL", () ->
                add("/no/x", CreateMode.PERSISTENT, NOTHING, SessionRequests.EMPTY_ACL));
            assertFails(requests, "INVALID_ACL", () ->
                add("/no/x", CreateMode.PERSISTENT, auth, auth.capacity()));
            assertFails(requests, "INVALID_ACL", () ->
                add("/no/x", CreateMode.PERSISTENT, auth, auth.capacity() - 1));
            assertFails(requests, "NO_NODE", () ->
                add("/no/x", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL));
            assertFails(requests, "NO_NODE", () ->
                add("/x/", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL));
            assertFails(requests, "BAD_ARGUMENTS", () ->
                add("/..", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL));
            assertFails(requests, "BAD_ARGUMENTS", () ->
                add("", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL));
            assertFails(requests, "BAD_ARGUMENTS", () ->
                add("/x", CreateMode.PERSISTENT_WITH_TTL, NOTHING, SessionRequests.OPEN_ACL));
            assertFails(requests, "BAD_ARGUMENTS", () ->
                transaction.setData(buffer("x"), 0, 1, null, 0, 0, -1));
            assertFails(requests, "NOT_EMPTY", () ->
            {
                add("/first/child", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL);
                transaction.delete(buffer("/first"), 0, 6, -1);
            });
        }
        observer.sync();
        assertNull(observer.exists("/first"));
    }

    @Test
    void shouldUseWhatADoorOfTheHostSaysOfItsClients()
    {
        final LocalCluster cluster = clusters.start(1);
        final MultiSessionClient door = door(cluster, true);
        final DirectBuffer list = new UnsafeBuffer(Acl.of(
            new AclEntry(Permissions.ALL, "ip", "10.1.2.0/24"), new AclEntry(Permissions.ALL, "x509", "CN=al,O=x"),
            new AclEntry(Permissions.ALL, "sasl", "al"),
            AclEntry.digest(Permissions.ALL, "bob", "word")).encode());
        final SessionHandle stranger = open(door);
        assertEquals("CREATE OK", create(stranger.unretained(), "/guarded", list, list.capacity()));

        for (final String proof : List.of("ip 10.1.2.3", "x509 CN=al,O=x", "sasl al", "digest bob:word"))
        {
            final SessionHandle session = open(door);
            assertEquals("SET_DATA NO_AUTH", setData(session.unretained(), "/guarded"));
            final String scheme = proof.substring(0, proof.indexOf(' '));
            assertEquals("ADD_AUTH OK", prove(session, scheme, proof.substring(scheme.length() + 1)));
            assertEquals("SET_DATA OK", setData(session.unretained(), "/guarded"), proof);
            assertEquals("SET_DATA OK", setData(session, "/guarded"), proof);
            assertEquals(List.of(proof.replace(":word", "")), identities(session));
            assertEquals("SET_DATA NO_AUTH", setData(stranger.unretained(), "/guarded"));

            final byte[] secret = new byte[16];
            session.copySecret(secret, 0);
            session.detach();
            drive("it is detached", () -> null != session.end());
            final SessionHandle back = door.attach(
                session.sessionId(), new UnsafeBuffer(secret), 0, session.lastZxid());
            drive("it is back", back::isAttached);
            assertEquals(List.of(), identities(back));
            assertEquals("SET_DATA NO_AUTH", setData(back.unretained(), "/guarded"));
        }

        assertEquals("ADD_AUTH OK", prove(stranger, "ip", "10.9.9.9"));
        assertEquals("SET_DATA NO_AUTH", setData(stranger.unretained(), "/guarded"));
        assertEquals("ADD_AUTH OK", prove(stranger, "digest", "bob:word"));
        assertEquals(List.of("ip 10.9.9.9", "digest bob"), identities(stranger));
        final SessionHandle far = open(door(cluster, false));
        assertEquals("ADD_AUTH AUTH_FAILED", prove(far, "ip", "10.1.2.3"));
        assertEquals("ADD_AUTH AUTH_FAILED", prove(far, "x509", "CN=al,O=x"));
        assertEquals("ADD_AUTH AUTH_FAILED", prove(far, "sasl", "al"));
        assertEquals("ADD_AUTH OK", prove(far, "digest", "bob:word"));
    }

    @Test
    void shouldListTheEphemeralsOfTheSessionThatAsks()
    {
        final LocalCluster cluster = clusters.start(1);
        final MultiSessionClient door = door(cluster, true);
        final SessionHandle session = open(door);
        final SessionHandle other = open(door);
        for (final String path : List.of("/b1", "/b2", "/c"))
        {
            create(session, path, CreateMode.EPHEMERAL);
        }
        create(other, "/b3", CreateMode.EPHEMERAL);

        assertEquals(List.of("/b1", "/b2", "/c"), ephemerals(session, ""));
        assertEquals(List.of("/b1", "/b2"), ephemerals(session.unretained(), "/b"));
        assertEquals(List.of("/b3"), ephemerals(other, "/b"));
        assertEquals(List.of(), ephemerals(other, "/c"));
    }

    @Test
    void shouldCallHandlersInTheOrderOfRequestsThatTheClusterDecides()
    {
        final LocalCluster cluster = clusters.start(1);
        final MultiSessionClient door = door(cluster, true);
        final SessionHandle session = open(door);
        final DirectBuffer list = new UnsafeBuffer(Acl.CREATOR_ALL.encode());
        final DirectBuffer path = buffer("/a");
        transaction.reset();
        assertTrue(transaction.check(path, 0, 2, 99));
        assertEquals("CREATE OK", create(session, "/a", NOTHING, SessionRequests.OPEN_ACL));

        for (final SessionRequests requests : List.of(session, session.unretained()))
        {
            final List<Long> made = new ArrayList<>();
            final List<Long> answered = new ArrayList<>();
            final ResponseHandler handler = (response) -> answered.add(response.correlationId());
            for (int i = 0; i < 5; i++)
            {
                made.add(requests.setData(path, 0, 2, path, 0, 2, -1, handler));
                made.add(requests.setData(path, 0, 2, path, 0, 2, 99, handler));
                made.add(requests.sync(handler));
                made.add(requests.create(
                    path, 0, 2, null, 0, 0, CreateMode.PERSISTENT, 0, list, 0, list.capacity(), handler));
                made.add(requests.getData(path, 0, 2, ReadLevel.LOCAL, handler));
                made.add(requests.transaction(transaction, handler));
                made.add(requests.ephemerals(NOTHING, 0, 0, NodensClient.FIRST_PAGE, ReadLevel.LOCAL, handler));
                made.add(requests.setAcl(path, 0, 2, NOTHING, 0, SessionRequests.OPEN_ACL, 99, handler));
                made.add(requests.whoAmI(handler));
            }
            drive("answers", () -> made.size() == answered.size());
            assertEquals(made, answered);

            // What the front end refuses overtakes what it has passed on: SessionRequests says so.
            made.clear();
            answered.clear();
            made.add(requests.setData(path, 0, 2, path, 0, 2, -1, handler));
            made.add(requests.create(
                path, 0, 2, null, 0, 0, CreateMode.PERSISTENT, 0, NOTHING, 0, SessionRequests.EMPTY_ACL, handler));
            made.add(requests.sync(handler));
            drive("answers", () -> made.size() == answered.size());
            System.out.println("made " + made + ", answered " + answered);
        }
    }

    private void assertFails(final SessionRequests requests, final String code, final Runnable adder)
    {
        transaction.reset();
        add("/first", CreateMode.PERSISTENT, NOTHING, SessionRequests.OPEN_ACL);
        final int before = transaction.size();
        adder.run();
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < transaction.size() - 1; i++)
        {
            expected.add("OK");
        }
        assertTrue(transaction.size() > before);
        expected.add(code);
        expected.add("RUNTIME_INCONSISTENCY");
        assertTrue(transaction.check(buffer("/"), 0, 1, -1));

        assertEquals(expected, outcomes(requests));
    }

    private void add(final String path, final CreateMode mode, final DirectBuffer acl, final int aclLength)
    {
        final DirectBuffer name = buffer(path);
        assertTrue(transaction.create(name, 0, name.capacity(), NOTHING, 0, 0, mode, 0, acl, 0, aclLength));
    }

    private List<String> outcomes(final SessionRequests requests)
    {
        final List<String> outcomes = new ArrayList<>();
        final OutcomeCursor cursor = new OutcomeCursor();
        final ZnodeStat stat = new ZnodeStat();
        ask(requests, (asked) -> asked.transaction(transaction, (response) ->
        {
            cursor.wrap(response);
            while (cursor.next())
            {
                cursor.stat(stat);
                outcomes.add(cursor.code() +
                    (0 == stat.czxid() ? "" : " v" + stat.version() + " l" + stat.dataLength()) +
                    (cursor.sequence() < 0 ? "" : " " + cursor.sequence()));
            }
            onAnswer(response);
        }));
        return outcomes;
    }

    private List<String> identities(final SessionRequests requests)
    {
        final List<String> identities = new ArrayList<>();
        final IdentityCursor cursor = new IdentityCursor();
        ask(requests, (asked) -> asked.whoAmI((response) ->
        {
            cursor.wrap(response);
            while (cursor.next())
            {
                identities.add(cursor.scheme() + " " + cursor.identity());
            }
            onAnswer(response);
        }));
        return identities;
    }

    private List<String> ephemerals(final SessionRequests requests, final String prefix)
    {
        final List<String> paths = new ArrayList<>();
        final long[] cursor = {NodensClient.FIRST_PAGE};
        final boolean[] isLast = {false};
        final DirectBuffer buffer = buffer("-" + prefix);
        while (!isLast[0])
        {
            assertEquals("GET_EPHEMERALS OK", ask(requests, (asked) -> asked.ephemerals(
                buffer, 1, prefix.length(), cursor[0], ReadLevel.LINEARIZABLE, (response) ->
                {
                    int offset = response.offset();
                    for (int i = 0; i < response.childCount(); i++)
                    {
                        paths.add(response.buffer().getStringUtf8(offset, ByteOrder.LITTLE_ENDIAN));
                        offset += Integer.BYTES + response.buffer().getInt(offset, ByteOrder.LITTLE_ENDIAN);
                    }
                    cursor[0] = response.cursor();
                    isLast[0] = response.isLastPage();
                    onAnswer(response);
                })));
        }
        return paths;
    }

    private String create(final SessionRequests requests, final String path, final DirectBuffer acl, final int length)
    {
        final DirectBuffer name = buffer(path);
        return ask(requests, (asked) -> asked.create(
            name, 0, name.capacity(), null, 0, 0, CreateMode.PERSISTENT, 0, acl, 0, length, this::onAnswer));
    }

    private void create(final SessionRequests requests, final String path, final CreateMode mode)
    {
        final DirectBuffer name = buffer(path);
        assertEquals("CREATE OK", ask(requests, (asked) -> asked.create(
            name, 0, name.capacity(), null, 0, 0, mode, this::onAnswer)));
    }

    private String setAcl(
        final SessionRequests requests,
        final String path,
        final DirectBuffer acl,
        final int length,
        final int aversion)
    {
        final DirectBuffer name = buffer(path);
        return ask(requests, (asked) -> asked.setAcl(
            name, 0, name.capacity(), acl, 0, length, aversion, this::onAnswer));
    }

    private String setData(final SessionRequests requests, final String path)
    {
        final DirectBuffer name = buffer(path);
        return ask(requests, (asked) -> asked.setData(name, 0, name.capacity(), null, 0, 0, -1, this::onAnswer));
    }

    private String prove(final SessionHandle session, final String scheme, final String credentials)
    {
        return ask(session, (asked) -> session.addAuth(scheme, credentials.getBytes(UTF_8), this::onAnswer));
    }

    private String ask(final SessionRequests requests, final ToLongFunction<SessionRequests> call)
    {
        answers.clear();
        assertTrue(call.applyAsLong(requests) > 0);
        drive("the answer", () -> !answers.isEmpty());
        return answers.get(0);
    }

    private void onAnswer(final Response response)
    {
        answers.add(response.operation().name() + " " + response.code());
    }

    private MultiSessionClient door(final LocalCluster cluster, final boolean isOfTheHost)
    {
        final ClientContext context = isOfTheHost ?
            new ClientContext().endpoints("ipc").aeronDirectoryName(cluster.aeronDirectory(0).toString()) :
            cluster.clientContext(cluster.endpoints());
        final MultiSessionClient door = MultiSessionClient.connect(new MultiSessionClient.Context()
            .client(context
                .operationTimeoutMs(Clusters.TIMEOUT_MS)
                .connectTimeoutMs(Clusters.TIMEOUT_MS)
                // On a busy machine, too, no connection is lost: writes that are not retained would fail.
                .silenceTimeoutMs(TIMEOUT_MS / 3)
                .answerTimeoutMs(TIMEOUT_MS))
            .listener(new Nobody()));
        doors.add(door);
        return door;
    }

    private SessionHandle open(final MultiSessionClient door)
    {
        final SessionHandle session = door.open(TIMEOUT_MS);
        drive("it is open", session::isAttached);
        return session;
    }

    private void drive(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not in time: " + what);
            int work = 0;
            for (final MultiSessionClient door : doors)
            {
                work += door.doWork();
            }
            if (0 == work)
            {
                Thread.onSpinWait();
            }
        }
    }

    private static DirectBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(UTF_8));
    }

    /** Looks at the handles instead. */
    private static final class Nobody implements MultiSessionListener
    {
        @Override
        public void onAttached(final SessionHandle session)
        {
            // Asked of the handle.
        }

        @Override
        public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
        {
            throw new AssertionError("refused " + code + " " + detail);
        }

        @Override
        public void onEnded(final SessionHandle session, final SessionEnd end)
        {
            // Asked of the handle.
        }
    }
}
