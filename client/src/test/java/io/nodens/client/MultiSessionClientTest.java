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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.AuthenticateRequestDecoder;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventEncoder;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Many sessions on one connection: each is an affair of its own. */
@Timeout(60)
class MultiSessionClientTest
{
    private static final int TIMEOUT_MS = 20_000;

    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final List<String> told = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private MultiSessionClient client;
    private Consumer<SessionHandle> onEnded = (session) -> { };

    @Test
    void shouldOpenTouchDetachAndExpireEachAlone()
    {
        final FakeMember member = FAKE.member(0);
        final List<SessionHandle> sessions = connect(1, 250);
        for (int i = 0; i < sessions.size(); i++)
        {
            create(sessions.get(i), "/s" + i, CreateMode.EPHEMERAL);
        }
        await("answers", () -> answers.size() == 250);
        assertTrue(answers.stream().allMatch((answer) -> answer.endsWith(" OK")));

        sessions.get(7).touch();
        sessions.get(7).touch();
        sessions.get(8).detach();
        sessions.get(9).expire();
        assertEquals(AsyncNodensClient.CLOSED, sessions.get(8).sync(this::onAnswer));
        await("ends", () -> null != sessions.get(8).end() && null != sessions.get(9).end());

        final long first = sessions.get(0).sessionId();
        assertEquals(
            List.of("TOUCH " + (first + 7), "DETACH " + (first + 8), "EXPIRE " + (first + 9)), member.notices);
        assertEquals(SessionEnd.Cause.DETACHED, sessions.get(8).end().cause());
        assertEquals(SessionEnd.Cause.EXPIRED, sessions.get(9).end().cause());
        assertEquals(248, client.sessionCount());
        answers.clear();
        sessions.stream().filter(SessionHandle::isAttached).forEach((session) -> set(session, "/s7"));
        await("answers of the others", () -> answers.size() == 248);
        assertEquals(List.of("connected", "ended DETACHED", "ended EXPIRED"), told);
    }

    @Test
    void shouldKeepSessionsOfShortTimeoutsAliveByThePingsOfTheConnection()
    {
        FAKE.member(0);
        FAKE.cluster().timeoutMs(600);
        final List<SessionHandle> sessions = connect(1, 10);
        final long endNs = System.nanoTime() + 1_500_000_000L;

        await("more than two timeouts", () -> System.nanoTime() - endNs > 0);

        assertEquals(10, attached(sessions));
        assertEquals(List.of("connected"), told);
    }

    @Test
    void shouldLeaveASilentSessionToTheMemberWhenItIsTimedThere()
    {
        final FakeMember member = FAKE.member(0);
        FAKE.cluster().timeoutMs(1_000);
        final SessionHandle session = connect(1, 2).get(1);

        session.touch();

        await("it is over for the door", () -> null != session.end());
        assertEquals(SessionEnd.Cause.OUT_OF_TOUCH, session.end().cause());
        final long endNs = System.nanoTime() + 200_000_000L;
        await("no word of a detach", () -> System.nanoTime() - endNs > 0);
        assertEquals(List.of("TOUCH " + session.sessionId()), member.notices);
    }

    @Test
    void shouldSayAgainWhoIsToExpireAsLongAsTheSessionIsAttached()
    {
        final FakeMember member = FAKE.member(0);
        FAKE.cluster().timeoutMs(1_000);
        final SessionHandle session = connect(1, 2).get(1);
        final AtomicInteger notices = new AtomicInteger();
        member.dropRequests(
            (templateId) -> SessionNoticesDecoder.TEMPLATE_ID == templateId && 0 == notices.getAndIncrement());

        session.expire();

        await("it has expired", () -> null != session.end());
        assertEquals(SessionEnd.Cause.EXPIRED, session.end().cause());
        assertEquals(2, notices.get());
        assertEquals(List.of("EXPIRE " + session.sessionId()), member.notices);
    }

    @Test
    void shouldSayWhatIsAskedForWhileOthersAreReported()
    {
        final FakeMember member = FAKE.member(0);
        final List<SessionHandle> sessions = connect(1, 3);
        onEnded = (session) ->
        {
            if (session == sessions.get(0))
            {
                sessions.get(1).detach();
                sessions.get(2).expire();
            }
        };

        sessions.get(0).detach();
        sessions.get(1).touch();
        sessions.get(2).touch();
        await("all have ended", () -> 0 == client.sessionCount());

        assertEquals(
            List.of("DETACH 1", "TOUCH 2", "TOUCH 3", "DETACH 2", "EXPIRE 3"), member.notices);
        assertEquals(List.of("connected", "ended DETACHED", "ended DETACHED", "ended EXPIRED"), told);
    }

    /** It has nobody else to ask: to give the member up would take the connection from all others as well. */
    @Test
    void shouldKeepTheConnectionWhenItsOnlyMemberOwesAnAttachmentForLong()
    {
        final FakeMember member = FAKE.member(0);
        final MultiSessionClient.Context settings = settings(1);
        settings.client(FAKE.context(1).connectTimeoutMs(4_000));
        client = FAKE.closing(MultiSessionClient.connect(settings));
        final SessionHandle other = client.open(TIMEOUT_MS);
        final SessionHandle former = client.open(TIMEOUT_MS);
        await("both are attached", () -> other.isAttached() && former.isAttached());
        final byte[] secret = new byte[16];
        former.copySecret(secret, 0);
        former.detach();
        await("it is detached", () -> null != former.end());
        member.dropRequests((templateId) -> OpenSessionRequestDecoder.TEMPLATE_ID == templateId ||
            AttachSessionRequestDecoder.TEMPLATE_ID == templateId);

        final SessionHandle opened = client.open(TIMEOUT_MS);
        final SessionHandle back = client.attach(former.sessionId(), new UnsafeBuffer(secret), 0, 0);
        await("both are given up", () -> null != opened.end() && null != back.end());

        assertTrue(other.isAttached());
        assertEquals(1, told.stream().filter("connected"::equals).count(), told::toString);
    }

    @Test
    void shouldHearOfAMoveThatOvertakesTheAnswerToTheAttach()
    {
        final FakeMember member = FAKE.member(0);
        final List<SessionHandle> sessions = connect(1, 2);
        final SessionHandle former = sessions.get(1);
        final byte[] secret = new byte[16];
        former.copySecret(secret, 0);
        former.detach();
        await("it is detached", () -> null != former.end());
        member.freeze(true);
        final long stillNs = System.nanoTime() + 10_000_000;
        FakeClusterExtension.await("it stands still", () -> System.nanoTime() - stillNs > 0);
        final SessionHandle back = client.attach(former.sessionId(), new UnsafeBuffer(secret), 0, 0);
        client.doWork();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[8 + SessionEventEncoder.BLOCK_LENGTH]);
        new SessionEventEncoder().wrapAndApplyHeader(event, 0, new MessageHeaderEncoder())
            .sessionId(former.sessionId())
            .attachmentId(former.attachmentId() + 1)
            .zxid(0)
            .eventType(SessionEventType.MOVED);
        member.sendRaw(event.byteArray());

        member.freeze(false);
        await("it has moved", () -> null != back.end());

        assertEquals(SessionEnd.Cause.MOVED, back.end().cause());
        assertEquals(former.attachmentId() + 1, back.attachmentId());
        assertEquals(1, member.count("attach"));
        assertTrue(sessions.get(0).isAttached());
    }

    @Test
    void shouldCountASessionClosedWhenTheAnswerToTheCloseWasLost()
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 2);
        first.dropReplies((templateId) -> CloseSessionRequestDecoder.TEMPLATE_ID == templateId);
        sessions.get(1).close(this::onAnswer);
        await("it is closed", () -> 1 == FAKE.cluster().applied().size());

        first.die();
        await("it has ended", () -> null != sessions.get(1).end() && sessions.get(0).isAttached());

        assertEquals(SessionEnd.Cause.CLOSED, sessions.get(1).end().cause());
        assertEquals(List.of("closeSession OK"), answers);
    }

    @Test
    void shouldAttachAllElsewhereAndSendRetainedWritesAgainOnly()
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 200);
        create(sessions.get(0), "/r", CreateMode.PERSISTENT);
        await("the znode", () -> 1 == answers.size());
        sessions.get(5).touch();
        await("the touch", () -> 1 == first.notices.size());
        FAKE.cluster().forgetApplied();
        answers.clear();

        first.dropReplies((templateId) -> SetDataRequestDecoder.TEMPLATE_ID == templateId);
        set(sessions.get(1), "/r");
        set(sessions.get(2).unretained(), "/r");
        await("both writes", () -> 2 == FAKE.cluster().applied().size());
        first.die();
        sessions.get(3).detach();
        await("all back", () -> 2 == answers.size() && 199 == attached(sessions));

        assertEquals(List.of("1:OK", "0:OK"), FAKE.cluster().applied());
        assertEquals(List.of("setData CONNECTION_LOSS unknown", "setData OK"), answers);
        assertEquals(SessionEnd.Cause.DETACHED, sessions.get(3).end().cause());
        assertEquals(199, client.sessionCount());
        answers.clear();
        set(sessions.get(2).unretained(), "/r");
        set(sessions.get(1), "/r");
        await("both again", () -> 2 == answers.size());
        assertEquals(List.of("1:OK", "0:OK", "0:OK", "2:OK"), FAKE.cluster().applied());
        assertEquals(2, sessions.get(1).lastRequestId());
    }

    @Test
    void shouldNotSendUnretainedWritesOfAnAttachmentThatIsGone()
    {
        final FakeMember first = FAKE.member(0);
        final SessionHandle session = connect(2, 1).get(0);
        create(session, "/r", CreateMode.PERSISTENT);
        await("the znode", () -> 1 == answers.size());
        FAKE.cluster().forgetApplied();
        answers.clear();

        first.die();
        await("the loss", () -> !session.isAttached());
        set(session.unretained(), "/r");
        set(session, "/r");
        FAKE.member(1);
        await("both answers", () -> 2 == answers.size());

        assertEquals(List.of("setData CONNECTION_LOSS", "setData OK"), answers);
        assertEquals(List.of("2:OK"), FAKE.cluster().applied());
    }

    @Test
    void shouldReportASessionThatIsAttachedElsewhereAsMovedAlone()
    {
        final FakeMember member = FAKE.member(0);
        final List<SessionHandle> sessions = connect(1, 3);
        member.sendSessionEvent(sessions.get(1).sessionId(), SessionEventType.MOVED);
        await("the move", () -> null != sessions.get(1).end());
        assertEquals(SessionEnd.Cause.MOVED, sessions.get(1).end().cause());

        // Its client comes back with what proves that it owns the session, while another handle has it here.
        final SessionHandle former = sessions.get(2);
        create(former, "/a", CreateMode.EPHEMERAL);
        await("a write", () -> 1 == answers.size());
        final byte[] secret = new byte[16];
        former.copySecret(secret, 0);
        final SessionHandle back = client.attach(former.sessionId(), new UnsafeBuffer(secret), 0, former.lastZxid());
        await("it is attached", back::isAttached);

        assertEquals(SessionEnd.Cause.MOVED, former.end().cause());
        assertEquals(1, back.lastRequestId());
        assertTrue(back.attachmentId() > former.attachmentId());
        set(back, "/a");
        await("its write", () -> 2 == answers.size());
        assertEquals(List.of("create OK", "setData OK"), answers);
        final SessionHandle forged = client.attach(former.sessionId(), new UnsafeBuffer(new byte[16]), 0, 0);
        await("a wrong secret", () -> null != forged.end());
        assertEquals(SessionEnd.Cause.EXPIRED, forged.end().cause());
        assertTrue(sessions.get(0).isAttached() && back.isAttached());
    }

    @Test
    void shouldNotTakeASessionBackFromTheDoorThatHasAttachedItMeanwhile()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final SessionHandle session = connect(2, 1).get(0);
        assertEquals(0, first.formerAttachmentId);
        final long attachmentId = session.attachmentId();
        second.refuseNext(AttachSessionRequestDecoder.TEMPLATE_ID, ResultCode.SESSION_MOVED);

        first.die();
        await("the session has ended", () -> null != session.end());

        assertEquals(attachmentId, second.formerAttachmentId);
        assertEquals(SessionEnd.Cause.MOVED, session.end().cause());
        assertEquals(1, second.count("attach"));
        assertTrue(client.isConnected());
    }

    @Test
    void shouldRefuseOneSessionAndAskAgainForAnother()
    {
        final FakeMember member = FAKE.member(0);
        member.refuseNext(OpenSessionRequestDecoder.TEMPLATE_ID, ResultCode.OVERLOADED);
        member.refuseNext(OpenSessionRequestDecoder.TEMPLATE_ID, ResultCode.TOO_MANY_SESSIONS);
        client = FAKE.closing(MultiSessionClient.connect(settings(1).maxSessions(2)));
        final SessionHandle later = client.open(TIMEOUT_MS);
        final SessionHandle refused = client.open(TIMEOUT_MS);
        assertNull(client.open(TIMEOUT_MS));

        await("both are decided", () -> null != refused.end() && later.isAttached());

        assertEquals(SessionEnd.Cause.REFUSED, refused.end().cause());
        assertEquals(List.of("connected", "refused TOO_MANY_SESSIONS"), told);
        assertNotNull(client.open(TIMEOUT_MS));
    }

    @Test
    void shouldRetryAnUnretainedWriteThatWasRefusedUnlessAnotherHasOvertakenIt()
    {
        final FakeMember member = FAKE.member(0);
        final SessionHandle session = connect(1, 1).get(0);
        member.refuseNext(CreateRequestDecoder.TEMPLATE_ID, ResultCode.OVERLOADED);
        create(session.unretained(), "/a", CreateMode.PERSISTENT);
        await("the create", () -> 1 == answers.size());
        member.refuseNext(SetDataRequestDecoder.TEMPLATE_ID, ResultCode.OVERLOADED);
        set(session.unretained(), "/a");
        set(session.unretained(), "/a");
        await("both sets", () -> 3 == answers.size());

        assertEquals(List.of("create OK", "setData OVERLOADED", "setData OK"), answers);
        assertEquals(List.of("0:OK", "0:OK"), FAKE.cluster().applied());
    }

    @Test
    void shouldPushBackASessionAtItsLimitAndGiveUpOneThatNobodyOpens()
    {
        final MultiSessionClient.Context settings = settings(1).maxInFlightPerSession(2);
        settings.client(FAKE.context(1).connectTimeoutMs(300));
        client = FAKE.closing(MultiSessionClient.connect(settings));
        final SessionHandle session = client.open(TIMEOUT_MS);
        assertTrue(session.sync(this::onAnswer) > 0);
        assertTrue(session.sync(this::onAnswer) > 0);
        assertEquals(AsyncNodensClient.BACK_PRESSURED, session.sync(this::onAnswer));

        await("it is given up", () -> null != session.end());

        assertEquals(List.of("refused OPERATION_TIMEOUT"), told);
        assertEquals(List.of("sync CLIENT_CLOSED", "sync CLIENT_CLOSED"), answers);
        assertEquals(0, client.sessionCount());
        client.close();
        assertNull(client.open(TIMEOUT_MS));
        assertEquals(0, client.doWork());
        assertThrows(BadArgumentsException.class, () -> client.open(0));
        assertFalse(client.isConnected());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void shouldDetachASessionThatIsOpenedWhenNobodyWaitsForItAnyLonger(final int maxSessions)
    {
        final FakeMember member = FAKE.member(0);
        final MultiSessionClient.Context settings = settings(1).maxSessions(maxSessions);
        settings.client(FAKE.context(1).connectTimeoutMs(100).silenceTimeoutMs(10_000));
        client = FAKE.closing(MultiSessionClient.connect(settings));
        await("a connection", client::isConnected);
        member.freeze(true);
        final SessionHandle late = client.open(TIMEOUT_MS);
        await("it is given up", () -> null != late.end());
        assertEquals(SessionEnd.Cause.REFUSED, late.end().cause());

        member.freeze(false);
        await("it is let go", () -> !member.notices.isEmpty());

        assertEquals(List.of("DETACH 1"), member.notices);
        assertTrue(client.isConnected());
    }

    @Test
    void shouldTouchAgainWhatWasTouchedWhenItIsAttachedElsewhere()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 2);
        sessions.get(1).touch();
        await("the touch", () -> !first.notices.isEmpty());

        first.die();
        await("the next member is told", () -> !second.notices.isEmpty());

        assertEquals(List.of("TOUCH " + sessions.get(1).sessionId()), second.notices);
    }

    @Test
    void shouldProveTheIdentitiesOfEachSessionBeforeAnythingElseWhereverItIsAttached()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 200);
        FAKE.cluster().isProofNeeded = true;
        for (int i = 0; i < sessions.size(); i++)
        {
            assertTrue(prove(sessions.get(i), "user" + i) > 0);
        }
        await("the first identities", () -> 200 == answers.size());
        for (int i = 0; i < sessions.size(); i++)
        {
            assertTrue(prove(sessions.get(i), "other" + i) > 0);
        }
        await("more identities", () -> 400 == answers.size());
        for (int i = 0; i < sessions.size(); i++)
        {
            create(sessions.get(i), "/s" + i, CreateMode.PERSISTENT);
        }
        await("answers", () -> 600 == answers.size());
        assertTrue(answers.stream().allMatch((answer) -> answer.endsWith(" OK")));
        final List<String> proofs = List.copyOf(FAKE.cluster().proofs);
        FAKE.cluster().proofs.clear();
        answers.clear();

        first.die();
        for (int i = 0; i < sessions.size(); i++)
        {
            set(sessions.get(i), "/s" + i);
        }
        await("answers of the second member", () -> 200 == answers.size());

        assertEquals(List.of(), answers.stream().filter((answer) -> !answer.endsWith(" OK")).toList());
        assertEquals(proofs.stream().sorted().toList(), FAKE.cluster().proofs.stream().sorted().toList());
        assertEquals(400, second.count("authenticate"));
        assertEquals(List.of("connected", "connected"), told);
        assertEquals(List.of(), FAKE.errors());
    }

    @Test
    void shouldGoOnWithoutAnIdentityThatTheNextMemberRefusesToOneSession()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 2);
        create(sessions.get(0), "/a", CreateMode.PERSISTENT);
        sessions.forEach((session) -> prove(session, "bob"));
        await("answers", () -> 3 == answers.size());
        answers.clear();
        second.refuseNext(AuthenticateRequestDecoder.TEMPLATE_ID, ResultCode.AUTH_FAILED);
        second.refuseNext(AuthenticateRequestDecoder.TEMPLATE_ID, ResultCode.BUSY);

        first.die();
        sessions.forEach((session) -> set(session, "/a"));
        await("answers", () -> 2 == answers.size());

        assertEquals(List.of("setData OK", "setData OK"), answers);
        assertEquals(3, second.count("authenticate"));
        assertEquals(1, FAKE.errors().size());
        assertTrue(FAKE.errors().get(0).getMessage().contains("AUTH_FAILED"), FAKE.errors().toString());
    }

    @Test
    void shouldTellEachSessionWhetherItsCredentialsAreTakenAndForgetWhatIsRefused()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        final List<SessionHandle> sessions = connect(2, 2);
        first.refuseNext(AuthenticateRequestDecoder.TEMPLATE_ID, ResultCode.AUTH_FAILED);
        prove(sessions.get(0), "eve");
        await("the refusal", () -> 1 == answers.size());
        prove(sessions.get(1), "bob");
        await("the other answer", () -> 2 == answers.size());
        assertEquals(List.of("addAuth AUTH_FAILED", "addAuth OK"), answers);
        assertThrows(BadArgumentsException.class, () -> sessions.get(0).addAuth("", new byte[0], this::onAnswer));
        assertThrows(BadArgumentsException.class, () -> sessions.get(0).addAuth("digest", null, this::onAnswer));

        first.die();
        sessions.forEach((session) -> session.sync(this::onAnswer));
        await("both go on", () -> 4 == answers.size());

        assertEquals(1, second.count("authenticate"));
        sessions.get(1).detach();
        assertEquals(AsyncNodensClient.CLOSED, prove(sessions.get(1), "bob"));
    }

    @Test
    void shouldProveForTheNextSessionInTheSlotOfOneWhoseProofWasNotAnswered()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember second = FAKE.member(1);
        client = FAKE.closing(MultiSessionClient.connect(settings(2).maxSessions(1)));
        final SessionHandle former = client.open(TIMEOUT_MS);
        prove(former, "bob");
        await("a proof", () -> 1 == answers.size());
        second.dropReplies((templateId) -> AuthenticateRequestDecoder.TEMPLATE_ID == templateId);
        first.die();
        await("the proof at the next member", () -> 1 == second.count("authenticate"));

        former.detach();
        await("a free slot", () -> null != former.end());
        second.dropReplies((templateId) -> false);
        final SessionHandle next = client.open(TIMEOUT_MS);
        prove(next, "al");
        await("its proof", () -> 2 == answers.size());

        assertEquals(List.of("addAuth OK", "addAuth OK"), answers);
        assertEquals(List.of("1 digest bob:word", "1 digest bob:word", "2 digest al:word"), FAKE.cluster().proofs);
    }

    @Test
    void shouldAllocateNothingForRequestsAndTouches()
    {
        FAKE.member(0);
        final List<SessionHandle> sessions = connect(1, 50);
        create(sessions.get(0), "/a", CreateMode.PERSISTENT);
        await("the znode", () -> 1 == answers.size());
        final UnsafeBuffer name = new UnsafeBuffer("/a".getBytes(US_ASCII));
        final long[] count = new long[1];
        final ResponseHandler counter = (response) -> count[0] += ErrorCode.OK == response.code() ? 1 : 0;
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();

        long leastBytes = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++)
        {
            final long before = threads.getThreadAllocatedBytes(threadId);
            final long goal = count[0] + 500;
            for (int i = 0; i < 10; i++)
            {
                for (final SessionHandle session : sessions)
                {
                    session.touch();
                    assertTrue(session.setData(name, 0, 2, name, 0, 1, -1, counter) > 0);
                }
                final long answered = goal - 500 + (i + 1) * 50L;
                final long deadlineNs = System.nanoTime() + 20_000_000_000L;
                while (count[0] < answered && System.nanoTime() - deadlineNs < 0)
                {
                    client.doWork();
                }
            }
            assertEquals(goal, count[0]);
            leastBytes = Math.min(leastBytes, threads.getThreadAllocatedBytes(threadId) - before);
        }

        assertTrue(leastBytes < 500, "bytes for 500 requests of 50 sessions: " + leastBytes);
    }

    private List<SessionHandle> connect(final int members, final int count)
    {
        client = FAKE.closing(MultiSessionClient.connect(settings(members)));
        final List<SessionHandle> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            sessions.add(client.open(TIMEOUT_MS));
        }

        await("all are open", () -> count == attached(sessions));
        return sessions;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 32 << 10, (64 << 10) + 1, 3 << 20, Integer.MIN_VALUE})
    void shouldRefuseATermLengthThatAeronDoesNotTake(final int length)
    {
        final MultiSessionClient.Context settings = settings(1).responseTermLength(length);

        final BadArgumentsException refused =
            assertThrows(BadArgumentsException.class, () -> MultiSessionClient.connect(settings));
        assertTrue(refused.getMessage().contains("responseTermLength=" + length), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseADriverTimeoutThatIsNoTime(final long timeoutMs)
    {
        final MultiSessionClient.Context settings = settings(1).driverTimeoutMs(timeoutMs);

        final BadArgumentsException refused =
            assertThrows(BadArgumentsException.class, () -> MultiSessionClient.connect(settings));
        assertTrue(refused.getMessage().contains("driverTimeoutMs=" + timeoutMs), refused::getMessage);
    }

    private MultiSessionClient.Context settings(final int members)
    {
        return new MultiSessionClient.Context().client(FAKE.context(members)).listener(new MultiSessionListener()
        {
            @Override
            public void onConnected(final int memberId, final String endpoint)
            {
                told.add("connected");
            }

            @Override
            public void onAttached(final SessionHandle session)
            {
                assertTrue(session.isAttached());
            }

            @Override
            public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
            {
                told.add("refused " + code);
            }

            @Override
            public void onEnded(final SessionHandle session, final SessionEnd end)
            {
                told.add("ended " + end.cause());
                onEnded.accept(session);
            }
        });
    }

    private static long attached(final List<SessionHandle> sessions)
    {
        return sessions.stream().filter(SessionHandle::isAttached).count();
    }

    private void create(final SessionRequests requests, final String path, final CreateMode mode)
    {
        final UnsafeBuffer name = new UnsafeBuffer(path.getBytes(US_ASCII));
        assertTrue(requests.create(name, 0, name.capacity(), name, 0, 1, mode, this::onAnswer) > 0);
    }

    private long prove(final SessionHandle session, final String user)
    {
        return session.addAuth("digest", (user + ":word").getBytes(US_ASCII), this::onAnswer);
    }

    private void set(final SessionRequests requests, final String path)
    {
        final UnsafeBuffer name = new UnsafeBuffer(path.getBytes(US_ASCII));
        assertTrue(requests.setData(name, 0, name.capacity(), name, 0, 1, -1, this::onAnswer) > 0);
    }

    private void onAnswer(final Response response)
    {
        answers.add(response.operation() + " " + response.code() + (response.isOutcomeUnknown() ? " unknown" : ""));
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        FakeClusterExtension.await(what, () ->
        {
            client.doWork();
            return condition.getAsBoolean();
        });
    }
}
