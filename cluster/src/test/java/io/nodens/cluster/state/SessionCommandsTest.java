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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCommandsTest
{
    @TempDir
    private Path directory;

    private StateDriver driver;

    @BeforeEach
    void open()
    {
        driver = new StateDriver(directory);
        driver.machine.onNewLeadershipTerm(driver.nowMs);
        driver.openFrontEnd(0);
        driver.openFrontEnd(1);
    }

    @AfterEach
    void close()
    {
        driver.close();
    }

    @ParameterizedTest
    @CsvSource({"-5, 20", "0, 20", "19, 20", "20, 20", "600000, 600000", "600001, 600000", "2147483647, 600000"})
    void shouldClampTheTimeout(final int asked, final int granted)
    {
        final long session = driver.openSession(0, asked);

        assertEquals(granted, driver.machine.sessions().find(session).timeoutMs());
        assertEquals(granted, driver.answers.get(-2));
    }

    @Test
    void shouldRefuseSessionsBeyondTheLimitUntilOneEnds()
    {
        for (int i = 1; i <= 5; i++)
        {
            assertEquals(i, driver.openSession(0, 100));
        }

        assertEquals(0, driver.openSession(0, 100));
        assertEquals(ResultCode.TOO_MANY_SESSIONS.value(), driver.answers.get(-5));
        assertEquals(ResultCode.OK, end(3));
        assertEquals(6, driver.openSession(0, 100));
    }

    @Test
    void shouldMoveASessionAndTellTheOldOwnerWhenAttachedElsewhere()
    {
        final long session = driver.openSession(0, 100);
        final long zxid = driver.machine.zxid();

        assertEquals(ResultCode.OK, driver.attach(1, session));

        assertEquals(Answers.EVENT, driver.answers.get(0));
        assertEquals(0, driver.answers.get(1));
        assertEquals(1, driver.answers.get(4));
        assertEquals(SessionEventType.MOVED.value(), driver.answers.get(5));
        assertEquals(2, driver.answers.get(-3));
        assertEquals(zxid, driver.machine.zxid());
        assertEquals(ResultCode.SESSION_MOVED, driver.create(session, "/a", CreateMode.PERSISTENT));
    }

    @Test
    void shouldSayExpiredWhenTheSecretIsWrongOrTheSessionUnknown()
    {
        final long session = driver.openSession(0, 100);

        driver.command.begin(Operation.ATTACH_SESSION, 0).attachment(session, 0).secret(1, 3);
        assertEquals(ResultCode.SESSION_EXPIRED, driver.session(1, driver.command));
        assertEquals(8, driver.answers.size());
        assertEquals(ResultCode.SESSION_EXPIRED, driver.attach(1, 77));
        assertEquals(0, driver.machine.sessions().find(session).ownerMemberId());
    }

    @Test
    void shouldExpireADetachedSessionAtItsTimeoutAndNotBefore()
    {
        final long session = driver.openSession(0, 500);
        driver.create(session, "/e", CreateMode.EPHEMERAL);
        final long zxid = driver.machine.zxid();
        assertEquals(ResultCode.OK, detach(session, 1));
        final long detachedMs = driver.nowMs;

        driver.ticksUntil(detachedMs + 499);
        assertTrue(driver.exists("/e"));
        driver.ticksUntil(detachedMs + 500);

        assertNull(driver.machine.sessions().find(session));
        assertFalse(driver.exists("/e"));
        assertEquals(zxid + 1, driver.machine.zxid());
    }

    @Test
    void shouldNotExpireWhatIsAttachedHoweverLongItIsSilent()
    {
        final long session = driver.openSession(0, 20);

        driver.ticksUntil(driver.nowMs + 10_000);

        assertNotNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldDetachAndExpireOnlyTheAttachmentThatIsMeant()
    {
        final long session = driver.openSession(0, 100);
        driver.attach(0, session);

        assertEquals(ResultCode.SESSION_MOVED, detach(session, 1));
        assertEquals(ResultCode.SESSION_MOVED, expire(session, 1));
        assertEquals(Session.ATTACHED, driver.machine.sessions().find(session).status());
        assertEquals(ResultCode.OK, expire(session, 2));
        assertEquals(ResultCode.SESSION_EXPIRED, expire(session, 2));
        assertEquals(ResultCode.SESSION_EXPIRED, detach(session, 2));
    }

    @Test
    void shouldTakeSuspendedSessionsBackWhenTheSameFrontEndReturns()
    {
        final long session = driver.openSession(0, 200);
        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID, driver.nowMs);
        assertEquals(Session.SUSPENDED, driver.machine.sessions().find(session).status());
        driver.ticksUntil(driver.nowMs + 150);

        driver.openFrontEnd(0, StateDriver.INCARNATION, 55);

        assertEquals(Session.ATTACHED, driver.machine.sessions().find(session).status());
        assertEquals(1, driver.machine.sessions().find(session).attachmentId());
        driver.ticksUntil(driver.nowMs + 1_000);
        assertNotNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldTellTheAbsentFrontEndWhenASuspendedSessionExpires()
    {
        final long session = driver.openSession(0, 100);
        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID, driver.nowMs);

        driver.ticksUntil(driver.nowMs + 100);

        assertNull(driver.machine.sessions().find(session));
        assertEquals(Answers.EVENT, driver.answers.get(0));
        assertEquals(StateDriver.INCARNATION, driver.answers.get(2));
        assertEquals(SessionEventType.EXPIRED.value(), driver.answers.get(5));
    }

    @Test
    void shouldDetachForGoodWhenTheFrontEndIsReplaced()
    {
        final long session = driver.openSession(0, 100);

        driver.openFrontEnd(0, StateDriver.INCARNATION + 1, 55);

        assertEquals(Session.DETACHED, driver.machine.sessions().find(session).status());
        assertEquals(0, driver.machine.frontEnds().get(0).lastSequence());
        driver.ticksUntil(driver.nowMs + 100);
        assertNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldIgnoreTheCloseOfAnOlderClusterSession()
    {
        final long session = driver.openSession(0, 100);
        driver.openFrontEnd(0, StateDriver.INCARNATION, 55);

        driver.machine.onClusterSessionClosed(StateDriver.CLUSTER_SESSION_ID, driver.nowMs);

        assertEquals(Session.ATTACHED, driver.machine.sessions().find(session).status());
    }

    @Test
    void shouldGiveDetachedSessionsTheirFullTimeoutWhenTicksWereMissing()
    {
        final long session = driver.openSession(0, 500);
        detach(session, 1);

        driver.tickAt(driver.nowMs + StateMachine.MAX_TICK_GAP * StateMachine.TICK_INTERVAL_MS + 1);
        assertNotNull(driver.machine.sessions().find(session));
        driver.ticksUntil(driver.nowMs + 450);
        assertNotNull(driver.machine.sessions().find(session));
        driver.ticksUntil(driver.nowMs + 50);
        assertNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldExpireWhenTheGapIsNotYetOne()
    {
        final long session = driver.openSession(0, 500);
        detach(session, 1);

        driver.tickAt(driver.nowMs + StateMachine.MAX_TICK_GAP * StateMachine.TICK_INTERVAL_MS);

        assertNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldGiveDetachedSessionsTheirFullTimeoutWhenALeaderBegins()
    {
        final long session = driver.openSession(0, 500);
        detach(session, 1);
        driver.ticksUntil(driver.nowMs + 450);

        final long staleTick = driver.machine.tickId();
        driver.machine.onNewLeadershipTerm(driver.nowMs);

        assertEquals(0, driver.machine.onTick(staleTick, driver.nowMs + 60));
        driver.ticksUntil(driver.nowMs + 450);
        assertNotNull(driver.machine.sessions().find(session));
        driver.ticksUntil(driver.nowMs + 50);
        assertNull(driver.machine.sessions().find(session));
    }

    @Test
    void shouldNotGoBackInTimeWhenTheClockDoes()
    {
        final long before = driver.nowMs;
        driver.nowMs -= 5_000;

        driver.openSession(0, 100);

        assertEquals(before, driver.machine.nowMs());
    }

    @Test
    void shouldEndASessionWithItsEphemeralsInOneTransaction()
    {
        final long session = driver.openSession(0, 100);
        for (int i = 0; i < 10; i++)
        {
            driver.create(session, "/e" + i, CreateMode.EPHEMERAL);
        }
        driver.create(session, "/p", CreateMode.PERSISTENT);
        final long zxid = driver.machine.zxid();

        driver.command.begin(Operation.CLOSE_SESSION, 0);
        assertEquals(ResultCode.OK, driver.write(session, "", ""));

        assertEquals(zxid + 1, driver.machine.zxid());
        assertEquals(zxid + 1, driver.writeZxid());
        assertEquals(0, driver.replica.tree().ephemeralCount());
        assertEquals(2, driver.replica.tree().znodeCount());
        assertEquals(0, driver.machine.retainedResults());
        driver.command.begin(Operation.CLOSE_SESSION, 0);
        assertEquals(ResultCode.SESSION_EXPIRED, driver.write(session, "", ""));
    }

    @Test
    void shouldKeepTheFirstLimitsWhenALaterFrontEndHasOthers()
    {
        driver.command.begin(Operation.FRONT_END_OPEN, 70).origin(2, 1, 0);
        driver.command.limits.set(1, 1, 1, 1);
        driver.machine.apply(driver.command, driver.nowMs);

        assertEquals(50, driver.machine.limits().maxZnodes());
        assertEquals(1, driver.machine.counters().differingLimits());
        assertEquals(StateDriver.MAX_DATA_LENGTH, driver.answers.get(-1));
    }

    @Test
    void shouldStopWhenAMajorityReportsAnotherDigest()
    {
        for (int i = 0; i < Transactions.CHECKPOINT_ZXIDS; i++)
        {
            end(driver.openSession(0, 100));
        }
        final long zxid = Transactions.CHECKPOINT_ZXIDS;

        driver.send(0, driver.command.begin(Operation.DIGEST_REPORT, 0).checkpoint(zxid, 4711));
        assertNull(driver.replica.failure);
        driver.send(1, driver.command.begin(Operation.DIGEST_REPORT, 0).checkpoint(zxid, 4711));

        assertNotNull(driver.replica.failure);
        assertTrue(driver.replica.failure.contains("zxid " + zxid), driver.replica.failure);
    }

    private ResultCode detach(final long session, final long attachmentId)
    {
        return driver.session(0, driver.command.begin(Operation.DETACH_SESSION, 0).attachment(session, attachmentId));
    }

    private ResultCode expire(final long session, final long attachmentId)
    {
        return driver.session(0, driver.command.begin(Operation.EXPIRE_SESSION, 0).attachment(session, attachmentId));
    }

    private ResultCode end(final long session)
    {
        return expire(session, driver.machine.sessions().find(session).attachmentId());
    }
}
