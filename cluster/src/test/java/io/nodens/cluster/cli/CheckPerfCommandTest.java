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
import io.nodens.client.Acl;
import io.nodens.client.CreateMode;
import io.nodens.client.MemberReport;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.MemberView;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CheckPerfCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    CheckPerfCommandTest()
    {
        cluster.members.add(member(0, "LEADER", true));
        cluster.members.add(member(1, "FOLLOWER", true));
    }

    @Test
    void shouldMeasureAtLeaderAndFollowerAndLeaveNothing()
    {
        final Invocation invocation = Invocation.run(cluster, "check", "perf", "--duration=1s");

        assertTrue(0 == invocation.status() || invocation.status() >= 10, invocation::toString);
        for (final String place : new String[]{"leader 0 ", "follower 1 "})
        {
            for (final String measure : new String[]{
                "get", "set  ", "sets together", "create+delete", "set to event"})
            {
                assertTrue(
                    invocation.out().lines().anyMatch((line) -> line.startsWith(place) && line.contains(measure)),
                    () -> place + measure + " is missing in\n" + invocation.out());
            }
        }
        assertTrue(invocation.out().contains("durability fsync, profile balanced, 2 processors"), invocation.out());
        assertTrue(invocation.out().lines().allMatch((line) -> line.length() <= 80), invocation.out());
        assertEquals(4, cluster.openedSessions);
        assertEquals(0, cluster.children("/", null, 10, null).names().size());
    }

    @Test
    void shouldBeSlowWhenAnswersAreLate()
    {
        cluster.answerNs = TimeUnit.MILLISECONDS.toNanos(80);

        final Invocation invocation = Invocation.run(cluster, "check", "perf", "--duration=4s");

        // Where the host is busy with other things, it is not sure.
        assertTrue(invocation.status() >= 10, invocation::toString);
        assertTrue(
            invocation.out().contains("half of the answers took more than "), invocation.out());
    }

    @Test
    void shouldAnswerInJson() throws Exception
    {
        final Invocation invocation =
            Invocation.run(cluster, "check", "perf", "--duration=1s", "--output=json", "--data-length=7");

        final JsonNode json = new ObjectMapper().readTree(invocation.out());
        assertEquals(10, json.get("figures").size());
        assertTrue(json.get("figures").get(0).get("p50Us").asDouble() > 0, invocation.out());
        assertEquals(7, json.get("settings").get("dataLength").asInt());
        assertEquals(2, json.get("members").size());
        assertTrue(json.get("host").get("lateWakeUp").get("count").asLong() > 0, invocation.out());
        assertFalse(json.get("verdict").asText().isEmpty());
        assertEquals("", invocation.err());
    }

    @Test
    void shouldSendNoMoreThanTheRate()
    {
        Invocation.run(cluster, "check", "perf", "--duration=2s", "--rate=50", "--window=4");

        // One more for each of the ten measurements, whose last may begin just before its time is over.
        final int most = 2 * 50 + 10 * 4;
        assertTrue(cluster.measuredRequests <= most, () -> cluster.measuredRequests + " requests");
        assertTrue(cluster.measuredRequests > 20, () -> cluster.measuredRequests + " requests");
    }

    @Test
    void shouldSendLessWhenDataAreLong()
    {
        final Invocation invocation = Invocation.run(
            cluster, "check", "perf", "--duration=1s", "--data-length=1048576");

        assertTrue(invocation.out().contains("4 requests/s at most, 4 sets together"), invocation.out());
        assertTrue(invocation.err().contains("only 4 sets of 1048576 bytes are sent together"), invocation.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--rate=0, '--rate must be 1 to 100000, not 0'",
        "--rate=100001, '--rate must be 1 to 100000, not 100001'",
        "--window=0, '--window must be 1 to 1024, not 0'",
        "--window=1025, '--window must be 1 to 1024, not 1025'",
        "--data-length=-1, '--data-length must be 0 to 1048576, not -1'",
        "--data-length=1048577, '--data-length must be 0 to 1048576, not 1048577'",
        "--duration=999ms, '--duration must be 1s or more, not 999 ms'",
        "--duration=30, has no unit",
        "--parent=nodens, path"})
    void shouldRefuseWhatIsOutOfRange(final String option, final String expected)
    {
        final Invocation invocation = Invocation.run(cluster, "check", "perf", option);

        assertEquals(2, invocation.status());
        assertTrue(invocation.err().contains(expected), invocation.err());
        assertEquals(0, cluster.openedSessions);
    }

    @Test
    void shouldSayWhichPermissionIsMissing()
    {
        cluster.failCreates = NodensException.of(ErrorCode.NO_AUTH, Operation.CREATE, "/nodens-check-x", null);

        final Invocation invocation = Invocation.run(cluster, "check", "perf", "--duration=1s");

        assertEquals(9, invocation.status(), invocation::toString);
        assertTrue(invocation.err().contains("--parent"), invocation.err());
    }

    @Test
    void shouldLeaveNothingWhenItFails()
    {
        cluster.create("/app", null, CreateMode.PERSISTENT, 0, Acl.OPEN);
        cluster.failRequests = NodensException.of(ErrorCode.OVERLOADED, Operation.SET_DATA, "/app/x", null);

        final Invocation invocation = Invocation.run(cluster, "check", "perf", "--duration=1s", "--parent=/app");

        assertEquals(7, invocation.status(), invocation::toString);
        assertEquals(0, cluster.children("/app", null, 10, null).names().size());
    }

    @Test
    void shouldSayThatNoMemberServes()
    {
        cluster.members.clear();
        cluster.members.add(member(0, "CANDIDATE", false));
        cluster.members.add(new MemberView("localhost:20100", 1, null, "nothing listens there"));

        final Invocation invocation = Invocation.run(cluster, "check", "perf");

        assertEquals(7, invocation.status());
        assertTrue(invocation.err().contains("no member serves: 1 of 2 answer"), invocation.err());
    }

    @Test
    void shouldShowWhatThereIsToCheck()
    {
        final Invocation invocation = Invocation.run(cluster, "check");

        assertEquals(2, invocation.status());
        assertTrue(invocation.err().contains("perf"), invocation.err());
    }

    private static MemberView member(final int memberId, final String role, final boolean isServing)
    {
        return new MemberView("localhost:" + (20_000 + 100 * memberId), memberId, new MemberReport(
            memberId, role, 0, 3, isServing, 7, 8, 9, 9, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            "0=localhost:20000,1=localhost:20100", "/data", "/region", "/aeron", "0.1", "cluster", 1,
            "profile=balanced,durability=fsync,processors=2,crowded=no"), null);
    }
}
