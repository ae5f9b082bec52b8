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

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a cluster of a test leaves behind: nothing, however the test ends.
 */
class LocalClusterIT
{
    @TempDir
    private Path directory;

    @Test
    void shouldStartNoMemberWhenItIsClosed()
    {
        final LocalCluster cluster = layOut();

        cluster.close();

        assertThrows(IllegalStateException.class, () -> cluster.member(0).start());
        assertFalse(cluster.member(0).isAlive());
        assertFalse(Files.exists(cluster.sharedDirectory()));
    }

    @Test
    void shouldRemoveItsDirectoriesWhenTheThreadIsInterrupted()
    {
        final LocalCluster cluster = layOut();
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);

        Thread.currentThread().interrupt();
        cluster.close();

        assertTrue(Thread.interrupted());
        assertFalse(cluster.member(0).isAlive());
        assertFalse(Files.exists(cluster.sharedDirectory()));
        assertFalse(Files.exists(cluster.dataDirectory(0).getParent()));
    }

    private LocalCluster layOut()
    {
        return new LocalCluster(Clusters.jar(), directory.resolve("cluster"), 1);
    }
}
