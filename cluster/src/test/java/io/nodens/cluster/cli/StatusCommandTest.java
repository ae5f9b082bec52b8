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
package io.nodens.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of all members.
 */
class StatusCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldShowEveryMemberWhenAllServe()
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7));
        cluster.members.add(view(1, "FOLLOWER", true, 41, 6));

        final Invocation invocation = Invocation.run(cluster, "status");

        final List<String> lines = invocation.out().lines().toList();
        assertEquals(0, invocation.status());
        assertEquals(3, lines.size(), invocation.out());
        assertEquals(
            List.of("MEMBER", "ENDPOINT", "ROLE", "TERM", "ZXID", "APPLIED", "ZNODES", "SESSIONS", "DIGEST", "SNAPSHOT",
                "UPTIME", "SERVING"),
            List.of(lines.get(0).strip().split(" +")));
        assertTrue(
            lines.get(1).strip().matches(
                "0 +localhost:20000 +leader +3 +42 +8192 +12 +2 +0000000000000007 +none +\\d+d\\d+h +yes"),
            lines.get(1));
    }

    @Test
    void shouldColourOnlyWhenAskedOrOnTerminal()
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7));
        cluster.members.add(new MemberView("localhost:20100", 1, null, "nothing listens there"));

        final String plain = Invocation.run(cluster, "status").out();
        final String coloured = Invocation.run(cluster, "status", "--color=always").out();

        assertFalse(plain.contains("\u001b"), plain);
        assertTrue(coloured.contains("\u001b[1mleader\u001b[0m"), coloured);
        assertTrue(coloured.contains("\u001b[31munreachable: nothing listens there\u001b[0m"), coloured);
        assertEquals(plain, coloured.replaceAll("\u001b\\[\\d+m", ""));
        assertTrue(ColorMode.isWanted(null, "xterm") && ColorMode.isWanted("", "xterm"));
        assertFalse(ColorMode.isWanted("1", "xterm") || ColorMode.isWanted(null, "dumb") ||
            ColorMode.isWanted(null, null));
        assertFalse(ColorMode.NEVER.isOn(true) || ColorMode.AUTO.isOn(false));
    }

    @Test
    void shouldTellByTextAndCodeWhenMemberIsUnreachable() throws IOException
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7));
        cluster.members.add(new MemberView("localhost:20100", 1, null, "no answer in 1000 ms"));

        final Invocation text = Invocation.run(cluster, "status");
        final Invocation json = Invocation.run(cluster, "status", "-o", "json");

        assertEquals(7, text.status());
        assertTrue(text.out().contains("1  localhost:20100  unreachable: no answer in 1000 ms"), text.out());
        assertEquals(7, json.status());
        final JsonNode tree = new ObjectMapper().readTree(json.out());
        assertFalse(tree.get("healthy").asBoolean());
        assertTrue(tree.get("members").get(0).get("reachable").asBoolean());
        assertEquals("0000000000000007", tree.get("members").get(0).get("digest").asText());
        assertFalse(tree.get("members").get(1).get("reachable").asBoolean());
    }

    @Test
    void shouldTellByCodeWhenMemberDoesNotServe()
    {
        cluster.members.add(view(0, "CANDIDATE", false, 42, 7));

        assertEquals(7, Invocation.run(cluster, "status").status());
    }

    @Test
    void shouldNotCallALeaderOneThatDoesNotServe()
    {
        cluster.members.add(view(0, "LEADER", false, 42, 7));

        final Invocation invocation = Invocation.run(cluster, "status");

        assertEquals(7, invocation.status());
        assertTrue(invocation.out().contains(" was leader "), invocation.out());
    }

    @Test
    void shouldSayWhoDivergedWhenDigestsDifferAtOneZxid()
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7));
        cluster.members.add(view(1, "FOLLOWER", true, 42, 8));

        final Invocation invocation = Invocation.run(cluster, "status");

        assertEquals(1, invocation.status());
        assertTrue(invocation.out().contains("DIVERGED: members 0 and 1"), invocation.out());
    }

    @Test
    void shouldShowTheClusterAndWhoseServiceHangs() throws IOException
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7, "c1", 20));
        cluster.members.add(view(1, "FOLLOWER", true, 42, 7, "c1", 12_000));

        final Invocation text = Invocation.run(cluster, "status");
        final Invocation json = Invocation.run(cluster, "status", "-o", "json");

        assertTrue(text.out().contains("\ncluster c1\n"), text.out());
        assertTrue(text.out().contains("member 1: its replicated service has not turned for 12s"), text.out());
        assertFalse(text.out().contains("member 0: its"), text.out());
        final JsonNode tree = new ObjectMapper().readTree(json.out());
        assertEquals("c1", tree.get("cluster").asText());
        assertEquals(12_000, tree.get("members").get(1).get("serviceSilenceMs").asInt());
    }

    @Test
    void shouldSayWhenMembersAreOfSeveralClusters()
    {
        cluster.members.add(view(0, "LEADER", true, 42, 7, "c1", 20));
        cluster.members.add(view(1, "LEADER", true, 41, 7, "c2", 20));

        final Invocation text = Invocation.run(cluster, "status");

        assertTrue(text.out().contains("MIXED: these members are of 2 clusters: c1, c2"), text.out());
    }

    @Test
    void shouldShowWhatAMemberWaitsForThatIsNotAdmittedYet() throws IOException
    {
        cluster.members.add(new MemberView(
            "localhost:20000", 0, null, "nothing listens there", "waiting for 2 of 3 members"));

        final Invocation text = Invocation.run(cluster, "status");
        final Invocation json = Invocation.run(cluster, "status", "-o", "json");

        assertEquals(7, text.status());
        assertTrue(text.out().contains("0  localhost:20000  waiting for 2 of 3 members"), text.out());
        assertEquals(
            "waiting for 2 of 3 members",
            new ObjectMapper().readTree(json.out()).get("members").get(0).get("waiting").asText());
    }

    private static MemberView view(
        final int memberId, final String role, final boolean isServing, final long zxid, final long digest)
    {
        return view(memberId, role, isServing, zxid, digest, "", 20);
    }

    private static MemberView view(
        final int memberId,
        final String role,
        final boolean isServing,
        final long zxid,
        final long digest,
        final String clusterId,
        final long silenceMs)
    {
        final MemberReport report = new MemberReport(
            memberId, role, 0, 3, isServing, zxid, digest, 8192, 8192, -1, -1, 1_000, 1_000, 12, 400, 2, 1, 0, 1, 99,
            "0=localhost:20000,1=localhost:20100", "/data", "/region", "/aeron", "0.1",
            clusterId, silenceMs, "profile=dev,durability=fsync,processors=2,crowded=no");
        return new MemberView("localhost:" + (20_000 + 100 * memberId), memberId, report, null);
    }
}
