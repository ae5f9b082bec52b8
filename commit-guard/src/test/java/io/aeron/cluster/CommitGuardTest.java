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
package io.aeron.cluster;

import io.aeron.cluster.service.Cluster;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The leader is member 0. Its log has terms 1 (from 0), 2 (from 1,000) and 4 (from 3,000), which is the present one;
 * nobody ever won term 3, so that it is empty.
 */
class CommitGuardTest
{
    private static final long RECORDING_ID = 7;
    private static final long NOW_NS = 1_000_000_000L;
    private static final long TIMEOUT_NS = 100_000_000L;
    private static final long CURRENT_TERM = 4;
    private static final long NULL_TERM = -1;

    @TempDir
    private Path directory;
    @TempDir
    private Path emptyDirectory;

    private final long[] ranked = new long[2];
    private RecordingLog recordingLog;
    private ClusterMember[] members;

    @BeforeEach
    void beginLog()
    {
        recordingLog = new RecordingLog(directory.toFile(), true);
        recordingLog.appendTerm(RECORDING_ID, 0, 0, 1);
        recordingLog.appendTerm(RECORDING_ID, 1, 0, 1);
        recordingLog.appendTerm(RECORDING_ID, 2, 1_000, 2);
        recordingLog.appendTerm(RECORDING_ID, 3, 3_000, 3);
        members = ClusterMember.parse("0,a:1,a:2,a:3,a:4,a:5|1,b:1,b:2,b:3,b:4,b:5|2,c:1,c:2,c:3,c:4,c:5");
    }

    @AfterEach
    void closeLog()
    {
        CloseHelper.close(recordingLog);
    }

    private void beginPresentTerm()
    {
        recordingLog.appendTerm(RECORDING_ID, CURRENT_TERM, 3_000, 4);
    }

    private void report(final int memberId, final long termId, final long logPosition)
    {
        members[memberId]
            .leadershipTermId(termId)
            .logPosition(logPosition)
            .timeOfLastAppendPositionNs(NOW_NS);
    }

    private long quorumPosition()
    {
        return CommitGuard.quorumPosition(
            members, ranked, NOW_NS, TIMEOUT_NS, 0, null, CURRENT_TERM, recordingLog);
    }

    @ParameterizedTest(name = "a member of term {0} at {1} counts as {2}")
    @CsvSource({
        "4, 5000, 5000",
        "4, 3000, 3000",
        "3, 9000, 3000",
        "2, 9000, 3000",
        "2, 2500, 2500",
        "1, 9000, 1000",
        "1, 500, 500",
        "0, 9000, 0",
        "-1, 9000, 0",
        "5, 9000, 0"
    })
    void shouldCountOnlyWhatAgreesWhenAMemberReportsItsLastTerm(
        final long termId, final long logPosition, final long expected)
    {
        beginPresentTerm();
        report(0, CURRENT_TERM, 6_000);
        report(1, termId, logPosition);

        assertEquals(expected, quorumPosition());
    }

    @Test
    void shouldNotCommitWhenAnOldLeaderReturnsWithALongerTail()
    {
        beginPresentTerm();
        report(0, CURRENT_TERM, 4_000);
        report(1, CURRENT_TERM, 3_096);
        report(2, 2, 1_000_000);

        assertEquals(3_096, quorumPosition());
        assertEquals(
            4_000,
            ClusterMember.quorumPosition(members, new long[2], NOW_NS, TIMEOUT_NS),
            "Aeron's own rule takes the tail of an old term for the log of the present one");
    }

    @Test
    void shouldCountThePositionsOfTheLastTermWhenThePresentOneHasNoEntryYet()
    {
        report(0, 3, 3_500);
        report(1, 3, 3_400);
        report(2, 2, 9_000);

        assertEquals(3_400, quorumPosition());
    }

    @Test
    void shouldCountNothingWhenTheMembersTermIsUnknownHere()
    {
        report(0, 3, 3_500);
        report(1, 5, 9_000);
        report(2, 9, 9_000);

        assertEquals(0, quorumPosition());
    }

    @Test
    void shouldCountNothingOfOthersWhenTheLogHasNoTermYet()
    {
        recordingLog.close();
        recordingLog = new RecordingLog(emptyDirectory.toFile(), true);
        report(0, NULL_TERM, 0);
        report(1, 2, 9_000);

        assertEquals(0, quorumPosition());
    }

    @Test
    void shouldNotCountAMemberWhenItFellSilent()
    {
        beginPresentTerm();
        report(0, CURRENT_TERM, 6_000);
        report(1, CURRENT_TERM, 6_000);
        members[1].timeOfLastAppendPositionNs(NOW_NS - TIMEOUT_NS - 1);

        assertEquals(0, quorumPosition());
    }

    @Test
    void shouldAnswerAMemberUnlessItIsNotKnownWhereItsTermEnded()
    {
        recordingLog.close();
        recordingLog = new RecordingLog(emptyDirectory.toFile(), true);
        recordingLog.appendTerm(RECORDING_ID, 2, 1_000, 2);
        recordingLog.appendTerm(RECORDING_ID, 4, 3_000, 4);

        assertFalse(isForgotten(-1), "an empty log has nothing wrong in it");
        assertTrue(isForgotten(0));
        assertFalse(isForgotten(1), "it ended where term 2 begins");
        assertTrue(isForgotten(2), "where the term after it begins is not known");
        assertFalse(isForgotten(3), "it ended where term 4 begins");
        assertFalse(isForgotten(4), "the present term has not ended");
        assertFalse(isForgotten(5), "a term without an entry here is none that was forgotten");
        assertFalse(CommitGuard.isForgotten(Cluster.Role.FOLLOWER, recordingLog, 0), "it answers nobody");
    }

    private boolean isForgotten(final long lastTermId)
    {
        return CommitGuard.isForgotten(Cluster.Role.LEADER, recordingLog, lastTermId);
    }

    @Test
    void shouldAgreeWithAeronWhenAllMembersAreOfThePresentTerm()
    {
        beginPresentTerm();
        for (long position = 3_000; position < 3_100; position += 7)
        {
            report(0, CURRENT_TERM, position);
            report(1, CURRENT_TERM, 6_050 - position);
            report(2, CURRENT_TERM, 3_050);

            assertEquals(
                ClusterMember.quorumPosition(members, new long[2], NOW_NS, TIMEOUT_NS), quorumPosition());
        }
    }

    @Test
    void shouldWaitForALeaderThatIsHeardAndNotForOneThatFellSilent()
    {
        assertEquals(
            CommitGuard.JOIN_PATIENCE_NS, CommitGuard.joinTimeoutNs(TIMEOUT_NS, TIMEOUT_NS - 1));
        assertEquals(TIMEOUT_NS, CommitGuard.joinTimeoutNs(TIMEOUT_NS, TIMEOUT_NS));
        assertEquals(
            2 * CommitGuard.JOIN_PATIENCE_NS, CommitGuard.joinTimeoutNs(2 * CommitGuard.JOIN_PATIENCE_NS, 0));
    }

    /** The leader that fell silent has not been heard in the election. */
    @Test
    void shouldElectByAMajorityWhenTheOthersAreSilent()
    {
        beginBallot();
        members[1].logPosition(3_050);
        assertFalse(isElected(), "one vote of three");

        members[1].candidateTermId(CURRENT_TERM).vote(Boolean.TRUE);

        assertTrue(isElected());
        assertFalse(ClusterMember.isUnanimousLeader(members, CURRENT_TERM, -1), "Aeron waits for a time-out");
    }

    @Test
    void shouldWaitForTheVoteOfEachMemberThatIsHeard()
    {
        beginBallot();
        members[1].logPosition(3_050).candidateTermId(CURRENT_TERM).vote(Boolean.TRUE);
        members[2].logPosition(3_050);
        assertFalse(isElected());

        members[2].candidateTermId(CURRENT_TERM - 1).vote(Boolean.TRUE);
        assertFalse(isElected(), "the vote of a former term");

        members[2].candidateTermId(CURRENT_TERM).vote(Boolean.TRUE);
        assertTrue(isElected());
    }

    @Test
    void shouldNotElectAgainstANo()
    {
        beginBallot();
        members[1].logPosition(3_050).candidateTermId(CURRENT_TERM).vote(Boolean.TRUE);
        members[2].candidateTermId(CURRENT_TERM).vote(Boolean.FALSE);
        assertFalse(isElected());
    }

    private void beginBallot()
    {
        ClusterMember.reset(members);
        members[0].logPosition(3_050);
        ClusterMember.becomeCandidate(members, CURRENT_TERM, 0);
    }

    private boolean isElected()
    {
        return CommitGuard.isElected(members, CURRENT_TERM, -1);
    }
}
