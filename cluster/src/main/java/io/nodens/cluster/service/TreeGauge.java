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

import io.nodens.cluster.status.OwnReport;
import io.nodens.tree.TreeRoom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures now and then how much the tree may still grow on this host, for the member's reports through the log.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> once for each look at the file system.
 */
final class TreeGauge
{
    private static final long HOST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final TreeRoom room;
    private final LongSupplier usableBytes;
    private final LongSupplier driverBytes;
    private long emptyBytes;
    private final OwnReport report;
    private long hostMemoryBytes;
    private long hostNs;

    /**
     * For a region that has just been made.
     *
     * @param room        of its writer.
     * @param usableBytes what the file system of the region has left.
     * @param driverBytes what the media driver may come to use of the same file system, in all.
     * @param report      that gets the capacity.
     * @param nowNs       time.
     */
    TreeGauge(
        final TreeRoom room,
        final LongSupplier usableBytes,
        final LongSupplier driverBytes,
        final OwnReport report,
        final long nowNs)
    {
        this.room = room;
        this.usableBytes = usableBytes;
        this.driverBytes = driverBytes;
        emptyBytes = usableBytes.getAsLong() + room.preparedBytes();
        this.report = report;
        hostNs = nowNs;
    }

    /**
     * Measure.
     *
     * @param nowNs         time.
     * @param maxDataLength that binds; nothing is measured before limits bind.
     */
    void update(final long nowNs, final int maxDataLength)
    {
        if (nowNs - hostNs >= 0)
        {
            hostNs = nowNs + HOST_INTERVAL_NS;
            hostMemoryBytes = hostMemoryBytes();
        }

        report.treeCapacityBytes(room.capacityBytes(maxDataLength, hostMemoryBytes));
    }

    /** What is left, and no more than is left when all of the driver's sparse files have memory behind them. */
    private long hostMemoryBytes()
    {
        final long usable = usableBytes.getAsLong();
        final long prepared = room.preparedBytes();
        // Rises when others go; what the driver has taken meanwhile counts as if it were still to come.
        emptyBytes = Math.max(emptyBytes, usable + prepared);

        return Math.max(0, Math.min(usable, emptyBytes - prepared - driverBytes.getAsLong()));
    }
}
