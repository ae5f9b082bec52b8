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
package io.nodens.cluster.frontend;

import io.nodens.cluster.frontend.read.TermGate;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Figure 8 of the Raft paper at a member's door: in an election the replica applies entries of older terms that are in
 * the logs of a majority and may still be replaced. Nobody may be told of them.
 */
@Timeout(60)
class TermGateTest
{
    private static final int HOLD_MS = 8000;

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private ScriptedClient writer;
    private ScriptedClient reader;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory);
        writer = harness.client().connect().open(60_000);
        reader = harness.client().connect().open(60_000);
        writer.create("/x", "old");
        reader.hear("Read " + reader.sendRead(ReadKind.GET_DATA, "/x", true) + " OK");
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    /**
     * The first crash: the leader of the term is gone, an election replays the write here. The second crash: this
     * member is gone before the opening of its term is on a majority, and another leader has never had the write.
     */
    @Test
    void shouldTellNobodyOfAWriteThatTheNextLeaderCanStillReplace()
    {
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendSet("/x", "new", -1);
        reader.sendRead(ReadKind.GET_DATA, "/x", false, ReadLevel.LINEARIZABLE, 0, HOLD_MS);
        final ScriptedClient other = harness.client().connect();
        harness.cycles(20);

        // First crash.
        harness.cluster.isJoined = false;
        harness.cluster.isTicking = false;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cycles(200);
        assertEquals(0, harness.cluster.held(), "replayed and applied");
        other.sendRead(ReadKind.GET_DATA, "/x", false, ReadLevel.LOCAL, 0, 1900);
        other.sendSync(1900);
        harness.pass(500);
        assertNothingWasTold(other);

        // Elected, and the opening of the term is on its way to the others.
        harness.cluster.termId = 2;
        harness.cluster.isJoined = true;
        harness.pass(500);
        assertNothingWasTold(other);

        // Second crash: what was replayed is replaced, and this member has told nobody of it.
        harness.cluster.isJoined = false;
        harness.pass(500);
        assertNothingWasTold(other);
    }

    @Test
    void shouldAnswerInOrderWhenTheOpeningOfTheTermIsApplied()
    {
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long write = writer.sendSet("/x", "new", -1);
        harness.cycles(20);
        harness.cluster.isJoined = false;
        harness.cluster.isTicking = false;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cycles(200);
        final long read = reader.sendRead(ReadKind.GET_DATA, "/x", false, ReadLevel.LOCAL, 0, 1900);
        harness.cluster.termId = 2;
        harness.cluster.isJoined = true;
        harness.pass(100);
        assertNothingWasTold(reader);
        final long watches = reader.sendSetWatches(reader.lastZxid, "0 1 /x");
        harness.pass(100);
        assertNothingWasTold(reader);

        harness.cluster.openTerm(2);
        harness.pass(1);
        harness.cluster.isTicking = true;

        writer.hear("Write " + write + " OK");
        reader.hear("Event NODE_DATA_CHANGED");
        final List<String> answers = List.of(reader.hear(""), reader.hear(""));
        assertTrue(answers.contains("Watches " + watches + " OK 1"), answers.toString());
        assertTrue(
            answers.stream().anyMatch((line) -> line.startsWith("Read " + read + " OK") && line.endsWith("data=new")),
            answers.toString());
    }

    @Test
    void shouldGoOnReadingWhatWasCommittedBeforeWhileThereIsAnElection()
    {
        harness.cluster.isJoined = false;
        harness.cluster.isTicking = false;
        harness.pass(500);

        assertTrue(reader.hear("Read " + reader.sendRead(ReadKind.GET_DATA, "/x", false) + " OK").endsWith("data=old"));
    }

    @Test
    void shouldWaitForOneMoreCommitWhenItJoinsATermWhoseOpeningItNeverSees()
    {
        final TermGate gate = new TermGate(harness.cluster, new MemberStatus(0));
        assertEquals(false, gate.isOpen());
        harness.pass(60);
        assertEquals(true, gate.isOpen());
    }

    @Test
    void shouldShowStaleReadsAllTheTime()
    {
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendCreate("/y", "new".getBytes(UTF_8), CreateMode.PERSISTENT);
        harness.cycles(20);
        harness.cluster.isJoined = false;
        harness.cluster.isTicking = false;
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        harness.cycles(200);

        reader.hear("Read " + reader.sendRead(ReadKind.EXISTS, "/y", false, ReadLevel.STALE, 0, 0) + " OK");
    }

    private void assertNothingWasTold(final ScriptedClient other)
    {
        assertEquals("[]", writer.heard.toString());
        assertEquals("[]", reader.heard.toString());
        assertEquals("[]", other.heard.toString());
    }
}
