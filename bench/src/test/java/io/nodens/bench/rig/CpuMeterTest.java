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
package io.nodens.bench.rig;

import io.nodens.bench.results.CpuShares;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

class CpuMeterTest
{
    @Test
    void shouldCountTimeOfServersThatEndedMeanwhile() throws Exception
    {
        final Process server = new ProcessBuilder(
            "sh", "-c", "read x; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").start();
        final CpuMeter meter = new CpuMeter(() -> List.of(server.pid()));
        server.getOutputStream().close();
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));

        final CpuShares shares = meter.shares();

        assertTrue(shares.servers() > 0, shares.toString());
    }
}
