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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

class QuickCommandTest
{
    @TempDir
    private Path parent;

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 3601, Integer.MAX_VALUE})
    void shouldRefuseAWarmUpThatIsShorterThanTheLeastOrTooLong(final int seconds)
    {
        final String message = refused("--max-warm-up=" + seconds);

        assertTrue(message.contains("max warm-up " + seconds + ": allowed are 4 to 3600"), message);
    }

    @Test
    void shouldNotBlameTheWarmUpForTheNumberOfMembers()
    {
        final String message = refused("--start=0", "--jar=no/such.jar");

        assertTrue(message.contains("--jar=no/such.jar"), message);
    }

    private String refused(final String... arguments)
    {
        final StringBuilder message = new StringBuilder();
        new CommandLine(new QuickCommand())
            .setExecutionExceptionHandler((exception, command, result) ->
            {
                message.append(exception.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            })
            .execute(Stream.concat(
                Stream.of("--out=" + parent), Arrays.stream(arguments))
                .toArray(String[]::new));
        return message.toString();
    }
}
