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
import io.nodens.client.exceptions.NodensException;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What cannot be sent or taken, and a member that keeps an answer back: nobody else waits for it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestLimitsTest
{
    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldRefuseByTheClustersLimitWhatWasMadeBeforeItWasKnown()
    {
        final AsyncNodensClient client = FAKE.closing(AsyncNodensClient.connect(FAKE.context(1)));
        final CompletableFuture<?> tooLong = client.create("/a", new byte[MIB + 1], CreateMode.PERSISTENT);
        final Transaction transaction = new Transaction()
            .create("/c", new byte[MIB], CreateMode.PERSISTENT)
            .create("/d", new byte[5_000], CreateMode.PERSISTENT);
        final CompletableFuture<?> several = client.commit(transaction);
        final CompletableFuture<?> guarded = client.commit(
            new GuardedTransaction().when(Condition.exists("/a")).then(transaction));
        final CompletableFuture<?> longest = client.create("/b", new byte[MIB], CreateMode.PERSISTENT);

        final FakeMember member = FAKE.member(0);
        longest.join();

        final CompletionException exception = assertThrows(CompletionException.class, tooLong::join);
        final DataTooLargeException refusal = assertInstanceOf(DataTooLargeException.class, exception.getCause());
        assertTrue(refusal.getMessage().contains("1048577 bytes, allowed by the cluster: 1048576"));
        assertFalse(refusal.isOutcomeUnknown());
        for (final CompletableFuture<?> each : List.of(several, guarded))
        {
            assertInstanceOf(
                DataTooLargeException.class, assertThrows(CompletionException.class, each::join).getCause());
        }
        assertEquals(List.of("connect", "open", "create"), member.seen());
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownOfAWriteThatOneMemberHasTakenAndTheNextCannotTake()
    {
        final FakeMember first = FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(2));
        first.dropReplies((templateId) -> CreateRequestDecoder.TEMPLATE_ID == templateId);
        final CompletableFuture<?> write = client.async().create("/a", new byte[2], CreateMode.PERSISTENT);
        await("it is applied", () -> !FAKE.cluster().children("/").isEmpty());
        first.die();
        FAKE.member(1).maxDataLength = 1;

        final NodensException exception = assertInstanceOf(
            NodensException.class, assertThrows(CompletionException.class, write::join).getCause());

        assertEquals(ErrorCode.DATA_TOO_LARGE, exception.code());
        assertTrue(exception.isOutcomeUnknown());
        client.create("/b", new byte[1], CreateMode.PERSISTENT);
        assertEquals(List.of("1:OK", "2:OK"), FAKE.cluster().applied());
    }

    @Test
    void shouldKeepThePlaceOfNoRequestThatCouldNotBeMade()
    {
        FAKE.member(0);
        final AsyncNodensClient client = FAKE.closing(AsyncNodensClient.connect(
            FAKE.context(1).useAgentInvoker(true).maxInFlight(2).maxInFlightBytes(1L << 32)));
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final UnsafeBuffer data = new UnsafeBuffer(new byte[1_000]);
        final DirectBuffer huge = new UnsafeBuffer(0, 0)
        {
            @Override
            public int capacity()
            {
                return Integer.MAX_VALUE;
            }
        };
        for (int i = 0; i < 10; i++)
        {
            assertThrows(BadArgumentsException.class, () -> client.setData(
                path, 0, 2, data, 900, 101, -1, (response) -> { }));
            assertThrows(BadArgumentsException.class, () -> client.create(
                path, 0, 2, data, -1, 1, CreateMode.PERSISTENT, (response) -> { }));
            // Longer than a Java array can be.
            assertThrows(IndexOutOfBoundsException.class, () -> client.setData(
                path, 0, 2, huge, 0, Integer.MAX_VALUE - 98, -1, (response) -> { }));
        }

        final ErrorCode[] code = new ErrorCode[1];
        assertTrue(client.setData(path, 0, 2, data, 900, 100, -1, (response) -> code[0] = response.code()) > 0);
        await("the answer", () ->
        {
            client.doWork();
            return ErrorCode.NO_NODE == code[0];
        });
    }

    @Test
    void shouldReturnWhenTheCallersMemoryCannotBeWrittenTo()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).operationTimeoutMs(1_000));
        client.create("/a", bytes("1"), CreateMode.PERSISTENT);
        final UnsafeBuffer broken = new UnsafeBuffer(new byte[10])
        {
            @Override
            public void putBytes(final int index, final DirectBuffer src, final int srcIndex, final int length)
            {
                throw new InternalError("a fault in a mapped file");
            }
        };

        final NodensException exception = assertThrows(NodensException.class, () -> client.getData(
            new UnsafeBuffer(bytes("/a")), 0, 2, broken, 0, new ZnodeStat(), ReadLevel.LOCAL));

        assertEquals(ErrorCode.SYSTEM_ERROR, exception.code());
        await("the error", () -> FAKE.errors().stream().anyMatch((error) -> error instanceof InternalError));
        assertEquals(1, client.getData("/a").length);
    }

    @Test
    void shouldLeaveAMemberThatDoesNotAnswerAListOfWatches()
    {
        final FakeMember first = FAKE.member(0);
        final FakeMember mute = FAKE.member(1);
        FAKE.member(2);
        final NodensClient client = FAKE.client(FAKE.context(3));
        client.exists("/w", (event) -> { });
        mute.dropRequests((templateId) -> SetWatchesRequestDecoder.TEMPLATE_ID == templateId);

        first.die();
        client.create("/a", null, CreateMode.PERSISTENT);

        assertEquals(2, client.memberId());
        assertEquals(1, mute.count("watches"));
    }

    @Test
    void shouldLetAMemberHoldAReadForLessThanTheTimeForAnAnswer()
    {
        final FakeMember member = FAKE.member(0);
        FAKE.client(FAKE.context(1).answerTimeoutMs(300)).exists("/a");
        assertEquals(150, member.holdMs);

        FAKE.client(FAKE.context(1).answerTimeoutMs(10_000)).exists("/a");
        assertEquals(2_000, member.holdMs);
    }
}
