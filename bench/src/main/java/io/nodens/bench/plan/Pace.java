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
package io.nodens.bench.plan;

/**
 * How long the loads of a plan are made, and by what.
 *
 * @param warmUpS       least seconds of warm-up.
 * @param maxWarmUpS    most of them.
 * @param durationS     seconds of each recorded run.
 * @param runs          recorded runs of each load in each round.
 * @param rounds        in each of which every system is started anew.
 * @param threads       of the generator.
 * @param maxForeignCpu share of the processors that others may use.
 * @param idle          how the generator waits: spin, yield, park.
 */
record Pace(
    int warmUpS,
    int maxWarmUpS,
    int durationS,
    int runs,
    int rounds,
    int threads,
    double maxForeignCpu,
    String idle)
{
}
