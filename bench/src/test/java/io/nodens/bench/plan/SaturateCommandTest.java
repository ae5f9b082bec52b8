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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SaturateCommandTest
{
    @ParameterizedTest
    @ValueSource(strings = {"--p99=NaN", "--p99=0", "--p99=-1", "--p99=Infinity", "--bisections=-1", "--bisections=99"})
    void shouldRefuseWhatNoRateCanKeepBeforeServersAreStarted(final String option)
    {
        final AtomicReference<Exception> refused = new AtomicReference<>();

        new CommandLine(new SaturateCommand()).setExecutionExceptionHandler((exception, command, result) ->
        {
            refused.set(exception);
            return 2;
        }).execute("--system=none", option);

        assertInstanceOf(IllegalArgumentException.class, refused.get());
        assertTrue(refused.get().getMessage().startsWith("--p99="), refused.get().getMessage());
    }
}
