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
 * Systems beside one another by a figure that is no latency.
 *
 * @param title of the load.
 * @param name  of the figure.
 * @param unit  of the figure.
 * @param rows  one for each system.
 */
record FigureTable(String title, String name, String unit, List<Row> rows)
{
    /**
     * One system.
     *
     * @param subject what was measured.
     * @param runs    how many.
     * @param value   median and range of these.
     * @param ratio   of the median to that of the first row.
     */
    record Row(String subject, int runs, Spread value, double ratio)
    {
    }
}
