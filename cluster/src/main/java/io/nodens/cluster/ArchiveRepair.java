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
package io.nodens.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveTool;
import io.aeron.archive.client.ArchiveException;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the archive, and repairs a recording whose last fragment was torn by the death of the host or of the
 * process: Aeron refuses to start then and asks for its tool. A torn fragment was never counted as recorded, so that
 * cutting it off loses nothing that was acknowledged by this member.
 */
final class ArchiveRepair
{
    private static final int MAX_REPAIRS = 16;
    private static final Pattern SEGMENT_FILE = Pattern.compile("[/\\\\](\\d+)-(\\d+)\\.rec\\b");

    private ArchiveRepair()
    {
    }

    /**
     * Launch the archive, repairing what is torn.
     *
     * @param contexts new context for each attempt.
     * @param log      to tell what was repaired.
     * @return the running archive.
     * @throws MemberException when it cannot be repaired.
     */
    static Archive launch(final Supplier<Archive.Context> contexts, final MemberLog log)
    {
        for (int repairs = 0; ; repairs++)
        {
            final Archive.Context context = contexts.get();
            try
            {
                return Archive.launch(context);
            }
            catch (final ArchiveException ex)
            {
                final long recordingId = tornRecordingId(String.valueOf(ex.getMessage()));
                if (recordingId < 0 || repairs >= MAX_REPAIRS)
                {
                    throw unusable(context.archiveDir(), ex);
                }

                repair(context.archiveDir(), recordingId, log);
            }
        }
    }

    /**
     * Find the recording that Aeron complains about.
     *
     * @param message of the archive's exception.
     * @return its id, or -1 when the complaint is about something else.
     */
    static long tornRecordingId(final String message)
    {
        final Matcher matcher = SEGMENT_FILE.matcher(message);
        return message.contains("incomplete last fragment") && matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static void repair(final File archiveDir, final long recordingId, final MemberLog log)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final boolean isRepaired;
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8))
        {
            isRepaired = ArchiveTool.verifyRecording(
                out,
                archiveDir,
                recordingId,
                EnumSet.noneOf(ArchiveTool.VerifyOption.class),
                AeronWiring.checksumClassName(),
                (file) -> true);
        }

        final String outcome = bytes.toString(StandardCharsets.UTF_8).trim().replace('\n', ';');
        if (!isRepaired)
        {
            throw MemberException.environment(
                "recording " + recordingId + " in " + archiveDir + " is damaged beyond its last fragment (" + outcome +
                "); move the data directory away and start this member empty while a majority of the others runs");
        }

        log.line("repaired recording " + recordingId + ": its last fragment was torn and has been cut off (" +
            outcome + ")");
    }

    private static MemberException unusable(final File archiveDir, final ArchiveException ex)
    {
        return new MemberException(
            MemberException.Category.ENVIRONMENT,
            "the archive in " + archiveDir + " cannot be opened (" + MemberConfiguration.reason(ex) +
            "); see docs/operating.md, 'Repair'",
            ex);
    }
}
