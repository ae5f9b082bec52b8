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

import io.aeron.cluster.codecs.SnapshotMarkerDecoder;
import io.nodens.sbe.snapshot.SnapshotEndDecoder;

import java.io.File;
import java.io.IOException;

/**
 * Whether a snapshot can be recovered from: both parts are there, each frame agrees with its checksum, and the last
 * one is the end mark.
 * <p>
 * <b>Thread:</b> one, that of the archive or any other: the files of a complete snapshot do not change.
 */
final class SnapshotCheck
{
    private final File archiveDir;

    SnapshotCheck(final File archiveDir)
    {
        this.archiveDir = archiveDir;
    }

    /**
     * Read a snapshot.
     *
     * @param snapshot with at least a module's part.
     * @return a phrase that says what is wrong; null when it is sound.
     * @throws IOException when a file cannot be read.
     */
    String damage(final SnapshotEntries.Snapshot snapshot) throws IOException
    {
        final String damage = damage(
            "service's", snapshot.serviceRecordingId(), SnapshotEndDecoder.SCHEMA_ID, SnapshotEndDecoder.TEMPLATE_ID);
        return null != damage ? damage : damage(
            "consensus module's",
            snapshot.moduleRecordingId(),
            SnapshotMarkerDecoder.SCHEMA_ID,
            SnapshotMarkerDecoder.TEMPLATE_ID);
    }

    private String damage(
        final String part, final long recordingId, final int schemaId, final int templateId) throws IOException
    {
        final Recording recording =
            SnapshotEntries.NO_RECORDING == recordingId ? null : Recording.find(archiveDir, recordingId);
        if (null == recording)
        {
            return "the " + part + " part is not in the archive";
        }

        final String damage = recording.damage(recording.startPosition());
        if (null == damage && !recording.endsWith(schemaId, templateId))
        {
            return "the " + part + " part, recording " + recordingId + ", has no end";
        }

        return damage;
    }

    /**
     * Size of a snapshot.
     *
     * @param snapshot whole.
     * @return bytes in both parts.
     */
    long length(final SnapshotEntries.Snapshot snapshot)
    {
        return length(snapshot.moduleRecordingId()) + length(snapshot.serviceRecordingId());
    }

    private long length(final long recordingId)
    {
        final Recording recording = Recording.find(archiveDir, recordingId);
        return null == recording ? 0 : recording.length();
    }
}
