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
package io.nodens.cluster.system;

import io.nodens.cluster.testkit.JavaCommand;
import io.nodens.cluster.testkit.ServerProcess;

import java.nio.file.Path;
import java.util.List;

/**
 * One run of the command line as a process of its own.
 *
 * @param exitCode that it ended with.
 * @param lines    that it printed, to either stream.
 */
record CommandRun(int exitCode, List<String> lines)
{
    /**
     * Run to the end.
     *
     * @param log       file for what is printed; a new one.
     * @param arguments of the command line.
     * @return how it ended.
     */
    static CommandRun of(final Path log, final String... arguments)
    {
        final List<String> command = JavaCommand.java("-XX:TieredStopAtLevel=1", "-jar", Clusters.jar().toString());
        command.addAll(List.of(arguments));
        try (ServerProcess process = new ServerProcess(arguments[0], command, log, ServerProcess.MEMBER_READY))
        {
            final int exitCode = process.start().awaitExit(Clusters.TIMEOUT_MS);
            final List<String> lines = process.log();
            return new CommandRun(exitCode, List.copyOf(lines.subList(1, lines.size())));
        }
    }
}
