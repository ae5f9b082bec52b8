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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A real client against a real front end and state machine, all on one thread and one clock, while the cluster comes
 * and goes between them.
 */
@Timeout(120)
class PipelineOrderTest
{
    private static final int WRITES = 3_000;
    private static final int KINDS = 6;

    @TempDir
    Path directory;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);
    private final List<String> outcomes = new ArrayList<>();
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[Long.BYTES]);
    private FrontEndHarness harness;
    private AsyncNodensClient client;
    private int answeredSets;
    private int answeredCreates;
    private int answeredReads;
    private int disconnections;

    @AfterEach
    void close()
    {
        if (null != harness)
        {
            client.close();
            harness.close();
            assertEquals("[]", harness.errors.toString());
        }
    }

    @Test
    void shouldApplyPipelinedWritesOnceAndInTheOrderInWhichTheyWereMadeWhateverIsRefusedOrLost()
    {
        harness = new FrontEndHarness(directory);
        client = AsyncNodensClient.connect(context());
        harness.drives(client::doWork);
        create("/k", CreateMode.PERSISTENT);
        create("/q", CreateMode.PERSISTENT);
        harness.await(() -> 2 == answeredCreates ? true : null);

        for (int i = 0; i < WRITES; i++)
        {
            setData(i);
            create("/q/n-", CreateMode.PERSISTENT_SEQUENTIAL);
            read(i);
            harness.cycles(random.nextInt(3));
            if (0 == random.nextInt(60) || WRITES / 2 == i)
            {
                // One seed in four thousand draws none of the last kind.
                disturb(WRITES / 2 == i ? KINDS - 1 : random.nextInt(KINDS));
            }
        }
        restore();
        harness.await(() -> (WRITES == answeredSets && WRITES + 2 == answeredCreates && WRITES == answeredReads) ?
            true : null);

        assertEquals(List.of(), outcomes);
        assertTrue(disconnections > 0, "the client was never refused");
    }

    private ClientContext context()
    {
        return new ClientContext()
            .endpoints(harness.requestChannel.substring(harness.requestChannel.indexOf('=') + 1))
            .aeron(harness.clientAeron)
            .useAgentInvoker(true)
            .nanoClock(harness.clock)
            .maxInFlight(256)
            .termBufferLength(4 << 20)
            .sessionTimeoutMs(600_000)
            .operationTimeoutMs(3_600_000)
            .answerTimeoutMs(60_000)
            .silenceTimeoutMs(10_000)
            .closeTimeoutMs(100)
            .reconnectBackoffMinMs(1)
            .reconnectBackoffMaxMs(10)
            .errorHandler(harness.errors::add);
    }

    /** What may happen between a front end and its cluster, and comes to an end again. */
    private void disturb(final int kind)
    {
        switch (kind)
        {
            case 0 -> harness.cluster.mode = LoopbackCluster.Mode.HOLD;
            case 1 -> harness.cluster.mode = LoopbackCluster.Mode.LOSE;
            case 2 -> harness.cluster.mode = LoopbackCluster.Mode.PUSH_BACK;
            case 3 -> harness.cluster.changeLeader();
            case 4 -> harness.cluster.changeClusterSession();
            default ->
            {
                // At the edge between serving and not: what is in flight meets now the one and now the other.
                harness.cluster.isTicking = false;
                harness.pass(1_990);
                harness.cycles(random.nextInt(1_000));
                disconnections++;
                harness.cluster.isTicking = true;
            }
        }
        harness.cycles(random.nextInt(50));
        if (random.nextBoolean())
        {
            restore();
        }
    }

    private void restore()
    {
        harness.cluster.isTicking = true;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
    }

    /** The version that a write expects is left behind by the one before it alone. */
    private void setData(final int i)
    {
        data.putLong(0, i);
        final int length = path.putStringWithoutLengthAscii(0, "/k");
        submit(() -> client.setData(path, 0, length, data, 0, Long.BYTES, i, (response) ->
        {
            check("set", answeredSets++, i, response);
            if (response.stat().version() != i + 1)
            {
                outcomes.add("set " + i + " gave version " + response.stat().version());
            }
        }));
    }

    private void create(final String prefix, final CreateMode mode)
    {
        final int length = path.putStringWithoutLengthAscii(0, prefix);
        submit(() -> client.create(path, 0, length, null, 0, 0, mode, (response) ->
        {
            // The first two make the place and are not sequential.
            final int expected = answeredCreates++ - 2;
            check("create", Math.max(-1, expected), (int)response.sequence(), response);
        }));
    }

    /** Made behind a write, it sees that write. */
    private void read(final int i)
    {
        final int length = path.putStringWithoutLengthAscii(0, "/k");
        submit(() -> client.getData(path, 0, length, ReadLevel.LOCAL, null, (response) ->
        {
            check("read", answeredReads++, i, response);
            final long seen = response.buffer().getLong(response.offset());
            if (seen < i)
            {
                outcomes.add("read " + i + " saw " + seen);
            }
        }));
    }

    private void check(final String what, final int expected, final int actual, final Response response)
    {
        if (expected != actual || ErrorCode.OK != response.code())
        {
            outcomes.add(what + " " + actual + " in the place of " + expected + ": " + response.code());
        }
    }

    private void submit(final LongSupplier call)
    {
        int attempts = 0;
        while (call.getAsLong() < 0)
        {
            harness.cycle();
            if (++attempts > 20_000)
            {
                restore();
                attempts = 0;
            }
        }
    }
}
