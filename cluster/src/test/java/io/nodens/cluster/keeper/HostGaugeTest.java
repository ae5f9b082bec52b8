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
package io.nodens.cluster.keeper;

import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HostGaugeTest
{
    @TempDir
    private Path archiveDir;
    @TempDir
    private Path clusterDir;
    private final MemberStatus status = new MemberStatus(0);
    private HostGauge gauge;

    @BeforeEach
    void open() throws IOException
    {
        gauge = new HostGauge(archiveDir, clusterDir, status, new MemberLog(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), 0));
        Files.write(archiveDir.resolve("3-0.rec"), new byte[10]);
        Files.write(archiveDir.resolve("4-0.rec"), new byte[20]);
    }

    @Test
    void shouldTellTheOwnLogFromSnapshotsOnceItIsKnown()
    {
        gauge.update(0);
        assertEquals(30, status.hostSample().logBytes(), "before the first term");

        try (RecordingLog log = new RecordingLog(clusterDir.toFile(), true))
        {
            log.appendTerm(3, 0, 0, 0);
        }
        gauge.update(TimeUnit.SECONDS.toNanos(5));

        assertEquals(10, status.hostSample().logBytes());
        assertEquals(20, status.hostSample().snapshotBytes());
    }

    @Test
    void shouldLookAgainOnlyWhenItIsTime() throws IOException
    {
        final long startNs = Long.MAX_VALUE - 1;
        gauge.update(startNs);
        Files.write(archiveDir.resolve("5-0.rec"), new byte[40]);

        gauge.update(startNs + TimeUnit.SECONDS.toNanos(5) - 1);
        assertEquals(30, status.hostSample().logBytes());

        gauge.update(startNs + TimeUnit.SECONDS.toNanos(5));
        assertEquals(70, status.hostSample().logBytes());
    }
}
