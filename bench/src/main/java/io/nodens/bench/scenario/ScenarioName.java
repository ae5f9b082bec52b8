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

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The scenarios, by the name that they have on the command line and in results.
 */
enum ScenarioName
{
    /** From a write until the last of its watchers has heard of it. */
    WATCH_FAN_OUT(WatchFanOut::new),
    /** From the release of a lock until the next contender holds it. */
    LOCK_HAND_OVER(LockHandOver::new),
    /** How long writes wait when the leader is killed. */
    FAILOVER(Failover::new),
    /** How long writes wait when all servers are started again with many znodes. */
    RESTART(Restart::new),
    /** How long writes wait while servers write snapshots of many znodes. */
    SNAPSHOT_PAUSE(SnapshotPause::new),
    /** How long it takes to open and close sessions, and what that does to writes. */
    SESSION_CHURN(SessionChurn::new),
    /** How long writes wait when sessions with many ephemerals are closed at once. */
    EPHEMERAL_STORM(EphemeralStorm::new),
    /** What servers with many znodes take of the memory. */
    MEMORY(MemoryOfServers::new);

    private final Supplier<Scenario> maker;

    ScenarioName(final Supplier<Scenario> maker)
    {
        this.maker = maker;
    }

    String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Scenario make()
    {
        return maker.get();
    }

    /**
     * Parse a name.
     *
     * @param text as on the command line.
     * @return the scenario.
     * @throws IllegalArgumentException naming all.
     */
    static ScenarioName parse(final String text)
    {
        for (final ScenarioName name : values())
        {
            if (name.text().equals(text))
            {
                return name;
            }
        }

        throw new IllegalArgumentException("unknown scenario '" + text + "': one of " +
            Arrays.stream(values()).map(ScenarioName::text).collect(Collectors.joining(", ")));
    }
}
