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

import com.sun.management.ThreadMXBean;
import io.aeron.exceptions.AeronException;
import io.nodens.cluster.frontend.aeron.DirectClient;
import io.nodens.cluster.frontend.lane.ClientSink;
import io.nodens.cluster.frontend.propose.CommandResults;
import io.nodens.cluster.frontend.propose.CommandSink;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.EphemeralsRequestEncoder;
import io.nodens.sbe.protocol.FateRequestEncoder;
import io.nodens.sbe.protocol.ListRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestEncoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.SyncRequestEncoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Requests are given to the request adapter as bytes, on a connection whose answers a fake takes, so that nothing but
 * the front end's own code runs between two readings of the thread's allocation counter.
 */
@Timeout(60)
class FrontEndAllocationTest
{
    private static final int WARM_UP = 12_000;
    private static final int MEASURED = 10_000;
    private static final int ALLOWED_BYTES = 4096;

    @TempDir
    Path directory;

    private final UnsafeBuffer request = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReadRequestEncoder read = new ReadRequestEncoder();
    private final SetDataRequestEncoder set = new SetDataRequestEncoder();
    private final SyncRequestEncoder sync = new SyncRequestEncoder();
    private final byte[] path = "/a".getBytes(UTF_8);
    private final byte[] data = new byte[100];
    private final CountingSink sink = new CountingSink();
    private FrontEndHarness harness;
    private DirectClient direct;
    private long sessionId;
    private long correlationId;
    private long requestId;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory);
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendCreate("/a", new byte[100], CreateMode.PERSISTENT) + " OK");
        direct = new DirectClient(harness.agent.responses, harness.agent.requests, sink);
        harness.agent.rooms.lanes.liveness().add(
            new AttachedSession(client.sessionId + 1000, 1, Long.MAX_VALUE >> 2, direct.lane()));
        sessionId = client.sessionId + 1000;
    }

    @AfterEach
    void close()
    {
        harness.close();
    }

    @Test
    void shouldNotAllocateWhenReading()
    {
        assertEquals(0, allocated(() -> read(ReadKind.GET_DATA, ReadLevel.LOCAL, WatchMode.NONE)));
        assertEquals(0, allocated(() -> read(ReadKind.EXISTS, ReadLevel.STALE, WatchMode.NONE)));
        assertEquals(0, allocated(() -> read(ReadKind.GET_CHILDREN, ReadLevel.LOCAL, WatchMode.NONE)));
        assertEquals(0, allocated(() -> list(ReadKind.GET_CHILDREN)));
        assertEquals(0, allocated(() -> list(ReadKind.GET_CHILDREN_WITH_DATA)));
        assertTrue(sink.messages >= 5 * MEASURED);
    }

    @Test
    void shouldNotAllocateWhenListsAreAskedWhoMayRead()
    {
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendSetAcl("/a", 17, "world", "anyone") + " OK");

        assertEquals(0, allocated(() -> read(ReadKind.GET_DATA, ReadLevel.LOCAL, WatchMode.NONE)));
        assertEquals(0, allocated(() -> list(ReadKind.GET_CHILDREN_WITH_DATA)));
        client.hear("Write " + client.sendSetAcl("/a", 16, "world", "anyone") + " OK");
        assertEquals(0, allocated(() -> read(ReadKind.GET_DATA, ReadLevel.LOCAL, WatchMode.NONE)));
        assertEquals(0, allocated(() -> list(ReadKind.GET_CHILDREN_WITH_DATA)));
        final UnsafeBuffer changed = new UnsafeBuffer(path);
        final long[] zxid = {1_000_000};
        assertEquals(0, allocated(
            () ->
            {
                read(ReadKind.EXISTS, ReadLevel.LOCAL, WatchMode.ONE_SHOT);
                harness.agent.rooms.lanes.watches().table()
                    .onChange(zxid[0]++, 3, 2, 0, changed, 0, changed.capacity());
            }));
        assertEquals(0, harness.agent.rooms.lanes.watches().size());
    }

    @Test
    void shouldNotAllocateWhenWatchesAreSetAndFire()
    {
        final UnsafeBuffer changed = new UnsafeBuffer(path);
        final long[] zxid = {1_000_000};

        assertEquals(0, allocated(
            () ->
            {
                read(ReadKind.GET_DATA, ReadLevel.LOCAL, WatchMode.ONE_SHOT);
                harness.agent.rooms.lanes.watches().table()
                    .onChange(zxid[0]++, 3, 0, 0, changed, 0, changed.capacity());
            }));

        assertEquals(0, harness.agent.rooms.lanes.watches().size());
    }

    @Test
    void shouldNotAllocateWhenAListOfWatchesIsSetAndRemoved()
    {
        final SetWatchesRequestEncoder list = new SetWatchesRequestEncoder();
        final RemoveWatchesRequestEncoder remove = new RemoveWatchesRequestEncoder();
        final byte[] entries = {0, 1, 2, 0, '/', 'a', 2, 1, 2, 0, '/', 'a', 0, 2, 2, 0, '/', 'a', 0, 3, 1, 0, '/'};

        assertEquals(0, allocated(
            () ->
            {
                harness.agent.requests.onDutyCycle();
                list.wrapAndApplyHeader(request, 0, header).correlationId(++correlationId).asOfZxid(0)
                    .putWatches(entries, 0, entries.length);
                offer(list.encodedLength());
                for (int length = path.length; length > 0; length--)
                {
                    remove.wrapAndApplyHeader(request, 0, header)
                        .correlationId(++correlationId).kind(WatchKind.DATA).mode(WatchMode.NONE);
                    remove.putPath(path, 0, length);
                    offer(remove.encodedLength());
                }
            }));

        assertEquals(0, harness.agent.rooms.lanes.watches().size());
        assertTrue(sink.messages >= 3 * MEASURED);
    }

    @Test
    void shouldNotAllocateWhenWritesAreForwardedAndAnswered()
    {
        final CommandResults results = harness.agent.rooms.results;
        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[OutcomeDecoder.ENCODED_LENGTH]);
        final CommandSink log = (buffer, offset, length) -> 1;

        assertEquals(0, allocated(
            () ->
            {
                write();
                harness.agent.rooms.queue.send(log, 0, true, 10);
                final long sequence = harness.agent.rooms.queue.lastSequence();
                results.onWriteResult(sequence, sessionId, requestId, 1, outcome, 0, 1);
            }));
        assertTrue(sink.messages >= MEASURED);
    }

    @Test
    void shouldNotAllocateWhenRequestsWaitForABarrier()
    {
        assertEquals(0, allocated(
            () ->
            {
                sync.wrapAndApplyHeader(request, 0, header)
                    .correlationId(++correlationId).sessionId(sessionId).timeoutMs(1000);
                offer(sync.encodedLength());
                harness.agent.rooms.commands.barrier();
                harness.agent.rooms.lanes.barriers().onSubmitted();
                harness.agent.rooms.results.onBarrier(harness.agent.rooms.queue.lastSequence(), 1);
                harness.agent.rooms.lanes.order().advanceWaiting();
            }));
        assertTrue(sink.messages >= MEASURED);
    }

    @Test
    void shouldNotAllocateWhenSeveralZnodesAreReadOrCounted()
    {
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendCreate("/m", new byte[10], CreateMode.PERSISTENT) + " OK");
        client.hear("Write " + client.sendSetAcl("/m", 16, "world", "anyone") + " OK");
        final MultiReadRequestEncoder multiRead = new MultiReadRequestEncoder();
        final byte[] guardedPath = "/m".getBytes(UTF_8);

        assertEquals(0, allocated(
            () ->
            {
                final MultiReadRequestEncoder.ReadsEncoder reads = multiRead.wrapAndApplyHeader(request, 0, header)
                    .correlationId(++correlationId).sessionId(sessionId).minZxid(0).timeoutMs(0)
                    .level(ReadLevel.LOCAL).readsCount(4);
                reads.next().kind(ReadKind.GET_DATA).putPath(path, 0, path.length);
                reads.next().kind(ReadKind.GET_CHILDREN).putPath(path, 0, 1);
                reads.next().kind(ReadKind.EXISTS).putPath(guardedPath, 0, guardedPath.length);
                reads.next().kind(ReadKind.GET_DATA).putPath(guardedPath, 0, guardedPath.length);
                offer(multiRead.encodedLength());
            }));
        assertEquals(0, allocated(() -> read(ReadKind.COUNT_DESCENDANTS, ReadLevel.LOCAL, WatchMode.NONE)));
        assertTrue(sink.messages >= 2 * MEASURED);
    }

    @Test
    void shouldNotAllocateWhenChildrenWithCertainNamesAreListedWhichNotAllMayRead()
    {
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendCreate("/a/s-hidden", new byte[10], CreateMode.PERSISTENT) + " OK");
        client.hear("Write " + client.sendCreate("/a/s-shown", new byte[10], CreateMode.PERSISTENT) + " OK");
        client.hear("Write " + client.sendCreate("/a/other", new byte[10], CreateMode.PERSISTENT) + " OK");
        client.hear("Write " + client.sendSetAcl("/a/s-hidden", 16, "world", "anyone") + " OK");
        client.hear("Write " + client.sendSetAcl("/a", 17, "world", "anyone") + " OK");
        final byte[] names = "s-t".getBytes(UTF_8);
        final ListRequestEncoder list = new ListRequestEncoder();

        for (final ReadKind kind : new ReadKind[]{ReadKind.GET_CHILDREN, ReadKind.GET_CHILDREN_WITH_DATA})
        {
            assertEquals(0, allocated(
                () ->
                {
                    list.wrapAndApplyHeader(request, 0, header)
                        .correlationId(++correlationId).sessionId(sessionId).minZxid(0).cursor(-1).asOfZxid(0)
                        .timeoutMs(0).maxCount(0).kind(kind).level(ReadLevel.LOCAL);
                    list.putPath(path, 0, path.length).putPrefix(names, 0, 2).putFrom(names, 0, 1).putTo(names, 2, 1);
                    offer(list.encodedLength());
                }));
        }
        assertTrue(sink.messages >= 2 * MEASURED);
    }

    @Test
    void shouldNotAllocateWhenASessionAsksWhoItIsOrWhatItHas()
    {
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendCreate("/e", new byte[0], CreateMode.EPHEMERAL) + " OK");
        final WhoAmIRequestEncoder whoAmI = new WhoAmIRequestEncoder();
        assertEquals(0, allocated(
            () ->
            {
                whoAmI.wrapAndApplyHeader(request, 0, header).correlationId(++correlationId).sessionId(sessionId);
                offer(whoAmI.encodedLength());
            }));
        final long whoAmIs = sink.messages;
        final EphemeralsRequestEncoder ephemerals = new EphemeralsRequestEncoder();
        assertEquals(0, allocated(
            () ->
            {
                ephemerals.wrapAndApplyHeader(request, 0, header)
                    .correlationId(++correlationId).sessionId(sessionId).ownerId(client.sessionId).minZxid(0)
                    .cursor(-1).timeoutMs(1000).level(ReadLevel.LOCAL).putPrefix(path, 0, 1);
                offer(ephemerals.encodedLength());
                answerQueries();
            }));
        final long lists = sink.messages - whoAmIs;
        final FateRequestEncoder fate = new FateRequestEncoder();
        assertEquals(0, allocated(
            () ->
            {
                fate.wrapAndApplyHeader(request, 0, header)
                    .correlationId(++correlationId).sessionId(client.sessionId).requestId(1).timeoutMs(1000)
                    .putSecret(client.secret, 0, client.secret.length);
                offer(fate.encodedLength());
                harness.agent.rooms.commands.barrier();
                harness.agent.rooms.lanes.barriers().onSubmitted();
                harness.agent.rooms.results.onBarrier(harness.agent.rooms.queue.lastSequence(), 1);
                answerQueries();
            }));

        assertTrue(whoAmIs >= MEASURED && lists >= MEASURED && sink.messages >= 3 * MEASURED, sink.messages + "");
    }

    /** The service thread looks when it has time, and whoever waits asks again in each duty cycle. */
    private void answerQueries()
    {
        for (int i = 0; i < 3; i++)
        {
            harness.agent.rooms.lanes.order().advanceWaiting();
            harness.cluster.cycle();
        }
        harness.agent.rooms.lanes.order().advanceWaiting();
    }

    @Test
    void shouldNotAllocateWhenPersistentWatchesReportWhatIsBelowThem()
    {
        final ScriptedClient client = harness.client().connect().open(600_000);
        client.hear("Write " + client.sendSetAcl("/a", 17, "world", "anyone") + " OK");
        client.hear("Write " + client.sendSetAcl("/a", 16, "world", "anyone") + " OK");
        final SetWatchesRequestEncoder list = new SetWatchesRequestEncoder();
        final byte[] entries = {0, 2, 1, 0, '/', 0, 3, 1, 0, '/', 0, 3, 2, 0, '/', 'a'};
        harness.agent.requests.onDutyCycle();
        list.wrapAndApplyHeader(request, 0, header).correlationId(++correlationId).asOfZxid(0)
            .putWatches(entries, 0, entries.length);
        offer(list.encodedLength());
        final UnsafeBuffer changed = new UnsafeBuffer("/a/b/c".getBytes(UTF_8));
        final long[] zxid = {1_000_000};
        final long before = sink.messages;

        for (int aclId = 0; aclId < 3; aclId++)
        {
            final int aclOfChanged = aclId;
            assertEquals(0, allocated(
                () ->
                {
                    for (int kind = 1; kind <= 3; kind++)
                    {
                        harness.agent.rooms.lanes.watches().table()
                            .onChange(zxid[0]++, kind, aclOfChanged, 0, changed, 0, changed.capacity());
                    }
                }));
        }

        assertEquals(3, harness.agent.rooms.lanes.watches().size());
        assertTrue(sink.messages - before >= 3L * MEASURED, sink.messages + "");
    }

    private void read(final ReadKind kind, final ReadLevel level, final WatchMode watch)
    {
        read.wrapAndApplyHeader(request, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).minZxid(0).cursor(-1).timeoutMs(0)
            .maxCount(0).kind(kind).level(level).watch(watch).asOfZxid(0);
        read.putPath(path, 0, path.length);
        offer(read.encodedLength());
    }

    /** A page of the root, which has a child with data. */
    private void list(final ReadKind kind)
    {
        read.wrapAndApplyHeader(request, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).minZxid(0).cursor(-1).timeoutMs(0)
            .maxCount(10).kind(kind).level(ReadLevel.LOCAL).watch(WatchMode.NONE).asOfZxid(0);
        read.putPath(path, 0, 1);
        offer(read.encodedLength());
    }

    private void write()
    {
        set.wrapAndApplyHeader(request, 0, header)
            .correlationId(++correlationId).sessionId(sessionId).requestId(++requestId)
            .acknowledgedRequestId(requestId - 1).version(-1).isNullData(BooleanType.FALSE);
        set.putPath(path, 0, path.length).putData(data, 0, data.length);
        offer(set.encodedLength());
    }

    private void offer(final int encodedLength)
    {
        if (!direct.onMessage(request, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength))
        {
            throw new AeronException("not taken");
        }
    }

    /** Bytes allocated, or 0 for what the measurement itself and the compiler's last steps take. */
    private static long allocated(final Runnable action)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP; i++)
        {
            action.run();
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++)
        {
            action.run();
        }
        final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return bytes <= ALLOWED_BYTES ? 0 : bytes;
    }

    private static final class CountingSink implements ClientSink
    {
        @Override
        public boolean hasRoom()
        {
            return true;
        }

        @Override
        public long positionLimit()
        {
            return Long.MAX_VALUE;
        }

        private long messages;

        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            return ++messages;
        }

        @Override
        public boolean isConnected()
        {
            return true;
        }

        @Override
        public int maxMessageLength()
        {
            return 1 << 20;
        }

        @Override
        public void close()
        {
            messages = 0;
        }
    }
}
