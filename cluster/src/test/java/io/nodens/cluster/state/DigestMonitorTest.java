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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestMonitorTest
{
    private final List<String> stops = new ArrayList<>();
    private final DigestMonitor monitor = new DigestMonitor(3, stops::add);

    @Test
    void shouldGoOnWhenAllAgree()
    {
        monitor.onCheckpoint(1024, 7);

        monitor.onReport(0, 1024, 7, 1030);
        monitor.onReport(1, 1024, 7, 1030);
        monitor.onReport(2, 1024, 7, 1030);

        assertEquals(List.of(), stops);
    }

    @Test
    void shouldStopWhenAMajorityHasAnotherDigest()
    {
        monitor.onCheckpoint(1024, 7);

        monitor.onReport(0, 1024, 8, 1030);
        assertEquals(List.of(), stops);
        monitor.onReport(1, 1024, 8, 1030);

        assertEquals(1, stops.size());
        assertTrue(stops.get(0).contains("zxid 1024"), stops.get(0));
        assertTrue(stops.get(0).contains("its digest is 7"), stops.get(0));
    }

    @Test
    void shouldGoOnWhenOnlyAMinorityDiffers()
    {
        monitor.onCheckpoint(1024, 7);

        monitor.onReport(0, 1024, 8, 1030);
        monitor.onReport(1, 1024, 9, 1030);
        monitor.onReport(2, 1024, 7, 1030);

        assertEquals(List.of(), stops);
    }

    @Test
    void shouldCountAMemberOnceWhenItReportsAgain()
    {
        monitor.onCheckpoint(1024, 7);

        monitor.onReport(0, 1024, 8, 1030);
        monitor.onReport(0, 1024, 8, 1030);

        assertEquals(List.of(), stops);
    }

    @Test
    void shouldStopWhenAMajorityIsAheadOfTheSameLog()
    {
        monitor.onReport(0, 2048, 8, 2047);
        monitor.onReport(1, 2048, 8, 2047);

        assertEquals(1, stops.size());
        assertTrue(stops.get(0).contains("only at zxid 2047"), stops.get(0));
    }

    @Test
    void shouldGoOnWhenTheOwnCheckpointIsForgotten()
    {
        monitor.onCheckpoint(0, 1);
        for (int i = 1; i <= DigestMonitor.OWN_CHECKPOINTS; i++)
        {
            monitor.onCheckpoint(i * 1024L, 7);
        }

        monitor.onReport(0, 0, 2, 1 << 20);
        monitor.onReport(1, 0, 2, 1 << 20);

        assertEquals(List.of(), stops);
    }
}
