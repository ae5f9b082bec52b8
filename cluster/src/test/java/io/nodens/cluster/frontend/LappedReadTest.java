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

import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.TestLane;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.tree.watch.WatchRules;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private FrontEndHarness harness;
    private ScriptedClient writer;
    private TestLane reader;

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
        reader = new TestLane(100_000, this::onHeard);
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
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendSet("/read", "", -1);
        for (int i = 0; i < ATTEMPTS; i++)
        {
            writer.sendSet("/watched-" + i, "", -1);
            for (int c = 0; c < CHANGES_OF_A_LAP; c++)
            {
                writer.sendSet(0 == c ? "/read" : LONG_PATH, "", -1);
            }
            writer.sendSet("/read", "", -1);
        }
        harness.await(() -> harness.cluster.held() == 1 + ATTEMPTS * (CHANGES_OF_A_LAP + 2) ? true : null);
        harness.cluster.applyHeld(1);
        // Who has watches hears of what it missed before an answer; here the tree changes each time that it does.
        for (int i = 0; i < ATTEMPTS; i++)
        {
            watch("/watched-" + i);
        }
        harness.agent.rooms.reads.afterLookUp(() -> harness.cluster.applyHeld(1 + CHANGES_OF_A_LAP));

        read();
        assertEquals(List.of("BUSY"), codes());
        assertEquals(ATTEMPTS, harness.agent.rooms.lanes.watches().size());

        harness.agent.rooms.reads.afterLookUp(() -> { });
        read();
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        writer.sendSet("/read", "", -1);
        harness.await(() -> reader.heard.size() == 3 ? true : null);
        assertEquals(List.of("BUSY", "OK", "Event"), codes());
    }

    private void read()
    {
        final PendingRequest request = new PendingRequest();
        request.kind = PendingRequest.Kind.READ;
        request.lane = reader;
        request.readKind = ReadKind.GET_DATA.value();
        request.readLevel = ReadLevel.LOCAL.value();
        request.isWatching = true;
        final UnsafeBuffer path = new UnsafeBuffer("/read".getBytes(US_ASCII));
        request.wrapPath(path, 0, path.capacity());
        harness.agent.rooms.reads.tryRespond(request, harness.clock.nanoTime());
    }

    private void onHeard()
    {
        if (reader.heard.get(reader.heard.size() - 1).contains("/watched-"))
        {
            reader.heard.remove(reader.heard.size() - 1);
            harness.cluster.applyHeld(1);
        }
    }

    private void watch(final String path)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(US_ASCII));
        final long zxid = harness.region.newReader().completedZxid();
        harness.agent.rooms.lanes.watches().add(
            reader, WatchRules.DATA, WatchRules.PERSISTENT, true, zxid, bytes, 0, bytes.capacity());
    }

    private List<String> codes()
    {
        return reader.heard.stream().map((line) -> line.startsWith("Event") ? "Event" : line.split(" ")[2]).toList();
    }
}
