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
package io.nodens.cluster.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.nodens.cluster.results.ResultHandler;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.state.StateMachine;
import io.nodens.cluster.status.MemberCounters;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ProgressCounters;
import io.nodens.sbe.command.BarrierEncoder;
import io.nodens.sbe.command.FrontEndOpenEncoder;
import io.nodens.sbe.command.MessageHeaderEncoder;
import io.nodens.sbe.command.OpenSessionEncoder;
import io.nodens.sbe.protocol.MemberRole;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodensServiceTest
{
    private static final long INCARNATION = 1234;
    private static final long GENERATION = 9;
    private static final long CLUSTER_SESSION_ID = 3;

    @TempDir
    private Path directory;

    private final List<String> timers = new ArrayList<>();
    private final List<Throwable> terminations = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final MemberStatus status = new MemberStatus(1);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private ResultRing ring;
    private TreeRegion region;
    private NodensService service;
    private int refusedTimers;
    private int idles;
    private long logPosition;
    private TimeUnit timeUnit = TimeUnit.MILLISECONDS;
    private long presentTermId = MemberStatus.NULL_VALUE;

    @BeforeEach
    void start()
    {
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory).segmentLength(1 << 20).changeRingLength(64 * 1024).historyLength(1 << 20));
        ring = new ResultRing(INCARNATION, 1, 1);
        service = new NodensService(new ServiceContext()
            .memberId(1)
            .memberCount(3)
            .treeRegion(region)
            .resultRing(ring)
            .memberStatus(status)
            .terminateHook(terminations::add)
            .warningHandler(warnings::add)
            .progressCountersFactory((cluster) -> new ProgressCounters(this::recorded, GENERATION))
            .termViewFactory((cluster) -> (openedTermId) -> openedTermId == presentTermId)
            .nanoClock(() -> 777));
        service.onStart(cluster(), null);
    }

    @AfterEach
    void close()
    {
        region.close();
    }

    @Test
    void shouldSayThatItTurnsByAWordOfItsOwn()
    {
        service.doBackgroundWork(1);

        assertEquals(777, region.newReader().serviceTurnNs());
        assertTrue(status.hasServiceTurned());
        assertEquals(777, status.serviceTurnNs());
    }

    /** The opening of the term is in the snapshot that the member has loaded. */
    @Test
    void shouldHearOfTheLeaderFromItsFrontEndWhenNoOpeningComes()
    {
        status.leadershipTermId(7);
        status.joinedLeader(6, 2);
        service.doBackgroundWork(TimeUnit.SECONDS.toNanos(1));
        assertEquals(MemberStatus.NULL_VALUE, status.leaderMemberId());

        status.joinedLeader(7, 2);
        service.doBackgroundWork(TimeUnit.SECONDS.toNanos(2));

        assertEquals(2, status.leaderMemberId());
        assertEquals(MemberRole.FOLLOWER.value(), status.roleCode());
    }

    @Test
    void shouldTickAnewInEveryTermAndIgnoreOlderTimers()
    {
        refusedTimers = 3;
        service.onNewLeadershipTermEvent(1, 10, 1_000, 0, 2, 5, TimeUnit.MILLISECONDS, 1);
        assertEquals(List.of("1@1050"), timers);
        assertEquals(2, idles);

        refusedTimers = 1;
        status.freshNs(770);
        service.onTimerEvent(1, 1_060);
        assertEquals(List.of("1@1050", "2@1110"), timers);
        assertEquals(2, idles, "the end of a term of the stream is no reason to wait");
        assertEquals(1_060, status.lastTickTimeMs());
        assertEquals(770, region.newReader().freshAsOfNs(), "the replica lagged by 7");
        assertEquals(1_060, region.lastTickTimeMs());

        service.onNewLeadershipTermEvent(2, 20, 2_000, 0, 0, 5, TimeUnit.MILLISECONDS, 1);
        service.onTimerEvent(2, 2_010);
        assertEquals(List.of("1@1050", "2@1110", "3@2050"), timers);
        assertEquals(2, status.leadershipTermId());
        assertEquals(0, status.leaderMemberId());
    }

    @Test
    void shouldKeepTickingWhenTheClusterClockIsInNanosecondsOrGoesBack()
    {
        timeUnit = TimeUnit.NANOSECONDS;
        service.onNewLeadershipTermEvent(1, 10, 5_000_000_000L, 0, 2, 5, timeUnit, 1);
        service.onTimerEvent(1, 4_000_000_000L);

        assertEquals(List.of("1@5050000000", "2@4050000000"), timers);
        assertEquals(5_000, status.lastTickTimeMs());
    }

    @Test
    void shouldAnswerItsOwnFrontEndAloneAndOnlyInItsPresentLife()
    {
        message(frontEndOpen(1, INCARNATION - 1));
        message(frontEndOpen(0, INCARNATION));
        assertEquals(0, polled());

        message(frontEndOpen(1, INCARNATION));
        message(barrier(1));
        assertEquals(2, polled());
    }

    @Test
    void shouldAnswerOnlyWhenTheOpeningOfThePresentTermIsAppliedIfAnElectionWentBefore()
    {
        openTerm(1);
        message(frontEndOpen(1, INCARNATION));
        assertEquals(1, polled());

        // Elected again, this member applies what is left of term 1; a majority has it, but nothing of term 3 yet.
        presentTermId = 3;
        message(barrier(1));
        assertEquals(0, polled());
        service.onNewLeadershipTermEvent(2, 30, 2_000, 20, 2, 5, TimeUnit.MILLISECONDS, 1);
        service.doBackgroundWork(1);
        assertEquals(0, polled(), "an older term says nothing of the present one");

        service.onNewLeadershipTermEvent(3, 40, 3_000, 30, 1, 5, TimeUnit.MILLISECONDS, 1);
        assertEquals(1, polled());
    }

    @Test
    void shouldNeverAnswerWhatWasLeftOfAnOldTermWhenTheNewLeaderDiesBeforeItsTermOpens()
    {
        openTerm(1);
        message(frontEndOpen(1, INCARNATION));
        assertEquals(1, polled());

        presentTermId = 3;
        message(barrier(1));
        service.doBackgroundWork(1);
        service.onTerminate(cluster());

        assertEquals(0, polled(), "a member of term 2 may lead next and replace it");
    }

    @Test
    void shouldAnswerWithoutFurtherMessagesWhenTheElectionClosesAfterTheOpening()
    {
        presentTermId = MemberStatus.NULL_VALUE - 1;
        service.onNewLeadershipTermEvent(1, 10, 1_000, 0, 2, 5, TimeUnit.MILLISECONDS, 1);
        message(frontEndOpen(1, INCARNATION));
        assertEquals(0, polled());

        presentTermId = 1;
        service.doBackgroundWork(1);

        assertEquals(1, polled());
    }

    private void openTerm(final long termId)
    {
        presentTermId = termId;
        service.onNewLeadershipTermEvent(termId, 10, 1_000, 0, 2, 5, TimeUnit.MILLISECONDS, 1);
    }

    @Test
    void shouldWarnWhenTheMembersLimitsAreNotThoseThatBind()
    {
        message(frontEndOpen(0, 1));
        final int length = frontEndOpen(1, INCARNATION);
        buffer.putLong(
            MessageHeaderEncoder.ENCODED_LENGTH + FrontEndOpenEncoder.maxZnodesEncodingOffset(), 99);
        message(length);

        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("maxZnodes=99"), warnings.get(0));
    }

    @Test
    void shouldWarnOnceWhenTheFrontEndRepeatsItsOpening()
    {
        message(frontEndOpen(0, 1));
        for (int i = 0; i < 3; i++)
        {
            final int length = frontEndOpen(1, INCARNATION);
            buffer.putLong(
                MessageHeaderEncoder.ENCODED_LENGTH + FrontEndOpenEncoder.maxZnodesEncodingOffset(), 99);
            message(length);
        }

        assertEquals(1, warnings.size());
    }

    @Test
    void shouldPublishWhatItKnowsWhenIdle()
    {
        assertEquals(MemberRole.STARTING.value(), status.roleCode());
        message(frontEndOpen(1, INCARNATION));
        message(openSession(1));
        service.onRoleChange(Cluster.Role.LEADER);
        service.doBackgroundWork(1);

        assertEquals(1, status.zxid());
        assertEquals(1, status.sessionCount());
        assertEquals(1, status.znodeCount());
        assertEquals(logPosition, status.appliedPosition());
        assertEquals(MemberRole.LEADER.value(), status.roleCode());
        assertEquals(0, service.doBackgroundWork(2));
    }

    @Test
    void shouldShowOtherProcessesThatAMessageIsBeingAppliedBeforeTheTreeShowsItAndThatItIsAppliedAfterwards()
    {
        message(frontEndOpen(1, INCARNATION));
        service.doBackgroundWork(1);
        shown.clear();

        message(openSession(1));
        service.doBackgroundWork(2);

        assertEquals(List.of("applying=256 at zxid 0", "applied=256 at zxid 1"), shown);
    }

    @Test
    void shouldShowOtherProcessesTheTermAsSoonAsItsOpeningIsApplied()
    {
        shown.clear();

        service.onNewLeadershipTermEvent(4, 10, 1_000, 0, 2, 5, TimeUnit.MILLISECONDS, 1);

        assertEquals(List.of("term=4 at zxid 0"), shown);
    }

    @Test
    void shouldShowTheGenerationAfterEverythingElseHasBegun()
    {
        assertEquals(
            List.of(
                "applied=-1 at zxid 0", "applying=-1 at zxid 0", "term=-1 at zxid 0", "snapshot=0 at zxid 0",
                "generation=9 at zxid 0", "applying=0 at zxid 0", "applied=0 at zxid 0"),
            shown);
    }

    /** A counter that writes down what is stored in it, and how far the tree was then. */
    private AtomicCounter recorded(final int typeId)
    {
        final String name = switch (typeId)
        {
            case MemberCounters.APPLIED_POSITION_TYPE_ID -> "applied";
            case MemberCounters.APPLYING_POSITION_TYPE_ID -> "applying";
            case MemberCounters.APPLIED_TERM_TYPE_ID -> "term";
            case MemberCounters.TAKING_SNAPSHOT_TYPE_ID -> "snapshot";
            default -> "generation";
        };
        return new AtomicCounter(new UnsafeBuffer(ByteBuffer.allocateDirect(CountersReader.COUNTER_LENGTH)), 0)
        {
            @Override
            public void setRelease(final long value)
            {
                shown.add(name + "=" + value + " at zxid " + region.completedZxid());
            }
        };
    }

    @Test
    void shouldDetachWhenTheFrontEndsClusterSessionCloses()
    {
        message(frontEndOpen(1, INCARNATION));
        message(openSession(1));
        service.onSessionClose(session(), 1_000, CloseReason.TIMEOUT);
        service.onNewLeadershipTermEvent(1, 10, 1_000, 0, 2, 5, TimeUnit.MILLISECONDS, 1);
        for (int i = 1; i <= 3; i++)
        {
            service.onTimerEvent(i, 1_000 + i * StateMachine.TICK_INTERVAL_MS);
        }
        service.doBackgroundWork(1);

        assertEquals(0, status.sessionCount());
        assertEquals(2, status.zxid());
    }

    @Test
    void shouldStopOnceAndForAllWhenSomethingUnexpectedIsThrown()
    {
        message(frontEndOpen(1, INCARNATION));
        // Nobody polls the ring: the front end breaks its bound, which is a fault and must not be skipped.
        int sequence = 0;
        AgentTerminationException thrown = null;
        while (null == thrown)
        {
            sequence++;
            thrown = tryMessage(barrier(sequence));
        }

        assertEquals(1, terminations.size());
        assertSame(terminations.get(0), thrown.getCause());
        assertThrows(AgentTerminationException.class, () -> message(barrier(1)));
        assertThrows(AgentTerminationException.class, () -> service.onTimerEvent(1, 1));
        assertThrows(AgentTerminationException.class, () -> service.doBackgroundWork(1));
        assertEquals(1, terminations.size());
    }

    @Test
    void shouldNameWhatIsMissingFromTheContext()
    {
        final IllegalStateException ex = assertThrows(
            IllegalStateException.class, () -> new ServiceContext().memberId(0).memberCount(1).conclude());
        assertTrue(ex.getMessage().contains("treeRegion"), ex.getMessage());
        assertThrows(IllegalStateException.class, () -> new ServiceContext().memberId(-1).memberCount(1).conclude());
        assertThrows(IllegalStateException.class, () -> new ServiceContext().memberId(0).memberCount(0).conclude());
    }

    private AgentTerminationException tryMessage(final int length)
    {
        try
        {
            message(length);
            return null;
        }
        catch (final AgentTerminationException ex)
        {
            return ex;
        }
    }

    private void message(final int length)
    {
        logPosition += 128;
        service.onSessionMessage(session(), 1_000, buffer, 0, length, null);
    }

    private int polled()
    {
        final int[] count = new int[1];
        final Object handler = Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[]{ResultHandler.class},
            (proxy, method, arguments) ->
            {
                count[0]++;
                return null;
            });
        ring.poller().poll((ResultHandler)handler, 100);
        return count[0];
    }

    private int frontEndOpen(final int memberId, final long incarnation)
    {
        final FrontEndOpenEncoder encoder = new FrontEndOpenEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.origin().incarnation(incarnation).sequence(0).memberId(memberId);
        encoder.maxZnodes(100).maxTreeBytes(1 << 20).maxSessions(10).maxDataLength(4096);
        return encoder.limit();
    }

    private int openSession(final long sequence)
    {
        final OpenSessionEncoder encoder = new OpenSessionEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.origin().incarnation(INCARNATION).sequence(sequence).memberId(1);
        encoder.connectionId(1).timeoutMs(100).putSecret(new byte[16], 0, 16);
        return encoder.limit();
    }

    private int barrier(final long sequence)
    {
        final BarrierEncoder encoder = new BarrierEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.origin().incarnation(INCARNATION).sequence(sequence).memberId(1);
        return encoder.limit();
    }

    private static ClientSession session()
    {
        return (ClientSession)Proxy.newProxyInstance(
            NodensServiceTest.class.getClassLoader(),
            new Class<?>[]{ClientSession.class},
            (proxy, method, arguments) ->
            {
                assertEquals("id", method.getName(), "the service must not use egress");
                return CLUSTER_SESSION_ID;
            });
    }

    private Cluster cluster()
    {
        return (Cluster)Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[]{Cluster.class},
            (proxy, method, arguments) -> switch (method.getName())
            {
                case "timeUnit" -> timeUnit;
                case "logPosition" -> logPosition;
                case "role" -> Cluster.Role.FOLLOWER;
                case "idleStrategy" -> new CountingIdleStrategy();
                case "scheduleTimer" -> refusedTimers-- <= 0 && timers.add(arguments[0] + "@" + arguments[1]);
                default -> throw new AssertionError("the service must not call " + method.getName());
            });
    }

    private final class CountingIdleStrategy implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            idles++;
        }

        @Override
        public void idle()
        {
            idles++;
        }

        @Override
        public void reset()
        {
        }
    }
}
