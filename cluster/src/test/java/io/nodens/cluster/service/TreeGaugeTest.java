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

import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How large the tree may become where the region and the media driver's sparse files share one file system.
 */
class TreeGaugeTest
{
    private static final long MIB = 1 << 20;
    private static final int MAX_DATA_LENGTH = 4096;

    @TempDir
    private Path directory;

    private final MemberStatus status = new MemberStatus(0);
    private TreeRegion region;
    private long usableBytes;
    private long driverBytes;
    private long nowNs;

    @BeforeEach
    void createRegion()
    {
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory)
            .segmentLength(1 << 20)
            .maxRegionBytes(1 << 30)
            .changeRingLength(1 << 16).historyLength(1 << 20));
    }

    @AfterEach
    void closeRegion()
    {
        region.close();
    }

    private long capacity(final TreeGauge gauge)
    {
        nowNs += TimeUnit.SECONDS.toNanos(1);
        gauge.update(nowNs, MAX_DATA_LENGTH);
        return status.ownReport().treeCapacityBytes();
    }

    private TreeGauge gauge()
    {
        return new TreeGauge(region.writer().room(), () -> usableBytes, () -> driverBytes, status.ownReport(), nowNs);
    }

    @Test
    void shouldLeaveTheDriverWhatItsSparseFilesMayComeToUse()
    {
        usableBytes = 100 * MIB;
        final long alone = capacity(gauge());
        driverBytes = 60 * MIB;
        final TreeGauge gauge = gauge();

        final long beside = capacity(gauge);

        assertTrue(beside < alone / 2, () -> beside + " of " + alone);
        // The driver takes what it was left: the tree may become as large as before.
        usableBytes -= 60 * MIB;
        assertEquals(beside, capacity(gauge));
    }

    @Test
    void shouldFollowWhatOthersTakeAndGiveBack()
    {
        usableBytes = 100 * MIB;
        driverBytes = 20 * MIB;
        final TreeGauge gauge = gauge();
        final long before = capacity(gauge);

        usableBytes = 30 * MIB;
        final long less = capacity(gauge);
        usableBytes = 200 * MIB;
        final long more = capacity(gauge);

        assertTrue(less < before && before < more, () -> less + ", " + before + ", " + more);
        driverBytes = 500 * MIB;
        assertTrue(capacity(gauge) < less, "nothing is left");
    }
}
