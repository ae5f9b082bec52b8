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
package io.nodens.cluster.transfer.file;

import io.nodens.client.AclEntry;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TreeDigest;
import io.nodens.cluster.transfer.Znode;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.acl.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TreeFileTest
{
    private static final List<Znode> ZNODES = List.of(
        znode("", ZnodeKind.PERSISTENT, 0, null, 7),
        znode("/a", Znode.UNKNOWN_KIND, 0, new byte[0], Znode.UNKNOWN_CREATES),
        znode("/a/\u00e9", ZnodeKind.TTL, 1_000, "data".getBytes(StandardCharsets.UTF_8), 0),
        znode("/a-b", ZnodeKind.CONTAINER, 0, new byte[300_000], 3));

    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWrote() throws Exception
    {
        final Path file = write(ZNODES);

        try (TreeFileReader reader = TreeFileReader.open(file))
        {
            assertEquals("/root", reader.root());
            assertEquals("zk://host:2181/root", reader.source());
            assertEquals(42, reader.createdMs());
            final TreeDigest digest = new TreeDigest();
            for (final Znode expected : ZNODES)
            {
                final Znode read = reader.next();
                assertEquals(expected.path(), read.path());
                assertEquals(expected.kind(), read.kind());
                assertEquals(expected.ttlMs(), read.ttlMs());
                assertArrayEquals(expected.data(), read.data());
                assertEquals(expected.acl(), read.acl());
                assertEquals(expected.creates(), read.creates());
                digest.add(read);
            }
            assertEquals(null, reader.next());
            assertArrayEquals(digest.value(), reader.endDigest());
            assertEquals(300_004, reader.dataBytes());
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.exists(TreeFileWriter.partialOf(file)));
    }

    @Test
    void shouldRefuseAFileThatIsCutAnywhere() throws Exception
    {
        final byte[] whole = Files.readAllBytes(write(ZNODES.subList(0, 3)));
        final Path cut = directory.resolve("cut");

        for (int length = 0; length < whole.length; length++)
        {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThrows(TransferException.class, () -> readAll(cut), "cut at " + length);
        }

        Files.write(cut, Arrays.copyOf(whole, whole.length + 1));
        assertTrue(assertThrows(TransferException.class, () -> readAll(cut)).getMessage().contains("behind its end"));
    }

    @Test
    void shouldRefuseAFileWithAnyByteChanged() throws Exception
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final byte[] whole = Files.readAllBytes(write(ZNODES.subList(0, 3)));
        final Path damaged = directory.resolve("damaged");

        for (int i = 0; i < whole.length; i++)
        {
            final byte[] bytes = whole.clone();
            bytes[i] ^= (byte)(1 + random.nextInt(255));
            Files.write(damaged, bytes);
            final TransferException refusal =
                assertThrows(TransferException.class, () -> readAll(damaged), "seed " + seed + ", byte " + i);
            assertEquals(TransferException.Reason.BAD_FILE, refusal.reason());
            assertTrue(refusal.getMessage().contains(damaged.toString()), refusal::getMessage);
        }
    }

    @Test
    void shouldRefuseZnodesOutOfPlace()
    {
        for (final List<String> paths : List.of(
            List.of("/a"), List.of("", ""), List.of("", "/b", "/a"), List.of("", "/a/b"),
            List.of("", "/a", "/b", "/a/c"), List.of("", "/a//b"), List.of("", "a"), List.of("", "/a", "/a")))
        {
            assertThrows(TransferException.class, () -> readAll(write(paths.stream()
                .map((path) -> znode(path, ZnodeKind.PERSISTENT, 0, null, 0)).toList())), paths::toString);
        }
    }

    @Test
    void shouldGoOnWithAFileThatIsCutAnywhere() throws Exception
    {
        final List<Znode> znodes = ZNODES.subList(0, 3);
        final Path file = write(znodes);
        final byte[] whole = Files.readAllBytes(file);
        final Path partial = TreeFileWriter.partialOf(file);
        final int header = 16 + 8 + 4 + "/root".length() + 4 + "zk://host:2181/root".length() + 4;

        for (int length = header; length <= whole.length; length++)
        {
            Files.write(partial, Arrays.copyOf(whole, length));
            final List<String> again = new ArrayList<>();
            try (TreeFileWriter writer = TreeFileWriter.resume(file, "/root", "zk://host:2181/root"))
            {
                for (final Znode znode : znodes.subList((int)writer.znodeCount(), znodes.size()))
                {
                    again.add(znode.path());
                    writer.append(znode);
                }
                assertNotNull(writer.finish());
            }
            assertArrayEquals(whole, Files.readAllBytes(file), "cut at " + length + ", written again " + again);
        }

        Files.write(partial, Arrays.copyOf(whole, header - 1));
        assertThrows(TransferException.class, () -> TreeFileWriter.resume(file, "/root", "zk://host:2181/root"));
        Files.write(partial, whole);
        assertTrue(assertThrows(TransferException.class, () -> TreeFileWriter.resume(file, "/other", "zk://h/other"))
            .getMessage().contains("is the beginning of a copy of /root from zk://host:2181/root"));
    }

    private static void readAll(final Path file) throws InterruptedException
    {
        try (TreeFileReader reader = TreeFileReader.open(file))
        {
            reader.readAll((znode) -> {});
        }
    }

    private Path write(final List<Znode> znodes)
    {
        final Path file = directory.resolve("tree");
        try (TreeFileWriter writer = TreeFileWriter.create(file, 42, "/root", "zk://host:2181/root"))
        {
            znodes.forEach(writer::append);
            writer.finish();
        }
        return file;
    }

    private static Znode znode(
        final String path, final byte kind, final long ttlMs, final byte[] data, final long creates)
    {
        return new Znode(path, kind, ttlMs, data,
            List.of(new AclEntry(3, "digest", "user:hash="), AclEntry.world(Permissions.READ)), creates, null);
    }
}
