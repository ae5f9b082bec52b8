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

import java.util.Locale;
import java.util.Optional;

/**
 * Who used the processors during a run: shares of all processors of the host, 0 to 1, by the kernel's accounts.
 *
 * @param servers those that the rig started.
 * @param rig     this process: clients and generator.
 * @param foreign every other process, as far as its time is no interrupt's; where servers ran already it includes
 *                those of this host.
 * @param stolen  time in which the hypervisor ran something else.
 * @param idle    nobody.
 */
public record CpuShares(double servers, double rig, double foreign, double stolen, double idle)
{
    private static final double PERCENT = 100;

    /**
     * Whether a run shared its processors with others.
     *
     * @param most            share that others and the hypervisor may have had together, 0 to 1.
     * @param areServersKnown whether {@link #foreign()} is without the servers; else only the hypervisor counts.
     * @return what to say of it, empty when they had no more.
     */
    public Optional<String> busy(final double most, final boolean areServersKnown)
    {
        final double others = stolen + (areServersKnown ? foreign : 0);
        return others <= most ? Optional.empty() : Optional.of(String.format(
            Locale.ROOT, "busy machine: others had %.0f %% of the processors, %.0f %% are allowed (--max-foreign-cpu)",
            PERCENT * others, PERCENT * most));
    }
}
