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
package io.nodens.cluster.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Decides what a starting member does: a pure function of what it has and what the others say.
 * <ul>
 *   <li>A vote counts only with memory. A member begins (launches its consensus module) only with a log of which
 *       nothing is known to be missing, and only after it has heard from so many others with memory that together they
 *       are a majority, each of which has heard of this very start and does not contradict it.</li>
 *   <li>A new cluster is made when <em>all</em> its members have told each other that they have nothing.</li>
 *   <li>Whoever has nothing or has forgotten something is seeded while a majority of the others serves: such a majority
 *       has all that was ever acknowledged, whatever this member once had.</li>
 * </ul>
 * <b>Thread:</b> one at a time. <b>Allocates:</b> yes; asked some times a second while a member starts.
 */
public final class JoinRule
{
    private final Presence self;
    private final Peers peers;
    private final List<Greeting> fresh = new ArrayList<>();

    private JoinRule(final Presence self, final Peers peers)
    {
        this.self = self;
        this.peers = peers;
        for (int i = 0; i < peers.count(); i++)
        {
            final Greeting greeting = peers.greeting(i);
            if (null != greeting && greeting.echoNonce() == self.nonce())
            {
                fresh.add(greeting);
            }
        }
    }

    /** The other members, and what was heard of them lately. */
    public interface Peers
    {
        /**
         * Number of other members.
         *
         * @return one less than the cluster has members.
         */
        int count();

        /**
         * What was heard last of one of them.
         *
         * @param index of the member, from 0, by rising member id.
         * @return its greeting; null when it was not heard lately, or is not of this cluster by name or member ids.
         */
        Greeting greeting(int index);

        /**
         * What this member remembers of one of them.
         *
         * @param index of the member.
         * @return what is remembered.
         */
        Known known(int index);

        /**
         * Which member it is, for people.
         *
         * @param index of the member.
         * @return such as "member 2 at host:20206", with what is wrong with its greetings if they do not count.
         */
        String name(int index);

        /**
         * Whether this member's id is lower than those of all others.
         *
         * @return true if it names a new cluster.
         */
        boolean isSelfLowest();
    }

    /**
     * Decide.
     *
     * @param self  what this member has.
     * @param peers what is heard and remembered of the others.
     * @return what to do now.
     */
    public static JoinDecision decide(final Presence self, final Peers peers)
    {
        final JoinRule rule = new JoinRule(self, peers);
        final JoinDecision refusal = rule.refusal();
        if (null != refusal)
        {
            return refusal;
        }

        switch (self.standing())
        {
            case EMPTY:
            case UNNAMED:
                return rule.decideUnnamed();

            case NAMED:
            case READY:
                return rule.decideSound();

            default:
                return rule.decideLost();
        }
    }

    private int majority()
    {
        return (peers.count() + 1) / 2 + 1;
    }

    /**
     * A member whose other process is alive is refused by whoever hears that one. A member of another cluster is
     * refused, once so many others are known to be of that one that no majority of its
     * own can come together here. Before, it may be that the other one is the stranger.
     */
    private JoinDecision refusal()
    {
        for (final Greeting greeting : fresh)
        {
            if (greeting.isTwinAlive())
            {
                // This directory is none of the cluster's: a matter of configuration.
                return JoinDecision.of(
                    JoinDecision.Action.REFUSE,
                    ClusterIdentity.NONE,
                    "member " + greeting.senderId() + " hears another process that is this member, from another " +
                    "address: this data directory was copied, or is in use twice; stop the one that is wrong, and " +
                    "start a replaced member with an empty data directory");
            }
        }

        if (self.identity().isNone())
        {
            return null;
        }

        int foreign = 0;
        ClusterIdentity other = ClusterIdentity.NONE;
        for (final Greeting greeting : fresh)
        {
            final ClusterIdentity identity = greeting.presence().identity();
            if (!identity.isNone() && !identity.equals(self.identity()))
            {
                foreign++;
                other = identity;
            }
        }

        return peers.count() + 1 - foreign >= majority() ? null : JoinDecision.of(
            JoinDecision.Action.REFUSE,
            other,
            "this data directory is of the cluster with the identity " + self.identity() + ", the other members are " +
            "of the one with " + other);
    }

    private JoinDecision decideUnnamed()
    {
        if (0 == peers.count())
        {
            return JoinDecision.of(JoinDecision.Action.MAKE, ClusterIdentity.NONE, "this is its only member");
        }

        final JoinDecision seed = Standing.EMPTY == self.standing() ? seed("this data directory is empty") : null;
        if (null != seed)
        {
            return seed;
        }

        ClusterIdentity named = ClusterIdentity.NONE;
        for (final Greeting greeting : fresh)
        {
            final Presence presence = greeting.presence();
            if (isBegun(presence))
            {
                return Standing.EMPTY == self.standing() ? waitToBeSeeded() : JoinDecision.waitFor(
                    "an operator: the log in this data directory has no identity, and the other members' logs have " +
                    "one; move the directory away and start the member empty, so that it is seeded");
            }

            final boolean isAlike = presence.hasLog() == self.hasLog() &&
                (Standing.NAMED == presence.standing() || presence.standing() == self.standing());
            if (!isAlike ||
                (!named.isNone() && !presence.identity().isNone() && !named.equals(presence.identity())))
            {
                return JoinDecision.waitFor(
                    "members that have nothing in common to agree: " + others() + "; see docs/operating.md, 'Members " +
                    "that do not agree'");
            }
            named = presence.identity().isNone() ? named : presence.identity();
        }

        if (fresh.size() < peers.count() || !isHeardByAll())
        {
            return JoinDecision.waitFor(
                (self.hasLog() ? "a new cluster, which is made when all its members say that their logs have no " +
                "identity" : "the others: one that has a log seeds this member, and a new cluster is made when all " +
                "say that they are empty") + "; " + unheard());
        }

        if (!named.isNone())
        {
            return JoinDecision.of(JoinDecision.Action.ADOPT, named, "all members have agreed");
        }

        return peers.isSelfLowest() ?
            JoinDecision.of(JoinDecision.Action.MAKE, ClusterIdentity.NONE, "all members have agreed") :
            JoinDecision.waitFor("the member with the lowest id to name the new cluster");
    }

    /** Whether all others know that this member has nothing, too. */
    private boolean isHeardByAll()
    {
        for (final Greeting greeting : fresh)
        {
            if (greeting.echoStanding() != self.standing())
            {
                return false;
            }
        }

        return true;
    }

    private static boolean isBegun(final Presence presence)
    {
        return Standing.READY == presence.standing() || Standing.LOST == presence.standing() ||
            Standing.SEEDING == presence.standing();
    }

    private JoinDecision decideSound()
    {
        final String contradiction = contradiction();
        if (null != contradiction)
        {
            return JoinDecision.of(JoinDecision.Action.FORGET, self.identity(), contradiction);
        }

        final Greeting leader = servingLeader();
        if (null != leader)
        {
            return leader.presence().log().goesOnFrom(self.log()) ?
                begin("the cluster serves") :
                seed(parting(leader.presence().log()));
        }

        if (isPurgedByServingPeer())
        {
            return JoinDecision.waitFor(
                "a greeting of the leader: the others' logs do not continue this member's, which ends at position " +
                self.log().endPosition() + " in term " + self.log().termId() + "; " + unheard());
        }

        int sound = 1;
        int named = 0;
        int ready = 0;
        for (int i = 0; i < peers.count(); i++)
        {
            final Greeting greeting = peers.greeting(i);
            if (null != greeting && fresh.contains(greeting) && isSoundPeer(greeting.presence(), peers.known(i)))
            {
                sound++;
                ready += Standing.READY == greeting.presence().standing() ? 1 : 0;
                named += Standing.NAMED == greeting.presence().standing() ? 1 : 0;
            }
        }

        if (Standing.READY == self.standing() || ready > 0)
        {
            return sound >= majority() ?
                begin("a majority remembers") :
                JoinDecision.waitFor(
                    majority() + " of " + (peers.count() + 1) + " members that remember what they acknowledged, this " +
                    "one included; " + unheard());
        }

        return named == peers.count() ?
            begin("all members have taken the identity") :
            JoinDecision.waitFor("all members to take the identity " + self.identity() + "; " + unheard());
    }

    /** Whether a member that serves, so that there is a leader to be heard soon, lacks the log that comes next here. */
    private boolean isPurgedByServingPeer()
    {
        for (final Greeting greeting : fresh)
        {
            final Presence presence = greeting.presence();
            if (presence.isServing() && presence.identity().equals(self.identity()) &&
                !presence.log().goesOnFrom(self.log()))
            {
                return true;
            }
        }

        return false;
    }

    private String parting(final LogSpan leader)
    {
        return leader.startPosition() > self.log().endPosition() ?
            "its log ends at position " + self.log().endPosition() + ", before that of the leader begins" :
            "its log ends in term " + self.log().termId() + ", and the leader's does not tell where that term ended: " +
            "it knows terms from " + leader.firstTermId() + " on";
    }

    private JoinDecision begin(final String reason)
    {
        return JoinDecision.of(JoinDecision.Action.BEGIN, self.identity(), reason);
    }

    private boolean isSoundPeer(final Presence presence, final Known known)
    {
        return presence.standing().isSound() &&
            presence.identity().equals(self.identity()) &&
            null == known.contradiction(presence);
    }

    /** What others know of this member and it does not itself; null when nothing. */
    private String contradiction()
    {
        for (final Greeting greeting : fresh)
        {
            final String text = greeting.presence().identity().equals(self.identity()) ?
                greeting.known().contradiction(self) : null;
            if (null != text)
            {
                return "member " + greeting.senderId() + " remembers more of this member than it does itself: " + text;
            }
        }

        return null;
    }

    private JoinDecision decideLost()
    {
        if (0 == peers.count())
        {
            return JoinDecision.of(
                JoinDecision.Action.REFUSE,
                self.identity(),
                "it is the only member of its cluster and has lost its log: restore the data directory");
        }

        final JoinDecision seed = seed("this member has lost what it acknowledged");
        return null == seed ? waitToBeSeeded() : seed;
    }

    private JoinDecision seed(final String why)
    {
        final Greeting leader = servingLeader();
        if (null == leader)
        {
            return null;
        }

        long position = leader.presence().log().appliedPosition();
        for (final Greeting greeting : fresh)
        {
            if (greeting.presence().identity().equals(leader.presence().identity()))
            {
                position = Math.max(position, greeting.known().position());
            }
        }

        return new JoinDecision(
            JoinDecision.Action.SEED,
            leader.presence().identity(),
            why,
            leader.presence().log().termId(),
            position);
    }

    /**
     * The leader of a majority of members, all others than this one, that serve in one term and are of one cluster,
     * this member's if it has one.
     */
    private Greeting servingLeader()
    {
        for (final Greeting candidate : fresh)
        {
            final Presence leader = candidate.presence();
            final boolean isOurs = self.identity().isNone() || self.identity().equals(leader.identity());
            int serving = 0;
            for (final Greeting greeting : fresh)
            {
                final Presence presence = greeting.presence();
                serving += presence.isServing() && Standing.READY == presence.standing() &&
                    presence.log().termId() == leader.log().termId() &&
                    presence.identity().equals(leader.identity()) ? 1 : 0;
            }

            if (isOurs && leader.isServing() && leader.isLeader() && serving >= majority())
            {
                return candidate;
            }
        }

        return null;
    }

    private JoinDecision waitToBeSeeded()
    {
        return JoinDecision.waitFor(
            "a majority of the other members to serve, from which this one is seeded (" +
            (Standing.EMPTY == self.standing() ? "its data directory is empty" : "it lost what it acknowledged") +
            " and others have a log, so that it must not vote); " + unheard() +
            "; if they cannot come back: docs/operating.md, 'A majority that is lost'");
    }

    /** Which members were not heard, and what the others are. */
    private String unheard()
    {
        final StringJoiner silent = new StringJoiner(", ");
        for (int i = 0; i < peers.count(); i++)
        {
            if (!fresh.contains(peers.greeting(i)))
            {
                silent.add(peers.name(i));
            }
        }

        return (0 == silent.length() ? "" : "not heard from: " + silent) +
            (0 == silent.length() || fresh.isEmpty() ? "" : "; ") +
            (fresh.isEmpty() ? "" : others());
    }

    private String others()
    {
        final StringJoiner heard = new StringJoiner(", ");
        for (final Greeting greeting : fresh)
        {
            heard.add("member " + greeting.senderId() + " is " + describe(greeting.presence()));
        }

        return heard.toString();
    }

    private String describe(final Presence presence)
    {
        final String cluster = presence.identity().isNone() || self.identity().isNone() ||
            presence.identity().equals(self.identity()) ? "" : " of another cluster (" + presence.identity() + ")";
        switch (presence.standing())
        {
            case EMPTY:
                return "empty";
            case UNNAMED:
                return "with a log that has no identity";
            case NAMED:
                return "new" + cluster;
            case READY:
                return (presence.isServing() ? "serving" : "there with its log") + cluster;
            case LOST:
                return "without the log that it had" + cluster;
            default:
                return "being seeded" + cluster;
        }
    }
}
