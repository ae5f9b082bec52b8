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

import com.sun.management.UnixOperatingSystemMXBean;
import io.aeron.archive.status.RecordingPos;
import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.status.HostSample;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts file descriptors and adds up the files of the archive, for those who may not wait for that.
 * <p>
 * <b>Thread:</b> that of who keeps the status. <b>Allocates:</b> for each look.
 */
public final class HostGauge
{
    private final Interval interval = new Interval(TimeUnit.SECONDS.toNanos(5));
    private final Path archiveDir;
    private final Path clusterDir;
    private final MemberStatus status;
    private final MemberLog log;
    private String ownPrefix;

    /**
     * Nothing is looked at yet.
     *
     * @param archiveDir of the member.
     * @param clusterDir of the member.
     * @param status     takes what is found.
     * @param log        takes errors.
     */
    public HostGauge(final Path archiveDir, final Path clusterDir, final MemberStatus status, final MemberLog log)
    {
        this.archiveDir = archiveDir;
        this.clusterDir = clusterDir;
        this.status = status;
        this.log = log;
    }

    /**
     * Look when it is time.
     *
     * @param nowNs time.
     */
    public void update(final long nowNs)
    {
        if (interval.isOver(nowNs))
        {
            try
            {
                look();
            }
            catch (final IOException ex)
            {
                log.onError(ex);
            }
        }
    }

    private void look() throws IOException
    {
        if (null == ownPrefix)
        {
            // While a member runs, all its terms extend one recording.
            final long recordingId = OwnLog.recordingId(clusterDir);
            ownPrefix = RecordingPos.NULL_RECORDING_ID == recordingId ? null : recordingId + "-";
        }
        long snapshotBytes = 0;
        long logBytes = 0;
        try (Stream<Path> files = Files.list(archiveDir))
        {
            for (final Iterator<Path> it = files.iterator(); it.hasNext();)
            {
                final Path file = it.next();
                // One that is purged meanwhile has no length.
                final long length = file.toFile().length();
                if (null == ownPrefix || file.getFileName().toString().startsWith(ownPrefix))
                {
                    logBytes += length;
                }
                else
                {
                    snapshotBytes += length;
                }
            }
        }

        long openDescriptors = MemberStatus.NULL_VALUE;
        long maxDescriptors = MemberStatus.NULL_VALUE;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
        {
            openDescriptors = unix.getOpenFileDescriptorCount();
            maxDescriptors = unix.getMaxFileDescriptorCount();
        }
        status.hostSample(new HostSample(openDescriptors, maxDescriptors, snapshotBytes, logBytes));
    }
}
