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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.tree.acl.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Access lists as users write them: what is read and written back, and what is refused.
 */
class AclListTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "world:anyone:cdrwa",
        "world:anyone:r,auth::cdrwa",
        "ip:10.0.0.0/8:rw,ip:fe80::1:r",
        "digest:user:+hash/of=:cdrwa",
        "x509:CN=a,O=b:c:d:r,world:anyone:",
        "sasl:bob/host@REALM:r",
    })
    void shouldReadWhatItWrites(final String text)
    {
        assertEquals(text, Acl.parse(text).toString());
    }

    @Test
    void shouldKeepCommasAndColonsOfIdentities()
    {
        assertEquals(
            List.of(
                new AclEntry(Permissions.READ, "x509", "CN=a,O=b"),
                new AclEntry(Permissions.WRITE | Permissions.ADMIN, "ip", "fe80::1")),
            Acl.parse("x509:CN=a,O=b:r,ip:fe80::1:aw").entries());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ",", "world", "world:anyone", ":anyone:r", "world:anyone:all", "world:anyone:r,", "a,b"
    })
    void shouldRefuseTextThatIsNoList(final String text)
    {
        final BadArgumentsException ex = assertThrows(BadArgumentsException.class, () -> Acl.parse(text));
        assertTrue(ex.getMessage().contains("must"), ex.getMessage());
    }

    @Test
    void shouldRefuseMalformedEntries()
    {
        refuse("permissions must be 0 to 31, were 32", () -> AclEntry.world(32));
        refuse("permissions must be 0 to 31, were -1", () -> AclEntry.world(-1));
        refuse("were null and a", () -> new AclEntry(1, null, "a"));
        refuse("were  and a", () -> new AclEntry(1, "", "a"));
        refuse("were a:b and a", () -> new AclEntry(1, "a:b", "a"));
        refuse("were ip and null", () -> AclEntry.ip(1, null));
        refuse("have 65", () -> new AclEntry(1, "s".repeat(65), "a"));
        refuse("no colon: a:b", () -> AclEntry.digest(1, "a:b", "c"));
        refuse("no colon: null", () -> AclEntry.digest(1, null, "c"));
        refuse("must be there", () -> AclEntry.digest(1, "a", null));
        refuse("half a surrogate pair", () -> new AclEntry(1, "x-who", "a\ud83d"));
        refuse("half a surrogate pair", () -> AclEntry.digest(1, "a", "\ude00"));
    }

    @Test
    void shouldRefuseListsWithoutEntriesOrTooLong()
    {
        refuse("must have entries", Acl::of);
        refuse("must have entries", () -> Acl.of((AclEntry[])null));
        refuse("none null", () -> Acl.of((AclEntry)null));
        refuse("must have entries", () -> new Acl(null));

        final AclEntry[] entries = new AclEntry[1024];
        for (int i = 0; i < entries.length; i++)
        {
            entries[i] = AclEntry.ip(Permissions.READ, "10.0.0." + i);
        }
        refuse("must have at most", () -> Acl.of(entries));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "world:anyone:r,digest:secret:r|entry 1 of the list has scheme digest: its identities are user:hash",
        "digest:a:b:c:r|entry 0 of the list has scheme digest: its identities are user:hash",
        "world:nobody:r|entry 0 of the list has scheme world: its identity is anyone",
        "auth::r,ip:10.0.0.0/33:r|entry 1 of the list has scheme ip: its identities are addresses, or networks",
        "x509:joe:r|entry 0 of the list has scheme x509: its identities are distinguished names",
        "x-mine::r|entry 0 of the list has scheme x-mine: its identities are not empty",
        "sasl:a@b@c:r|entry 0 of the list has scheme sasl: its identities are names of users",
        "x-:a:r|entry 0 of the list has scheme x-: allowed are world, auth, digest, ip, x509, sasl, and",
        "kerberos:joe:r|entry 0 of the list has scheme kerberos: allowed are world, auth, digest, ip, x509, sasl,",
        "world:anyone:r,auth::r|the list has auth, and the session has proved nothing by addAuth, or",
        "world:anyone:r|with the identities of the session it is longer than 4096 bytes"})
    void shouldExplainWhyAMemberRefusesAListWithoutRepeatingWhatMayBeAPassword(final String text, final String words)
    {
        final String reason = Acl.parse(text).explainRefusal();

        assertTrue(reason.startsWith(words), reason);
        assertFalse(reason.contains("secret"), reason);
    }

    @Test
    void shouldHashPasswordAsZooKeeperDoes()
    {
        assertEquals("super:D/InIHSb7yEEbrWz8b9l71RjZJU=", AclEntry.digest(1, "super", "test").identity());
    }

    private static void refuse(final String words, final Runnable malformed)
    {
        final BadArgumentsException ex = assertThrows(BadArgumentsException.class, malformed::run);
        assertTrue(ex.getMessage().contains(words), ex.getMessage());
    }
}
