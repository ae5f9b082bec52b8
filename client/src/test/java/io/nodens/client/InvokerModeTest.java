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

import io.aeron.Aeron;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import static io.nodens.client.FakeClusterExtension.await;
import static io.nodens.client.NodensClientTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InvokerModeTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @Test
    void shouldServeSynchronousCallsWithoutAThreadOfItsOwn()
    {
        final FakeMember first = FAKE.member(0);
        FAKE.member(1);
        final NodensClient client = FAKE.client(FAKE.context(2).clientName("no-such-thread").useAgentInvoker(true));
        client.create("/a", bytes("1"), CreateMode.PERSISTENT);
        first.die();

        assertArrayEquals(bytes("1"), client.getData("/a"));

        assertEquals(1, client.memberId());
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(
            (thread) -> thread.getName().contains("no-such-thread")));
    }

    @Test
    void shouldBeDrivenFromTheDutyCycleOfTheApplicationTogetherWithItsAeronClient()
    {
        FAKE.member(0);
        final Aeron aeron = FAKE.closing(Aeron.connect(
            new Aeron.Context().aeronDirectoryName(FAKE.aeronDirectory()).useConductorAgentInvoker(true)));
        final AsyncNodensClient client =
            FAKE.closing(AsyncNodensClient.connect(FAKE.context(1).aeron(aeron).useAgentInvoker(true)));
        final List<ErrorCode> codes = new ArrayList<>();
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final ResponseHandler handler = (response) ->
        {
            codes.add(response.code());
            if (1 == codes.size())
            {
                assertThrows(IllegalStateException.class, client::doWork);
                client.setData(path, 0, 2, path, 0, 2, 0, (next) -> codes.add(next.code()));
            }
        };

        client.create(path, 0, 2, null, 0, 0, CreateMode.PERSISTENT, handler);
        await("both answers", () ->
        {
            client.doWork();
            return 2 == codes.size();
        });

        assertEquals(List.of(ErrorCode.OK, ErrorCode.OK), codes);
        client.close();
        assertEquals(AsyncNodensClient.CLOSED, client.sync(handler));
        assertTrue(!aeron.isClosed(), "the application's Aeron client is the application's to close");
    }

    @Test
    void shouldRefuseAnAeronClientThatNobodyWouldDrive()
    {
        final Aeron aeron = FAKE.closing(Aeron.connect(
            new Aeron.Context().aeronDirectoryName(FAKE.aeronDirectory()).useConductorAgentInvoker(true)));

        assertThrows(BadArgumentsException.class, () -> AsyncNodensClient.connect(FAKE.context(1).aeron(aeron)));
    }

    @Test
    void shouldPushBackAtTheLimitAndTakeARequestFromTheHandlerThatFreesOne()
    {
        FAKE.member(0);
        final AsyncNodensClient client =
            FAKE.closing(AsyncNodensClient.connect(FAKE.context(1).maxInFlight(2).useAgentInvoker(true)));
        final List<Long> results = new ArrayList<>();
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/"));
        final int[] answers = new int[1];
        final ResponseHandler handler = new ResponseHandler()
        {
            @Override
            public void onResponse(final Response response)
            {
                answers[0]++;
                if (answers[0] < 10)
                {
                    results.add(client.exists(path, 0, 1, ReadLevel.LOCAL, null, this));
                }
            }
        };

        final long first = client.exists(path, 0, 1, ReadLevel.LOCAL, null, handler);
        final long second = client.exists(path, 0, 1, ReadLevel.LOCAL, null, handler);
        long third = client.exists(path, 0, 1, ReadLevel.LOCAL, null, handler);
        while (third > 0)
        {
            third = client.exists(path, 0, 1, ReadLevel.LOCAL, null, handler);
        }

        assertTrue(first > 0 && second > 0);
        assertEquals(AsyncNodensClient.BACK_PRESSURED, third);
        await("all answers", () ->
        {
            client.doWork();
            return answers[0] >= 10;
        });
        final BackPressureException exception = assertInstanceOf(
            BackPressureException.class, client.refusal(AsyncNodensClient.BACK_PRESSURED, Operation.EXISTS, "/"));
        assertTrue(exception.getMessage().contains("maxInFlight: 2"), exception.getMessage());
    }

    @Test
    void shouldNotAllocateAfterWarmUp()
    {
        FAKE.member(0);
        final NodensClient client = FAKE.client(FAKE.context(1).useAgentInvoker(true));
        final UnsafeBuffer path = new UnsafeBuffer(bytes("/a"));
        final UnsafeBuffer data = new UnsafeBuffer(new byte[100]);
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[128]);
        final ZnodeStat stat = new ZnodeStat();
        client.create("/a", new byte[100], CreateMode.PERSISTENT);
        roundTrips(client, path, data, dst, stat, 20_000);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 5 && allocated > 0; i++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            roundTrips(client, path, data, dst, stat, 2_000);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }

        // Reading the counter may cost a little itself; a single object per call would be 64,000 bytes and more.
        assertTrue(allocated < 2_000, "allocated " + allocated + " bytes in 4,000 calls");
    }

    private static void roundTrips(
        final NodensClient client,
        final UnsafeBuffer path,
        final UnsafeBuffer data,
        final UnsafeBuffer dst,
        final ZnodeStat stat,
        final int count)
    {
        for (int i = 0; i < count; i++)
        {
            client.setData(path, 0, 2, data, 0, 100, -1, stat);
            if (100 != client.getData(path, 0, 2, dst, 0, stat, ReadLevel.LOCAL))
            {
                throw new AssertionError("not what was set");
            }
        }
    }
}
