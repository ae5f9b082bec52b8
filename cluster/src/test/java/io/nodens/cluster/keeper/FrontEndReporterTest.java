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

import io.nodens.cluster.status.FrontEndStatus;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FrontEndReporterTest
{
    private final List<String> lines = new ArrayList<>();
    private final FrontEndStatus status = new FrontEndStatus();
    private final FrontEndReporter reporter = new FrontEndReporter(lines::add, status);

    @Test
    void shouldReportLongerTimeoutsAndClosedClientsOnceInTenSeconds()
    {
        reporter.poll(0);
        status.update(TimeUnit.MILLISECONDS.toNanos(900), 0, 0);
        reporter.poll(TimeUnit.SECONDS.toNanos(10));
        assertEquals(List.of(), lines);

        status.update(TimeUnit.MILLISECONDS.toNanos(2900), 0, 3);
        reporter.poll(TimeUnit.SECONDS.toNanos(19));
        assertEquals(List.of(), lines);
        reporter.poll(TimeUnit.SECONDS.toNanos(20));
        reporter.poll(TimeUnit.SECONDS.toNanos(30));

        assertEquals(2, lines.size(), lines.toString());
        assertEquals(
            "closed 3 connections of slow clients: all together had more waiting than nodens.max.outgoing.bytes",
            lines.get(1));
    }
}
