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
package io.nodens.cluster.wiring;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.Counter;
import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusterCounters;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AeronClientsTest
{
    private static final long DRIVER_TIMEOUT_MS = 23_000;

    @TempDir
    private Path directory;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private MediaDriver driver;
    private AeronClients clients;

    @BeforeEach
    void launchDriver()
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED)
            .errorHandler(errors::add));
        clients = new AeronClients(
            new MemberContext()
                .dataDir(directory.resolve("data"))
                .set(MemberSetting.EXTERNAL_DRIVER, directory.resolve("aeron").toString())
                .set(MemberSetting.DRIVER_TIMEOUT, DRIVER_TIMEOUT_MS + "ms")
                .conclude(),
            errors::add);
    }

    @AfterEach
    void closeDriver()
    {
        driver.close();
        assertTrue(errors.isEmpty(), errors::toString);
    }

    @Test
    void shouldGiveComponentsClientsOfTheirOwnWithTheDriverTimeoutWhenTheyConnect()
    {
        final Archive.Context archive = clients.connect(new Archive.Context());
        final ConsensusModule.Context module = clients.connect(new ConsensusModule.Context());
        final ClusteredServiceContainer.Context container = clients.connect(new ClusteredServiceContainer.Context());
        final List<Aeron> connected = List.of(archive.aeron(), module.aeron(), container.aeron());

        assertEquals(3, connected.stream().map(Aeron::clientId).distinct().count());
        for (final Aeron aeron : connected)
        {
            assertEquals(DRIVER_TIMEOUT_MS, aeron.context().driverTimeoutMs());
        }
        assertEquals(
            archive.errorCounter().id(),
            archive.aeron().countersReader().findByTypeIdAndRegistrationId(
                AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID, ((Counter)archive.errorCounter()).registrationId()));
        assertEquals(
            module.errorCounter().id(),
            ClusterCounters.find(
                module.aeron().countersReader(),
                AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID,
                module.clusterId()));

        archive.close();
        module.close();
        container.close();
        connected.forEach((aeron) -> assertTrue(aeron.isClosed(), "nobody else closes it"));
    }

    @Test
    void shouldGiveOthersClientsWithTheDriverTimeoutWhenTheyDriveThemOrDoNot()
    {
        try (Aeron driven = Aeron.connect(clients.drivenClient("one"));
            Aeron other = Aeron.connect(clients.client("other")))
        {
            assertEquals(DRIVER_TIMEOUT_MS, driven.context().driverTimeoutMs());
            assertEquals(DRIVER_TIMEOUT_MS, other.context().driverTimeoutMs());
            assertTrue(driven.context().useConductorAgentInvoker());
            assertFalse(other.context().useConductorAgentInvoker());
        }
    }
}
