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

import io.nodens.cluster.frontend.FrontEndDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Every scenario against the state machine and the front end of this process: it must answer as ZooKeeper did, but for
 * the differences that are meant.
 */
class SemanticsTest
{
    @TempDir
    Path directory;

    @Test
    void shouldAnswerAsZooKeeperDoes()
    {
        try (FrontEndDriver driver = new FrontEndDriver(directory))
        {
            assertEquals("", String.join("\n", ScenarioFiles.compare(driver)));
        }
    }

    @Test
    void shouldHaveAnswersForEveryCombinationOfFaults()
    {
        final List<String> steps = Scenario.read(ScenarioFiles.lines(ScenarioFiles.PRECONDITIONS)).stream()
            .map((scenario) -> scenario.name + scenario.steps).toList();

        assertEquals(
            Preconditions.scenarios().stream().map((scenario) -> scenario.name + scenario.steps).toList(), steps);
    }
}
