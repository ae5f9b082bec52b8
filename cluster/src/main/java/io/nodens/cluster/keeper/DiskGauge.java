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

import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.OwnReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Measures the free disk beyond twice the threshold below which the archive begins no recording, for the member's
 * reports through the log: when nothing is left of it, writes that make the tree grow are refused, and what must be
 * written still fits.
 * <p>
 * <b>Thread:</b> the keeper's. <b>Allocates:</b> once for each look at the file system.
 */
final class DiskGauge
{
    private final Interval interval = new Interval(TimeUnit.SECONDS.toNanos(1));
    private final Path directory;
    private final long reserveBytes;
    private final OwnReport report;
    private final MemberLog log;
    private long usableBytes = MemberStatus.NULL_VALUE;
    private boolean isFull;

    DiskGauge(final Path directory, final long thresholdBytes, final OwnReport report, final MemberLog log)
    {
        this.directory = directory;
        this.reserveBytes = 2 * thresholdBytes;
        this.report = report;
        this.log = log;
    }

    /**
     * Measure when it is time.
     *
     * @param nowNs time.
     */
    void update(final long nowNs)
    {
        if (interval.isOver(nowNs))
        {
            try
            {
                onFree(Files.getFileStore(directory).getUsableSpace());
            }
            catch (final IOException ex)
            {
                log.onError(ex);
            }
        }
    }

    /** Bytes that the member can still use, {@link MemberStatus#NULL_VALUE} unknown. */
    long usableBytes()
    {
        return usableBytes;
    }

    private void onFree(final long freeBytes)
    {
        usableBytes = freeBytes;
        final long beyondBytes = Math.max(0, freeBytes - reserveBytes);
        report.diskFreeBytes(beyondBytes);
        if (0 == beyondBytes != isFull)
        {
            isFull = 0 == beyondBytes;
            log.line(isFull ?
                "warning: " + (freeBytes >> 20) + "m of disk are free, less than twice " +
                MemberSetting.LOW_DISK_THRESHOLD.property() +
                ": the cluster refuses writes that make the tree grow; make room in " + directory :
                "there is room on the disk again");
        }
    }
}
