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
package io.nodens.cluster.cli;

import io.nodens.client.ReadLevel;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/**
 * How current the answers of a reading command must be.
 */
final class LevelOption
{
    @Option(
        names = "--level",
        paramLabel = "LEVEL",
        completionCandidates = LevelOption.Names.class,
        defaultValue = "LOCAL",
        description = "How current the answer must be: local (at least what this session has seen), linearizable " +
            "(every write that was acknowledged before; costs a turn through the log), stale (whatever the member " +
            "has, even when it has lost the cluster). Default: local.")
    private ReadLevel level;

    /** The levels as help and documents write them. */
    static final class Names implements Iterable<String>
    {
        @Override
        public Iterator<String> iterator()
        {
            return Arrays.stream(ReadLevel.values()).map((level) -> level.name().toLowerCase(Locale.ROOT)).iterator();
        }
    }

    /**
     * The level.
     *
     * @return as asked for, or local.
     */
    ReadLevel get()
    {
        return level;
    }
}
