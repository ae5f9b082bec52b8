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
package io.nodens.bench.tree;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TreeLargeCommandTest
{
    @ParameterizedTest
    @CsvSource({
        "--operations, 0, 1 to 2147483647", "--operations, -1, 1 to 2147483647",
        "--data-length, 0, 1 to 1048576", "--data-length, 1048577, 1 to 1048576",
        "--znodes, 0, 1 to 10000000", "--znodes, 10000001, 1 to 10000000",
        "--rate, -1, 0 to 2147483647", "--threshold-us, 0, 1 to 2147483647"})
    void shouldNameTheOptionAndWhatIsAllowed(final String option, final String value, final String allowed)
    {
        assertRefused(new TreeLargeCommand(), option, value, allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "--data-length, -1, 0 to 1048576", "--znodes, 0, 1 to 10000000", "--znodes, 10000001, 1 to 10000000",
        "--rate, -1, 0 to 2147483647", "--threshold-us, 0, 1 to 2147483647"})
    void shouldRefuseGrowthThatCannotBe(final String option, final String value, final String allowed)
    {
        assertRefused(new TreeGrowthCommand(), option, value, allowed);
    }

    private static void assertRefused(
        final Callable<Integer> command, final String option, final String value, final String allowed)
    {
        final List<String> messages = new ArrayList<>();
        new CommandLine(command)
            .setExecutionExceptionHandler((exception, commandLine, parsed) ->
            {
                messages.add(exception.getClass().getSimpleName() + " " + exception.getMessage());
                return 1;
            })
            .execute(option, value);

        assertEquals(
            List.of("IllegalArgumentException " + option + " " + value + ": allowed are " + allowed), messages);
    }
}
