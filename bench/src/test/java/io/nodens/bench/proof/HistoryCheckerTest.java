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
package io.nodens.bench.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class HistoryCheckerTest
{
    private static final long ALICE = 11;
    private static final long BOB = 12;
    private static final Outages OUTAGES = new Outages(true, 1_000_000);
    private static final String PLAIN = ProofPaths.PLAIN + "/alice-1";

    private final Map<String, StringBuilder> texts = new HashMap<>();
    private final Map<String, MemberState.Znode> znodes = new HashMap<>();
    private final List<String> killed = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long nowNs = 1000;
    private Outages outages = Outages.NONE;

    @Test
    void shouldFindNothingWhenAllIsAsPromised()
    {
        goodRun();

        assertEquals(List.of(), check().lines());
    }

    @Test
    void shouldFindLossWhenAnAcknowledgedCreateIsAbsent()
    {
        goodRun();
        znodes.remove(ProofPaths.QUEUE + "/n-0000000001");

        assertFound(PathChecks.ACKNOWLEDGED);
    }

    @Test
    void shouldFindLossWhenAnAcknowledgedSetIsNotTheFinalValue()
    {
        goodRun();
        znodes.put(PLAIN, znode(3, 3, 0, 0, "alice/2"));

        assertFound(PathChecks.ACKNOWLEDGED);
    }

    @Test
    void shouldFindADoubleWhenASequentialCreateIsThereTwice()
    {
        goodRun();
        znodes.put(ProofPaths.QUEUE + "/n-0000000009", znode(99, 99, 0, 0, "alice/1"));

        assertFound(PathChecks.ONCE);
        assertFound(StateChecks.UNKNOWN);
    }

    @Test
    void shouldFindADoubleWhenASetCountedTwice()
    {
        write("alice", OperationKind.CREATE, PLAIN, "alice/1", 2, 0, PLAIN);
        write("alice", OperationKind.SET, PLAIN, "alice/2", 3, 2, "");
        furniture();
        znodes.put(PLAIN, znode(2, 3, 2, 0, "alice/2"));

        assertFound(PathChecks.ONCE);
    }

    @Test
    void shouldFindAnEphemeralWhenItsSessionIsDead()
    {
        goodRun();
        killed.add("bob");

        assertFound(PathChecks.EPHEMERALS);
    }

    @Test
    void shouldFindALostEphemeralWhenItsSessionLives()
    {
        goodRun();
        znodes.remove(ProofPaths.EPHEMERAL + "/bob-1");

        assertFound(PathChecks.EPHEMERALS);
    }

    @Test
    void shouldAcceptEitherOutcomeWhenAKilledClientHadAWriteInFlight()
    {
        goodRun();
        killed.add("alice");
        invoke("alice", OperationKind.SET, PLAIN, "alice/9");

        assertEquals(List.of(), check().lines());

        znodes.put(PLAIN, znode(3, 70, 2, 0, "alice/9"));
        assertEquals(List.of(), check().lines());

        znodes.put(PLAIN, znode(3, 70, 3, 0, "alice/9"));
        assertFound(PathChecks.ONCE);
    }

    @Test
    void shouldAcceptEitherOutcomeWhenAKilledClientHadASequentialCreateInFlight()
    {
        goodRun();
        killed.add("alice");
        invoke("alice", OperationKind.CREATE_SEQUENTIAL, ProofPaths.QUEUE + "/n-", "alice/9");
        znodes.put(ProofPaths.QUEUE + "/n-0000000005", znode(80, 80, 0, 0, "alice/9"));

        assertEquals(List.of(), check().lines());

        znodes.put(ProofPaths.QUEUE + "/n-0000000006", znode(81, 81, 0, 0, "alice/9"));
        assertFound(PathChecks.ONCE);
    }

    @Test
    void shouldFindAnErrorWhenALivingClientGotNoAnswer()
    {
        goodRun();
        invoke("alice", OperationKind.SET, PLAIN, "alice/9");

        assertFound(OrderChecks.ERRORS);
    }

    @Test
    void shouldFindAnErrorWhenAClientSawOne()
    {
        goodRun();
        invoke("alice", OperationKind.SET, PLAIN, "alice/9");
        line("alice", "error\t" + numbers.get("alice") + "\t" + ++nowNs + "\ttimed out");

        assertFound(OrderChecks.ERRORS);
    }

    @Test
    void shouldFindItWhenAClientLostItsSession()
    {
        goodRun();
        line("alice", "session\t77");

        assertFound(OrderChecks.ONE_SESSION);
    }

    @Test
    void shouldFindItWhenTwoWritesShareAZxid()
    {
        goodRun();
        write("bob", OperationKind.CREATE, ProofPaths.PLAIN + "/bob-7", "bob/7", 4, 0, ProofPaths.PLAIN + "/bob-7");

        assertFound(OrderChecks.ZXID_UNIQUE);
    }

    @Test
    void shouldFindItWhenAWriteIsOrderedBeforeAnEarlierOne()
    {
        goodRun();
        write("carol", OperationKind.CREATE, ProofPaths.PLAIN + "/c", "c/1", 1, 0, ProofPaths.PLAIN + "/c");

        assertFound(OrderChecks.REAL_TIME);
    }

    @Test
    void shouldFindItWhenASessionReadsThePast()
    {
        goodRun();
        read("alice", OperationKind.READ, PLAIN, 3, 0, "alice/2");

        assertFound(OrderChecks.SESSION_ORDER);
    }

    @Test
    void shouldFindItWhenALinearizableReadIsOld()
    {
        goodRun();
        read("carol", OperationKind.READ_LINEARIZABLE, PLAIN, 4, 1, "alice/3");

        assertFound(OrderChecks.LINEARIZABLE);
    }

    @Test
    void shouldAcceptItWhenALocalReadIsOldButTrue()
    {
        goodRun();
        read("carol", OperationKind.READ, PLAIN, 3, 0, "alice/2");
        read("carol", OperationKind.READ, PLAIN, 30, 1, "alice/3");

        assertEquals(List.of(), check().lines());
    }

    @Test
    void shouldFindItWhenAReadShowsAnotherValueThanItsZxidSays()
    {
        goodRun();
        read("carol", OperationKind.READ, PLAIN, 30, 0, "alice/2");

        assertFound(PathChecks.READ_VALUE);
    }

    @Test
    void shouldFindItWhenAReadMissesAZnode()
    {
        goodRun();
        read("carol", OperationKind.READ, PLAIN, 30, Operation.ABSENT, "");

        assertFound(PathChecks.READ_VALUE);
    }

    @Test
    void shouldFindItWhenTheCounterMissesAnIncrement()
    {
        goodRun();
        znodes.put(ProofPaths.COUNTER, znode(1, 11, 1, 0, "1 10 alice/4"));

        assertFound(LockChecks.COUNTER);
    }

    @Test
    void shouldFindItWhenAnIncrementOverwroteAnother()
    {
        goodRun();
        write("carol", OperationKind.INCREMENT, ProofPaths.COUNTER, "2 13 carol/1", 60, 3, "");
        znodes.put(ProofPaths.COUNTER, znode(1, 60, 3, 0, "2 13 carol/1"));

        assertFound(LockChecks.COUNTER);
    }

    @Test
    void shouldFindItWhenAStaleHolderWroteTheCounter()
    {
        goodRun();
        write("carol", OperationKind.INCREMENT, ProofPaths.COUNTER, "3 9 carol/1", 60, 3, "");
        znodes.put(ProofPaths.COUNTER, znode(1, 60, 3, 0, "3 9 carol/1"));

        assertFound(LockChecks.FENCING);
    }

    @Test
    void shouldFindItWhenTwoClientsHoldTheLock()
    {
        goodRun();
        write("alice", OperationKind.LOCK, ProofPaths.LOCK, "", 60, 0, "");
        write("bob", OperationKind.LOCK, ProofPaths.LOCK, "", 61, 0, "");
        write("alice", OperationKind.UNLOCK, ProofPaths.LOCK, "", 0, 0, "");

        assertFound(LockChecks.EXCLUSION);
    }

    @Test
    void shouldAcceptItWhenTheLockPassesOnFromAKilledHolder()
    {
        goodRun();
        killed.add("alice");
        write("alice", OperationKind.LOCK, ProofPaths.LOCK, "", 60, 0, "");
        write("bob", OperationKind.LOCK, ProofPaths.LOCK, "", 61, 0, "");

        assertEquals(List.of(), check().lines());
    }

    @Test
    void shouldFindItWhenTokensGoBack()
    {
        goodRun();
        write("alice", OperationKind.LOCK, ProofPaths.LOCK, "", 61, 0, "");
        write("alice", OperationKind.UNLOCK, ProofPaths.LOCK, "", 0, 0, "");
        write("bob", OperationKind.LOCK, ProofPaths.LOCK, "", 60, 0, "");

        assertFound(LockChecks.EXCLUSION);
    }

    @Test
    void shouldFindItWhenSuffixesGoBack()
    {
        goodRun();
        write("alice", OperationKind.CREATE_SEQUENTIAL, ProofPaths.QUEUE + "/n-", "alice/7", 60, 0,
            ProofPaths.QUEUE + "/n-0000000000");
        znodes.put(ProofPaths.QUEUE + "/n-0000000000", znode(60, 60, 0, 0, "alice/7"));

        assertFound(StateChecks.SUFFIXES);
    }

    @Test
    void shouldFindItWhenMembersDiffer()
    {
        goodRun();
        final List<History> histories = histories();
        final MemberState one = new MemberState("0", 100, 5, znodes);
        final MemberState otherDigest = new MemberState("1", 100, 6, znodes);
        znodes.put(PLAIN, znode(3, 4, 1, 0, "something else"));
        final MemberState otherTree = new MemberState("2", 100, 5, znodes);

        final Violations digest = HistoryChecker.check(histories, List.of(one, otherDigest));
        final Violations tree = HistoryChecker.check(histories, List.of(one, otherTree));

        assertEquals(1, digest.count(StateChecks.MEMBERS_EQUAL), digest.lines().toString());
        assertEquals(1, tree.count(StateChecks.MEMBERS_EQUAL), tree.lines().toString());
    }

    @Test
    void shouldAcceptAnySubsetInOrderOfSeveralUnansweredWrites()
    {
        outages = OUTAGES;
        goodRun();
        unknown("alice", OperationKind.SET, PLAIN, "alice/21");
        unknown("alice", OperationKind.SET, PLAIN, "alice/22");
        unknown("alice", OperationKind.SET, PLAIN, "alice/23");
        final MemberState.Znode none = znodes.get(PLAIN);

        for (final MemberState.Znode znode : List.of(none,
            znode(3, 70, 2, 0, "alice/21"), znode(3, 70, 2, 0, "alice/22"), znode(3, 70, 2, 0, "alice/23"),
            znode(3, 70, 3, 0, "alice/22"), znode(3, 70, 3, 0, "alice/23"), znode(3, 70, 4, 0, "alice/23")))
        {
            znodes.put(PLAIN, znode);
            assertEquals(List.of(), check().lines(), znode.toString());
        }

        znodes.put(PLAIN, znode(3, 70, 3, 0, "alice/21"));
        assertNotEquals(List.of(), check().lines(), "the first cannot be the second change");
        znodes.put(PLAIN, znode(3, 70, 5, 0, "alice/23"));
        assertFound(PathChecks.ONCE);
        znodes.put(PLAIN, znode(3, 3, 0, 0, "alice/2"));
        assertFound(PathChecks.ACKNOWLEDGED);
    }

    @Test
    void shouldAcceptUnansweredWritesBeforeAnAnsweredOneAsFarAsItsVersionTells()
    {
        outages = OUTAGES;
        goodRun();
        unknown("alice", OperationKind.SET, PLAIN, "alice/21");
        unknown("alice", OperationKind.SET, PLAIN, "alice/22");
        read("bob", OperationKind.READ, PLAIN, 30, 2, "alice/22");
        write("alice", OperationKind.SET, PLAIN, "alice/23", 40, 3, "");
        znodes.put(PLAIN, znode(3, 40, 3, 0, "alice/23"));

        assertEquals(List.of(), check().lines());

        // What the session wrote later was decided: the unanswered ones have had their time.
        read("bob", OperationKind.READ, PLAIN, 45, 4, "alice/21");
        assertFound(PathChecks.READ_VALUE);
    }

    @Test
    void shouldFindADoubleWhenAnAnsweredVersionIsAboveAllUnansweredWrites()
    {
        outages = OUTAGES;
        goodRun();
        unknown("alice", OperationKind.SET, PLAIN, "alice/21");
        write("alice", OperationKind.SET, PLAIN, "alice/22", 40, 4, "");
        znodes.put(PLAIN, znode(3, 40, 4, 0, "alice/22"));

        assertFound(PathChecks.ONCE);
    }

    @Test
    void shouldFindLossWhenAnAnsweredVersionIsBelowTheAnsweredWrites()
    {
        goodRun();
        write("alice", OperationKind.SET, PLAIN, "alice/22", 40, 1, "");
        znodes.put(PLAIN, znode(3, 40, 1, 0, "alice/22"));

        assertFound(PathChecks.ACKNOWLEDGED);
    }

    @Test
    void shouldAcceptAnUnansweredDeleteAndCreateInARow()
    {
        outages = OUTAGES;
        goodRun();
        unknown("alice", OperationKind.DELETE, PLAIN, "");
        unknown("alice", OperationKind.CREATE, PLAIN, "alice/22");
        refused("alice", OperationKind.SET, PLAIN, "alice/23", 50, "NO_NODE");
        znodes.remove(PLAIN);

        assertEquals(List.of(), check().lines());

        znodes.put(PLAIN, znode(50, 50, 0, 0, "alice/22"));
        assertNotEquals(List.of(), check().lines(), "the create was before the refusal");
    }

    @Test
    void shouldFindItWhenAnUnansweredWriteIsSeenBeforeItWasAskedFor()
    {
        outages = OUTAGES;
        goodRun();
        read("carol", OperationKind.READ, PLAIN, 18, 2, "alice/21");
        unknown("alice", OperationKind.SET, PLAIN, "alice/21");

        assertFound(PathChecks.READ_VALUE);
    }

    @Test
    void shouldFindALossWhenARefusalSaysThatNothingIsThere()
    {
        outages = OUTAGES;
        goodRun();
        refused("alice", OperationKind.SET, PLAIN, "alice/21", 50, "NO_NODE");

        assertFound(PathChecks.ACKNOWLEDGED);
    }

    @Test
    void shouldFindADoubleWhenACreateIsRefusedByItself()
    {
        outages = OUTAGES;
        goodRun();
        refused("alice", OperationKind.CREATE, ProofPaths.PLAIN + "/alice-5", "alice/21", 50, "NODE_EXISTS");

        assertFound(PathChecks.ONCE);
    }

    @Test
    void shouldFindItWhenALinearizableReadIsOlderThanWhatAnotherClientRead()
    {
        goodRun();
        read("bob", OperationKind.READ, PLAIN, 30, 1, "alice/3");
        read("carol", OperationKind.READ_LINEARIZABLE, PLAIN, 29, 1, "alice/3");

        assertFound(OrderChecks.LINEARIZABLE);
    }

    @Test
    void shouldAcceptThatEphemeralsGoWithASessionThatExpired()
    {
        outages = OUTAGES;
        goodRun();
        nowNs += OUTAGES.sessionTimeoutNs();
        line("bob", "end\t" + nowNs + "\texpired");
        znodes.remove(ProofPaths.EPHEMERAL + "/bob-1");

        assertEquals(List.of(), check().lines());

        outages = Outages.NONE;
        assertFound(OrderChecks.ONE_SESSION);
    }

    @Test
    void shouldNotTakeARequestThatNeverLeftForAnAnswer()
    {
        outages = OUTAGES;
        goodRun();
        nowNs += OUTAGES.sessionTimeoutNs();
        refused("bob", OperationKind.SET, PLAIN, "bob/21", 0, "not sent: SESSION_EXPIRED");
        line("bob", "end\t" + nowNs + "\texpired");
        znodes.remove(ProofPaths.EPHEMERAL + "/bob-1");

        assertEquals(List.of(), check().lines());
    }

    @Test
    void shouldFindItWhenASessionExpiredThatWasNotSilent()
    {
        outages = OUTAGES;
        goodRun();
        line("bob", "end\t" + nowNs + "\texpired");
        znodes.remove(ProofPaths.EPHEMERAL + "/bob-1");

        assertFound(OrderChecks.ONE_SESSION);
    }

    @Test
    void shouldSumUpWhatIsWrong()
    {
        goodRun();
        assertEquals("lost 0, doubled 0, stale 0, members not back 0, other 0", check().summary());

        znodes.remove(ProofPaths.QUEUE + "/n-0000000001");
        znodes.put(PLAIN, znode(3, 4, 2, 0, "alice/3"));
        read("carol", OperationKind.READ, PLAIN, 30, 0, "alice/2");
        assertEquals("lost 1, doubled 1, stale 1, members not back 0, other 0", check().summary());
    }

    private void goodRun()
    {
        furniture();
        line("alice", "session\t" + ALICE);
        line("bob", "session\t" + BOB);
        line("carol", "session\t13");
        write("alice", OperationKind.CREATE_SEQUENTIAL, ProofPaths.QUEUE + "/n-", "alice/1", 2, 0,
            ProofPaths.QUEUE + "/n-0000000001");
        znodes.put(ProofPaths.QUEUE + "/n-0000000001", znode(2, 2, 0, 0, "alice/1"));
        write("alice", OperationKind.CREATE, PLAIN, "alice/2", 3, 0, PLAIN);
        write("alice", OperationKind.SET, PLAIN, "alice/3", 4, 1, "");
        znodes.put(PLAIN, znode(3, 4, 1, 0, "alice/3"));
        write("bob", OperationKind.CREATE_EPHEMERAL, ProofPaths.EPHEMERAL + "/bob-1", "bob/1", 5, 0,
            ProofPaths.EPHEMERAL + "/bob-1");
        znodes.put(ProofPaths.EPHEMERAL + "/bob-1", znode(5, 5, 0, BOB, "bob/1"));
        write("bob", OperationKind.CREATE, ProofPaths.PLAIN + "/bob-2", "bob/2", 6, 0, ProofPaths.PLAIN + "/bob-2");
        write("bob", OperationKind.DELETE, ProofPaths.PLAIN + "/bob-2", "", 7, 0, "");
        increment("alice", 10, 11, "1 10 alice/4", 1);
        increment("bob", 12, 13, "2 12 bob/4", 2);
        znodes.put(ProofPaths.COUNTER, znode(1, 13, 2, 0, "2 12 bob/4"));
        read("bob", OperationKind.READ_LINEARIZABLE, PLAIN, 20, 1, "alice/3");
    }

    private void furniture()
    {
        znodes.put(ProofPaths.ROOT, znode(1, 1, 0, 0, ""));
        znodes.put(ProofPaths.COUNTER, znode(1, 1, 0, 0, ProofPaths.COUNTER_START));
    }

    private void increment(
        final String client, final long token, final long zxid, final String value, final int version)
    {
        write(client, OperationKind.LOCK, ProofPaths.LOCK, "", token, 0, "");
        write(client, OperationKind.INCREMENT, ProofPaths.COUNTER, value, zxid, version, "");
        write(client, OperationKind.UNLOCK, ProofPaths.LOCK, "", 0, 0, "");
    }

    private static MemberState.Znode znode(
        final long czxid, final long mzxid, final int version, final long owner, final String value)
    {
        return new MemberState.Znode(czxid, mzxid, version, owner, value);
    }

    private void read(
        final String client,
        final OperationKind kind,
        final String path,
        final long zxid,
        final int version,
        final String value)
    {
        write(client, kind, path, "", zxid, version, value);
    }

    private void write(
        final String client,
        final OperationKind kind,
        final String path,
        final String value,
        final long zxid,
        final int version,
        final String result)
    {
        invoke(client, kind, path, value);
        line(client, "ok\t" + numbers.get(client) + "\t" + ++nowNs + "\t" + zxid + "\t" + version + "\t" + result);
    }

    private void unknown(final String client, final OperationKind kind, final String path, final String value)
    {
        invoke(client, kind, path, value);
        line(client, "unknown\t" + numbers.get(client) + "\t" + ++nowNs + "\tOPERATION_TIMEOUT");
    }

    private void refused(
        final String client,
        final OperationKind kind,
        final String path,
        final String value,
        final long zxid,
        final String code)
    {
        invoke(client, kind, path, value);
        line(client, "refused\t" + numbers.get(client) + "\t" + ++nowNs + "\t" + zxid + "\t" + code);
    }

    private void invoke(final String client, final OperationKind kind, final String path, final String value)
    {
        final int number = numbers.merge(client, 1, Integer::sum);
        line(client, "invoke\t" + number + "\t" + ++nowNs + "\t" + kind + "\t" + path + "\t" + value);
    }

    private void line(final String client, final String text)
    {
        texts.computeIfAbsent(client, ignore -> new StringBuilder()).append(text).append('\n');
    }

    private List<History> histories()
    {
        final List<History> histories = new ArrayList<>();
        texts.forEach((client, text) ->
            histories.add(HistoryReader.parse(client, text.toString(), killed.contains(client))));
        return histories;
    }

    private Violations check()
    {
        return HistoryChecker.check(histories(), List.of(new MemberState("0", 100, 5, znodes)), outages);
    }

    private void assertFound(final String rule)
    {
        final Violations violations = check();
        assertTrue(violations.count(rule) > 0, () -> "expected: " + rule + "\nfound: " + violations.lines());
    }
}
