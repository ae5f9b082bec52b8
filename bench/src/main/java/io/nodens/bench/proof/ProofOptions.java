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
 * Options of every proof that draws what it does at random.
 */
final class ProofOptions extends MemberOptions
{
    @Option(names = "--seed", description = "Of all choices; timing is not replayed. Default: the clock.")
    private Long seed;

    /**
     * Options with the profile that members have by default.
     */
    ProofOptions()
    {
        super("dev");
    }

    @Override
    void check()
    {
        super.check();
        seed = null == seed ? System.nanoTime() : seed;
    }

    /**
     * Where all choices come from.
     *
     * @return the seed, to be printed, so that a run can be repeated.
     */
    long seed()
    {
        return seed;
    }
}
