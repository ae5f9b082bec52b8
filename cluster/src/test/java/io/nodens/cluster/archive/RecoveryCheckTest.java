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
package io.nodens.cluster.archive;

import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.RecordingLog;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.Member;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.PortBlock;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A real member whose snapshots and log are damaged while it is down.
 */
class RecoveryCheckTest
{
    private static final long TIMEOUT_MS = 60_000;
    private static final int DATA_LENGTH = 16 << 10;
    private static final int ZNODES_PER_SNAPSHOT = 24;
    private static final int ENTRY_LENGTH = 64;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private PortBlock ports;
    private Member member;
    private long zxid;
    private long digest;

    @BeforeEach
    void reservePorts()
    {
        ports = PortBlock.reserve();
    }

    @AfterEach
    void close()
    {
        CloseHelper.close(member);
        ports.close();
    }

    @Test
    void shouldGoOnWithTheSnapshotBeforeWhenTheNewestIsDamaged() throws IOException
    {
        fill(2);
        flip(snapshots().get(0).serviceRecordingId());

        launch();
        member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));

        assertTrue(lines().contains("is damaged and was given up: "), this::lines);
        assertTrue(lines().contains("-0.rec is damaged at byte "), this::lines);
        assertTrue(member.status().zxid() >= zxid);
        assertEquals(digest, member.status().digest());
        takeSnapshot();
        member.close();
        printed.reset();
        launch();
        member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        assertFalse(lines().contains("damaged"), this::lines);
    }

    @Test
    void shouldBeRefusedByItsHostWhenNothingIsLeftToRecoverFrom() throws IOException
    {
        fill(3);
        final List<SnapshotEntries.Snapshot> snapshots = snapshots();
        final Path module = flip(snapshots.get(1).moduleRecordingId());
        final Path service = flip(snapshots.get(0).serviceRecordingId());

        assertRefused("no snapshot is sound (", service.toString());
        assertRefused("no snapshot is sound (", module.toString());
        flip(snapshots.get(0).serviceRecordingId());

        final Path needed = newestSegment();
        final Path aside = directory.resolve("aside");
        Files.move(needed, aside);
        Files.createFile(needed);
        assertRefused("the log is needed from position " + snapshots.get(0).logPosition() + " on, but ",
            needed + " is cut short");
        Files.delete(needed);
        Files.move(aside, needed);

        launch();
        member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        assertEquals(digest, member.status().digest());
    }

    @Test
    void shouldNameTheSegmentWhenOneThatIsNeededIsMissing() throws IOException
    {
        fill(0);
        final Path first = archiveDir().resolve(entries().logRecordingId() + "-0.rec");
        Files.delete(first);

        assertRefused("the log is needed from position 0 on, but ", first + " is missing");
    }

    @Test
    void shouldRecoverFromARecordingLogThatWasRewrittenWhenItHasThousandsOfOldSnapshots() throws IOException
    {
        fill(2);
        final List<SnapshotEntries.Snapshot> snapshots = snapshots();
        final Path recordingLog = directory.resolve("member-0/cluster").resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        final long lengthBefore = Files.size(recordingLog);
        appendOldSnapshots(recordingLog, 10_000);
        assertEquals(10_002, snapshots().size());

        launch();
        member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));

        assertTrue(lines().contains("dropped 20000 entries of old snapshots"), this::lines);
        assertTrue(lines().contains("ready as leader in term 1 "), () -> "terms are kept: " + lines());
        assertEquals(digest, member.status().digest());
        assertEquals(snapshots, snapshots());
        assertEquals(lengthBefore + ENTRY_LENGTH, Files.size(recordingLog), "and the new term");
    }

    /** The entries of the first snapshot again and again, as of earlier positions and with recordings that are gone. */
    private static void appendOldSnapshots(final Path recordingLog, final int count) throws IOException
    {
        final byte[] entries = Files.readAllBytes(recordingLog);
        final ByteBuffer old = ByteBuffer.allocate(count * 2 * ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        int first = 0;
        while (RecordingLog.ENTRY_TYPE_SNAPSHOT != entries[first + RecordingLog.ENTRY_TYPE_OFFSET])
        {
            first += ENTRY_LENGTH;
        }

        for (int i = 0; i < 2 * count; i++)
        {
            final int position = old.position();
            old.put(entries, first + i % 2 * ENTRY_LENGTH, ENTRY_LENGTH);
            old.putLong(position + RecordingLog.RECORDING_ID_OFFSET, 1_000_000 + i);
            old.putLong(position + RecordingLog.LOG_POSITION_OFFSET, 1 + i / 2);
        }

        Files.write(recordingLog, old.array(), StandardOpenOption.APPEND);
    }

    private void assertRefused(final String start, final String file)
    {
        final MemberException ex = assertThrows(MemberException.class, this::launch);

        assertEquals(MemberException.Category.ENVIRONMENT, ex.category());
        assertTrue(ex.getMessage().startsWith(start), ex.getMessage());
        assertTrue(ex.getMessage().contains(file), ex.getMessage());
        assertTrue(ex.getMessage().contains("start the member with an empty data directory"), ex.getMessage());
    }

    private void fill(final int snapshotCount)
    {
        launch();
        member.awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        final ClientContext context = new ClientContext()
            .endpoints("localhost:" + ports.basePort(0))
            .connectTimeoutMs(TIMEOUT_MS)
            .operationTimeoutMs(TIMEOUT_MS)
            .aeronDirectoryName(member.context().aeronDir().toString());
        try (NodensClient client = NodensClient.connect(context))
        {
            for (int i = 0; i <= snapshotCount; i++)
            {
                for (int k = 0; k < ZNODES_PER_SNAPSHOT; k++)
                {
                    client.create("/filled-" + i + "-" + k, new byte[DATA_LENGTH], CreateMode.PERSISTENT);
                }

                if (i < snapshotCount)
                {
                    takeSnapshot();
                }
            }
        }

        Await.until("the session is closed", TIMEOUT_MS, () -> 0 == member.status().sessionCount());
        if (snapshotCount > 2)
        {
            Await.until("the log is purged", TIMEOUT_MS, () ->
                lines().contains(" and 2 recordings of old snapshots"));
        }

        zxid = member.status().zxid();
        digest = member.status().digest();
        member.close();
    }

    private void takeSnapshot()
    {
        final long before = lines().lines().filter((line) -> line.contains("snapshot taken")).count();
        assertTrue(ClusterTool.snapshot(
            directory.resolve("member-0/cluster").toFile(), new PrintStream(new ByteArrayOutputStream())));
        Await.until("the snapshot is taken", TIMEOUT_MS, () ->
            lines().lines().filter((line) -> line.contains("snapshot taken")).count() > before);
    }

    private void launch()
    {
        member = Member.launch(new MemberContext()
            .memberId(0)
            .members("0=localhost:" + ports.basePort(0))
            .dataDir(directory.resolve("member-0"))
            .set(MemberSetting.REGION_SEGMENT_LENGTH, "1m")
            .set(MemberSetting.CHANGE_RING_LENGTH, "1m")
            .set(MemberSetting.ADMIN_PORT, "none")
            .set(MemberSetting.MAX_DATA_LENGTH, "16k")
            .set(MemberSetting.LOG_TERM_LENGTH, "256k")
            .set(MemberSetting.INGRESS_TERM_LENGTH, "256k")
            .set(MemberSetting.SEGMENT_LENGTH, "256k")
            .out(out));
    }

    private String lines()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path archiveDir()
    {
        return directory.resolve("member-0/archive");
    }

    private SnapshotEntries entries()
    {
        try (RecordingLog recordingLog = new RecordingLog(directory.resolve("member-0/cluster").toFile(), false))
        {
            return new SnapshotEntries(recordingLog.entries());
        }
    }

    private List<SnapshotEntries.Snapshot> snapshots()
    {
        return entries().newestFirst();
    }

    private Path newestSegment() throws IOException
    {
        final long recordingId = entries().logRecordingId();
        Path newest = null;
        try (var files = Files.list(archiveDir()))
        {
            for (final Path file : files.toList())
            {
                final long base = Recording.baseOf(file.getFileName().toString(), recordingId);
                if (base >= 0 &&
                    (null == newest || base > Recording.baseOf(newest.getFileName().toString(), recordingId)))
                {
                    newest = file;
                }
            }
        }

        return newest;
    }

    /** One bit, in the second frame or behind it; once more and it is as it was. */
    private Path flip(final long recordingId) throws IOException
    {
        final Path file = archiveDir().resolve(recordingId + "-0.rec");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer value = ByteBuffer.allocate(1);
            channel.read(value, 150);
            value.put(0, (byte)(value.get(0) ^ 4));
            value.flip();
            channel.write(value, 150);
        }

        return file;
    }
}
