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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.ClusterAdmin;
import io.nodens.client.CreateMode;
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.WriteFate;
import io.nodens.client.exceptions.BadVersionException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions about sessions, their writes and their ephemerals, and reads of several znodes: of three members, by the
 * client and by the command line, each a process.
 */
@Tag("slow")
@Timeout(300)
class SessionQuestionsIT
{
    private static final byte[] DATA = "one".getBytes(UTF_8);

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    private Path directory;

    private LocalCluster cluster;

    @Test
    void shouldAnswerWhatIsAskedOfSessionsAtAnyMemberAndByTheCommandLine()
    {
        cluster = clusters.start(3);
        cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final NodensClient owner = clusters.connect(cluster, cluster.endpoint(0));
        final NodensClient other = clusters.connect(cluster, cluster.endpoint(1));
        owner.create("/app", DATA, CreateMode.PERSISTENT);
        owner.create("/app/lease", null, CreateMode.EPHEMERAL);
        owner.create("/other", null, CreateMode.EPHEMERAL);
        final BadVersionException refused =
            assertThrows(BadVersionException.class, () -> owner.setData("/app", DATA, 7));
        final String session = Long.toString(owner.sessionId());
        final String secret = HexFormat.of().formatHex(owner.async().sessionSecret());

        askTheClient(owner, other, refused.requestId());
        askForFates(session, secret, refused.requestId());
        listAndRead(session);
        endByForce(owner, other, session, secret);
    }

    private void askTheClient(final NodensClient owner, final NodensClient other, final long requestId)
    {
        final WriteFate fate = other.fateOf(owner.sessionId(), owner.async().sessionSecret(), requestId);
        assertEquals(WriteFate.State.DECIDED, fate.state());
        assertEquals(ErrorCode.BAD_VERSION, fate.code());
        assertTrue(fate.isAttached());
        assertEquals(
            WriteFate.State.NO_SESSION, other.fateOf(owner.sessionId(), new byte[16], requestId).state());
        assertEquals(
            WriteFate.State.NOT_SEEN,
            other.fateOf(owner.sessionId(), owner.async().sessionSecret(), requestId + 1).state());

        assertEquals(
            List.of("/app/lease", "/other"), other.getEphemerals(owner.sessionId(), "", ReadLevel.LINEARIZABLE));
        assertEquals(
            List.of("/app/lease"), other.getEphemerals(owner.sessionId(), "/app/", ReadLevel.LINEARIZABLE));
        assertEquals(List.of(), other.getEphemerals("", ReadLevel.LOCAL));

        final MultiReadResult read = other.multiRead(
            new MultiRead().getData("/app").getChildren("/app").exists("/none"), ReadLevel.LINEARIZABLE);
        assertTrue(read.results().get(0).isOk() && read.results().get(1).isOk());
        assertEquals(ErrorCode.NO_NODE, read.results().get(2).exception().code());
    }

    private void askForFates(final String session, final String secret, final long requestId)
    {
        final CommandRun decided = run(0, "fate", session, Long.toString(requestId), "--secret", secret);
        assertTrue(decided.lines().get(0).contains("decided"), decided.lines().toString());
        assertTrue(String.join(" ", decided.lines()).contains("BAD_VERSION"), decided.lines().toString());
        final CommandRun unseen = run(0, "fate", session, Long.toString(requestId + 1), "--secret", secret);
        assertTrue(unseen.lines().get(0).contains("not seen"), unseen.lines().toString());
        final CommandRun stranger = run(0, "fate", session, "1", "--secret", "0".repeat(32));
        assertTrue(stranger.lines().get(0).contains("no session"), stranger.lines().toString());
        run(2, "fate", session, "0", "--secret", secret);
        run(2, "fate", session, "1", "--secret", "12");
    }

    private void listAndRead(final String session)
    {
        assertEquals(List.of("/app/lease", "/other"), run(0, "ephemerals", "--session", session).lines());
        assertEquals(
            List.of("/app/lease"), run(0, "ephemerals", "--session", session, "--prefix", "/app/").lines());
        assertEquals(List.of(), run(0, "ephemerals", "--session", "4711").lines());
        run(2, "ephemerals", "--session", "-1");

        final CommandRun reads = run(3, "multiread", "get /app", "ls /app", "stat /none");
        assertTrue(reads.lines().containsAll(List.of("one", "lease", "stat /none: NO_NODE")), reads.lines().toString());
        run(2, "multiread", "delete /app");
    }

    private void endByForce(
        final NodensClient owner, final NodensClient other, final String session, final String secret)
    {
        final CommandRun list = run(0, "sessions");
        assertTrue(
            list.lines().stream().anyMatch((line) -> line.strip().startsWith(session + " ")), list.lines().toString());
        assertFalse(String.join(" ", list.lines()).contains(secret));
        run(2, "sessions", "--close=0");
        run(8, "sessions", "--close=4711");

        assertEquals(
            List.of("note: session " + session + " is closed"), run(0, "sessions", "--close=" + session).lines());

        Await.until("the owner hears", Clusters.TIMEOUT_MS, owner::isClosed);
        assertThrows(SessionExpiredException.class, () -> owner.exists("/app"));
        other.sync();
        assertEquals(null, other.exists("/app/lease"));
        assertEquals(null, other.exists("/other"));
        run(8, "sessions", "--close=" + session);
        final CommandRun gone = run(0, "fate", session, "1", "--secret", secret);
        assertTrue(gone.lines().get(0).contains("no session"), gone.lines().toString());
        final ClusterAdmin admin = new ClusterAdmin(cluster.aeron(), cluster.endpoint(2), Clusters.TIMEOUT_MS);
        assertThrows(SessionExpiredException.class, () -> admin.forceCloseSession(Long.parseLong(session)));
        assertTrue(admin.sessions(0, 0).sessions().stream().noneMatch((one) -> one.sessionId() ==
            Long.parseLong(session)));
    }

    private CommandRun run(final int exitCode, final String... arguments)
    {
        final String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--endpoints=" + cluster.endpoint(2);
        final CommandRun run = CommandRun.of(directory.resolve("command-" + System.nanoTime() + ".log"), all);
        assertEquals(exitCode, run.exitCode(), List.of(arguments) + ": " + run.lines());
        return run;
    }
}
