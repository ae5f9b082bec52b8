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
package io.nodens.bench.proof;

import picocli.CommandLine.Option;

/**
 * The option of a proof that goes on for a given time.
 */
final class DurationOption
{
    private static final int MAX_S = 86_400;

    @Option(names = "--duration-s",
        description = "Seconds for which steps are taken, from 1 to " + MAX_S + ". Default: ${DEFAULT-VALUE}")
    private int durationS;

    /**
     * The option with a default of the proof's own.
     *
     * @param durationS seconds, unless others are given.
     */
    DurationOption(final int durationS)
    {
        this.durationS = durationS;
    }

    /**
     * Refuse what cannot work, as a mistake in the command line.
     *
     * @param options of the proof.
     */
    void check(final MemberOptions options)
    {
        options.check(durationS > 0 && durationS <= MAX_S, "--duration-s must be from 1 to " + MAX_S);
    }

    /**
     * How long steps are taken.
     *
     * @return seconds.
     */
    int seconds()
    {
        return durationS;
    }
}
