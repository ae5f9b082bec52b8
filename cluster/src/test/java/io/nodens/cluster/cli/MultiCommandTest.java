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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.OperationResult;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ZnodeStat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several operations on one line.
 */
@Timeout(60)
class MultiCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldPrintWhatWasDoneWhenAllIs()
    {
        cluster.nextResults = List.of(
            new OperationResult(Operation.CREATE, "/q/n-0000000004", ErrorCode.OK, new ZnodeStat()),
            new OperationResult(Operation.SET_DATA, "/a", ErrorCode.OK, new ZnodeStat().version(3)),
            new OperationResult(Operation.DELETE, "/b", ErrorCode.OK, null));

        final Invocation invocation = Invocation.run(
            cluster, "multi", "create /q/n- 'two words' -s", "set /a x -v 2", "delete /b", "check /c -v 1");

        assertEquals(0, invocation.status(), invocation.err());
        assertEquals(
            List.of("create /q/n-0000000004", "setData /a version 3", "delete /b"), invocation.out().lines().toList());
        assertEquals(4, cluster.committed.size());
        assertNull(cluster.guarded);
    }

    @Test
    void shouldSayWhetherConditionsHeldWhenThereAreSome()
    {
        cluster.nextResults = List.of(new OperationResult(Operation.DELETE, "/b", ErrorCode.OK, null));

        final Invocation text = Invocation.run(
            cluster, "multi", "delete /b", "--if", "exists /a", "--if", "absent /x", "--if", "data /a != 'a b'", "--if",
            "version /a > 1", "--if", "czxid /a = 77", "--if", "children /a < 3", "--else", "create /c", "--else",
            "set /a x");
        final Invocation json = Invocation.run(cluster, "multi", "delete /b", "--if", "exists /a", "-o", "json");

        assertEquals(List.of("conditions held", "delete /b"), text.out().lines().toList(), text.err());
        assertTrue(json.out().contains("\"held\":true") || json.out().contains("\"held\" : true"), json.out());
        assertNotNull(cluster.guarded);
        assertNull(cluster.committed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "move /a|an operation begins with create, set, delete or check",
        "create|Missing required parameter: 'PATH'",
        "create /a -e -c|exclude each other",
        "create a/b|must start with",
        "set /a|give the data",
        "delete /a -v x|'x' is not an int",
        "delete '/a|a quote ' is not closed",
        "check /a 1|Unmatched argument"})
    void shouldNameTheOperationThatCannotBeRead(final String operation, final String why)
    {
        final Invocation invocation = Invocation.run(cluster, "multi", "check /", operation);

        assertEquals(2, invocation.status(), invocation.err());
        assertTrue(invocation.err().contains(why), invocation.err());
        assertNull(cluster.committed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "exists|a condition is one of",
        "older /a < 1|a condition is one of",
        "data /a < x|data compare by = or != only",
        "version /a ~ 1|'~' is none of",
        "version /a = 99999999999|is no number of 32 bits",
        "czxid /a = x|is no number of 64 bits"})
    void shouldNameTheConditionThatCannotBeRead(final String condition, final String why)
    {
        final Invocation invocation = Invocation.run(cluster, "multi", "delete /a", "--if", condition);

        assertEquals(2, invocation.status(), invocation.err());
        assertTrue(invocation.err().contains(why), invocation.err());
        assertNull(cluster.guarded);
    }

    @Test
    void shouldRefuseWhatIsNoMulti()
    {
        assertTrue(Invocation.run(cluster, "multi").err().contains("give at least one operation"));
        assertTrue(Invocation.run(cluster, "multi", "check /", "--else", "check /").err().contains("goes with --if"));
    }
}
