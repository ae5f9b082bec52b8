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

import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A recording log read without Aeron's class for it, which writes as well.
 */
class OwnLogTest
{
    @TempDir
    private Path clusterDir;
    private Path file;

    @BeforeEach
    void nameFile()
    {
        file = clusterDir.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
    }

    @Test
    void shouldFindTheRecordingThatAeronFinds() throws IOException
    {
        final Random random = new Random(TestSeed.seed());
        long termId = 0;
        long position = 0;
        for (int i = 0; i < 100; i++)
        {
            try (RecordingLog log = new RecordingLog(clusterDir.toFile(), true))
            {
                switch (random.nextInt(4))
                {
                    case 0 -> log.appendTerm(3, termId++, position, 0);
                    case 1 -> log.appendSnapshot(random.nextInt(100), Math.max(0, termId - 1), 0, position, 0, 0);
                    case 2 -> log.appendStandbySnapshot(random.nextInt(100), Math.max(0, termId - 1), 0, position, 0, 0,
                        "host-" + "x".repeat(random.nextInt(200)) + ":1");
                    default -> log.invalidateLatestSnapshot();
                }
                position += 64;
                log.force(0);
                final RecordingLog.Entry last = log.findLastTerm();
                assertEquals(null == last ? RecordingPos.NULL_RECORDING_ID : last.recordingId,
                    OwnLog.recordingId(clusterDir));
            }
        }
    }

    @Test
    void shouldFindNothingWhereThereIsNoWholeEntryAndMakeNoFile() throws IOException
    {
        assertEquals(RecordingPos.NULL_RECORDING_ID, OwnLog.recordingId(clusterDir));
        assertFalse(Files.exists(file));

        Files.write(file, new byte[63]);
        assertEquals(RecordingPos.NULL_RECORDING_ID, OwnLog.recordingId(clusterDir));
    }

    @Test
    void shouldLeaveOutWhatIsBeingWritten() throws IOException
    {
        try (RecordingLog log = new RecordingLog(clusterDir.toFile(), true))
        {
            log.appendTerm(7, 0, 0, 0);
        }
        Files.write(file, new byte[40], StandardOpenOption.APPEND);

        assertEquals(7, OwnLog.recordingId(clusterDir));
    }
}
