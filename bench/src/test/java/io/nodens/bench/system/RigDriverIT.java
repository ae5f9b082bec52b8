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
package io.nodens.bench.system;

import io.aeron.driver.MediaDriver;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RigDriverIT
{
    private static final String READY = "driver in ";
    private static final int TIMEOUT_MS = 60_000;

    @TempDir
    private Path parent;

    @Test
    void shouldLeaveNothingInSharedMemoryWhenProcessIsEndedBySignal()
    {
        try (ServerProcess rig = new ServerProcess(
            "rig", List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), RigDriverIT.class.getName()),
            parent.resolve("rig.log"), Pattern.compile(READY)))
        {
            final String line = rig.start().awaitReady(TIMEOUT_MS);
            final Path directory = Path.of(line.substring(line.indexOf(READY) + READY.length()).trim());
            assertTrue(Files.isDirectory(directory), directory.toString());

            rig.terminate(TIMEOUT_MS);

            assertFalse(Files.exists(directory), directory.toString());
        }
    }

    /**
     * A rig that waits for its end.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final MediaDriver driver = RigDriver.launch();
        System.out.println(READY + driver.aeronDirectoryName());
        while (true)
        {
            LockSupport.park(driver);
        }
    }
}
