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

import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.WatchEventDecoder;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * A read while the change ring laps again and again, between the look at the tree and the events before the answer.
 */
@Timeout(60)
class LappedReadTest
{
    private static final int ATTEMPTS = 4;
    private static final int CHANGES_OF_A_LAP = 40;
    private static final String LONG_PATH = "/" + "x".repeat(2000);

    @TempDir
    private Path directory;

    private final List<String> heard = new ArrayList<>();
    private FrontEndHarness harness;
    private ScriptedClient writer;
    private ClientConnection reader;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory);
        writer = harness.client().connect().open(60_000);
        writer.create("/read", "");
        writer.create(LONG_PATH, "");
        for (int i = 0; i < ATTEMPTS; i++)
        {
            writer.create("/watched-" + i, "");
        }
        reader = connection(100_000, this::onMessage);
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldAnswerBusyWhenAChangeThatTheWatchWouldMissWasDrainedAlready()
    {
        final ClientConnection other = connection(100_001, (buffer, offset) -> harness.cluster.applyHeld(1));
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendSet("/read", "", -1);
        for (int i = 0; i < ATTEMPTS; i++)
        {
            watch(other, "/watched-" + i);
            writer.sendSet("/watched-" + i, "", -1);
            for (int c = 0; c < CHANGES_OF_A_LAP; c++)
            {
                writer.sendSet(0 == c ? "/read" : LONG_PATH, "", -1);
            }
            writer.sendSet("/read", "", -1);
        }
        harness.await(() -> harness.cluster.held() == 1 + ATTEMPTS * (CHANGES_OF_A_LAP + 2) ? true : null);
        harness.cluster.applyHeld(1);
        harness.agent.reads.afterLookUp = () -> harness.cluster.applyHeld(1 + CHANGES_OF_A_LAP);

        read();
        assertEquals(List.of("Read BUSY"), heard);
        assertNull(reader.watches);

        harness.agent.reads.afterLookUp = () -> { };
        read();
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        writer.sendSet("/read", "", -1);
        harness.await(() -> heard.size() == 3 ? true : null);
        assertEquals(List.of("Read BUSY", "Read OK", "Event"), heard);
    }

    private void read()
    {
        final PendingRequest request = new PendingRequest();
        request.kind = PendingRequest.Kind.READ;
        request.connection = reader;
        request.readKind = ReadKind.GET_DATA.value();
        request.readLevel = ReadLevel.LOCAL.value();
        request.isWatching = true;
        final UnsafeBuffer path = new UnsafeBuffer("/read".getBytes(US_ASCII));
        request.wrapPath(path, 0, path.capacity());
        harness.agent.reads.tryAnswer(request, harness.clock.nanoTime());
    }

    private void watch(final ClientConnection connection, final String path)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(US_ASCII));
        final long zxid = harness.region.newReader().completedZxid();
        harness.agent.watches.add(
            connection, WatchRules.DATA, WatchRules.ONE_SHOT, true, zxid, bytes, 0, bytes.capacity());
    }

    private void onMessage(final DirectBuffer buffer, final int offset)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final int templateId = header.wrap(buffer, offset).templateId();
        if (WatchEventDecoder.TEMPLATE_ID == templateId)
        {
            heard.add("Event");
        }
        else
        {
            final ResultCode code = new ReadResponseDecoder().wrapAndApplyHeader(buffer, offset, header).code();
            heard.add("Read " + code);
        }
    }

    private interface MessageHandler
    {
        void onMessage(DirectBuffer buffer, int offset);
    }

    private static ClientConnection connection(final int slot, final MessageHandler handler)
    {
        final ClientConnection connection = new ClientConnection(slot, slot, 1 << 20, new OutgoingBudget(1 << 30));
        connection.state(ClientConnection.State.OPEN);
        connection.sink = new ClientSink()
        {
            @Override
            public long offer(final DirectBuffer buffer, final int offset, final int length)
            {
                handler.onMessage(buffer, offset);
                return 1;
            }

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

            @Override
            public int maxMessageLength()
            {
                return 1 << 20;
            }

            @Override
            public boolean isConnected()
            {
                return true;
            }

            @Override
            public void close()
            {
            }
        };
        return connection;
    }
}
