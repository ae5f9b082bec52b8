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
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The look into a region.
 */
class InspectCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path directory;
    private TreeRegion region;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(
            new TreeConfiguration().directory(directory)
                .segmentLength(1024 * 1024).changeRingLength(64 * 1024).historyLength(1 << 20));
        final TreeWriter writer = region.writer();
        writer.beginTransaction(1, 1);
        final UnsafeBuffer name = new UnsafeBuffer("app".getBytes(StandardCharsets.US_ASCII));
        writer.create(TreeWriter.ROOT_ZNODE, new CreateParameters().reset().name(name, 0, name.capacity()));
        writer.completeTransaction();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldShowAndVerifyALiveRegion()
    {
        final Invocation invocation = inspect("--verify");

        assertEquals(0, invocation.status(), invocation.err());
        assertTrue(invocation.out().contains("  znodes                    2\n"), invocation.out());
        assertTrue(invocation.out().contains("  writer                    alive\n"), invocation.out());
        assertTrue(invocation.out().endsWith("verified: no problem found\n"), invocation.out());
    }

    @Test
    void shouldAnswerOneJsonValue() throws IOException
    {
        final Invocation invocation = inspect("--verify", "--output", "json");

        assertEquals(0, invocation.status(), invocation.err());
        final JsonNode json = new ObjectMapper().readTree(invocation.out());
        assertEquals(1, json.get("header").get("completedZxid").asLong());
        assertEquals(2, json.get("tree").get("znodes").asLong());
        assertEquals(64, json.get("index").get("buckets").asLong());
        assertEquals("SOUND", json.get("verification").get("outcome").asText());
        assertEquals(0, json.get("verification").get("problems").size());
    }

    @Test
    void shouldTellByCodeWhenTheRegionIsDamaged() throws IOException
    {
        try (RandomAccessFile header = new RandomAccessFile(
            directory.resolve("region-000001").resolve("header").toFile(), "rw"))
        {
            header.seek(RegionHeaderDescriptor.ZNODE_COUNT_OFFSET);
            header.writeByte(77);
        }

        final Invocation invocation = inspect("--verify");

        assertEquals(1, invocation.status(), invocation.err());
        assertTrue(
            invocation.out().contains("znodes: 2, the header says 77\nverified: PROBLEMS FOUND\n"), invocation.out());
        assertEquals(0, inspect().status());
    }

    @Test
    void shouldTellByCodeWhenATransactionIsOpen()
    {
        region.writer().beginTransaction(2, 2);

        final Invocation invocation = inspect("--verify");

        assertEquals(7, invocation.status(), invocation.err());
        assertTrue(invocation.out().endsWith("cannot be verified now\nnot verified\n"), invocation.out());
    }

    @Test
    void shouldNameWhatIsMissing() throws IOException
    {
        final Path empty = Files.createDirectory(directory.resolve("empty"));

        final Invocation noRegion = Invocation.run(cluster, "inspect", "--region-dir", empty.toString());
        final Invocation noMember = Invocation.run(cluster, "inspect", "--data-dir", empty.toString());
        final Invocation both = Invocation.run(cluster, "inspect", "--data-dir", "a", "--region-dir", "b");

        assertEquals(3, noRegion.status());
        assertTrue(noRegion.err().contains("there is no region in " + empty), noRegion.err());
        assertEquals(2, noMember.status());
        assertTrue(noMember.err().contains("is not the data directory of a member"), noMember.err());
        assertEquals(2, both.status());
    }

    private Invocation inspect(final String... options)
    {
        final String[] args = new String[options.length + 3];
        args[0] = "inspect";
        args[1] = "--region-dir";
        args[2] = directory.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return Invocation.run(cluster, args);
    }
}
