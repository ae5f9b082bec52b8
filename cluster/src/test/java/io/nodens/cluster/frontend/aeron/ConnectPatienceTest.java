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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.ClusterContact;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConnectPatienceTest implements ClusterContact
{
    private static final long MIN_NS = 10;
    private static final long MAX_NS = 50;

    private final ConnectPatience patience = new ConnectPatience(this, MIN_NS, MAX_NS);
    private boolean isJoined = true;
    private long termId = 3;

    @Test
    void shouldGiveUpAQuestionOfAFormerTermWhenAnotherOneIsJoined()
    {
        patience.onAttempt();
        assertFalse(patience.isOver(true, 0));

        isJoined = false;
        termId = 4;
        assertFalse(patience.isOver(true, 1));
        isJoined = true;

        assertTrue(patience.isOver(true, 2));
    }

    @Test
    void shouldGoOnWithAQuestionOfTheTermThatWasJoinedBeforeIt()
    {
        patience.onAttempt();
        assertFalse(patience.isOver(false, 0));
        termId = 4;
        assertFalse(patience.isOver(false, 1));
        assertFalse(patience.isOver(true, 2));

        assertFalse(patience.isOver(true, 3));
    }

    @Test
    void shouldWaitForSomebodyToAskAsLongAsItTakes()
    {
        patience.onAttempt();

        assertFalse(patience.isOver(false, 0));
        assertFalse(patience.isOver(false, 100 * MAX_NS));
    }

    @Test
    void shouldGiveALeaderThatIsSlowTwiceTheTimeInTheNextAttempt()
    {
        assertEquals(MIN_NS, timeUntilOver());
        assertEquals(2 * MIN_NS, timeUntilOver());
        assertEquals(4 * MIN_NS, timeUntilOver());
        assertEquals(MAX_NS, timeUntilOver());
        assertEquals(MAX_NS, timeUntilOver());

        patience.onConnected();

        assertEquals(MIN_NS, timeUntilOver());
    }

    @Test
    void shouldNotTakeTheEndOfAnElectionForAReasonToWaitLonger()
    {
        patience.onAttempt();
        assertFalse(patience.isOver(true, 0));
        termId++;
        assertTrue(patience.isOver(true, 1));

        assertEquals(MIN_NS, timeUntilOver());
    }

    @Test
    void shouldNotWaitLongerAtFirstThanAtMost()
    {
        final ConnectPatience short50 = new ConnectPatience(this, 2 * MAX_NS, MAX_NS);
        short50.onAttempt();
        assertFalse(short50.isOver(true, 0));

        assertFalse(short50.isOver(true, MAX_NS - 1));
        assertTrue(short50.isOver(true, MAX_NS));
    }

    private long timeUntilOver()
    {
        final long startNs = Long.MAX_VALUE - 3;
        patience.onAttempt();
        long timeNs = 0;
        while (!patience.isOver(true, startNs + timeNs))
        {
            timeNs++;
        }
        return timeNs;
    }

    @Override
    public boolean isJoined()
    {
        return isJoined;
    }

    @Override
    public long leadershipTermId()
    {
        return termId;
    }

    @Override
    public long commitPosition()
    {
        return 0;
    }
}
