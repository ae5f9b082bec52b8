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

import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a starting member does not load: where several members start on few processors, what they load and compile is
 * most of the time until they serve.
 */
class StartClassesIT
{
    /** The virtual machine's metrics, the pages of the admin endpoint, and commands other than the one that runs. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
        "io\\.prometheus\\.|javax\\.management\\.openmbean\\.|io\\.nodens\\.cluster\\.admin\\.ZooKeeperCommands|" +
        "io\\.nodens\\.cluster\\.cli\\.LsCommand");
    /** One of each handler of the command line; another one for each command would be dozens. */
    private static final int MOST_LAMBDAS = 5;

    @TempDir
    private Path directory;

    @Test
    void shouldNotLoadWhatOnlyOperatorsAskForUntilItIsReady() throws IOException
    {
        final Path classes = directory.resolve("classes.log");

        try (LocalCluster cluster = new LocalCluster(
            Clusters.jar(), directory.resolve("cluster"), 1, null,
            List.of("-Xmx512m", "-Xlog:class+load:file=" + classes)))
        {
            cluster.start().awaitReady(Clusters.TIMEOUT_MS);

            final List<String> loaded = Files.readAllLines(classes);
            assertTrue(loaded.stream().anyMatch((line) -> line.contains("io.nodens.cluster.Member ")));
            assertEquals(List.of(), loaded.stream().filter((line) -> NOT_NEEDED.matcher(line).find()).toList());
            assertTrue(MOST_LAMBDAS >= loaded.stream()
                .filter((line) -> line.contains("io.nodens.cluster.cli.CommandSet$$Lambda")).count());
        }
    }
}
