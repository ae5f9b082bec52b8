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
package io.nodens.bench.results;

import java.util.List;

/**
 * One recorded run.
 *
 * @param name       {@code run-1} and on.
 * @param startMs    epoch time at which it began.
 * @param durationNs of the load.
 * @param completed  operations that were answered without an error.
 * @param unsent     those that were due and not sent, or not answered.
 * @param errors     those that failed.
 * @param firstError what the first of them said, null without one.
 * @param operations by kind.
 * @param intervals  by time and kind.
 * @param around     the machine meanwhile; null where nobody looked.
 */
public record RunFigures(
    String name,
    long startMs,
    long durationNs,
    long completed,
    long unsent,
    long errors,
    String firstError,
    List<OperationFigures> operations,
    List<IntervalFigures> intervals,
    Circumstances around)
{
    /** A file that lacks a list, or an entry of one, or has a negative figure, is damaged. */
    public RunFigures
    {
        operations = Whole.list("operations", operations);
        intervals = Whole.list("intervals", intervals);
        Whole.notNegative("durationNs", durationNs);
        Whole.notNegative("completed", completed);
        Whole.notNegative("unsent", unsent);
        Whole.notNegative("errors", errors);
    }
}
