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

import io.nodens.cluster.frontend.lane.LongResponses;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SharedCycleTest
{
    private static final int LENGTH = 60_000;
    private static final int READERS = 24;

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private ScriptedClient writer;
    private long zxid;
    private final List<ScriptedClient> readers = new ArrayList<>();

    private void connect()
    {
        harness = new FrontEndHarness(directory);
        writer = harness.client().connect().open(60_000);
        writer.hear("Write " + writer.sendCreate("/long", new byte[LENGTH], CreateMode.PERSISTENT) + " OK");
        zxid = harness.region.newReader().completedZxid();
        for (int i = 0; i < READERS; i++)
        {
            final ScriptedClient reader = harness.client().connect();
            // From now on it is known for long answers.
            reader.hear("Read " + reader.sendRead(ReadKind.GET_DATA, "/long", false) + " OK");
            readers.add(reader);
        }
    }

    @AfterEach
    void close()
    {
        if (null != harness)
        {
            harness.close();
            assertEquals("[]", harness.errors.toString());
        }
    }

    @Test
    void shouldSpreadLongResponsesOverDutyCyclesWhenOneWriteReleasesThemAll()
    {
        connect();
        final long[] longest = new long[1];
        harness.drives(() ->
        {
            final long bytes = harness.agent.rooms.reads.longResponses().cycleBytes();
            longest[0] = Math.max(longest[0], bytes);
        });
        for (final ScriptedClient reader : readers)
        {
            for (int i = 0; i < 6; i++)
            {
                reader.sendRead(ReadKind.GET_DATA, "/long", false, ReadLevel.LOCAL, zxid + 1, 60_000);
            }
        }
        harness.cycles(10);
        longest[0] = 0;

        writer.sendCreate("/released", new byte[1], CreateMode.PERSISTENT);
        for (final ScriptedClient reader : readers)
        {
            for (int i = 0; i < 6; i++)
            {
                reader.hear("Read");
            }
        }

        assertTrue(longest[0] <= LongResponses.MAX_CYCLE_BYTES + LENGTH + 1000, "in one duty cycle " + longest[0]);
        assertTrue(longest[0] >= LongResponses.MAX_CYCLE_BYTES, "in one duty cycle " + longest[0]);
    }

    @Test
    void shouldAnswerClientsInTurnsWhenEachAsksAgainAsSoonAsItWasAnswered()
    {
        connect();
        final int[] answers = new int[READERS];
        harness.drives(() ->
        {
            for (int i = 0; i < READERS; i++)
            {
                if (null != readers.get(i).heard.poll())
                {
                    answers[i]++;
                    readers.get(i).offerRead(ReadKind.GET_DATA, "/long");
                }
            }
        });
        for (final ScriptedClient reader : readers)
        {
            reader.offerRead(ReadKind.GET_DATA, "/long");
        }

        harness.await(() -> IntStream.of(answers).sum() >= 20 * READERS ? true : null);

        final int least = IntStream.of(answers).min().orElseThrow();
        assertTrue(least >= 10, () -> Arrays.toString(answers));
    }
}
