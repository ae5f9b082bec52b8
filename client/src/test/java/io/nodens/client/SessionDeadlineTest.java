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

import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionDeadlineTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final SessionRecorder recorder = new SessionRecorder();

    @Test
    void shouldMoveOnWhileAMemberAnswers()
    {
        FAKE.member(0);
        FAKE.cluster().timeoutMs(1_000);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final long firstNs = client.sessionDeadline().deadlineNs();
        assertFalse(client.sessionDeadline().isPassed());

        client.sync();
        await("an answer", () -> client.sessionDeadline().deadlineNs() - firstNs > 0);
        final long secondNs = client.sessionDeadline().deadlineNs();
        await("a ping", () -> client.sessionDeadline().deadlineNs() - secondNs > 0);

        assertSame(client.sessionDeadline(), client.async().sessionDeadline());
    }

    @Test
    void shouldCountTheSessionOverWhenNoMemberCanBeReached()
    {
        final FakeMember member = FAKE.member(0);
        FAKE.cluster().timeoutMs(600);
        final NodensClient client = FAKE.client(FAKE.context(1).closeTimeoutMs(200).sessionListener(recorder));
        member.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<?> create = client.async().create("/a", null, CreateMode.EPHEMERAL);
        await("the create is applied", () -> !FAKE.cluster().children("/").isEmpty());

        member.freeze(true);

        final CompletionException exception = assertThrows(CompletionException.class, create::join);
        assertInstanceOf(SessionExpiredException.class, exception.getCause());
        assertTrue(exception.getCause().getMessage().contains("may have been applied"));
        assertTrue(client.sessionDeadline().isPassed());
        await("the notice", () -> recorder.calls().contains("expired"));
        assertEquals(List.of("connected", "disconnected", "expired"), recorder.calls());
        assertThrows(SessionExpiredException.class, client::sync);
        assertTrue(client.isClosed());
        client.close();
        assertEquals(List.of("connected", "disconnected", "expired"), recorder.calls());
        member.freeze(false);
    }

    @Test
    void shouldStayWithItsVerdictAndEndTheSessionWhenAMemberHoldsItStill()
    {
        final FakeMember member = FAKE.member(0);
        FAKE.cluster().timeoutMs(600);
        final NodensClient client = FAKE.client(FAKE.context(1).sessionListener(recorder));
        client.create("/own", null, CreateMode.EPHEMERAL);
        member.freeze(true);
        await("the verdict", client::isClosed);

        // Time without a leader counts against nobody: the cluster may keep a session for longer than its timeout.
        member.freeze(false);

        await("the end at the cluster", () -> FAKE.cluster().children("/").isEmpty());
        assertTrue(client.sessionDeadline().isPassed());
        assertFalse(client.isConnected());
        client.close();
        assertEquals(List.of("connected", "disconnected", "expired"), recorder.calls());
    }

    @Test
    void shouldAnswerByTheClockWhenTheWholeProcessStoodStill()
    {
        FAKE.member(0);
        FAKE.cluster().timeoutMs(300);
        final NodensClient client = FAKE.client(FAKE.context(1).useAgentInvoker(true).sessionListener(recorder));
        final SessionDeadline deadline = client.sessionDeadline();
        assertFalse(deadline.isPassed());

        await("the time of the session, in which nobody drives the client", deadline::isPassed);
        await("the notice", () ->
        {
            client.doWork();
            return recorder.calls().contains("expired");
        });

        assertTrue(deadline.isPassed());
        assertTrue(client.isClosed());
        // Nobody has found the member silent, for nobody has looked.
        assertEquals(List.of("connected", "disconnected", "expired"), recorder.calls());
    }

    @Test
    void shouldLeaveInTimeAMemberThatTakesTheConnectionAndAttachesNobody()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember mute = FAKE.member(1);
        FAKE.member(2);
        FAKE.cluster().timeoutMs(1_600);
        final NodensClient client = FAKE.client(FAKE.context(3).sessionListener(recorder));
        mute.dropRequests((templateId) -> AttachSessionRequestDecoder.TEMPLATE_ID == templateId);

        first.die();

        await("the next one", () -> 2 == client.memberId());
        assertEquals(1, mute.count("attach"));
        await("the notice", () -> List.of("connected", "disconnected", "connected").equals(recorder.calls()));
    }

    @Test
    void shouldEndSynchronousCallsInTimeWhenTheClientsThreadIsStuck()
    {
        FAKE.member(0);
        final StuckIdleStrategy idle = new StuckIdleStrategy();
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(300).idleStrategy(idle));
        client.sync();
        idle.catchThread();

        final OperationTimeoutException write = assertThrows(
            OperationTimeoutException.class, () -> client.create("/a", null, CreateMode.PERSISTENT));
        final OperationTimeoutException read = assertThrows(
            OperationTimeoutException.class, () -> client.exists("/a"));

        assertTrue(write.isOutcomeUnknown());
        assertFalse(read.isOutcomeUnknown());
        idle.release();
    }

    @Test
    void shouldParkWhenInterruptedInsteadOfBurningACore()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final int[] asked = new int[1];

        Thread.currentThread().interrupt();
        final boolean isTrue = client.awaitUntil(() -> ++asked[0] < 0, 300);

        assertFalse(isTrue);
        assertTrue(Thread.interrupted(), "the interrupt stays pending");
        assertTrue(asked[0] < 3_000, "asked " + asked[0] + " times in 300 ms");
    }

    @Test
    void shouldEndAnInterruptibleWait()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1));
        final Thread waiter = Thread.currentThread();

        assertThrows(InterruptedException.class, () -> client.awaitUntilInterruptibly(
            () ->
            {
                waiter.interrupt();
                return false;
            },
            Long.MAX_VALUE));

        assertFalse(Thread.currentThread().isInterrupted());
    }
}
