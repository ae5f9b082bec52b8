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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.MemberCapability;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What operators change of the cluster.
 */
class LimitsCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void describe()
    {
        describe(1, member(0, 0, 1, true), member(1, 0, 1, true));
    }

    @Test
    void shouldShowEachLimitItsValueAndWhatIsInUse()
    {
        final Invocation invocation = Invocation.run(cluster, "limits");

        assertEquals(0, invocation.status());
        final List<List<String>> lines =
            invocation.out().lines().map((line) -> List.of(line.strip().split("  +"))).toList();
        assertEquals(List.of("LIMIT", "VALUE", "IN USE", "MEMBERS HOLD"), lines.get(0));
        assertEquals(List.of("max.znodes", "1000", "12"), lines.get(1));
        assertEquals(List.of("max.tree.bytes", "8388608", "400", "5000000"), lines.get(2));
        assertEquals(List.of("max.sessions", "10", "10"), lines.get(3));
        assertEquals(List.of("max.data.length", "65536"), lines.get(4));
        assertEquals(List.of("max.ephemerals", "any"), lines.get(5));
        assertTrue(invocation.err().contains("max.sessions=10 is used up by 10"), invocation.err());
        assertNull(cluster.limitsChange);
    }

    @Test
    void shouldSetOnlyWhatIsGiven() throws IOException
    {
        final Invocation invocation = Invocation.run(
            cluster, "limits", "max.tree.bytes=4g", "nodens.max.sessions=20", "-o", "json");

        assertEquals(0, invocation.status(), invocation.err());
        assertEquals(new ClusterLimits(0, 4L << 30, 20, 0, 0), cluster.limitsChange);
        final JsonNode json = new ObjectMapper().readTree(invocation.out());
        assertEquals(65536, json.path("limits").path("max.data.length").asInt());
        assertEquals(2, json.path("members").size());
    }

    @Test
    void shouldRefuseWhatIsNoLimitOrNoValue()
    {
        assertRefused("max.znodes", "max.znodes has no value");
        assertRefused("max.things=1", "there is no limit 'max.things'; there are max.znodes, max.tree.bytes");
        assertRefused("max.znodes=many", "max.znodes must be a number, which may end in k, m or g, not 'many'");
        assertRefused("max.znodes=0", "max.znodes must be 1 to ");
        assertRefused("max.sessions=3g", "max.sessions must be 1 to 2147483647, not 3g");
        assertNull(cluster.limitsChange);
    }

    @Test
    void shouldSayThatAnOlderMemberDoesNotKnowIt()
    {
        cluster.nextFailure = NodensException.of(ErrorCode.UNIMPLEMENTED, Operation.SET_LIMITS, null, "localhost:1");

        final Invocation invocation = Invocation.run(cluster, "limits", "max.sessions=20");

        assertEquals(9, invocation.status());
        assertTrue(invocation.err().contains("older release"), invocation.err());
    }

    @Test
    void shouldFinalizeTheNewestVersionThatEveryMemberSupports()
    {
        describe(1, member(0, 0, 3, true), member(1, 0, 2, true));

        final Invocation invocation = Invocation.run(cluster, "upgrade", "--finalize");

        assertEquals(0, invocation.status(), invocation.err());
        assertEquals(2, cluster.finalizedVersion);
        assertTrue(invocation.err().contains("version 2 is active"), invocation.err());
    }

    @Test
    void shouldNameWhoHindersAnUpgrade() throws IOException
    {
        describe(1, member(0, 0, 2, true), member(1, 0, 1, false), member(2, -1, -1, false));

        final Invocation shown = Invocation.run(cluster, "upgrade");
        final Invocation json = Invocation.run(cluster, "upgrade", "-o", "json");
        final Invocation refused = Invocation.run(cluster, "upgrade", "--finalize");

        assertEquals(0, shown.status());
        assertTrue(shown.out().startsWith("active version  1"), shown.out());
        assertTrue(shown.out().contains("member 1 supports 0 to 1"), shown.out());
        assertTrue(shown.out().contains("member 2 has never joined"), shown.out());
        assertEquals(2, new ObjectMapper().readTree(json.out()).path("hindrances").size());
        assertEquals(9, refused.status());
        assertTrue(refused.err().contains("member 1 supports 0 to 1"), refused.err());
        assertEquals(-1, cluster.finalizedVersion);
    }

    @Test
    void shouldFinalizeNothingWhenThereIsNothingNewer()
    {
        final Invocation invocation = Invocation.run(cluster, "upgrade", "--finalize");

        assertEquals(0, invocation.status(), invocation.err());
        assertTrue(invocation.out().contains("nothing to finalize"), invocation.out());
        assertEquals(-1, cluster.finalizedVersion);
    }

    private void assertRefused(final String argument, final String reason)
    {
        final Invocation invocation = Invocation.run(cluster, "limits", argument);
        assertEquals(2, invocation.status(), invocation.err());
        assertTrue(invocation.err().contains(reason), invocation.err());
    }

    private void describe(final int activeVersion, final MemberCapability... members)
    {
        cluster.info = new ClusterInfo(
            0, 42, "", activeVersion, new ClusterLimits(1000, 8 << 20, 10, 64 * 1024, 0), 12, 400, 10, 3,
            List.of(members));
    }

    private static MemberCapability member(
        final int memberId, final int minVersion, final int maxVersion, final boolean isConnected)
    {
        return new MemberCapability(
            memberId, minVersion, maxVersion, isConnected, 0, 5_000_000L + memberId, 1 << 30, 0, 4096);
    }
}
