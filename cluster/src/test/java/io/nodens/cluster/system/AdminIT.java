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

import com.fasterxml.jackson.databind.JsonNode;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.admin.AdminClient;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.http.HttpResponse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The admin endpoints of real members.
 */
@Tag("slow")
class AdminIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldShowWhatItIsWhenThreeMembersServe()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/app", new byte[3], CreateMode.PERSISTENT);
        client.create("/app/e", new byte[3], CreateMode.EPHEMERAL);
        final long zxid = cluster.awaitEqualDigests(Clusters.TIMEOUT_MS).get(0).zxid();
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);

        for (int id = 0; id < 3; id++)
        {
            final AdminClient admin = new AdminClient(cluster.adminUrl(id));
            awaitReady(admin);
            assertEquals(200, admin.get("/livez").statusCode());
            final JsonNode status = admin.json("/status");
            assertEquals(id == leader ? "LEADER" : "FOLLOWER", status.at("/member/role").asText(), status::toString);
            assertEquals(leader, status.at("/member/leader").asInt(), status::toString);
            assertEquals(zxid, status.at("/member/zxid").asLong(), status::toString);
            assertEquals(cluster.report(id).digest(),
                Long.parseUnsignedLong(status.at("/member/digest").asText(), 16), status::toString);
            assertEquals(1, status.at("/member/ephemerals").asInt(), status::toString);
            final String metrics = admin.get("/metrics").body();
            assertTrue(metrics.contains("\nnodens_zxid " + zxid + ".0\n"), metrics);
            assertTrue(metrics.contains("\nnodens_role{role=\"leader\"} " + (id == leader ? "1.0" : "0.0")), metrics);
        }
    }

    @Test
    void shouldShowOtherMembersAndSessionsWhenSomebodyLooks()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/e", new byte[3], CreateMode.EPHEMERAL);
        final AdminClient admin = new AdminClient(cluster.adminUrl(0));

        final JsonNode[] last = new JsonNode[1];
        final boolean isShown = Await.holds(Clusters.TIMEOUT_MS, () ->
        {
            last[0] = admin.json("/api/overview");
            return last[0].at("/members/1/reachable").asBoolean() && last[0].at("/members/2/reachable").asBoolean();
        });
        assertTrue(isShown, () -> last[0].toString());
        assertEquals(1, last[0].at("/members/1/ephemerals").asInt(), () -> last[0].toString());
        final boolean isListed = Await.holds(Clusters.TIMEOUT_MS, () ->
        {
            last[0] = admin.json("/api/sessions");
            return 1 == last[0].at("/sessions").size();
        });
        assertTrue(isListed, () -> last[0].toString());
        assertEquals("0x" + Long.toHexString(client.sessionId()), last[0].at("/sessions/0/session").asText());

        cluster.member(2).kill();
        final boolean isMissed = Await.holds(Clusters.TIMEOUT_MS, () ->
        {
            last[0] = admin.json("/api/overview");
            return !last[0].at("/members/2/reachable").asBoolean(true);
        });
        assertTrue(isMissed, () -> last[0].toString());
    }

    @Test
    void shouldSayThatThereIsNoLeaderWhenTheMajorityIsLost()
    {
        final LocalCluster cluster = clusters.start(3);
        final AdminClient admin = new AdminClient(cluster.adminUrl(0));
        awaitReady(admin);

        cluster.member(1).kill();
        cluster.member(2).kill();

        final String[] last = {""};
        Await.until("member 0 to be not ready", Clusters.TIMEOUT_MS, () ->
        {
            final HttpResponse<String> response = admin.get("/readyz");
            last[0] = response.body();
            return 503 == response.statusCode() && last[0].contains("no leader: ");
        });
        assertEquals(200, admin.get("/livez").statusCode(), last[0]);

        cluster.member(1).start().awaitReady(Clusters.TIMEOUT_MS);
        awaitReady(admin);
    }

    @Test
    void shouldSayWhatItWaitsForWhenTheOthersAreAbsent()
    {
        final LocalCluster cluster = clusters.layOut(3, "--report-interval=100ms");
        cluster.member(0).start().awaitLine(
            "that it waits", Clusters.TIMEOUT_MS, (line) -> line.contains(": waiting for "));
        final AdminClient admin = new AdminClient(cluster.adminUrl(0));

        final HttpResponse<String> ready = admin.get("/readyz");

        assertEquals(503, ready.statusCode());
        assertTrue(ready.body().startsWith("not ready\nstarting: waiting for "), ready.body());
        assertEquals(200, admin.get("/livez").statusCode());
        assertEquals("STARTING", admin.json("/status").at("/member/role").asText());
    }

    @Test
    void shouldRefuseTheStartWhenThePortThatItWasGivenIsTaken()
    {
        clusters.expectInLogs("nodens.admin.port: TCP port \\d+ at 127.0.0.1 cannot be opened");
        final LocalCluster cluster = clusters.start(1);
        final String taken = cluster.adminUrl(0).substring(cluster.adminUrl(0).lastIndexOf(':') + 1);

        final LocalCluster other = clusters.layOut(1, "--admin-port=" + taken);
        other.member(0).start();

        assertEquals(69, other.member(0).awaitExit(Clusters.TIMEOUT_MS));
        assertTrue(other.member(0).log().stream().anyMatch((line) -> line.contains(
            "nodens.admin.port: TCP port " + taken)), () -> other.member(0).log().toString());
    }

    private static void awaitReady(final AdminClient admin)
    {
        Await.until("/readyz", Clusters.TIMEOUT_MS, () -> 200 == admin.get("/readyz").statusCode());
    }
}
