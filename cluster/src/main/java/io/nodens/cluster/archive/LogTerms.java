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
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.NewLeadershipTermEventDecoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The terms that begin within a log, as each leader wrote them at the beginning of its term. Aeron's backup copies the
 * log and tells of its last term alone. A leader that does not know where an old term ended would let a member of
 * that term keep what nobody else has, so that the others are entered into the recording log of a seed.
 * <p>
 * <b>Thread:</b> one, while no archive and no consensus module runs.
 */
public final class LogTerms
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NewLeadershipTermEventDecoder newTerm = new NewLeadershipTermEventDecoder();
    private final List<Term> terms = new ArrayList<>();

    private LogTerms()
    {
    }

    /** A term that somebody led. */
    private record Term(long termId, long basePosition, long timestamp)
    {
    }

    /**
     * Enter the terms that begin within the log into a recording log that lacks them.
     *
     * @param archiveDir of the archive that has the log.
     * @param clusterDir with the recording log, which knows the last term at least.
     * @return the last term that begins within the log, or the last one that was known before if that is later.
     * @throws IOException when a file is missing or damaged, or cannot be read or written.
     */
    public static long complete(final File archiveDir, final File clusterDir) throws IOException
    {
        final LogTerms log = new LogTerms();
        try (RecordingLog recordingLog = new RecordingLog(clusterDir, false))
        {
            final RecordingLog.Entry lastTerm = recordingLog.findLastTerm();
            log.read(Recording.find(archiveDir, lastTerm.recordingId));
            log.enter(recordingLog, lastTerm.recordingId);
            recordingLog.force(2);
            return Math.max(lastTerm.leadershipTermId, log.lastTermId());
        }
    }

    private void read(final Recording recording) throws IOException
    {
        final String damage = recording.forEachMessage(this::onMessage);
        if (null != damage)
        {
            throw new IOException(damage);
        }
    }

    private void onMessage(final UnsafeBuffer buffer, final int offset, final MessageHeaderDecoder messageHeader)
    {
        if (MessageHeaderDecoder.SCHEMA_ID == messageHeader.schemaId() &&
            NewLeadershipTermEventDecoder.TEMPLATE_ID == messageHeader.templateId())
        {
            newTerm.wrapAndApplyHeader(buffer, offset, header);
            terms.add(new Term(newTerm.leadershipTermId(), newTerm.termBaseLogPosition(), newTerm.timestamp()));
        }
    }

    private long lastTermId()
    {
        return terms.isEmpty() ? -1 : terms.get(terms.size() - 1).termId();
    }

    /** Where nobody led a term it is empty, and so begins where the next one does. */
    private void enter(final RecordingLog recordingLog, final long recordingId)
    {
        for (int i = terms.size() - 1; i >= 0; i--)
        {
            final Term term = terms.get(i);
            final long before = i > 0 ? terms.get(i - 1).termId() : 0 == term.basePosition() ? -1 : term.termId() - 1;
            for (long termId = term.termId(); termId > before; termId--)
            {
                if (null == recordingLog.findTermEntry(termId))
                {
                    recordingLog.appendTerm(recordingId, termId, term.basePosition(), term.timestamp());
                }
            }
        }
    }
}
