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
package io.nodens.tree.acl;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A list is written as "permissions scheme identity" with commas between, a set of identities as "scheme identity".
 */
class AclRulesTest
{
    private static final int INVALID = AclRules.INVALID;

    private final AclRules rules = new AclRules();
    private final IdentityTable table = new IdentityTable();

    @ParameterizedTest
    @ValueSource(strings = {
        "31 digest bob:hash", "1 world anyone", "0 world anyone", "4 ip 10.0.0.1", "4 ip 10.0.0.0/8", "1 ip ::1/128",
        "1 x509 CN=bob", "2 x-token abc", "31 digest :hash", "31 digest a:b:", "1 sasl bob", "1 sasl b:o/b/c d",
        "1 sasl ", "1 sasl bob@", "1 sasl @R", "1 sasl bob/host@REALM"})
    void shouldTakeAListWhenItIsValid(final String list)
    {
        assertEquals(list, resolve(list, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "32 world anyone", "31 world somebody", "31 digest bob", "31 digest a:b:c", "31 digest bob:", "31 digest :",
        "1 super bob", "1 foo bar", "1 x509 bob", "1 x509 =bob", "1 x- abc", "1 ip 10.0.0", "1 ip 10.0.0.256",
        "1 ip 10.0.0.1/33", "1 ip 10.0.0.1/", "1 ip 10.0.0.1/x", "1 ip", "1 auth any", "1 ip 1:2:3", "1 ip ::g",
        "1 ip 1::2::3", "1 ip 1:2:3:4:5:6:7:8:9", "1 ip 10.0.0.1/-1", "1 ip 10.0.0.1 ", "1 sasl a@b@c",
        "1 sasl a/b/c@d", "1 sasl a@b/c", "1 sasl @@"})
    void shouldRefuseAListWhenItNamesWhatCannotBe(final String list)
    {
        assertNull(resolve(list, "ip 10.0.0.1"));
        assertNull(resolve("31 world anyone,".repeat(1) + list, ""));
    }

    @Test
    void shouldRefuseAListWhenItIsEmptyOrMalformed()
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[]{1, 5, 6, 0, 'w', 'o'});
        assertEquals(INVALID, rules.resolve(bytes, 0, 0, table.nobody()));
        assertEquals(INVALID, rules.resolve(bytes, 0, 3, table.nobody()));
        assertEquals(INVALID, rules.resolve(bytes, 0, 6, table.nobody()));
    }

    @Test
    void shouldKnowTheOpenListByItsContent()
    {
        assertEquals(AclRules.OPEN_LENGTH, resolvedLength("31 world anyone", ""));
        assertEquals(AclRules.OPEN_LENGTH, resolvedLength("31 world anyone,31 world anyone", ""));
        assertNotEquals(AclRules.OPEN_LENGTH, resolvedLength("15 world anyone", ""));
        assertNotEquals(AclRules.OPEN_LENGTH, resolvedLength("31 world anyone,1 world anyone", ""));
    }

    @Test
    void shouldExpandAuthToWhatIsProved()
    {
        assertEquals(
            "31 digest bob:h,31 x509 CN=bob,1 world anyone",
            resolve("31 auth whatever,1 world anyone", "digest bob:h,ip 10.0.0.1,x509 CN=bob,super x"));
        assertEquals("31 sasl bob", resolve("31 auth ", "ip 10.0.0.1,sasl bob"));
        assertEquals("3 x-token t", resolve("3 auth ", "x-token t"));
    }

    @Test
    void shouldNotKnowSaslWhereItIsNotKnown()
    {
        final UnsafeBuffer named = encode("1 world anyone,31 sasl bob");
        final UnsafeBuffer auth = encode("31 auth ");

        assertEquals(INVALID, rules.resolve(named, 0, named.capacity(), table.nobody(), false));
        assertEquals(INVALID, rules.resolve(auth, 0, auth.capacity(), who("sasl bob"), false));
        assertNotEquals(INVALID, rules.resolve(named, 0, named.capacity(), table.nobody(), true));
    }

    @Test
    void shouldCountOnceWhatStandsTwice()
    {
        assertEquals(
            "1 digest a:b,2 digest a:b", resolve("1 digest a:b,2 digest a:b,1 digest a:b,2 digest a:b", ""));
    }

    @Test
    void shouldRefuseAListWhenItGrowsTooLong()
    {
        final String identity = "31 digest u:" + "h".repeat(900);
        assertNotNull(resolve(identity + 1 + "," + identity + 2 + "," + identity + 3 + "," + identity + 4, ""));
        assertNull(resolve("1 digest u:" + "h".repeat(1023), ""));
        final List<String> identities = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            identities.add("x-token " + "t".repeat(80) + i);
        }
        assertNull(resolve("1 auth a,2 auth a,3 auth a", String.join(",", identities)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "31 digest bob:h                | digest bob:h             | 31",
        "31 digest bob:h                | digest bob:hh            | 0",
        "31 digest bob:h                | x509 bob:h               | 0",
        "1 world anyone,2 digest bob:h  | digest bob:h             | 3",
        "1 world anyone,2 digest bob:h  | digest al:h,digest bob:h | 3",
        "1 world anyone,2 digest bob:h  | ''                       | 1",
        "1 world anyone                 | super x                  | 31",
        "4 ip 10.0.0.0/8                | ip 10.1.2.3              | 4",
        "4 ip 10.0.0.0/8                | ip 11.1.2.3              | 0",
        "4 ip 10.1.2.128/25             | ip 10.1.2.127            | 0",
        "4 ip 10.1.2.128/25             | ip 10.1.2.255            | 4",
        "4 ip 10.1.2.3                  | ip 10.1.2.3              | 4",
        "4 ip 10.1.2.3                  | ip 10.1.2.4              | 0",
        "4 ip 0.0.0.0/0                 | ip 200.1.1.1             | 4",
        "4 ip 0.0.0.0/0                 | ip ::1                   | 0",
        "4 ip fd00::/16                 | ip fd00:1:2:3:4:5:6:7    | 4",
        "4 ip fd00::/15                 | ip fd01::1               | 4",
        "4 ip fd00::/16                 | ip fd01::1               | 0",
        "4 ip ::1                       | ip 0:0:0:0:0:0:0:1       | 4",
        "4 ip 1::/128                   | ip 1:0:0:0:0:0:0:0       | 4",
        "4 ip ::ffff:10.0.0.1           | ip ::ffff:a00:1          | 4",
        "4 ip 10.0.0.1                  | x509 10.0.0.1            | 0",
        "4 ip 10.0.0.0/8                | ip nonsense              | 0",
        "3 sasl bob                     | sasl bob                 | 3",
        "3 sasl bob                     | sasl bobby,digest bob:h  | 0",
        "3 sasl bob                     | sasl super               | 0",
    })
    void shouldGrantWhatTheEntriesAddUpTo(final String list, final String identities, final int granted)
    {
        final UnsafeBuffer bytes = encode(list);
        assertEquals(granted, rules.granted(bytes, 0, bytes.capacity(), who(identities)));
    }

    @Test
    void shouldHaveOneSetForAllWhoHaveTheSame()
    {
        final IdentitySet bob = who("digest bob:h");
        assertSame(bob, who("digest bob:h"));
        assertNotSame(bob, who("digest al:h"));
        assertEquals(2, table.size());

        final UnsafeBuffer al = identities("digest al:h");
        final IdentitySet both = table.plus(bob, al, 0, al.capacity());
        assertSame(both, table.plus(both, al, 0, al.capacity()), "had already");
        assertEquals(3, table.size());
        table.giveBack(both);
        assertEquals(3, table.size());
        table.giveBack(both);
        assertEquals(2, table.size());
        table.giveBack(bob);
        table.giveBack(bob);
        assertEquals(1, table.size());
        assertSame(table.nobody(), who(""));
    }

    @Test
    void shouldRefuseASetWhenItIsTooLongOrMalformed()
    {
        final UnsafeBuffer one = identities("x-token " + "t".repeat(1000));
        IdentitySet set = table.take(one, 0, one.capacity());
        final UnsafeBuffer two = identities("x-token " + "u".repeat(1000));
        set = table.plus(set, two, 0, two.capacity());
        final UnsafeBuffer three = identities("x-token " + "v".repeat(100));
        assertNotNull(set);
        assertNull(table.plus(set, three, 0, three.capacity()));
        assertNull(table.take(one, 0, 3));
        final UnsafeBuffer withPermissions = encode("1 digest a:b");
        assertNull(table.take(withPermissions, 0, withPermissions.capacity()));
    }

    @Test
    void shouldKeepSetsApartWhenThereAreMany()
    {
        final List<IdentitySet> sets = new ArrayList<>();
        for (int i = 0; i < 1000; i++)
        {
            sets.add(who("digest user" + i + ":h"));
        }
        for (int i = 0; i < 1000; i++)
        {
            assertSame(sets.get(i), who("digest user" + i + ":h"));
        }
        assertEquals(1000, table.size());
        for (final IdentitySet set : sets)
        {
            table.giveBack(set);
            table.giveBack(set);
        }
        assertEquals(0, table.size());
    }

    @Test
    void shouldRememberWhatAListGrants()
    {
        final IdentitySet bob = who("digest bob:h");
        assertEquals(IdentitySet.UNKNOWN, bob.remembered(1));
        bob.remember(1, 31);
        bob.remember(2, 0);
        assertEquals(31, bob.remembered(1));
        assertEquals(0, bob.remembered(2));
        bob.remember(65, 3);
        assertEquals(IdentitySet.UNKNOWN, bob.remembered(1));
        assertEquals(3, bob.remembered(65));
    }

    private String resolve(final String list, final String identities)
    {
        final int length = resolvedLength(list, identities);
        if (INVALID == length)
        {
            return null;
        }
        final AclCursor cursor = new AclCursor().wrap(rules.list(), 0, length);
        final List<String> entries = new ArrayList<>();
        while (cursor.next())
        {
            entries.add(cursor.permissions() + " " + cursor.scheme() + " " + cursor.identity());
        }
        return String.join(",", entries);
    }

    private int resolvedLength(final String list, final String identities)
    {
        final AclEncoder encoder = encoder(list, true);
        return encoder.isTooLong() ? INVALID : rules.resolve(encoder.buffer(), 0, encoder.length(), who(identities));
    }

    private IdentitySet who(final String identities)
    {
        final UnsafeBuffer bytes = identities(identities);
        return table.take(bytes, 0, bytes.capacity());
    }

    private static UnsafeBuffer encode(final String list)
    {
        final AclEncoder encoder = encoder(list, true);
        return new UnsafeBuffer(encoder.buffer(), 0, encoder.length());
    }

    private static UnsafeBuffer identities(final String list)
    {
        final AclEncoder encoder = encoder(list, false);
        return new UnsafeBuffer(encoder.buffer(), 0, encoder.length());
    }

    private static AclEncoder encoder(final String list, final boolean hasPermissions)
    {
        final AclEncoder encoder = new AclEncoder().reset();
        for (final String text : list.isEmpty() ? new String[0] : list.split(","))
        {
            final String[] parts = (hasPermissions ? text : "0 " + text).split(" ", 3);
            encoder.add(Integer.parseInt(parts[0]), parts[1], parts.length < 3 ? "" : parts[2]);
        }
        return encoder;
    }
}
