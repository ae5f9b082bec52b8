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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeConfiguration;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a client may ask for, without a wire.
 */
class AdmissionTest implements ClusterContact
{
    private static final long SESSION = 7;

    private final FrontEndLimits limits = new FrontEndLimits()
        .maxDataLength(100).maxSessionsPerConnection(3).maxAttachedSessions(5)
        .minSessionTimeoutMs(50).maxSessionTimeoutMs(5_000);
    private final SessionLiveness liveness = new SessionLiveness();
    private final ServingMonitor serving = new ServingMonitor(this, new MemberStatus(0), 1_000_000, 2_000_000);
    private final Admission admission = new Admission(limits, liveness, serving);
    private final TestLane lane = new TestLane(0);

    @Test
    void shouldRefuseAsASessionsWriteWhatCameByAnotherLane()
    {
        serving.update(1, true);
        final TestLane other = new TestLane(1);
        final AttachedSession session = other.attach(liveness, SESSION);

        assertFalse(admission.mayWrite(lane, 1, SESSION, 1, false));
        assertFalse(admission.mayWrite(lane, 2, SESSION + 1, 1, false));
        assertTrue(admission.mayWrite(other, 3, SESSION, 1, false));
        assertSame(session, admission.attached(other, 4, SESSION));
        assertNull(admission.attached(lane, 5, SESSION));

        assertEquals(
            List.of("Error 1 SESSION_MOVED", "Error 2 SESSION_EXPIRED", "Error 5 SESSION_MOVED"), lane.heard);
        assertEquals(List.of(), other.heard);
    }

    @Test
    void shouldTakeRequestIdZeroOnlyWhenTheCommandsHaveIt()
    {
        serving.update(1, true);
        lane.attach(liveness, SESSION);

        assertFalse(admission.mayWrite(lane, 1, SESSION, 0, false));
        assertTrue(admission.mayWrite(lane, 2, SESSION, 0, true));
        assertFalse(admission.mayWrite(lane, 3, SESSION, -1, true));

        assertEquals(List.of("Error 1 BAD_ARGUMENTS", "Error 3 BAD_ARGUMENTS"), lane.heard);
    }

    @Test
    void shouldRefuseWhatNeedsTheClusterWhenThereIsNone()
    {
        lane.attach(liveness, SESSION);

        assertFalse(admission.mayWrite(lane, 1, SESSION, 1, false));
        assertFalse(admission.mayAttach(lane, 2));
        assertTrue(admission.isAttachedOrNone(lane, 3, SESSION));
        assertTrue(admission.isAttachedOrNone(lane, 4, 0));

        assertEquals(List.of("Error 1 NOT_SERVING", "Error 2 NOT_SERVING"), lane.heard);
    }

    @Test
    void shouldCountOpensUnderWayAsSessions()
    {
        serving.update(1, true);
        lane.attach(liveness, 1);
        lane.attach(liveness, 2);
        assertTrue(admission.mayAttach(lane, 1));
        lane.opensInFlight++;
        assertFalse(admission.mayAttach(lane, 2), "three of a connection");

        final TestLane other = new TestLane(1);
        admission.opensInFlight(2);
        assertTrue(admission.mayAttach(other, 3));
        admission.opensInFlight(1);
        assertFalse(admission.mayAttach(other, 4), "five at the member");
        admission.opensInFlight(-1);
        liveness.addToDetach(new AttachedSession(9, 1, 1, null));
        assertFalse(admission.mayAttach(other, 5), "of which one is being detached");

        assertEquals(List.of("Error 2 TOO_MANY_SESSIONS"), lane.heard);
        assertEquals(List.of("Error 4 TOO_MANY_SESSIONS", "Error 5 TOO_MANY_SESSIONS"), other.heard);
    }

    @Test
    void shouldRefusePathsAndDataThatNoZnodeCanHave()
    {
        assertTrue(isPathSound("/a", false));
        assertFalse(isPathSound("", false));
        assertFalse(isPathSound("/a/", false));
        assertTrue(isPathSound("/a/", true), "a suffix follows");
        assertTrue(isPathSound("/" + "x".repeat(TreeConfiguration.MAX_PATH_LENGTH - 1), true));
        assertFalse(isPathSound("/" + "x".repeat(TreeConfiguration.MAX_PATH_LENGTH), true));

        assertTrue(admission.isDataSound(lane, 2, 100, 0));
        assertFalse(admission.isDataSound(lane, 2, 101, 0));
        assertTrue(admission.isDataSound(lane, 2, 0, 1));
        assertFalse(admission.isDataSound(lane, 2, 1, 1));
        assertFalse(admission.isDataSound(lane, 2, 0, 2));
        admission.maxDataLength(200);
        assertTrue(admission.isDataSound(lane, 2, 200, 0));

        assertEquals(List.of(
            "Error 1 BAD_ARGUMENTS", "Error 1 BAD_ARGUMENTS", "Error 1 BAD_ARGUMENTS",
            "Error 2 DATA_TOO_LARGE", "Error 2 BAD_ARGUMENTS", "Error 2 BAD_ARGUMENTS"), lane.heard);
    }

    @Test
    void shouldBoundTimeoutsByWhetherThereIsASession()
    {
        assertEquals(50, admission.clampTimeoutMs(1));
        assertEquals(60, admission.clampTimeoutMs(60));
        assertEquals(5_000, admission.clampTimeoutMs(Integer.MAX_VALUE));

        assertEquals(10, admission.deadlineNs(lane, 10, -1));
        assertEquals(ms(Admission.MAX_HOLD_WITHOUT_SESSION_MS), admission.deadlineNs(lane, 0, Integer.MAX_VALUE));
        lane.attach(liveness, SESSION);
        assertEquals(ms(limits.clients().maxHoldMs()), admission.deadlineNs(lane, 0, Integer.MAX_VALUE));
    }

    private static long ms(final int ms)
    {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private boolean isPathSound(final String path, final boolean isPrefix)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(("##" + path).getBytes(UTF_8));
        return admission.isPathSound(lane, 1, buffer, 2, buffer.capacity() - 2, isPrefix);
    }

    @Override
    public boolean isJoined()
    {
        return true;
    }

    @Override
    public long leadershipTermId()
    {
        return 1;
    }

    @Override
    public long commitPosition()
    {
        return 1;
    }
}
