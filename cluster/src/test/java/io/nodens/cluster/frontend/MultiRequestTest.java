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

import io.nodens.sbe.protocol.ReadKind;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Writes of several operations, from the client's bytes to the client's bytes. */
@Timeout(60)
class MultiRequestTest
{
    /** The list "1 world anyone" as it lies in the tree. */
    private static final String READ_ONLY = "\u0001\u0005\u0006\u0000worldanyone";

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private ScriptedClient client;

    @BeforeEach
    void open()
    {
        harness = new FrontEndHarness(directory);
        client = harness.client().connect().open(60_000);
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldCarryOutAllOperationsAndRepeatTheResult()
    {
        final String[] operations = {"10 /a 0 one", "10 /a/b 0 two", "12 /a 0 three", "14 /a 1", "11 /a/b 0"};
        final long sent = client.sendMulti(1, operations);
        final long again = client.sendMulti(1, operations);

        assertEquals("Multi " + sent + " OK OK OK OK OK OK", client.hear("Multi " + sent));
        final long zxid = client.lastZxid;
        assertEquals("Multi " + again + " OK OK OK OK OK OK", client.hear("Multi " + again));
        assertEquals(zxid, client.lastZxid);
        assertTrue(read("/a").contains("data=three"));
    }

    @Test
    void shouldCheckOperationsAgainstTheListsOfThoseBeforeThem()
    {
        final long refused = client.sendMulti(1, "15 /a 15 " + READ_ONLY + "one", "12 /a 0 two");
        assertEquals("Multi " + refused + " NO_AUTH OK NO_AUTH", client.hear("Multi"));
        final long unsound = client.sendMulti(2, "15 /a 14 " + READ_ONLY + "one", "12 /a 0 two");
        assertEquals(
            "Multi " + unsound + " INVALID_ACL INVALID_ACL RUNTIME_INCONSISTENCY", client.hear("Multi"));
        final long sent = client.sendMulti(3, "15 /a 15 " + READ_ONLY + "one", "14 /a 0");
        assertEquals("Multi " + sent + " OK OK OK", client.hear("Multi"));
        assertTrue(read("/a").contains("data=one"));
        final long set = client.sendMulti(4, "12 /a 0 two");
        assertEquals("Multi " + set + " NO_AUTH NO_AUTH", client.hear("Multi"));
    }

    @Test
    void shouldChangeNothingWhenOneIsRefused()
    {
        final long sent = client.sendMulti(1, "10 /a 0 one", "14 /none 0", "10 /b 0");

        assertEquals("Multi " + sent + " NO_NODE OK NO_NODE RUNTIME_INCONSISTENCY", client.hear("Multi"));
        assertTrue(read("/a").contains("NO_NODE"));
    }

    @Test
    void shouldAnswerOneOperationAsSeveral()
    {
        final long sent = client.sendMulti(1, "10 /a 0 one");
        assertEquals("Multi " + sent + " OK OK", client.hear("Multi"));

        final long unretained = client.sendMulti(0, "12 /a 0 two");
        assertEquals("Multi " + unretained + " OK OK", client.hear("Multi"));
        assertTrue(read("/a").contains("data=two"));
    }

    @Test
    void shouldChooseByConditions()
    {
        final long created = client.sendGuarded(1, 1, 1, "2 /a 0", "10 /a 0 one", "12 /a -1 two");
        assertEquals("Multi " + created + " OK OK OK", client.hear("Multi"));
        assertTrue(read("/a").contains("data=one"));
        final long set = client.sendGuarded(2, 1, 1, "2 /a 0", "10 /a 0 one", "12 /a -1 two");
        assertEquals("Multi " + set + " OK OK OK", client.hear("Multi"));
        assertTrue(read("/a").contains("data=two"));
        final long nothing = client.sendGuarded(3, 2, 1, "3 /a 0 two", "!4 /a 1", "11 /a -1");
        assertEquals("Multi " + nothing + " OK OK", client.hear("Multi"));
        final long failed = client.sendGuarded(4, 2, 2, "3 /a 0 two", "4 /a 1", "11 /a 7", "10 /b 0 one");
        assertEquals(
            "Multi " + failed + " BAD_VERSION OK BAD_VERSION RUNTIME_INCONSISTENCY", client.hear("Multi"));
        assertTrue(read("/a").contains("data=two"));
    }

    @Test
    void shouldRefuseConditionsWithoutEffectThatNoCommandMayHave()
    {
        final int applied = harness.cluster.applied;
        refusedGuard("conditionCount must be at least 1", 0, 1, "11 /a 0");
        refusedGuard("were 1 and 2 of 2", 1, 2, "1 /a 0", "11 /a 0");
        refusedGuard("kind of a condition must be 1 (exists)", 1, 1, "7 /a 0", "11 /a 0");
        refusedGuard("relation of this condition must be 0 to 0, was 1", 1, 1, "!1 /a 0", "11 /a 0");
        refusedGuard("only a condition on data has data", 1, 1, "4 /a 0 data", "11 /a 0");
        refusedGuard("kind must be 10 (create)", 1, 1, "1 /a 0", "1 /a 0");
        assertEquals(applied, harness.cluster.applied);
    }

    private void refusedGuard(
        final String detail, final int conditions, final int then, final String... operations)
    {
        final long sent = client.sendGuarded(1, conditions, then, operations);
        final String error = client.hear("Error " + sent + " BAD_ARGUMENTS");
        assertTrue(error.contains(detail), error);
    }

    @Test
    void shouldRefuseWithoutEffectWhatNoCommandMayHave()
    {
        final int applied = harness.cluster.applied;
        refused("BAD_ARGUMENTS", "operations must be 1 to 1024, were 0");
        final String[] many = new String[1025];
        Arrays.fill(many, "14 / 0");
        refused("BAD_ARGUMENTS", "operations must be 1 to 1024, were 1025", many);
        refused("BAD_ARGUMENTS", "operation 1: kind must be 10 (create)", "14 / 0", "13 /a 0");
        refused("BAD_ARGUMENTS", "operation 0: only a create or set has data", "11 /a 0 data");
        refused("BAD_ARGUMENTS", "must be 0 to the length of the data (3), was 4", "15 /a 4 one");
        refused("BAD_ARGUMENTS", "must be 0 to the length of the data (3), was -1", "15 /a -1 one");
        final String data = "d".repeat(35_000);
        refused("DATA_TOO_LARGE", "operations must have at most", "10 /a 0 " + data, "10 /b 0 " + data);
        assertEquals(applied, harness.cluster.applied);

        final long sent = client.sendMulti(1, "10 /a 0 one");
        assertEquals("Multi " + sent + " OK OK", client.hear("Multi"));
    }

    private void refused(final String code, final String detail, final String... operations)
    {
        final long sent = client.sendMulti(1, operations);
        final String error = client.hear("Error " + sent + " " + code);
        assertTrue(error.contains(detail), error);
    }

    private String read(final String path)
    {
        return client.hear("Read " + client.sendRead(ReadKind.GET_DATA, path, false));
    }
}
