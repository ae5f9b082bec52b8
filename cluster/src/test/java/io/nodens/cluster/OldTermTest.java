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
package io.nodens.cluster;

import io.aeron.cluster.RecordingLog;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.testkit.Await;
import io.nodens.tree.ZnodeStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static io.nodens.cluster.CuttableMembers.MEMBERS;
import static io.nodens.cluster.CuttableMembers.TIMEOUT_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * A member returns with a tail of a term whose end the others have forgotten, as members that were seeded forget what
 * was before their logs begin. It must not keep its tail. Aeron's own leader tells it that the term ended where the
 * present one begins; see {@code docs/adr/0004-commit-guard.md}.
 */
@Tag("slow")
class OldTermTest
{
    private static final int NOBODY = -1;
    private static final int TAIL_BYTES = 10_000;
    private static final int LATER_BYTES = 40_000;
    private static final int ENTRY_LENGTH = 64;
    private static final int FORGOTTEN = -1;
    private static final byte[] DATA = {1};

    @TempDir
    private Path directory;

    private CuttableMembers cluster;

    @BeforeEach
    void launchMembers()
    {
        cluster = new CuttableMembers(directory);
        cluster.launchAll();
    }

    @AfterEach
    void closeAll()
    {
        cluster.close();
    }

    @Test
    void shouldGiveItsTailUpWhenNobodyKnowsWhereItsTermEnded() throws Exception
    {
        final int old = cluster.awaitLeader(NOBODY);
        final int second = (old + 1) % MEMBERS;
        final int third = (old + 2) % MEMBERS;
        growTail(old, second, third);
        final long oldTermId = lastTermId(old);
        cluster.member(old).close();
        cluster.cutLog(second, false);
        cluster.cutLog(third, false);

        write(cluster.awaitLeader(old), "/next", new byte[LATER_BYTES]);
        restart(second, third);
        write(cluster.awaitLeader(old), "/later", DATA);
        close(second, third);
        forgetTerm(second, oldTermId + 1);
        forgetTerm(third, oldTermId + 1);

        // The one that returns finds nobody serving yet, and so begins with what it has.
        cluster.launch(old);
        cluster.launch(second);
        cluster.launch(third);
        cluster.awaitLeader(old);
        Await.until("the old leader stops, since nobody tells it where its log parts from theirs", TIMEOUT_MS, () ->
            cluster.member(old).isStopped());
        cluster.member(old).close();
        for (final CuttableMembers.TermNews news : cluster.termNews())
        {
            assertFalse(
                old == news.receiver() && oldTermId == news.lastTermId() && news.nextTermId() > oldTermId + 1,
                news::toString);
        }

        cluster.launch(old);
        cluster.member(old).awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));

        try (NodensClient client = NodensClient.connect(cluster.clientOf(old)))
        {
            assertNotNull(client.getData("/next", new ZnodeStat(), null, ReadLevel.LINEARIZABLE));
            assertNotNull(client.getData("/later", new ZnodeStat(), null, ReadLevel.LINEARIZABLE));
            assertNull(client.exists("/tail", null, ReadLevel.LINEARIZABLE));
        }
        Await.until("all have applied the same", TIMEOUT_MS, () ->
            cluster.member(old).status().zxid() == cluster.member(second).status().zxid());
        assertEquals(cluster.member(second).status().digest(), cluster.member(old).status().digest());
    }

    /** The leader logs what nobody else gets. */
    private void growTail(final int leader, final int second, final int third)
    {
        try (AsyncNodensClient client = cluster.connect(leader))
        {
            cluster.cutLog(second, true);
            cluster.cutLog(third, true);
            final long recorded = cluster.recordedBytes(leader);
            final var tail = client.create("/tail", new byte[TAIL_BYTES], CreateMode.PERSISTENT);
            Await.until("the leader has recorded its tail", TIMEOUT_MS, () ->
                cluster.recordedBytes(leader) >= recorded + TAIL_BYTES);
            assertFalse(tail.isDone());
        }
    }

    private void write(final int memberId, final String path, final byte[] data) throws Exception
    {
        try (AsyncNodensClient client = cluster.connect(memberId))
        {
            client.create(path, data, CreateMode.PERSISTENT).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void restart(final int... memberIds)
    {
        close(memberIds);
        for (final int memberId : memberIds)
        {
            cluster.launch(memberId);
        }
    }

    private void close(final int... memberIds)
    {
        for (final int memberId : memberIds)
        {
            cluster.member(memberId).close();
        }
    }

    private Path clusterDir(final int memberId)
    {
        return cluster.member(memberId).context().dataDir().resolve("cluster");
    }

    private long lastTermId(final int memberId)
    {
        return OwnLog.lastTerm(clusterDir(memberId)).leadershipTermId;
    }

    /** As Aeron itself removes an entry. */
    private void forgetTerm(final int memberId, final long termId) throws IOException
    {
        final Path file = clusterDir(memberId).resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        final ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int entry = 0; entry < entries.capacity(); entry += ENTRY_LENGTH)
        {
            if (RecordingLog.ENTRY_TYPE_TERM == entries.getInt(entry + RecordingLog.ENTRY_TYPE_OFFSET) &&
                termId == entries.getLong(entry + RecordingLog.LEADERSHIP_TERM_ID_OFFSET))
            {
                entries.putInt(entry + RecordingLog.ENTRY_TYPE_OFFSET, FORGOTTEN);
            }
        }
        Files.write(file, entries.array());
    }
}
