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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a session of many asks with buffers alone: access lists, transactions, its ephemerals and identities. */
@Timeout(60)
class SessionRequestsTest
{
    private static final int OPEN = SessionRequests.OPEN_ACL;
    private static final int PATIENCE_MS = 20_000;
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);
    /** Not at the beginning of their buffer. */
    private static final DirectBuffer PATH = buffer("--/p\u00e4th--");
    private static final int PATH_LENGTH = 6;
    private static final DirectBuffer DATA = buffer("-data-");

    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final List<String> answers = new ArrayList<>();
    private final AclEncoder list = new AclEncoder();
    private final BufferTransaction transaction = new BufferTransaction(4096);
    private MultiSessionClient client;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSendTheEntriesOfAnAccessList(final boolean isUnretained)
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(isUnretained);
        list.reset()
            .add(Permissions.READ, "world", "anyone")
            .add(Permissions.ALL, "x509", "CN=\u00e4l,O=x");
        final UnsafeBuffer shifted = new UnsafeBuffer(new byte[list.length() + 10]);
        shifted.putBytes(5, list.buffer(), 0, list.length());

        // First, because this cluster does not count the writes with lists.
        create(requests, CreateMode.PERSISTENT_WITH_TTL, 9, null, 0, OPEN);
        create(requests, CreateMode.EPHEMERAL_SEQUENTIAL, 0, shifted, 5, list.length());
        requests.setAcl(PATH, 2, PATH_LENGTH, shifted, 5, list.length(), 3, this::onAnswer);
        requests.setAcl(PATH, 2, PATH_LENGTH, null, 0, OPEN, -1, this::onAnswer);
        await("answers", () -> 4 == answers.size());

        assertEquals(List.of("CREATE OK", "CREATE OK", "SET_ACL OK", "SET_ACL OK"), answers);
        assertEquals(
            List.of(
                "create EPHEMERAL_SEQUENTIAL 0 1:world:anyone 31:x509:CN=\u00e4l,O=x /p\u00e4th data",
                "setAcl 3 1:world:anyone 31:x509:CN=\u00e4l,O=x /p\u00e4th",
                "setAcl -1 31:world:anyone /p\u00e4th"),
            member.door.asked);
        assertEquals(1, member.count("create"));
    }

    @Test
    void shouldSendWhatIsNoAccessListWithoutEntriesForTheMemberToRefuse()
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(true);
        list.reset().add(Permissions.READ, "world", "anyone");
        final UnsafeBuffer tooLong = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH + 1]);
        final List<String> reasons = new ArrayList<>();
        final ResponseHandler handler = (response) ->
        {
            reasons.add(response.exception().getMessage());
            onAnswer(response);
        };

        for (final int length : new int[]{SessionRequests.EMPTY_ACL, list.length() - 1, list.length() + 1})
        {
            requests.create(
                PATH, 2, PATH_LENGTH, DATA, 1, 4, CreateMode.PERSISTENT, 0, list.buffer(), 0, length, handler);
        }
        requests.setAcl(PATH, 2, PATH_LENGTH, tooLong, 0, tooLong.capacity(), 0, handler);
        await("answers", () -> 4 == answers.size());

        assertEquals(
            List.of("CREATE INVALID_ACL", "CREATE INVALID_ACL", "CREATE INVALID_ACL", "SET_ACL INVALID_ACL"), answers);
        assertEquals("create PERSISTENT 0 /p\u00e4th data", member.door.asked.get(2));
        assertEquals("setAcl 0 /p\u00e4th", member.door.asked.get(3));
        assertTrue(reasons.get(1).contains("ends within an entry"), reasons.get(1));
        assertTrue(reasons.get(2).contains("ends within an entry"), reasons.get(2));
        assertTrue(reasons.get(3).contains("at most 4096 bytes, had 4097"), reasons.get(3));
    }

    @Test
    void shouldRefuseAccessListsOutsideTheirBuffers()
    {
        FAKE.member(0);
        final SessionRequests requests = requests(false);

        for (final int[] place : new int[][]{{0, 5}, {-1, 2}, {4, 1}, {5, 1}, {Integer.MAX_VALUE, 2}, {0, -2}})
        {
            final UnsafeBuffer four = new UnsafeBuffer(new byte[4]);
            refused("an access list", () -> requests.setAcl(
                PATH, 2, PATH_LENGTH, four, place[0], place[1], 0, this::onAnswer));
            refused("an access list", () -> create(
                requests, CreateMode.PERSISTENT, 0, four, place[0], place[1]));
            refused("an access list", () -> transaction.create(
                PATH, 2, PATH_LENGTH, null, 0, 0, CreateMode.PERSISTENT, 0, four, place[0], place[1]));
        }
        refused("acl is null", () -> create(requests, CreateMode.PERSISTENT, 0, null, 0, 1));
        assertEquals(0, transaction.size());
        assertFalse(transaction.isOverfull());
    }

    @Test
    void shouldLeaveAccessListsToMembersThatKnowThem()
    {
        FAKE.member(0).speak(0, 4, ResultCode.OK);
        final SessionRequests requests = requests(false);
        list.reset().add(Permissions.READ, "world", "anyone");

        create(requests, CreateMode.PERSISTENT, 0, list.buffer(), 0, list.length());
        assertTrue(requests.whoAmI(this::onAnswer) > 0);
        await("answers", () -> 2 == answers.size());

        assertEquals(List.of("WHO_AM_I UNIMPLEMENTED", "CREATE OK"), answers);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSendATransactionAgainAndAgain(final boolean isUnretained)
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(isUnretained);
        list.reset().add(Permissions.READ, "world", "anyone");
        final OutcomeCursor cursor = new OutcomeCursor();
        final List<String> outcomes = new ArrayList<>();
        final ZnodeStat stat = new ZnodeStat();
        final ResponseHandler handler = (response) ->
        {
            cursor.wrap(response, transaction.size());
            while (cursor.next())
            {
                cursor.stat(stat);
                outcomes.add(cursor.code() + " " + cursor.sequence() + " " + stat.version());
            }
            onAnswer(response);
        };

        for (int i = 0; i < 2; i++)
        {
            answers.clear();
            outcomes.clear();
            member.door.asked.clear();
            addAll(transaction.reset());
            assertTrue(requests.transaction(transaction, handler) > 0);
            await("the answer", () -> 1 == answers.size());

            assertEquals(List.of("TRANSACTION OK"), answers);
            assertEquals(List.of("OK 0 10", "OK 1 11", "OK 2 12", "OK 3 13", "OK 4 14", "OK 5 15"), outcomes);
            assertEquals(
                List.of("multi " + (isUnretained ? "once" : "kept") +
                    " | CREATE PERSISTENT_WITH_TTL 99 0 /p\u00e4th 4" +
                    " | CREATE_WITH_ACL EPHEMERAL 0 " + list.length() + " /p\u00e4th null+" + list.length() +
                    " | CREATE_WITH_ACL PERSISTENT 0 0 /p\u00e4th 4" +
                    " | SET_DATA PERSISTENT 0 7 /p\u00e4th 4" +
                    " | CHECK PERSISTENT 0 -1 /p\u00e4th 0" +
                    " | DELETE PERSISTENT 0 3 /p\u00e4th 0"),
                member.door.asked);
        }
    }

    @Test
    void shouldTellWhichOperationFailedFromARefusalAsAWhole()
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(true);
        addAll(transaction.reset());
        final OutcomeCursor cursor = new OutcomeCursor();
        final List<ErrorCode> outcomes = new ArrayList<>();
        final ResponseHandler handler = (response) ->
        {
            cursor.wrap(response, transaction.size());
            while (cursor.next())
            {
                outcomes.add(cursor.code());
            }
            onAnswer(response);
        };
        member.door.failures.add(new FakeDoorAnswers.Failure(4, ResultCode.BAD_VERSION));
        member.door.failures.add(new FakeDoorAnswers.Failure(-1, ResultCode.DATA_TOO_LARGE));
        member.door.failures.add(new FakeDoorAnswers.Failure(-1, ResultCode.REQUEST_MISMATCH));

        for (int i = 0; i < 3; i++)
        {
            assertTrue(requests.transaction(transaction, handler) > 0);
        }
        await("answers", () -> 3 == answers.size());

        assertEquals(
            List.of("TRANSACTION BAD_VERSION", "TRANSACTION DATA_TOO_LARGE", "TRANSACTION REQUEST_MISMATCH"), answers);
        assertEquals(
            List.of(
                ErrorCode.OK, ErrorCode.OK, ErrorCode.OK, ErrorCode.OK, ErrorCode.BAD_VERSION,
                ErrorCode.RUNTIME_INCONSISTENCY),
            outcomes);
    }

    @Test
    void shouldLeaveOutWhatMakesATransactionTooLongAndSendItNoMore()
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(true);
        final int length = BufferTransaction.OPERATION_OVERHEAD + PATH_LENGTH;
        final BufferTransaction exact = new BufferTransaction(2 * length + 4);
        assertTrue(exact.delete(PATH, 2, PATH_LENGTH, -1));
        assertFalse(exact.isOverfull());

        assertFalse(exact.setData(PATH, 2, PATH_LENGTH, DATA, 0, 5, -1));
        assertFalse(exact.check(PATH, 2, 1, -1));

        assertTrue(exact.isOverfull());
        assertEquals(1, exact.size());
        assertEquals(length, exact.length());
        refused("an operation was left out", () -> requests.transaction(exact, this::onAnswer));
        exact.reset();
        refused("1 to 1024 operations, has 0", () -> requests.transaction(exact, this::onAnswer));
        assertTrue(exact.delete(PATH, 2, PATH_LENGTH, -1));
        assertTrue(exact.setData(PATH, 2, PATH_LENGTH, DATA, 0, 4, -1));
        assertEquals(2 * length + 4, exact.length());
        assertTrue(requests.transaction(exact, this::onAnswer) > 0);
        await("the answer", () -> 1 == answers.size());
        assertEquals(1, member.door.asked.size());

        final BufferTransaction most = new BufferTransaction(1 << 20);
        for (int i = 0; i < Transaction.MAX_OPERATIONS; i++)
        {
            assertTrue(most.check(PATH, 2, PATH_LENGTH, -1));
        }
        assertFalse(most.check(PATH, 2, PATH_LENGTH, -1));
        refused("allowed are 1024", () -> requests.transaction(most, this::onAnswer));
        refused("maxLength must be at least 1", () -> new BufferTransaction(0));
        final BufferTransaction large = new BufferTransaction(3 << 20);
        final UnsafeBuffer data = new UnsafeBuffer(new byte[2 << 20]);
        assertTrue(large.setData(PATH, 2, PATH_LENGTH, data, 0, data.capacity(), -1));
        assertThrows(DataTooLargeException.class, () -> requests.transaction(large, this::onAnswer));
    }

    @Test
    void shouldRefuseOperationsWithoutWhatTheyNeedAndStayAsItWas()
    {
        refused("mode is null", () -> transaction.create(PATH, 2, 4, null, 0, 0, null, 0));
        refused("a path is null", () -> transaction.delete(null, 0, 0, -1));
        refused("a path", () -> transaction.check(PATH, 2, PATH.capacity(), -1));
        refused("a path", () -> transaction.check(PATH, 2, -1, -1));
        refused("a path", () -> transaction.check(PATH, -1, 2, -1));
        refused("data", () -> transaction.setData(PATH, 2, 4, DATA, 5, 2, -1));
        refused("data", () -> transaction.setData(PATH, 2, 4, DATA, 0, -1, -1));
        refused("data", () -> transaction.create(PATH, 2, 4, DATA, -1, 2, CreateMode.PERSISTENT, 0));

        assertEquals(0, transaction.size());
        assertEquals(0, transaction.length());
        assertFalse(transaction.isOverfull());
    }

    @Test
    void shouldListEphemeralsPageByPageAndIdentities()
    {
        final FakeMember member = FAKE.member(0);
        final SessionRequests requests = requests(false);
        final List<String> found = new ArrayList<>();
        final long[] cursor = {NodensClient.FIRST_PAGE};
        final boolean[] isLast = {false};
        final IdentityCursor identities = new IdentityCursor();

        while (!isLast[0])
        {
            answers.clear();
            requests.ephemerals(PATH, 2, PATH_LENGTH, cursor[0], ReadLevel.LINEARIZABLE, (response) ->
            {
                found.add(response.buffer().getStringUtf8(response.offset(), ByteOrder.LITTLE_ENDIAN));
                cursor[0] = response.cursor();
                isLast[0] = response.isLastPage();
                onAnswer(response);
            });
            await("a page", () -> 1 == answers.size());
        }
        requests.whoAmI((response) ->
        {
            identities.wrap(response);
            while (identities.next())
            {
                found.add(identities.scheme() + " " + identities.identity());
            }
            onAnswer(response);
        });
        await("identities", () -> 2 == answers.size());

        assertEquals(
            List.of("/p\u00e4th/e-1", "/p\u00e4th/e0", "/p\u00e4th/e1", "ip 10.1.2.3", "x509 CN=\u00e4l"), found);
        assertEquals("ephemerals 0 -1 LINEARIZABLE /p\u00e4th", member.door.asked.get(0));
        refused("cursor at least -1", () -> requests.ephemerals(
            PATH, 2, PATH_LENGTH, -2, ReadLevel.LOCAL, this::onAnswer));
        refused("the prefix", () -> requests.ephemerals(PATH, 2, -1, -1, ReadLevel.LOCAL, this::onAnswer));
        refused("a prefix", () -> requests.ephemerals(
            PATH, 2, PATH.capacity(), -1, ReadLevel.LOCAL, this::onAnswer));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAllocateNothingAfterWarmUp(final boolean isUnretained)
    {
        FAKE.member(0).door.isSilent = true;
        final SessionRequests requests = requests(isUnretained);
        list.reset().add(Permissions.READ, "world", "anyone").add(Permissions.ALL, "ip", "10.0.0.0/8");
        final long[] sum = new long[2];
        final OutcomeCursor outcomes = new OutcomeCursor();
        final IdentityCursor identities = new IdentityCursor();
        final ZnodeStat stat = new ZnodeStat();
        final ResponseHandler handler = (response) ->
        {
            sum[0] += ErrorCode.OK == response.code() ? 1 : 0;
            switch (response.operation())
            {
                case TRANSACTION ->
                {
                    outcomes.wrap(response);
                    while (outcomes.next())
                    {
                        outcomes.stat(stat);
                        sum[1] += outcomes.code().value() + outcomes.sequence() + stat.version();
                    }
                }
                case WHO_AM_I ->
                {
                    identities.wrap(response);
                    while (identities.next())
                    {
                        sum[1] += identities.schemeLength() + identities.buffer().getByte(identities.identityOffset());
                    }
                }
                default -> sum[1] += response.zxid();
            }
        };
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        long leastBytes = Long.MAX_VALUE;
        for (int round = 0; round < 12; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            final long goal = sum[0] + 500;
            for (int i = 0; i < 100; i++)
            {
                addAll(transaction.reset());
                requests.create(
                    PATH, 2, PATH_LENGTH, DATA, 1, 4, CreateMode.PERSISTENT, 0, list.buffer(), 0, list.length(),
                    handler);
                requests.setAcl(PATH, 2, PATH_LENGTH, list.buffer(), 0, list.length(), -1, handler);
                requests.transaction(transaction, handler);
                requests.ephemerals(PATH, 2, PATH_LENGTH, NodensClient.FIRST_PAGE, ReadLevel.LOCAL, handler);
                requests.whoAmI(handler);
                final long answered = goal - 500 + (i + 1) * 5L;
                final long deadlineNs = System.nanoTime() + 20_000_000_000L;
                while (sum[0] < answered && System.nanoTime() - deadlineNs < 0)
                {
                    client.doWork();
                }
                assertEquals(answered, sum[0]);
            }
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertTrue(leastBytes < 500, "bytes for 500 requests: " + leastBytes);
    }

    private void addAll(final BufferTransaction target)
    {
        target.create(PATH, 2, PATH_LENGTH, DATA, 1, 4, CreateMode.PERSISTENT_WITH_TTL, 99);
        target.create(
            PATH, 2, PATH_LENGTH, null, 0, 0, CreateMode.EPHEMERAL, 0, list.buffer(), 0, list.length());
        target.create(
            PATH, 2, PATH_LENGTH, DATA, 1, 4, CreateMode.PERSISTENT, 0, NOTHING, 0, SessionRequests.EMPTY_ACL);
        target.setData(PATH, 2, PATH_LENGTH, DATA, 1, 4, 7);
        target.check(PATH, 2, PATH_LENGTH, -1);
        target.delete(PATH, 2, PATH_LENGTH, 3);
    }

    private SessionRequests requests(final boolean isUnretained)
    {
        // A member that is slow on a busy machine is not given up, or it would get again what it has noted down.
        FAKE.cluster().timeoutMs(10 * PATIENCE_MS);
        final ClientContext context = FAKE.context(1).silenceTimeoutMs(PATIENCE_MS).answerTimeoutMs(PATIENCE_MS);
        client = FAKE.closing(MultiSessionClient.connect(
            new MultiSessionClient.Context().client(context).listener(new MultiSessionListener()
            {
                @Override
                public void onAttached(final SessionHandle session)
                {
                    assertTrue(session.isAttached());
                }

                @Override
                public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
                {
                    throw new AssertionError("refused " + code + " " + detail);
                }

                @Override
                public void onEnded(final SessionHandle session, final SessionEnd end)
                {
                    assertFalse(session.isAttached());
                }
            })));
        final SessionHandle session = client.open(20_000);
        await("it is open", session::isAttached);
        return isUnretained ? session.unretained() : session;
    }

    private long create(
        final SessionRequests requests,
        final CreateMode mode,
        final long ttlMs,
        final DirectBuffer acl,
        final int aclOffset,
        final int aclLength)
    {
        return requests.create(
            PATH, 2, PATH_LENGTH, DATA, 1, 4, mode, ttlMs, acl, aclOffset, aclLength, this::onAnswer);
    }

    private void onAnswer(final Response response)
    {
        answers.add(response.operation().name() + " " + response.code());
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        FakeClusterExtension.await(what, () ->
        {
            client.doWork();
            return condition.getAsBoolean();
        });
    }

    private static void refused(final String text, final Executable call)
    {
        final String message = assertThrows(BadArgumentsException.class, call).getMessage();
        assertTrue(message.contains(text), message);
    }

    private static DirectBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(UTF_8));
    }
}
