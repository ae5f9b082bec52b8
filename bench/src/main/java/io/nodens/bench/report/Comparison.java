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
package io.nodens.bench.report;

import java.util.List;

/**
 * Systems side by side under one load, for one kind of operation.
 *
 * @param title    kind of operation and load, for people.
 * @param workload of the load.
 * @param kind     of the operations.
 * @param rows     one for each system, the one that the others are compared with first.
 */
record Comparison(String title, String workload, String kind, List<Row> rows)
{
    /**
     * One system.
     *
     * @param subject   system and label.
     * @param seat      where the clients sat among the servers.
     * @param runs      how many runs there were, over all its directories.
     * @param cold      how many of them began before the load was warm.
     * @param perSecond operations a second.
     * @param p50Us     microseconds.
     * @param p99Us     microseconds.
     * @param p999Us    microseconds.
     * @param maxUs     the longest of all runs, microseconds.
     * @param ratio     its median of p50 to that of the first row.
     * @param ratioP99  the same of p99.
     * @param rateRatio its median rate to that of the first row.
     * @param curve     medians over its directories of the latencies at the percentiles of {@code run.json}.
     */
    record Row(
        String subject,
        String seat,
        int runs,
        int cold,
        Spread perSecond,
        Spread p50Us,
        Spread p99Us,
        Spread p999Us,
        double maxUs,
        double ratio,
        double ratioP99,
        double rateRatio,
        List<Double> curve)
    {
    }
}
