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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.MultiSessionClient;
import io.nodens.client.MultiSessionListener;
import io.nodens.client.NodensClient;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionHandle;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions under faults of processes: a client or a member that stands still, members that are killed, and a cluster
 * without a leader.
 */
@Tag("slow")
@Timeout(300)
class SessionFaultsIT
{
    /** Of a client that is stopped, and of sessions that must be attached within it once there is a leader again. */
    private static final int TIMEOUT_MS = 2_000;
    /** Of sessions that are to outlive a member that stands still. */
    private static final int LONG_TIMEOUT_MS = 60_000;
    /** Of sessions that are to outlive the death of all members. */
    private static final int RESTART_TIMEOUT_MS = 5_000;
    private static final int SESSIONS = 20;
    private static final int MANY_SESSIONS = 1_000;
    private static final int MANY_TIMEOUT_MS = 10_000;
    /** Longer than every timeout of the test, several times. */
    private static final long LEADERLESS_MS = 4 * TIMEOUT_MS;
    private static final String PATH = "/owned";

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    private Path directory;

    private final List<MultiSessionClient> doors = new ArrayList<>();
    private final List<SessionEnd> ends = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * Both processes read the same monotonic clock. So the deadline that the client had when it was stopped can be
     * compared with the moment at which somebody else hears that the ephemeral is gone.
     */
    @Test
    void shouldTellAStoppedClientByItsDeadlineBeforeOthersHear() throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final NodensClient watcher = clusters.connect(cluster, cluster.endpoint(leader));
        try (ServerProcess owner = owner(cluster.endpoint((leader + 1) % 3)))
        {
            owner.start().awaitReady(Clusters.TIMEOUT_MS);
            final AtomicLong heardNs = new AtomicLong();
            watcher.sync();
            assertNotNull(watcher.exists(PATH, (event) -> heardNs.set(System.nanoTime())));

            owner.signal("STOP");
            Await.until("the watcher hears", Clusters.TIMEOUT_MS, () -> 0 != heardNs.get());
            owner.signal("CONT");

            owner.awaitLine("the end", Clusters.TIMEOUT_MS, (line) -> line.startsWith(SessionOwnerMain.ENDED));
            owner.awaitLine("the write", Clusters.TIMEOUT_MS, (line) -> line.startsWith(SessionOwnerMain.WRITE));
            final long deadlineNs = Long.parseLong(after(SessionOwnerMain.PASSED, owner));
            final long lateNs = deadlineNs - heardNs.get();
            assertTrue(lateNs < 0, "the deadline came " + lateNs + " ns late");
            assertEquals("SESSION_EXPIRED", after(SessionOwnerMain.WRITE, owner));
            assertTrue(after(SessionOwnerMain.ENDED, owner).endsWith(" true"), "told before the deadline was");
        }
    }

    @Test
    void shouldExpireNoSessionWhileNobodyLeads()
    {
        clusters.expectInLogs("unexpected loss of connection|ClusterException|TimeoutException|RegistrationException");
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final int survivor = (leader + 1) % 3;
        try
        {
            final List<SessionHandle> sessions = open(door(cluster, survivor), SESSIONS, TIMEOUT_MS);
            for (int i = 0; i < 3; i++)
            {
                if (survivor != i)
                {
                    cluster.member(i).kill();
                }
            }
            // As long as the member does not know that it has lost the cluster it would expire whoever is silent.
            Await.holds(LEADERLESS_MS, () -> doWork() < 0);
            // The first door has given its sessions up by its own clock; whoever has id and secret takes them over.
            final MultiSessionClient other = door(cluster, survivor);
            final List<SessionHandle> attached = sessions.stream().map((session) -> attach(other, session)).toList();
            for (int i = 0; i < 3; i++)
            {
                if (survivor != i)
                {
                    cluster.member(i).start();
                }
            }

            assertTakenOver(cluster, attached);
        }
        finally
        {
            CloseHelper.quietCloseAll(doors);
        }
    }

    @Test
    void shouldCarryAThousandSessionsToOtherMembersWhenTheirsIsKilled()
    {
        final LocalCluster cluster = clusters.start(3);
        final int killed = (cluster.awaitLeader(Clusters.TIMEOUT_MS) + 1) % 3;
        try
        {
            final MultiSessionClient door = door(cluster, cluster.endpoint(killed) + "," +
                cluster.endpoint((killed + 1) % 3) + "," + cluster.endpoint((killed + 2) % 3));
            final List<SessionHandle> sessions = open(door, MANY_SESSIONS, MANY_TIMEOUT_MS);
            final NodensClient observer = clusters.connect(cluster, cluster.endpoint((killed + 1) % 3));

            cluster.member(killed).kill();
            drive("the door knows", () -> sessions.stream().noneMatch(SessionHandle::isAttached));
            drive("all are attached elsewhere",
                () -> !ends.isEmpty() || sessions.stream().allMatch(SessionHandle::isAttached));

            assertEquals(List.of(), ends);
            assertEquals(List.of(), refusals);
            assertOwned(observer, sessions);
        }
        finally
        {
            CloseHelper.quietCloseAll(doors);
        }
    }

    @Test
    void shouldLoseNoSessionWhenEveryMemberIsKilledForLongerThanItsTimeout()
    {
        final LocalCluster cluster = clusters.start(3);
        cluster.awaitLeader(Clusters.TIMEOUT_MS);
        try
        {
            final List<SessionHandle> sessions = open(door(cluster, 0), SESSIONS, RESTART_TIMEOUT_MS);
            for (int i = 0; i < 3; i++)
            {
                cluster.member(i).kill();
            }
            Await.holds(2 * RESTART_TIMEOUT_MS, () -> doWork() < 0);
            final MultiSessionClient other = door(cluster, 1);
            final List<SessionHandle> attached = sessions.stream().map((session) -> attach(other, session)).toList();
            for (int i = 0; i < 3; i++)
            {
                cluster.member(i).start();
            }

            assertTakenOver(cluster, attached);
        }
        finally
        {
            CloseHelper.quietCloseAll(doors);
        }
    }

    /** The first door hears of nothing while its only member stands still, and asks for its sessions afterwards. */
    @Test
    void shouldLeaveSessionsWithTheDoorThatAttachedThemWhileTheFirstHadNoMember()
    {
        clusters.expectInLogs("unexpected loss of connection|ClusterException|TimeoutException|RegistrationException");
        final LocalCluster cluster = clusters.start(3);
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final int stopped = (leader + 1) % 3;
        try
        {
            final List<SessionHandle> sessions = open(door(cluster, stopped), SESSIONS, LONG_TIMEOUT_MS);
            cluster.member(stopped).signal("STOP");
            drive("the first door has no member", () -> sessions.stream().noneMatch(SessionHandle::isAttached));
            final MultiSessionClient other = door(cluster, leader);
            final List<SessionHandle> taken = sessions.stream().map((session) -> attach(other, session)).toList();
            drive("all are attached elsewhere", () -> taken.stream().allMatch(SessionHandle::isAttached));

            cluster.member(stopped).signal("CONT");
            drive("the first door knows", () -> sessions.stream().allMatch((session) -> null != session.end()));

            assertTrue(ends.stream().allMatch((end) -> SessionEnd.Cause.MOVED == end.cause()), ends.toString());
            assertEquals(List.of(), refusals);
            final List<ErrorCode> written = new ArrayList<>();
            final UnsafeBuffer path = new UnsafeBuffer((PATH + 0).getBytes(US_ASCII));
            taken.forEach((session) -> assertTrue(0 < session.setData(
                path, 0, path.capacity(), path, 0, 1, -1, (answer) -> written.add(answer.code()))));
            drive("all have written", () -> SESSIONS == written.size());
            assertTrue(written.stream().allMatch((code) -> ErrorCode.OK == code), written.toString());
            assertTrue(taken.stream().allMatch(SessionHandle::isAttached));
        }
        finally
        {
            CloseHelper.quietCloseAll(doors);
        }
    }

    /** All are attached, none has expired, and their ephemerals are there. */
    private void assertTakenOver(final LocalCluster cluster, final List<SessionHandle> attached)
    {
        drive("all are attached",
            () -> attached.stream().allMatch((session) -> session.isAttached() || null != session.end()));
        assertEquals(List.of(), refusals);
        assertTrue(ends.stream().noneMatch((end) -> SessionEnd.Cause.EXPIRED == end.cause()), ends.toString());
        assertOwned(clusters.connect(cluster), attached);
    }

    private static void assertOwned(final NodensClient observer, final List<SessionHandle> sessions)
    {
        observer.sync();
        for (int i = 0; i < sessions.size(); i++)
        {
            assertEquals(sessions.get(i).sessionId(), observer.exists(PATH + i).ephemeralOwner(), PATH + i);
        }
    }

    private List<SessionHandle> open(final MultiSessionClient door, final int count, final int timeoutMs)
    {
        final List<SessionHandle> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            sessions.add(door.open(timeoutMs));
        }
        drive("all are open", () -> sessions.stream().allMatch(SessionHandle::isAttached));
        final List<Integer> created = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer path = new UnsafeBuffer((PATH + i).getBytes(US_ASCII));
            assertTrue(0 < sessions.get(i).create(
                path, 0, path.capacity(), null, 0, 0, CreateMode.EPHEMERAL, (answer) -> created.add(0)));
        }
        drive("all have an ephemeral", () -> count == created.size());
        return sessions;
    }

    private static SessionHandle attach(final MultiSessionClient door, final SessionHandle former)
    {
        final byte[] secret = new byte[16];
        former.copySecret(secret, 0);
        return door.attach(former.sessionId(), new UnsafeBuffer(secret), 0, former.lastZxid());
    }

    private MultiSessionClient door(final LocalCluster cluster, final int member)
    {
        return door(cluster, cluster.endpoint(member));
    }

    private MultiSessionClient door(final LocalCluster cluster, final String endpoints)
    {
        final MultiSessionClient door = MultiSessionClient.connect(new MultiSessionClient.Context()
            .client(cluster.clientContext(endpoints)
                .shuffleEndpoints(false).maxInFlight(1024).connectTimeoutMs(Clusters.TIMEOUT_MS))
            .listener(new MultiSessionListener()
            {
                @Override
                public void onAttached(final SessionHandle session)
                {
                    assertTrue(session.isAttached());
                }

                @Override
                public void onRefused(final SessionHandle session, final ErrorCode code, final String detail)
                {
                    refusals.add(code + " " + detail);
                }

                @Override
                public void onEnded(final SessionHandle session, final SessionEnd end)
                {
                    ends.add(end);
                }
            }));
        doors.add(door);
        return door;
    }

    private void drive(final String what, final BooleanSupplier condition)
    {
        Await.until(what, Clusters.TIMEOUT_MS, () -> doWork() >= 0 && condition.getAsBoolean());
    }

    private int doWork()
    {
        return doors.stream().mapToInt(MultiSessionClient::doWork).sum();
    }

    private ServerProcess owner(final String endpoint)
    {
        return new ServerProcess("owner", List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx128m",
            "-cp", System.getProperty("java.class.path"), SessionOwnerMain.class.getName(),
            endpoint, Integer.toString(TIMEOUT_MS), PATH),
            directory.resolve("owner.log"), Pattern.compile(SessionOwnerMain.READY));
    }

    private static String after(final String prefix, final ServerProcess process)
    {
        return process.log().stream().filter((line) -> line.startsWith(prefix)).findFirst().orElseThrow()
            .substring(prefix.length());
    }
}
