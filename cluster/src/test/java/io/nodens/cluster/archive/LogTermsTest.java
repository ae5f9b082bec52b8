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
package io.nodens.cluster.archive;

import io.aeron.cluster.RecordingLog;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.Member;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.testkit.PortBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The recording log of a member is made anew from its log, as after a seed, of which Aeron tells the last term alone.
 */
class LogTermsTest
{
    private static final long TIMEOUT_MS = 60_000;
    private static final int TERMS = 4;
    /** Of several frames. */
    private static final int DATA_LENGTH = 100_000;

    @TempDir
    private Path directory;

    private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    private PortBlock ports;

    @BeforeEach
    void reservePorts()
    {
        ports = PortBlock.reserve();
    }

    @AfterEach
    void releasePorts()
    {
        ports.close();
    }

    @Test
    void shouldFindAllTermsOfTheLogWhenTheRecordingLogHasOnlyTheLast() throws IOException
    {
        for (int term = 0; term < TERMS; term++)
        {
            lead(term);
        }
        final List<String> before = terms();
        keepLastTermOnly();
        assertEquals(1, terms().size());

        final long lastTermId = complete();

        assertEquals(TERMS - 1, lastTermId);
        assertEquals(before, terms());
        complete();
        assertEquals(before, terms(), "once more changes nothing");
        assertEquals(0, new OwnLog(archiveDir(), clusterDir()).firstTermId(0));
    }

    @Test
    void shouldTakeATermThatNobodyLedForAnEmptyOne() throws IOException
    {
        lead(0);
        lead(1);
        final RecordingLog.Entry last = OwnLog.lastTerm(clusterDir());
        Files.delete(recordingLogFile());
        try (RecordingLog recordingLog = new RecordingLog(clusterDir().toFile(), true))
        {
            // As if terms 2 to 4 had been elected and 4 alone had been led, where term 1 was.
            recordingLog.appendTerm(last.recordingId, 4, last.termBaseLogPosition, 1);
        }

        assertEquals(4, complete());

        final OwnLog ownLog = new OwnLog(archiveDir(), clusterDir());
        assertEquals(4, ownLog.firstTermId(last.termBaseLogPosition), "what lies between is not known");
        assertEquals(5, ownLog.firstTermId(last.termBaseLogPosition + 1), "the last term began before that");
    }

    private void lead(final int term)
    {
        try (Member member = Member.launch(new MemberContext()
            .memberId(0)
            .members("0=localhost:" + ports.basePort(0))
            .dataDir(directory.resolve("member-0"))
            .set(MemberSetting.REGION_SEGMENT_LENGTH, "1m")
            .set(MemberSetting.CHANGE_RING_LENGTH, "1m")
            .set(MemberSetting.ADMIN_PORT, "none")
            .set(MemberSetting.MAX_DATA_LENGTH, "256k")
            .out(out)))
        {
            member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
            try (NodensClient client = NodensClient.connect(new ClientContext()
                .endpoints("localhost:" + ports.basePort(0))
                .connectTimeoutMs(TIMEOUT_MS)
                .operationTimeoutMs(TIMEOUT_MS)
                .aeronDirectoryName(member.context().aeronDir().toString())))
            {
                client.create("/term-" + term, new byte[DATA_LENGTH], CreateMode.PERSISTENT);
            }
        }
    }

    private long complete() throws IOException
    {
        return LogTerms.complete(archiveDir().toFile(), clusterDir().toFile());
    }

    private void keepLastTermOnly() throws IOException
    {
        final RecordingLog.Entry last = OwnLog.lastTerm(clusterDir());
        Files.delete(recordingLogFile());
        try (RecordingLog recordingLog = new RecordingLog(clusterDir().toFile(), true))
        {
            recordingLog.appendTerm(
                last.recordingId, last.leadershipTermId, last.termBaseLogPosition, last.timestamp);
        }
    }

    /** Where each term begins and ends. */
    private List<String> terms()
    {
        final List<String> terms = new ArrayList<>();
        try (RecordingLog recordingLog = new RecordingLog(clusterDir().toFile(), false))
        {
            for (final RecordingLog.Entry entry : recordingLog.entries())
            {
                if (RecordingLog.ENTRY_TYPE_TERM == entry.type)
                {
                    terms.add(entry.leadershipTermId + " " + entry.termBaseLogPosition + " " + entry.logPosition);
                }
            }
        }

        return terms;
    }

    private Path recordingLogFile()
    {
        return clusterDir().resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
    }

    private Path archiveDir()
    {
        return directory.resolve("member-0/archive");
    }

    private Path clusterDir()
    {
        return directory.resolve("member-0/cluster");
    }
}
