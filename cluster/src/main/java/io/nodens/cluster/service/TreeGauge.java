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
import java.io.File;
import java.util.concurrent.TimeUnit;

/**
 * Measures now and then how much the tree may still grow on this host, for the member's reports through the log.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> once for each look at the file system.
 */
final class TreeGauge
{
    private static final long HOST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TIDY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final TreeRoom room;
    private final File directory;
    private final OwnReport report;
    private long hostMemoryBytes;
    private long hostNs;
    private long tidyNs;

    TreeGauge(final TreeRoom room, final File directory, final OwnReport report, final long nowNs)
    {
        this.room = room;
        this.directory = directory;
        this.report = report;
        hostNs = nowNs;
        tidyNs = nowNs + TIDY_INTERVAL_NS;
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
            hostMemoryBytes = directory.getUsableSpace();
        }
        if (nowNs - tidyNs >= 0)
        {
            tidyNs = nowNs + TIDY_INTERVAL_NS;
            room.tidy();
        }

        report.treeCapacityBytes(room.capacityBytes(maxDataLength, hostMemoryBytes));
    }
}
