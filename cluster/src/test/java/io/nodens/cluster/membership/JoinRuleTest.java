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

import io.nodens.cluster.membership.JoinDecision.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every case of docs/adr/0005-cluster-identity-and-seeding.md, seen from member 1 of three unless said otherwise.
 */
class JoinRuleTest
{
    private static final ClusterIdentity OURS = new ClusterIdentity(1, 2);
    private static final ClusterIdentity THEIRS = new ClusterIdentity(3, 4);
    private static final long NONCE = 77;

    /** The others, as one member hears them. */
    private static final class Others implements JoinRule.Peers
    {
        private final Greeting[] greetings;
        private final Known[] knowns;
        private boolean isSelfLowest;

        Others(final int count)
        {
            greetings = new Greeting[count];
            knowns = new Known[count];
            Arrays.fill(knowns, Known.NONE);
        }

        Others says(final int index, final Presence presence)
        {
            return says(index, presence, NONCE, null, Known.NONE);
        }

        Others says(
            final int index,
            final Presence presence,
            final long echoNonce,
            final Standing echoStanding,
            final Known known)
        {
            greetings[index] = new Greeting(index * 2, 1, 0, 0, presence, echoNonce, echoStanding, known, false);
            return this;
        }

        @Override
        public int count()
        {
            return greetings.length;
        }

        @Override
        public Greeting greeting(final int index)
        {
            return greetings[index];
        }

        @Override
        public Known known(final int index)
        {
            return knowns[index];
        }

        @Override
        public String name(final int index)
        {
            return "member " + index * 2 + " at host";
        }

        @Override
        public boolean isSelfLowest()
        {
            return isSelfLowest;
        }
    }

    private static Presence self(final Standing standing, final ClusterIdentity identity, final long endPosition)
    {
        return new Presence(
            standing, false, false, endPosition > 0, false, identity, NONCE, 5, new LogSpan(3, 0, endPosition, -1, 0));
    }

    private static Presence other(final Standing standing, final ClusterIdentity identity)
    {
        return new Presence(standing, false, false, false, false, identity, 9, 2, LogSpan.NONE);
    }

    private static Presence withLog(final Standing standing, final ClusterIdentity identity)
    {
        return new Presence(standing, false, false, true, false, identity, 9, 2, new LogSpan(3, 0, 500, -1, 0));
    }

    private static Presence serving(final boolean isLeader, final long termId, final long startPosition)
    {
        return serving(isLeader, new LogSpan(termId, startPosition, 900, 900, 0));
    }

    private static Presence serving(final boolean isLeader, final LogSpan log)
    {
        return new Presence(Standing.READY, true, isLeader, true, false, OURS, 9, 2, log);
    }

    private static Others twoEmpty()
    {
        return new Others(2)
            .says(0, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, Standing.EMPTY, Known.NONE)
            .says(1, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, Standing.EMPTY, Known.NONE);
    }

    private static final Presence EMPTY = self(Standing.EMPTY, ClusterIdentity.NONE, 0);
    private static final Presence READY = self(Standing.READY, OURS, 700);
    private static final Presence LOST = self(Standing.LOST, OURS, 0);

    private static void assertAction(final Action expected, final Presence self, final JoinRule.Peers peers)
    {
        final JoinDecision decision = JoinRule.decide(self, peers);
        assertEquals(expected, decision.action(), decision::reason);
    }

    @Test
    void shouldGoOnByItselfWhenItIsAlone()
    {
        final Others nobody = new Others(0);

        assertAction(Action.MAKE, EMPTY, nobody);
        assertAction(Action.MAKE, self(Standing.UNNAMED, ClusterIdentity.NONE, 100), nobody);
        assertAction(Action.BEGIN, self(Standing.NAMED, OURS, 0), nobody);
        assertAction(Action.BEGIN, READY, nobody);
        assertAction(Action.REFUSE, LOST, nobody);
    }

    @Test
    void shouldMakeANewClusterOnlyWhenAllHaveSaidThatTheyAreEmpty()
    {
        final Others others = twoEmpty();
        assertAction(Action.WAIT, EMPTY, others);
        others.isSelfLowest = true;
        assertAction(Action.MAKE, EMPTY, others);

        assertAction(
            Action.WAIT, EMPTY,
            new Others(2).says(0, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, Standing.EMPTY, Known.NONE));
        assertAction(
            Action.WAIT, EMPTY,
            twoEmpty().says(1, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, null, Known.NONE));
        assertAction(
            Action.WAIT, EMPTY,
            twoEmpty().says(1, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE - 1, Standing.EMPTY, Known.NONE));
    }

    @Test
    void shouldSayWhomItWaitsForWhenNotAllHaveSaidThatTheyAreEmpty()
    {
        final JoinDecision decision = JoinRule.decide(
            EMPTY,
            new Others(2).says(0, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, Standing.EMPTY, Known.NONE));

        assertEquals(
            "the others: one that has a log seeds this member, and a new cluster is made when all say that they are " +
            "empty; " +
            "not heard from: member 2 at host; member 0 is empty",
            decision.reason());
    }

    @Test
    void shouldTakeTheIdentityWhenAllAreEmptyOrHaveTakenIt()
    {
        final Others others = twoEmpty().says(0, other(Standing.NAMED, OURS), NONCE, Standing.EMPTY, Known.NONE);
        others.isSelfLowest = true;

        final JoinDecision decision = JoinRule.decide(EMPTY, others);

        assertEquals(Action.ADOPT, decision.action());
        assertEquals(OURS, decision.identity());
        assertAction(
            Action.WAIT, EMPTY, others.says(1, other(Standing.NAMED, THEIRS), NONCE, Standing.EMPTY, Known.NONE));
    }

    @Test
    void shouldBeginWithAnEmptyLogOnlyWhenAllHaveTakenTheIdentity()
    {
        final Presence named = self(Standing.NAMED, OURS, 0);
        final Others others = new Others(2).says(0, other(Standing.NAMED, OURS));
        assertAction(Action.WAIT, named, others);
        assertAction(Action.WAIT, named, twoEmpty().says(0, other(Standing.NAMED, OURS)));

        assertAction(Action.BEGIN, named, others.says(1, other(Standing.NAMED, OURS)));
        // The others had seen all take it, and one of them is away again.
        assertAction(Action.BEGIN, named, new Others(2).says(0, other(Standing.READY, OURS)));
    }

    @Test
    void shouldNameLogsOnlyWhenAllHaveOneWithoutIdentity()
    {
        final Presence unnamed = self(Standing.UNNAMED, ClusterIdentity.NONE, 100);
        final Presence alike = withLog(Standing.UNNAMED, ClusterIdentity.NONE);
        final Others others = new Others(2)
            .says(0, alike, NONCE, Standing.UNNAMED, Known.NONE)
            .says(1, alike, NONCE, Standing.UNNAMED, Known.NONE);
        others.isSelfLowest = true;
        assertAction(Action.MAKE, unnamed, others);
        assertAction(
            Action.ADOPT, unnamed, others.says(0, withLog(Standing.NAMED, OURS), NONCE, Standing.UNNAMED, Known.NONE));

        others.says(1, other(Standing.EMPTY, ClusterIdentity.NONE), NONCE, Standing.UNNAMED, Known.NONE);
        assertAction(Action.WAIT, unnamed, others);
        assertAction(Action.WAIT, EMPTY, others);
        assertAction(Action.WAIT, unnamed, new Others(2).says(0, serving(true, 3, 0)).says(1, serving(false, 3, 0)));
    }

    @Test
    void shouldNotVoteWhenItIsEmptyAndAnotherHasALog()
    {
        // Two of three wiped: neither makes a new cluster, and the third does not begin without them.
        final Others others = twoEmpty().says(1, other(Standing.READY, OURS), NONCE, Standing.EMPTY, Known.NONE);
        others.isSelfLowest = true;

        assertAction(Action.WAIT, EMPTY, others);
        assertTrue(JoinRule.decide(EMPTY, others).reason().contains("'A majority that is lost'"));
        assertAction(Action.WAIT, READY, twoEmpty());
        assertAction(Action.WAIT, READY, new Others(2).says(0, other(Standing.LOST, OURS)));
        assertAction(Action.WAIT, READY, new Others(2).says(0, other(Standing.SEEDING, OURS)));
    }

    @Test
    void shouldBeginWhenAMajorityRemembers()
    {
        assertAction(Action.WAIT, READY, new Others(2));
        assertAction(Action.BEGIN, READY, new Others(2).says(1, other(Standing.READY, OURS)));
        // Of five, three are needed.
        assertAction(Action.WAIT, READY, new Others(4).says(1, other(Standing.READY, OURS)));
        assertAction(
            Action.BEGIN, READY,
            new Others(4).says(1, other(Standing.READY, OURS)).says(3, other(Standing.READY, OURS)));
        // What was said to an earlier process of this member does not count.
        assertAction(
            Action.WAIT, READY, new Others(2).says(1, other(Standing.READY, OURS), NONCE + 1, null, Known.NONE));
    }

    @Test
    void shouldNotCountAMemberThatHasForgottenSomething()
    {
        final Others others = new Others(2).says(1, other(Standing.READY, OURS));
        others.knowns[1] = new Known(3, 9, -1);

        assertAction(Action.WAIT, READY, others);
    }

    @Test
    void shouldForgetItsLogWhenAnotherRemembersMore()
    {
        final Presence peer = other(Standing.READY, OURS);

        assertAction(Action.FORGET, READY, new Others(2).says(0, peer, NONCE, null, new Known(6, 1, -1)));
        assertAction(Action.FORGET, READY, new Others(2).says(0, peer, NONCE, null, new Known(5, NONCE + 1, -1)));
        assertAction(Action.FORGET, READY, new Others(2).says(0, peer, NONCE, null, new Known(5, NONCE, 701)));
        assertAction(Action.BEGIN, READY, new Others(2).says(0, peer, NONCE, null, new Known(5, NONCE, 700)));
        assertAction(Action.BEGIN, READY, new Others(2).says(0, peer, NONCE, null, new Known(4, 1, 700)));
        // Another cluster's memory does not count.
        assertAction(
            Action.WAIT, READY,
            new Others(2).says(0, other(Standing.READY, THEIRS), NONCE, null, new Known(6, 1, 900)));
    }

    @Test
    void shouldBeginWithWhatIsLeftWhenAnOperatorHasAcceptedTheLoss()
    {
        final Presence accepted = new Presence(
            Standing.READY, false, false, true, true, OURS, NONCE, 7, new LogSpan(3, 0, 400, -1, 0));

        assertAction(
            Action.BEGIN, accepted,
            new Others(2).says(0, other(Standing.READY, OURS), NONCE, null, new Known(6, 1, 900)));
        assertEquals(new Known(7, NONCE, -1), new Known(6, 1, 900).after(accepted));
    }

    @ParameterizedTest
    @EnumSource(value = Standing.class, names = {"EMPTY", "LOST"})
    void shouldBeSeededOnlyWhenAMajorityOfTheOthersServesInOneTerm(final Standing standing)
    {
        final Presence self = Standing.EMPTY == standing ? EMPTY : LOST;

        final JoinDecision decision = JoinRule.decide(
            self,
            new Others(2)
                .says(0, serving(true, 4, 0))
                .says(1, serving(false, 4, 0), NONCE, null, new Known(1, 1, 950)));

        assertEquals(Action.SEED, decision.action(), decision::reason);
        assertEquals(OURS, decision.identity());
        assertEquals(4, decision.termId());
        assertEquals(950, decision.position(), "no less than it is known to have acknowledged");
        assertAction(Action.WAIT, self, new Others(2).says(0, serving(true, 4, 0)));
        assertAction(Action.WAIT, self, new Others(2).says(0, serving(true, 4, 0)).says(1, serving(false, 3, 0)));
        assertAction(Action.WAIT, self, new Others(2).says(0, serving(false, 4, 0)).says(1, serving(false, 4, 0)));
        assertAction(
            Action.WAIT, self, new Others(2).says(0, serving(true, 4, 0)).says(1, other(Standing.READY, OURS)));
        // Of two members the other one alone is no majority, and of five two are none.
        assertAction(Action.WAIT, self, new Others(1).says(0, serving(true, 4, 0)));
        assertAction(
            Action.WAIT, self, new Others(4).says(0, serving(true, 4, 0)).says(1, serving(false, 4, 0)));
        assertAction(
            Action.SEED, self,
            new Others(4).says(0, serving(true, 4, 0)).says(1, serving(false, 4, 0)).says(3, serving(false, 4, 0)));
    }

    @Test
    void shouldBeSeededWhenTheLogOfTheLeaderBeginsAfterItsOwnEnds()
    {
        assertAction(Action.SEED, READY, new Others(2).says(0, serving(true, 4, 701)).says(1, serving(false, 4, 0)));
        assertAction(Action.BEGIN, READY, new Others(2).says(0, serving(true, 4, 700)).says(1, serving(false, 4, 800)));
        assertAction(Action.WAIT, READY, new Others(2).says(1, serving(false, 4, 701)));
        assertAction(
            Action.SEED, self(Standing.NAMED, OURS, 0),
            new Others(2).says(0, serving(true, 4, 64)).says(1, serving(false, 4, 0)));
    }

    @Test
    void shouldBeSeededWhenTheLeaderDoesNotKnowWhereItsLastTermEnded()
    {
        // The member's last term is 3.
        assertAction(
            Action.SEED, READY,
            new Others(2).says(0, serving(true, new LogSpan(6, 100, 900, 900, 5))).says(1, serving(false, 6, 0)));
        assertAction(
            Action.BEGIN, READY,
            new Others(2).says(0, serving(true, new LogSpan(6, 100, 900, 900, 4))).says(1, serving(false, 6, 0)));
        assertAction(
            Action.WAIT, READY, new Others(2).says(1, serving(false, new LogSpan(6, 100, 900, 900, 5))));
    }

    @Test
    void shouldBeRefusedOnlyWhenNoMajorityOfItsOwnClusterCanCome()
    {
        final Others others = new Others(2).says(0, other(Standing.READY, THEIRS));
        // The one heard may be the stranger.
        assertAction(Action.WAIT, READY, others);

        final JoinDecision decision = JoinRule.decide(READY, others.says(1, other(Standing.READY, THEIRS)));

        assertEquals(Action.REFUSE, decision.action());
        assertTrue(decision.reason().contains(OURS.toString()) && decision.reason().contains(THEIRS.toString()));
        assertAction(
            Action.BEGIN, READY,
            new Others(2).says(0, other(Standing.READY, THEIRS)).says(1, other(Standing.READY, OURS)));
        assertAction(Action.REFUSE, READY, new Others(1).says(0, other(Standing.READY, THEIRS)));
        assertAction(
            Action.REFUSE, LOST,
            new Others(2).says(0, other(Standing.READY, THEIRS)).says(1, other(Standing.READY, THEIRS)));
    }
}
