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

/**
 * What surrounded a run, for whoever asks whether the figures are the system's or the machine's.
 *
 * @param lag     by how much the generator itself was late with operations for which there was room; null in a closed
 *                loop, which has no schedule.
 * @param hiccups by how much a thread that sleeps a millisecond at a time woke up late: the machine's own pauses, and
 *                the wait for a processor that the load keeps busy.
 * @param cpu     who used the processors; null where the kernel does not tell.
 */
public record Circumstances(OperationFigures lag, OperationFigures hiccups, CpuShares cpu)
{
}
