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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions that nobody holds expire by the time that the cluster has lived, whatever leaders' clocks say.
 */
class LivedTimeTest
{
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    private Path directory;

    private StateDriver driver;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.termAt(driver.nowMs);
        driver.openFrontEndOfVersion(2, 0, StateDriver.INCARNATION, StateDriver.CLUSTER_SESSION_ID, 1);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldExpireInTimeWhenALeaderWasAheadForOneTerm()
    {
        final long startMs = driver.nowMs;
        final long session = detached(1_000);
        driver.termAt(startMs + HOUR_MS);
        driver.termAt(startMs);
        assertEquals(startMs, driver.machine.nowMs());

        driver.ticksUntil(startMs + 950);
        assertTrue(isAlive(session));
        driver.ticksUntil(startMs + 1_050);
        assertFalse(isAlive(session));
    }

    @Test
    void shouldNotExpireWhenALateTickComesBeforeTheAttach()
    {
        final long session = detached(200);
        driver.tickAt(driver.nowMs + 900);
        assertTrue(isAlive(session));
        assertEquals(ResultCode.OK, driver.attach(0, session));
    }

    @Test
    void shouldGiveAShortSessionAFewTicksWhenItIsLetGo()
    {
        final long session = detached(20);
        driver.tickAt(driver.nowMs + 50);
        driver.tickAt(driver.nowMs + 50);
        assertTrue(isAlive(session));
        driver.tickAt(driver.nowMs + 50);
        assertFalse(isAlive(session));
    }

    @Test
    void shouldGoOnWithWhatIsLeftWhenTermsBegin()
    {
        final long session = detached(6_000);
        long livedMs = 0;
        while (isAlive(session) && livedMs < 20_000)
        {
            driver.termAt(driver.nowMs + 7_000);
            driver.ticksUntil(driver.nowMs + 1_000);
            livedMs += 1_000;
        }

        assertEquals(6_000, livedMs);
    }

    @Test
    void shouldGrantALittleWhenATermBeginsJustBeforeTheEnd()
    {
        final long session = detached(1_000);
        driver.ticksUntil(driver.nowMs + 950);
        driver.termAt(driver.nowMs + 60_000);
        driver.ticksUntil(driver.nowMs + SessionCommands.TERM_GRACE_MS - 50);
        assertTrue(isAlive(session));
        driver.ticksUntil(driver.nowMs + 50);
        assertFalse(isAlive(session));
    }

    @Test
    void shouldEndSessionsOverSeveralTicksWhenTheyHaveManyEphemerals()
    {
        final long first = withEphemerals(12_000);
        final long second = withEphemerals(8_001);
        final long third = withEphemerals(11_999);
        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID, driver.nowMs);

        driver.ticksUntil(driver.nowMs + 1_000);
        assertFalse(isAlive(first));
        assertTrue(isAlive(second) && isAlive(third), "together they have more than a tick may end");
        driver.tickAt(driver.nowMs + 50);
        assertFalse(isAlive(second) || isAlive(third), "exactly as many");
        assertEquals(0, driver.machine.tree().ephemeralCount());
    }

    private long withEphemerals(final int count)
    {
        driver.command.begin(Operation.SET_LIMITS, 0).limits().change(100_000, 1 << 30, 0, 0, 0);
        assertEquals(ResultCode.OK, driver.operator(driver.command));
        final long session = driver.openSession(0, 1_000);
        for (int i = 0; i < count; i++)
        {
            assertEquals(ResultCode.OK, driver.create(session, "/e-" + session + "-" + i, CreateMode.EPHEMERAL));
        }

        return session;
    }

    private long detached(final int timeoutMs)
    {
        final long session = driver.openSession(0, timeoutMs);
        final long attachment = driver.machine.sessions().find(session).attachmentId();
        final Command detach = driver.command.begin(Operation.DETACH_SESSION, 0).attachment(session, attachment);
        assertEquals(ResultCode.OK, driver.session(0, detach));
        return session;
    }

    private boolean isAlive(final long session)
    {
        return null != driver.machine.sessions().find(session);
    }
}
