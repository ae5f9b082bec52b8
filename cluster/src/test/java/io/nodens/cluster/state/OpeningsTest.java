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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Front ends that present themselves late, twice, or from another cluster.
 */
class OpeningsTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.termAt(driver.nowMs);
        driver.openFrontEndOfVersion1(0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldRefuseWhenALaterProcessHasTheSameMemberId()
    {
        driver.openFrontEndOfVersion1(0, 200, 20, 1);
        driver.openFrontEndOfVersion1(0, 100, 21, 2);

        assertEquals(Answers.REFUSED, driver.answers.get(0));
        assertEquals(100, driver.answers.get(2));
        assertEquals(200, driver.machine.frontEnds().get(0).incarnation());
        assertEquals(20, driver.machine.frontEnds().get(0).clusterSessionId());
        assertEquals(1, driver.machine.counters().refusedOpenings());
    }

    @Test
    void shouldIgnoreWhenAnOpeningComesAfterAYoungerOne()
    {
        driver.openFrontEndOfVersion1(0, 200, 20, 1);
        driver.openFrontEndOfVersion1(0, 200, 21, 2);
        driver.openFrontEndOfVersion1(0, 200, 20, 1);

        assertEquals(0, driver.answers.size());
        assertEquals(21, driver.machine.frontEnds().get(0).clusterSessionId());
        assertEquals(1, driver.machine.counters().staleOpenings());
        driver.machine.onClusterSessionClosed(20, driver.nowMs);
        assertEquals(21, driver.machine.frontEnds().get(0).clusterSessionId());
    }

    @Test
    void shouldRefuseWhenTheMemberBelongsToAnotherCluster()
    {
        openWithIdentity(1, 71);
        assertEquals(71, driver.machine.clusterIdHigh());
        openWithIdentity(2, 99);
        assertEquals(Answers.REFUSED, driver.answers.get(0));
        assertEquals(71, driver.machine.clusterIdHigh());
        openWithIdentity(2, 0);
        assertEquals(Answers.OPENED, driver.answers.get(0));
    }

    @Test
    void shouldRaiseTheVersionWhenAllMembersCan()
    {
        try (StateDriver old = new StateDriver(directory.resolve("old")))
        {
            old.openFrontEnd(0);
            assertEquals(0, old.machine.activeVersion());
            final Command finalizeUpgrade = old.command;
            assertEquals(
                ResultCode.VERSION_MISMATCH,
                old.operator(finalizeUpgrade.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 1)));
            old.openFrontEndOfVersion1(0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
            assertEquals(
                ResultCode.VERSION_MISMATCH,
                old.operator(finalizeUpgrade.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 1)));
            old.openFrontEndOfVersion1(1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
            assertEquals(
                ResultCode.OK, old.operator(finalizeUpgrade.begin(Operation.FINALIZE_UPGRADE, 0).upgrade(2, 1)));
            assertEquals(1, old.machine.activeVersion());
        }
    }

    private void openWithIdentity(final int memberId, final long identity)
    {
        driver.answers.clear();
        driver.command.begin(Operation.FRONT_END_OPEN, 30 + memberId).origin(memberId, 300, 0);
        driver.command.report.reset().clusterId(identity, identity).opening(1, 1).versions(0, 1);
        driver.machine.apply(driver.command, driver.nowMs);
    }
}
