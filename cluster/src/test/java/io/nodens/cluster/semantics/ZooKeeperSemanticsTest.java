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
package io.nodens.cluster.semantics;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Every scenario against a real ZooKeeper server: the answers in the files must be its answers. With
 * <code>-Dnodens.semantics.write=DIRECTORY</code> it writes the files anew.
 */
@Tag("slow")
class ZooKeeperSemanticsTest
{
    @TempDir
    Path directory;

    @Test
    void shouldHaveTheAnswersOfZooKeeper() throws IOException
    {
        final String target = System.getProperty("nodens.semantics.write");
        try (ZooKeeperDriver driver = new ZooKeeperDriver(directory))
        {
            final ScenarioRunner runner = new ScenarioRunner(driver);
            for (final String name : ScenarioFiles.NAMES)
            {
                final List<String> source = ScenarioFiles.source(name);
                final List<Scenario> answered = new ArrayList<>();
                Scenario.read(source).forEach((scenario) -> answered.add(runner.run(scenario)));
                final List<String> lines = Scenario.rewrite(source, answered);
                if (null != target)
                {
                    Files.write(Path.of(target, name), lines);
                }
                else
                {
                    assertEquals(String.join("\n", ScenarioFiles.lines(name)), String.join("\n", lines), name);
                }
            }
        }
    }
}
