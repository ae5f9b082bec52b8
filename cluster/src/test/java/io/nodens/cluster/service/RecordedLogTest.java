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
package io.nodens.cluster.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodens.cluster.state.Replica;
import io.nodens.cluster.state.StateMachine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs that earlier releases wrote mean for ever what they meant then. The figures of version 0 are those of the
 * program that had no versions; those of each version were taken when it came, and never change.
 */
class RecordedLogTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "version {0}")
    @CsvSource({
        "0, 97, 560cf5465d4d1b00, 46, 4, 10, 1700007207703, 357",
        "1, 96, c4e10ded1917f50a, 43, 3, 7, 1700000031713, 357",
        "2, 99, d7d51571d3f21b9a, 45, 4, 7, 1700007207720, 357"
    })
    void shouldReplayToWhatItMeantWhenItWasWritten(
        final int version,
        final long zxid,
        final String digest,
        final long znodes,
        final int sessions,
        final long ephemerals,
        final long nowMs,
        final long tickId)
    {
        try (Replica replica = new Replica(directory.resolve("a"));
            Replica loaded = new Replica(directory.resolve("b")))
        {
            RecordedLog.replay("log-version-" + version + ".bin", replica);
            final StateMachine machine = replica.machine();
            assertEquals(version, machine.activeVersion());
            assertEquals(zxid, machine.zxid());
            assertEquals(digest, Long.toHexString(machine.digest()));
            assertEquals(znodes, machine.tree().znodeCount());
            assertEquals(sessions, machine.sessions().size());
            assertEquals(ephemerals, machine.tree().ephemeralCount());
            assertEquals(nowMs, machine.nowMs());
            assertEquals(tickId, machine.tickId());
            assertEquals(0, machine.counters().malformedFrames());
            assertEquals(0, machine.counters().ignoredCommands());

            final SnapshotImage image = SnapshotImage.of(machine);
            image.loadInto(loaded.machine());
            assertArrayEquals(image.bytes(), SnapshotImage.of(loaded.machine()).bytes());
        }
    }
}
