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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class ScenarioCommandTest
{
    @TempDir
    private Path out;

    @Test
    void shouldRefuseTooFewServersBeforeTheyAreStarted() throws IOException
    {
        final AtomicReference<Exception> refused = new AtomicReference<>();

        new CommandLine(new ScenarioCommand()).setExecutionExceptionHandler((exception, command, result) ->
        {
            refused.set(exception);
            return 2;
        }).execute("failover", "--start=1", "--rounds=1", "--system=nodens-udp", "--out=" + out);

        assertEquals("--start=1: failover takes 3 to 9 servers", refused.get().getMessage());
        assertInstanceOf(IllegalArgumentException.class, refused.get());
        try (Stream<Path> left = Files.list(out))
        {
            assertEquals(0, left.count());
        }
    }
}
