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
package io.nodens.cluster.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.state.Command;
import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.OperationCursor;
import io.nodens.cluster.state.Replica;
import io.nodens.cluster.state.StateMachine;
import io.nodens.cluster.state.StateSimulation;
import io.nodens.cluster.state.WriteOperation;
import io.nodens.sbe.snapshot.MessageHeaderDecoder;
import io.nodens.sbe.snapshot.MessageHeaderEncoder;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest
{
    private static final int INCARNATION = 7;

    @TempDir
    private Path directory;

    private Replica source;
    private Replica target;
    private final Command command = new Command();
    private long sequence;

    @BeforeEach
    void open()
    {
        source = new Replica(directory.resolve("source"));
        target = new Replica(directory.resolve("target"));
    }

    @AfterEach
    void close()
    {
        source.close();
        target.close();
    }

    @Test
    void shouldLoadWhatWasNeverUsed()
    {
        final SnapshotImage image = SnapshotImage.of(source.machine());

        image.loadInto(target.machine());

        assertEquals(0, target.machine().zxid());
        assertEquals(2, image.messages.size());
        assertArrayEquals(image.bytes(), SnapshotImage.of(target.machine()).bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_000, 32_512, 32_620, 32_640, 32_768, 32_769, 65_536, 1 << 20})
    void shouldCarryDataOfAnyLength(final int length)
    {
        carry(length);
    }

    @Test
    void shouldCarryTheLongestDataThatThereMayBe()
    {
        close();
        source = new Replica(directory.resolve("large-source"), 64 << 20);
        target = new Replica(directory.resolve("large-target"), 64 << 20);

        carry(TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
    }

    private void carry(final int length)
    {
        final UnsafeBuffer data = new UnsafeBuffer(new byte[length]);
        new Random(length).nextBytes(data.byteArray());
        openSession();
        create("/before", 1, data, Math.min(length, 10));
        create("/large", 2, data, length);
        create("/large/child", 3, data, Math.min(length, 40_000));
        create("/null", 4, data, Command.NULL_DATA_LENGTH);
        final SnapshotImage image = SnapshotImage.of(source.machine());

        image.loadInto(target.machine());

        assertEquals(source.machine().digest(), target.machine().digest());
        final UnsafeBuffer read = new UnsafeBuffer(new byte[length]);
        final int znode = target.tree().find(new UnsafeBuffer("/large".getBytes(StandardCharsets.UTF_8)), 0, 6);
        assertEquals(length, target.tree().copyData(znode, read, 0));
        assertArrayEquals(data.byteArray(), read.byteArray());
        for (final byte[] message : image.messages)
        {
            assertTrue(message.length <= SnapshotSink.MAX_MESSAGE_LENGTH);
        }
    }

    @Test
    void shouldKeepUnacknowledgedResultsSoThatARepeatedRequestGetsItsFirstOne()
    {
        openSession();
        create("/a", 1, new UnsafeBuffer(new byte[1]), 1);
        final long created = source.machine().zxid();
        SnapshotImage.of(source.machine()).loadInto(target.machine());

        target.answers().clear();
        target.machine().apply(
            begin(Operation.CREATE).request(1, 1, 0).mode(0, 0).path(text("/a"), 0, 2)
                .data(text(""), 0, Command.NULL_DATA_LENGTH), 2_000);

        assertEquals(0, target.answers().get(3));
        assertEquals(created, target.answers().get(6));
        assertEquals(created, target.machine().zxid());
    }

    @Test
    void shouldKeepTheOutcomesOfSeveralOperations()
    {
        begin(Operation.FRONT_END_OPEN).limits().set(1000, 1L << 30, 10, 1000);
        command.report().reset().opening(1, 1).versions(0, 4);
        source.machine().apply(command, 1_000);
        source.machine().apply(begin(Operation.OPEN_SESSION).timeoutMs(1_000).secret(1, 2), 1_000);
        final int count = 500;
        multi(source, 1, count);
        multi(source, 2, 1);
        multi(source, 3, 2);
        final List<Integer> codes = source.answers().codes();

        SnapshotImage.of(source.machine()).loadInto(target.machine());

        assertEquals(source.machine().protocolDigest(), target.machine().protocolDigest());
        assertEquals(count + 3, target.machine().retainedResults());
        assertArrayEquals(SnapshotImage.of(source.machine()).bytes(), SnapshotImage.of(target.machine()).bytes());
        multi(target, 3, 2);
        assertEquals(codes, target.answers().codes());
        multi(target, 1, count);
        assertEquals(count, target.answers().codes().size());
        assertEquals(source.machine().zxid(), target.machine().zxid());

        // Its second message has nothing but outcomes.
        final SnapshotImage image = SnapshotImage.of(source.machine());
        assertTrue(image.messages.size() > 2);
        image.messages.remove(1);
        assertRefused(image, "outcomes missing");
    }

    /** The first sets the root and the others check it. */
    private void multi(final Replica replica, final long requestId, final int count)
    {
        replica.answers().clear();
        replica.machine().apply(begin(Operation.MULTI).request(1, requestId, 0).attachmentId(1).operations(
            new OperationCursor()
            {
                private int position;

                @Override
                public void rewind()
                {
                    position = 0;
                }

                @Override
                public void next(final WriteOperation operation)
                {
                    operation.kind(0 == position++ ? Operation.SET_DATA : Operation.CHECK).version(-1)
                        .path(text("/"), 0, 1).data(text("x"), 0, 1);
                }
            },
            count,
            count), 2_000);
        assertEquals(count, replica.answers().codes().size());
    }

    @Test
    void shouldRefuseWhenTruncatedAnywhere()
    {
        fill();
        final SnapshotImage image = SnapshotImage.of(source.machine());
        for (int count = 0; count < image.messages.size(); count++)
        {
            final SnapshotImage damaged = image.copy();
            damaged.messages.subList(count, damaged.messages.size()).clear();
            assertRefused(damaged, "only " + count + " messages");
        }
    }

    @Test
    void shouldRefuseWhenAnyBitIsWrong()
    {
        fill();
        final SnapshotImage image = SnapshotImage.of(source.machine());
        final Random random = new Random(TestSeed.seed());
        for (int i = 0; i < 80; i++)
        {
            final SnapshotImage damaged = image.copy();
            final byte[] message = damaged.messages.get(i < 40 ? 0 : random.nextInt(damaged.messages.size()));
            final int index = i < 40 ? i * 4 : random.nextInt(message.length);
            message[index] ^= (byte)(1 << random.nextInt(8));
            assertRefused(damaged, "byte " + index + " of " + message.length);
        }
    }

    /** The checksum stands in the last message: nothing but the comparison of its fields covers that one. */
    @Test
    void shouldRefuseWhenAnyBitOfTheEndIsWrong()
    {
        openSession();
        final SnapshotImage image = SnapshotImage.of(source.machine());
        final int end = image.messages.size() - 1;
        for (int bit = 0; bit < image.messages.get(end).length * 8; bit++)
        {
            final SnapshotImage damaged = image.copy();
            damaged.messages.get(end)[bit / 8] ^= (byte)(1 << (bit % 8));
            assertRefused(damaged, "bit " + bit);
        }
    }

    @Test
    void shouldRefuseWhenMessagesAreMissingOrTwiceOrSwapped()
    {
        fill();
        final SnapshotImage image = SnapshotImage.of(source.machine());
        assertTrue(image.messages.size() > 3);

        final SnapshotImage missing = image.copy();
        missing.messages.remove(1);
        assertRefused(missing, "one missing");

        final SnapshotImage twice = image.copy();
        twice.messages.add(1, twice.messages.get(1));
        assertRefused(twice, "one twice");

        final SnapshotImage swapped = image.copy();
        swapped.messages.add(swapped.messages.size() - 1, swapped.messages.remove(1));
        assertRefused(swapped, "swapped");

        final SnapshotImage behind = image.copy();
        behind.messages.add(behind.messages.get(0));
        assertRefused(behind, "more after the end");
    }

    /** What a program loads that can apply the active version of the commands and no newer one. */
    @ParameterizedTest
    @CsvSource({"0, 2, 88", "1, 2, 88", "2, 3, 92", "3, 4, 92", "4, 5, 92", "5, 6, 92", "6, 7, 92"})
    void shouldBeWrittenInTheVersionThatBelongsToTheActiveOne(
        final int activeVersion, final int snapshotVersion, final int frontEndLength)
    {
        command.begin(Operation.FRONT_END_OPEN, 1).origin(0, INCARNATION, 0);
        command.limits().set(1000, 1 << 20, 10, 4096);
        command.report().reset().opening(1, 1).versions(0, activeVersion);
        source.machine().apply(command, 1_700_000_000_000L);

        final SnapshotImage image = SnapshotImage.of(source.machine());

        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final UnsafeBuffer message = new UnsafeBuffer(image.messages.get(0));
        header.wrap(message, 0);
        assertEquals(snapshotVersion, header.version());
        final int second = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        header.wrap(message, second);
        assertEquals(snapshotVersion, header.version());
        assertEquals(frontEndLength, header.blockLength());
        image.loadInto(target.machine());
        assertEquals(activeVersion, target.machine().activeVersion());
        assertEquals(
            activeVersion < 2 ? 0 : 4096, target.machine().frontEnds().get(0).report().maxDataLength());
        assertArrayEquals(image.bytes(), SnapshotImage.of(target.machine()).bytes());
    }

    @Test
    void shouldNameTheVersionWhenItIsForeign()
    {
        final SnapshotImage image = SnapshotImage.of(source.machine());
        final MessageHeaderEncoder header = new MessageHeaderEncoder();

        header.wrap(new UnsafeBuffer(image.messages.get(0)), 0).version(99);
        final NewerReleaseException newer = assertThrows(
            NewerReleaseException.class,
            () -> image.loadInto(target.machine()));
        assertTrue(newer.getMessage().contains("version 99 is newer"), newer.getMessage());

        header.version(0);
        final String older = assertRefused(image, "older").getMessage();
        assertTrue(older.contains("version 0 is older"), older);

        header.version(2).schemaId(901);
        final String foreign = assertRefused(image, "foreign").getMessage();
        assertTrue(foreign.contains("schema 901"), foreign);
    }

    @Test
    void shouldOnlyLoadIntoAnEmptyState()
    {
        fill();
        final SnapshotImage image = SnapshotImage.of(source.machine());

        assertThrows(IllegalArgumentException.class, () -> image.loadInto(source.machine()));
    }

    private RuntimeException assertRefused(final SnapshotImage image, final String how)
    {
        target.close();
        target = new Replica(directory.resolve("target"));
        final StateMachine machine = target.machine();
        final RuntimeException ex = assertThrows(RuntimeException.class, () -> image.loadInto(machine), how);
        assertTrue(ex instanceof SnapshotException || ex instanceof NewerReleaseException, () -> how + ": " + ex);
        return ex;
    }

    private void fill()
    {
        final StateSimulation simulation = new StateSimulation(5, source);
        simulation.run(6_000);
    }

    private void openSession()
    {
        begin(Operation.FRONT_END_OPEN).limits().set(
            1000, 1L << 30, 10, TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
        source.machine().apply(command, 1_000);
        source.machine().apply(begin(Operation.OPEN_SESSION).timeoutMs(1_000).secret(1, 2), 1_000);
    }

    private void create(final String path, final long requestId, final UnsafeBuffer data, final int length)
    {
        source.machine().apply(
            begin(Operation.CREATE).request(1, requestId, 0).mode(0, 0)
                .path(text(path), 0, path.length()).data(data, 0, length), 1_000);
        assertEquals(0, source.answers().get(-16), path);
    }

    private Command begin(final int operation)
    {
        return command.begin(operation, 3).origin(
            0, INCARNATION, operation == Operation.FRONT_END_OPEN ? sequence : ++sequence);
    }

    private static UnsafeBuffer text(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
