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
package io.nodens.bench.scenario;

import io.nodens.bench.plan.Contender;
import io.nodens.bench.results.Load;

import java.util.Set;

/**
 * One kind of work that is measured on servers that were started for it.
 */
interface Scenario
{
    /**
     * Systems for which it makes sense.
     *
     * @return them.
     */
    Set<Contender> contenders();

    /**
     * How many servers it takes.
     *
     * @return the fewest.
     */
    default int fewestServers()
    {
        return 1;
    }

    /**
     * Whether a server may be gone at the end.
     *
     * @return true when it kills servers and does not start them again.
     */
    default boolean isLeavingServersDead()
    {
        return false;
    }

    /**
     * The work in the words of a run's file, so that runs of other work are not compared with it.
     *
     * @param name    of the scenario.
     * @param options of the run.
     * @return the load.
     */
    Load load(String name, ScenarioOptions options);

    /**
     * Measure. What cannot be waited for any longer is an error of the record, or an exception.
     *
     * @param cluster that serves.
     * @param options of the run.
     * @param record  of what is measured.
     * @throws IllegalStateException when it cannot go on, in one line.
     */
    void run(ScenarioCluster cluster, ScenarioOptions options, ScenarioRecord record);
}
