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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.WriteFate;
import io.nodens.client.WriteOutcome;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.tree.ZnodeStat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a user asks about sessions: the fate of a write, ephemerals, the secret.
 */
class FateCommandTest
{
    private static final String SECRET = "00112233445566778899aabbccddeeff";

    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldTellHowAWriteEnded()
    {
        cluster.fate = new WriteFate(
            WriteFate.State.DECIDED, 9, 7, ErrorCode.OK,
            List.of(
                new WriteOutcome(ErrorCode.OK, 12, new ZnodeStat().czxid(7)),
                new WriteOutcome(ErrorCode.OK, -1, new ZnodeStat())),
            4, true);

        final Invocation invocation = Invocation.run(cluster, "fate", "3", "4", "--secret", SECRET);

        assertEquals("3 " + SECRET + " 4", cluster.asked);
        assertEquals(
            List.of(
                "decided (as of zxid 9)", "code OK, zxid 7", "  OK, sequence 12, version 0", "  OK",
                "last request 4, the session is attached"),
            invocation.out().lines().toList());
        assertTrue(Invocation.run(cluster, "fate", "3", "4", "--secret", SECRET, "-o", "json").out()
            .contains("\"canStillCome\":false"));
    }

    @Test
    void shouldTellWhatIsNotKnown()
    {
        cluster.fate = new WriteFate(WriteFate.State.NOT_SEEN, 9, 0, null, List.of(), 3, false);
        assertEquals(
            List.of("not seen (as of zxid 9)", "last request 3, the session is detached"),
            Invocation.run(cluster, "fate", "3", "4", "--secret", SECRET).out().lines().toList());
        cluster.fate = new WriteFate(WriteFate.State.NO_SESSION, 9, 0, null, List.of(), 0, false);
        assertEquals(
            List.of("no session (as of zxid 9)"),
            Invocation.run(cluster, "fate", "3", "4", "--secret", SECRET).out().lines().toList());
    }

    @ParameterizedTest
    @CsvSource({"3,4,0011", "3,4,zz112233445566778899aabbccddeeff", "0,4," + SECRET, "3,0," + SECRET})
    void shouldRefuseWhatNamesNoWriteWithoutRepeatingTheSecret(
        final String session, final String request, final String secret)
    {
        final Invocation invocation = Invocation.run(cluster, "fate", session, request, "--secret", secret);

        assertEquals(2, invocation.status());
        assertFalse(invocation.err().contains(secret), invocation.err());
        assertNull(cluster.asked);
    }

    @Test
    void shouldShowTheSecretOnlyWhenItIsAskedFor()
    {
        assertTrue(Invocation.run(cluster, "session", "--secret").out().contains(SECRET));
        assertFalse(Invocation.run(cluster, "session").out().contains(SECRET));
    }

    @Test
    void shouldListEphemerals()
    {
        cluster.create("/p", null, CreateMode.PERSISTENT, 0);
        cluster.openedSessions = 1;
        cluster.create("/p/e", null, CreateMode.EPHEMERAL, 0);

        final Invocation all = Invocation.run(cluster, "ephemerals", "--session", "5", "--prefix", "/p");

        assertEquals(new Invocation(0, "/p/e" + System.lineSeparator(), ""), all);
        assertEquals("5 /p", cluster.asked);
        assertEquals(0, Invocation.run(cluster, "ephemerals").status());
        assertEquals("0 ", cluster.asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-9223372036854775808"})
    void shouldRefuseToListTheEphemeralsOfASessionThatCannotBe(final String session)
    {
        final Invocation refused = Invocation.run(cluster, "ephemerals", "--session=" + session);

        assertEquals(
            new Invocation(
                2, "", "ephemerals: --session must be at least 1, was " + session + " (BAD_ARGUMENTS)" +
                System.lineSeparator()),
            refused);
        assertNull(cluster.asked);
    }
}
