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
package io.nodens.cluster.membership;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class KnownMembersTest
{
    @TempDir
    private Path directory;

    private static Presence at(final long startNumber, final long nonce, final long applied)
    {
        return new Presence(
            Standing.READY, true, false, true, false, new ClusterIdentity(1, 2), nonce, startNumber,
            new LogSpan(1, 0, applied, applied, 0));
    }

    @Test
    void shouldWriteANewStartAtOnceAndItsPositionWhenItHasSettled() throws IOException
    {
        final KnownMembers known = KnownMembers.load(directory, false);

        known.update(2, at(5, 99, 1_000));
        assertEquals(new Known(5, 99, 1_000), known.of(2));
        assertEquals(new Known(5, 99, -1), KnownMembers.load(directory, false).of(2));

        known.poll(KnownMembers.SETTLE_NS);
        known.update(2, at(5, 99, 2_000));
        known.poll(2 * KnownMembers.SETTLE_NS - 1);
        assertEquals(-1, KnownMembers.load(directory, false).of(2).position());

        known.poll(3 * KnownMembers.SETTLE_NS);
        assertEquals(new Known(5, 99, 1_000), KnownMembers.load(directory, false).of(2));
        assertEquals(Known.NONE, KnownMembers.load(directory, false).of(1));
    }

    @Test
    void shouldWritePositionsSoonWhenTheLogIsForced() throws IOException
    {
        final KnownMembers known = KnownMembers.load(directory, true);
        known.update(2, at(5, 99, 1_000));

        known.poll(KnownMembers.SETTLE_NS);

        assertEquals(new Known(5, 99, 1_000), KnownMembers.load(directory, true).of(2));
    }

    @Test
    void shouldRefuseAFileThatIsDamaged() throws IOException
    {
        Files.writeString(directory.resolve(KnownMembers.FILE), "member.2=5,zz\n");

        assertThrows(IOException.class, () -> KnownMembers.load(directory, false));
    }
}
