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

import io.nodens.client.Identity;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Access lists at the command line.
 */
@Timeout(60)
class AclCommandsTest
{
    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldShowTheListThatCreateGave()
    {
        assertEquals(
            0, Invocation.run(cluster, "create", "/a", "--acl", "world:anyone:r,digest:bob:hash:cdrwa").status());
        Invocation.run(cluster, "create", "/open");

        assertEquals(lines("world:anyone:r", "digest:bob:hash:cdrwa"), Invocation.run(cluster, "getAcl", "/a").out());
        assertEquals(lines("world:anyone:cdrwa"), Invocation.run(cluster, "getAcl", "/open").out());
        assertTrue(Invocation.run(cluster, "getAcl", "-s", "/open").out().contains("aversion"));
    }

    @Test
    void shouldPrintTheVersionOfTheListWhenItIsSet()
    {
        Invocation.run(cluster, "create", "/a");

        assertEquals(lines("aversion 1"), Invocation.run(cluster, "setAcl", "/a", "ip:10.0.0.0/8:rw").out());
        assertEquals(5, Invocation.run(cluster, "setAcl", "-v", "0", "/a", "world:anyone:r").status());
        assertEquals(
            lines("aversion 2"), Invocation.run(cluster, "setAcl", "--version", "1", "/a", "world:anyone:r").out());
        assertEquals(3, Invocation.run(cluster, "setAcl", "/none", "world:anyone:r").status());
    }

    @ParameterizedTest
    @CsvSource({"world", "world:anyone", "world:anyone:x", "':anyone:r'", "''"})
    void shouldSayWhatIsWrongWithAList(final String list)
    {
        Invocation.run(cluster, "create", "/a");

        for (final String command : List.of("setAcl", "create"))
        {
            final Invocation invocation = "setAcl".equals(command) ?
                Invocation.run(cluster, command, "/a", list) : Invocation.run(cluster, command, "/b", "--acl", list);
            assertEquals(2, invocation.status(), invocation.err());
            assertFalse(invocation.err().contains("Exception"), invocation.err());
        }
        assertFalse(cluster.has("/b"));
    }

    @Test
    void shouldProveWhoTheUserIsBeforeAnythingElse()
    {
        assertEquals(
            0, Invocation.run(cluster, "create", "/a", "--auth", "digest:bob:secret", "--auth", "x-t:1:2").status());

        assertEquals(List.of("digest bob:secret", "x-t 1:2"), cluster.proofs);
    }

    @Test
    void shouldRefuseAProofThatWouldBeLost()
    {
        final Invocation invocation = Invocation.run(cluster, "addauth", "digest", "bob:secret");

        assertEquals(2, invocation.status());
        assertTrue(invocation.err().contains("--auth"), invocation.err());
        assertFalse(invocation.err().contains("secret"), invocation.err());
        assertEquals(2, Invocation.run(cluster, "get", "/", "--auth", "secret").status());
    }

    @Test
    void shouldShowWhoTheSessionIs()
    {
        cluster.identities = List.of(new Identity("ip", "::1"), new Identity("digest", "bob"));

        assertEquals(new Invocation(0, lines("ip:::1", "digest:bob"), ""), Invocation.run(cluster, "whoami"));
        assertEquals(
            lines("{\"identities\":[{\"scheme\":\"ip\",\"identity\":\"::1\"}," +
            "{\"scheme\":\"digest\",\"identity\":\"bob\"}]}"),
            Invocation.run(cluster, "whoami", "-o", "json").out());
        cluster.identities = List.of();
        assertTrue(Invocation.run(cluster, "whoami").err().contains("world:anyone"));
    }

    @Test
    void shouldSayWhatToDoWhenSomethingIsNotPermitted()
    {
        cluster.nextFailure = NodensException.of(ErrorCode.NO_AUTH, Operation.GET_DATA, "/a", null);
        final Invocation invocation = Invocation.run(cluster, "sync");

        assertEquals(9, invocation.status());
    }

    private static String lines(final String... lines)
    {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
