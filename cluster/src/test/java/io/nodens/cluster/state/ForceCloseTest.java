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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Sessions that an operator ends.
 */
class ForceCloseTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;
    private long session;

    private void begin(final int version)
    {
        driver = new StateDriver(directory);
        driver.openFrontEndOfVersion(version, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
        driver.openFrontEndOfVersion(version, 1, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID + 1, 1);
        session = driver.openSession(1, 1000);
    }

    @AfterEach
    void after()
    {
        assertEquals(driver.machine.computeDigest(), driver.machine.digest());
        driver.close();
    }

    private ResultCode forceClose(final long sessionId)
    {
        driver.answers.clear();
        return driver.operator(
            driver.command.begin(Operation.FORCE_CLOSE_SESSION, 0).correlationId(5).attachment(sessionId, 0));
    }

    @Test
    void shouldEndTheSessionOfAnotherMemberWithItsEphemeralsAndTellThatMember()
    {
        begin(CommandVersion.CURRENT);
        driver.command.begin(Operation.CREATE, 0).mode(CreateMode.EPHEMERAL.value(), 0).attachmentId(1)
            .request(session, 1, 0);
        assertEquals(ResultCode.OK, driver.write(1, "/e", ""));
        final long before = driver.machine.zxid();

        assertEquals(ResultCode.OK, forceClose(session));

        assertNull(driver.machine.sessions().find(session));
        assertFalse(driver.exists("/e"));
        assertEquals(before + 1, driver.machine.zxid());
        assertEquals(1, driver.answers.get(1), "member that is told");
        assertEquals(session, driver.answers.get(3));
        assertEquals(1, driver.answers.get(4), "attachment");
        assertEquals(SessionEventType.FORCE_CLOSED.value(), driver.answers.get(5));
        assertEquals(ResultCode.SESSION_EXPIRED, forceClose(session));
        assertEquals(before + 1, driver.machine.zxid());
    }

    @Test
    void shouldEndADetachedSession()
    {
        begin(CommandVersion.CURRENT);
        driver.session(1, driver.command.begin(Operation.DETACH_SESSION, 0).attachment(session, 1));

        assertEquals(ResultCode.OK, forceClose(session));

        assertNull(driver.machine.sessions().find(session));
        driver.ticksUntil(driver.nowMs + 2_000);
    }

    @Test
    void shouldEndNothingBeforeItsVersionIsActive()
    {
        begin(CommandVersion.WITH_QUOTAS - 1);

        assertEquals(ResultCode.UNIMPLEMENTED, forceClose(session));

        assertNotNull(driver.machine.sessions().find(session));
    }
}
