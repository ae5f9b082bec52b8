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

import io.nodens.cluster.semantics.AclText;
import io.nodens.cluster.semantics.ScenarioFiles;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The scenarios of the semantics suite through three members and the native client: they must answer as ZooKeeper did,
 * but for the differences that are meant.
 */
@Tag("slow")
class SemanticsIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldAnswerAsZooKeeperDoes()
    {
        final LocalCluster cluster = clusters.start(3, "--super-digest=" + AclText.digest("super"));
        try (ClusterDriver driver = new ClusterDriver(
            cluster, (endpoints) -> clusters.connect(cluster, endpoints)))
        {
            assertEquals("", String.join("\n", ScenarioFiles.compare(driver)));
        }
    }
}
