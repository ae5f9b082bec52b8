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

import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a client under way does with an attempt that takes long, and with time that it did not live. The tests move its
 * clock.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectAttemptTest
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final AtomicLong nowNs = new AtomicLong(1);
    private volatile boolean isClosing;

    /** A client whose clock stands still while it is closed does nothing until its time for that is over. */
    @AfterEach
    void letTimePass()
    {
        isClosing = true;
    }

    @Test
    void shouldGoOnWithAnAttemptThatTookLongerThanItsTime()
    {
        final FakeMember member = FAKE.member(0);
        member.freeze(true);
        final AsyncNodensClient client = client(1);

        // Many times what an attempt has, and long enough in real time for the driver to do its part of each.
        for (int i = 0; i < 5_000; i++)
        {
            cycle(client, MS);
        }

        member.freeze(false);
        await("the client is connected", () -> isConnected(client));
        assertEquals(1, member.count("connect"));
    }

    @ParameterizedTest
    @EnumSource(value = ResultCode.class, names = {"OVERLOADED", "NOT_SERVING"})
    void shouldAskAgainOnTheSameConnectionWhenTheOnlyMemberCannotOpenTheSessionYet(final ResultCode code)
    {
        final FakeMember member = FAKE.member(0);
        for (int i = 0; i < 5; i++)
        {
            member.refuseNext(OpenSessionRequestDecoder.TEMPLATE_ID, code);
        }
        final AsyncNodensClient client = client(1);

        await("the client is connected", () -> isConnected(client));

        assertEquals(6, member.count("open"));
        assertEquals(1, member.count("connect"));
    }

    @Test
    void shouldAskAnotherMemberWhenOneIsTooBusyAgainAndAgain()
    {
        final FakeMember busy = FAKE.member(0);
        busy.refuseWhen((templateId) ->
            OpenSessionRequestDecoder.TEMPLATE_ID == templateId ? ResultCode.OVERLOADED : null);
        FAKE.member(1);
        final AsyncNodensClient client = client(2);

        await("the client is connected", () -> isConnected(client));

        assertEquals(1, client.memberId());
        assertEquals(4, busy.count("open"));
        assertEquals(1, busy.count("connect"));
    }

    @Test
    void shouldNotTakeARefusalOfAMemberWithoutClusterForASignOfLife()
    {
        final FakeMember member = FAKE.member(0);
        final AsyncNodensClient client = client(1);
        await("the client is connected", () -> isConnected(client));
        final long deadlineNs = client.sessionDeadline().deadlineNs();
        member.refuseNext(CreateRequestDecoder.TEMPLATE_ID, ResultCode.NOT_SERVING);
        member.refuseWhen((templateId) ->
            AttachSessionRequestDecoder.TEMPLATE_ID == templateId ? ResultCode.NOT_SERVING : null);
        nowNs.addAndGet(10 * MS);

        final CompletableFuture<?> create = client.create("/a", null, CreateMode.PERSISTENT);
        await("the attachment was refused", () -> !isConnected(client) && member.count("attach") > 0);

        assertEquals(deadlineNs, client.sessionDeadline().deadlineNs());
        member.refuseWhen((templateId) -> null);
        await("the create was done", () -> cycle(client, MS) && create.isDone());
    }

    @Test
    void shouldTakeTheMemberThatAnswersFirstWhileAnotherIsTried()
    {
        final FakeMember slow = FAKE.member(0);
        final FakeMember dead = FAKE.member(1);
        slow.freeze(true);
        dead.freeze(true);
        final AsyncNodensClient client = client(2);
        for (int i = 0; i < 5_000; i++)
        {
            cycle(client, MS);
        }

        slow.freeze(false);

        await("the client is connected", () -> isConnected(client));
        assertEquals(0, client.memberId());
        assertEquals(1, slow.count("connect"));
    }

    @Test
    void shouldBeginAnewWhenTheStreamOfAnUnfinishedAttemptEnded()
    {
        final FakeMember member = FAKE.member(0);
        final AtomicInteger requests = new AtomicInteger();
        member.dropRequests((templateId) ->
        {
            requests.addAndGet(ConnectRequestDecoder.TEMPLATE_ID == templateId ? 1 : 0);
            return true;
        });
        final AsyncNodensClient client = client(1);
        await("it has asked", () -> cycle(client, MS) && requests.get() > 0);

        member.die();
        FAKE.member(0);

        // Over IPC the next member may take the stream over unseen: then the attempt ends once resumed too often.
        await("the client is connected", () -> cycle(client, 10 * MS) && client.isConnected());
    }

    @Test
    void shouldNotBlameTheMemberForTimeThatTheClientDidNotLive()
    {
        final FakeMember member = FAKE.member(0);
        final AsyncNodensClient client = client(1);
        await("the client is connected", () -> isConnected(client));
        final AtomicInteger pings = new AtomicInteger();
        member.dropRequests((templateId) ->
        {
            pings.addAndGet(PingRequestDecoder.TEMPLATE_ID == templateId ? 1 : 0);
            return true;
        });
        await("a ping is unanswered", () -> cycle(client, MS) && pings.get() > 0);

        cycle(client, 1_000 * MS);
        assertTrue(client.isConnected(), "after a stall of the client");
        for (int i = 0; i < 500; i++)
        {
            cycle(client, MS);
        }

        assertFalse(client.isConnected(), "after silence that the client lived through");
    }

    private boolean isConnected(final AsyncNodensClient client)
    {
        return cycle(client, MS) && client.isConnected();
    }

    private boolean cycle(final AsyncNodensClient client, final long stepNs)
    {
        nowNs.addAndGet(stepNs);
        client.doWork();
        Thread.yield();
        return true;
    }

    private long nanoTime()
    {
        return isClosing ? nowNs.addAndGet(MS) : nowNs.get();
    }

    private AsyncNodensClient client(final int members)
    {
        return FAKE.closing(AsyncNodensClient.connect(
            FAKE.context(members).useAgentInvoker(true).nanoClock(this::nanoTime).connectTimeoutMs(10_000_000)));
    }
}
