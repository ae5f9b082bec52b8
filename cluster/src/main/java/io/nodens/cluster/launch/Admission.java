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
package io.nodens.cluster.launch;

import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.keeper.Keeper;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.membership.Greeter;
import io.nodens.cluster.membership.Greeting;
import io.nodens.cluster.membership.JoinDecision;
import io.nodens.cluster.membership.JoinRule;
import io.nodens.cluster.membership.Known;
import io.nodens.cluster.membership.KnownMembers;
import io.nodens.cluster.membership.LogSpan;
import io.nodens.cluster.membership.Presence;
import io.nodens.cluster.membership.Standing;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.guard.CommittedPosition;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings a starting member into its cluster before its consensus module is launched: greets the others, does what
 * {@link JoinRule} decides, and says what is waited for. Afterwards it watches that nobody remembers more of this
 * member than it does itself, and that its log has not fallen so far behind that it can never be caught up with.
 * <p>
 * <b>Thread:</b> {@link #admit()} the one that starts the member; then the greeter's. <b>Owns:</b> what is written in
 * the data directory's marker.
 */
public final class Admission
{
    private static final long DECISION_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SEGMENT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** A member that has applied nothing for so long while the others' logs begin after its own is not catching up. */
    private static final long BEHIND_NS = TimeUnit.SECONDS.toNanos(10);

    private final MemberContext context;
    private final AeronWiring wiring;
    private final DataDirectory directory;
    private final MemberLog log;
    private final MemberStatus status;
    private final Keeper.FaultHandler faults;
    private final Seeding seeding;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final long startNs;
    private final Greeter greeter;
    private final JoinRule.Peers peers;
    private final OwnLog ownLog;
    private volatile Presence own;
    private volatile boolean isAdmitted;
    private volatile boolean isSeeded;
    private volatile boolean isStopped;
    private long firstPosition;
    private long firstTermId;
    private long segmentDeadlineNs;
    private long appliedPosition;
    private long appliedNs;

    public Admission(
        final MemberContext context,
        final AeronWiring wiring,
        final DataDirectory directory,
        final MemberLog log,
        final MemberStatus status,
        final Keeper.FaultHandler faults,
        final Seeding seeding,
        final long startNs)
    {
        this.context = context;
        this.wiring = wiring;
        this.directory = directory;
        this.log = log;
        this.status = status;
        this.faults = faults;
        this.seeding = seeding;
        this.startNs = startNs;
        this.ownLog = new OwnLog(directory.archiveDir(), directory.clusterDir());
        this.own = new Presence(
            directory.standing(),
            false,
            false,
            directory.hasLog(),
            directory.isLossAccepted(),
            directory.identity(),
            UUID.randomUUID().getLeastSignificantBits(),
            directory.startNumber(),
            LogSpan.NONE);
        this.greeter = context.endpoints().size() > 1 ? newGreeter() : null;
        this.peers = null == greeter ? new Alone() : greeter.peers();
    }

    /** Fetches a seed from the others and puts it in the place of this member's log. */
    @FunctionalInterface
    public interface Seeding
    {
        /**
         * Fetch it, with the archive stopped, and start the archive again.
         *
         * @param decision that says from which cluster, under which term and how far at least.
         * @param check    asked when the seed is whole: whether the cluster is still what it was.
         * @return whether it was put in its place; false when it was interrupted or came to nothing.
         */
        boolean seed(JoinDecision decision, SeedCheck check);
    }

    /** Whether a seed that has been fetched may be used. */
    @FunctionalInterface
    public interface SeedCheck
    {
        /**
         * Ask.
         *
         * @param termId   last term in it.
         * @param position to where it goes.
         * @return false when it has to be fetched anew.
         */
        boolean isUsable(long termId, long position);
    }

    /** A cluster of one. */
    private static final class Alone implements JoinRule.Peers
    {
        @Override
        public int count()
        {
            return 0;
        }

        @Override
        public Greeting greeting(final int index)
        {
            return null;
        }

        @Override
        public Known known(final int index)
        {
            return Known.NONE;
        }

        @Override
        public String name(final int index)
        {
            return "";
        }

        @Override
        public boolean isSelfLowest()
        {
            return true;
        }
    }

    private Greeter newGreeter()
    {
        final List<MemberEndpoints.Endpoint> endpoints = context.endpoints().all();
        final Greeter.Address[] others = new Greeter.Address[endpoints.size() - 1];
        int i = 0;
        for (final MemberEndpoints.Endpoint endpoint : endpoints)
        {
            if (endpoint.memberId() != context.memberId())
            {
                others[i++] = address(endpoint);
            }
        }

        try
        {
            return new Greeter(
                address(context.endpoints().member(context.memberId())),
                others,
                context.text(MemberSetting.CLUSTER_NAME),
                this::presence,
                KnownMembers.load(directory.path(), Durability.FSYNC == context.durability()),
                this::onHeard,
                log,
                clock)
                .waiting(log::lastWaiting);
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot send greetings to the other members (" + MemberLog.reason(ex) + ")",
                ex);
        }
    }

    private static Greeter.Address address(final MemberEndpoints.Endpoint endpoint)
    {
        return new Greeter.Address(
            endpoint.memberId(), endpoint.host(), endpoint.basePort() + MemberEndpoints.GREETING_PORT_OFFSET);
    }

    /**
     * The agent that greets.
     *
     * @return the greeter; null in a cluster of one.
     */
    public Greeter greeter()
    {
        return greeter;
    }

    /**
     * How this member is, to be said to the others. Called by the greeter's thread.
     */
    private Presence presence()
    {
        final Presence presence = own;
        if (!isAdmitted)
        {
            return presence;
        }

        final long nowNs = clock.nanoTime();
        if (nowNs - segmentDeadlineNs >= 0)
        {
            segmentDeadlineNs = nowNs + SEGMENT_INTERVAL_NS;
            final long position = ownLog.firstSegmentPosition();
            if (position > firstPosition)
            {
                firstPosition = position;
                firstTermId = ownLog.firstTermId(position);
            }
        }

        final long applied = status.appliedPosition();
        return presence.running(
            status.isServing(),
            status.leaderMemberId() == context.memberId(),
            new LogSpan(
                Math.max(presence.log().termId(), status.leadershipTermId()),
                firstPosition,
                Math.max(presence.log().endPosition(), applied),
                applied,
                firstTermId));
    }

    /**
     * Wait until this member may vote.
     *
     * @return true when its consensus module is to be launched; false when the wait was stopped.
     * @throws MemberException when no waiting helps, or the start took too long.
     */
    public boolean admit()
    {
        if (context.isSeedOnly() && null == greeter)
        {
            throw MemberException.configuration("a cluster of one member has nobody to seed it; see --from-directory");
        }

        readOwnLog();
        final long reportIntervalNs = context.number(MemberSetting.REPORT_INTERVAL);
        final long startTimeoutNs = context.number(MemberSetting.START_TIMEOUT);
        long reportDeadlineNs = startNs + reportIntervalNs;
        while (!isStopped)
        {
            final JoinDecision decision = JoinRule.decide(own, peers);
            if (JoinDecision.Action.WAIT != decision.action())
            {
                if (carryOut(decision))
                {
                    return true;
                }
                continue;
            }

            final long nowNs = clock.nanoTime();
            if (startTimeoutNs > 0 && nowNs - startNs >= startTimeoutNs)
            {
                throw new MemberException(
                    MemberException.Category.TIMEOUT,
                    "the member does not serve after " + context.text(MemberSetting.START_TIMEOUT) +
                    ", it waits for " + decision.reason());
            }

            if (nowNs - reportDeadlineNs >= 0)
            {
                reportDeadlineNs = nowNs + reportIntervalNs;
                log.line("waiting for " + decision.reason() + ", " + MemberLog.seconds(nowNs - startNs) +
                    " since the start");
            }
            LockSupport.parkNanos(DECISION_INTERVAL_NS);
        }

        return false;
    }

    private void readOwnLog()
    {
        if (null == greeter || (!own.standing().isSound() && Standing.UNNAMED != own.standing()))
        {
            return;
        }

        final LogSpan span = ownLog.read(
            wiring.purgerClient(), wiring.localArchive(AeronWiring.ARCHIVE_TO_KEEPER_STREAM_ID));
        if (null == span)
        {
            forget("the archive does not have the log that the recording log names");
            return;
        }

        final long committed = committedPosition();
        if (committed > span.endPosition())
        {
            final String text = "its log ends at position " + span.endPosition() + ", and it knew " + committed +
                " to be committed";
            if (Durability.FSYNC == context.durability() || directory.isSameBoot())
            {
                forget(text);
                return;
            }
            log.line("warning: " + text + ": the host lost its power, or files were put back");
        }

        firstPosition = span.startPosition();
        firstTermId = span.firstTermId();
        own = new Presence(
            own.standing(), false, false, own.hasLog(), own.isLossAccepted(), own.identity(), own.nonce(),
            own.startNumber(), span);
    }

    private long committedPosition()
    {
        try
        {
            return CommittedPosition.read(directory.clusterDir());
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot read the committed position (" + MemberLog.reason(ex) +
                "); see docs/operating.md, 'Files'",
                ex);
        }
    }

    private boolean carryOut(final JoinDecision decision)
    {
        switch (decision.action())
        {
            case MAKE:
                refuseSeed();
                final ClusterIdentity made = ClusterIdentity.create();
                directory.name(made);
                log.line("made the identity " + made + " of a new cluster: " + decision.reason());
                own = own.with(Standing.NAMED, made);
                return false;

            case ADOPT:
                refuseSeed();
                directory.name(decision.identity());
                log.line("took the identity " + decision.identity() + " of the new cluster: " + decision.reason());
                own = own.with(Standing.NAMED, decision.identity());
                return false;

            case BEGIN:
                if (context.isSeedOnly())
                {
                    return true;
                }
                directory.discardSeed();
                directory.markBegun(context.durability().consensusSyncLevel());
                status.ownReport().clusterIdHigh(own.identity().high());
                status.ownReport().clusterIdLow(own.identity().low());
                status.ownReport().startNumber(own.startNumber());
                own = own.with(Standing.READY, own.identity());
                appliedNs = clock.nanoTime();
                isAdmitted = true;
                return true;

            case FORGET:
                forget(decision.reason());
                return false;

            case SEED:
                seed(decision);
                return false;

            default:
                throw new MemberException(
                    decision.identity().equals(own.identity()) ?
                        MemberException.Category.ENVIRONMENT : MemberException.Category.CONFIGURATION,
                    decision.reason() + "; see docs/operating.md, 'Members that do not agree'");
        }
    }

    private void refuseSeed()
    {
        if (context.isSeedOnly())
        {
            throw MemberException.environment("no member has data to seed from: all members are new");
        }
    }

    /**
     * What became of a start that only seeds.
     */
    public String outcome()
    {
        return "member " + context.memberId() +
            (isSeeded ? " is seeded; start it" : " has its log and needs no seed; start it");
    }

    private void forget(final String reason)
    {
        directory.markLost(reason);
        log.line("this member must be seeded before it may vote: " + reason);
        own = own.with(Standing.LOST, own.identity());
    }

    private void seed(final JoinDecision decision)
    {
        if (Standing.READY == own.standing() || Standing.NAMED == own.standing())
        {
            directory.markLost(decision.reason());
        }

        final Standing before = directory.standing();
        own = own.with(Standing.SEEDING, own.identity());
        isSeeded = seeding.seed(decision, this::isUsable);
        own = isSeeded ?
            new Presence(
                directory.standing(), false, false, true, false, directory.identity(), own.nonce(),
                directory.startNumber(), LogSpan.NONE) :
            own.with(before, own.identity());
        if (isSeeded)
        {
            readOwnLog();
        }
    }

    /** While being seeded this member says so, and what it hears decides again. */
    private boolean isUsable(final long termId, final long position)
    {
        final JoinDecision now = JoinRule.decide(own, peers);
        return JoinDecision.Action.SEED == now.action() && now.termId() == termId;
    }

    /**
     * The highest number of starts of this member that any other remembers.
     */
    public long knownStartNumber()
    {
        long known = directory.startNumber();
        for (int i = 0; i < peers.count(); i++)
        {
            final Greeting greeting = peers.greeting(i);
            known = null == greeting ? known : Math.max(known, greeting.known().startNumber());
        }

        return known;
    }

    /** Called by the greeter's thread after it has heard something. */
    private void onHeard()
    {
        if (!isAdmitted || isStopped)
        {
            return;
        }

        final Presence self = presence();
        if (self.isServing())
        {
            directory.markServing();
        }

        final JoinDecision decision = JoinRule.decide(self, peers);
        if (JoinDecision.Action.FORGET == decision.action())
        {
            directory.markLost(decision.reason());
            fault(MemberException.Category.ENVIRONMENT, decision.reason() + "; it is seeded when it is started again");
        }
        else if (isBehind(self, decision))
        {
            fault(
                MemberException.Category.FAULT,
                decision.reason() + ": it cannot catch up and is seeded when it is started again");
        }
    }

    private boolean isBehind(final Presence self, final JoinDecision decision)
    {
        final long nowNs = clock.nanoTime();
        if (JoinDecision.Action.SEED != decision.action() || self.isServing() ||
            appliedPosition != self.log().appliedPosition())
        {
            appliedPosition = self.log().appliedPosition();
            appliedNs = nowNs;
        }

        return nowNs - appliedNs >= BEHIND_NS;
    }

    private void fault(final MemberException.Category category, final String reason)
    {
        isStopped = true;
        faults.onFault(category, reason);
    }

    /**
     * End {@link #admit()} soon, and watch no more.
     */
    public void stop()
    {
        isStopped = true;
    }

    public boolean isStopped()
    {
        return isStopped;
    }
}
