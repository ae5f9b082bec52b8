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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.state.NewerReleaseException;
import io.nodens.cluster.state.Replica;
import io.nodens.cluster.state.StateSimulation;
import io.nodens.sbe.snapshot.MessageHeaderEncoder;
import io.nodens.sbe.snapshot.SnapshotEndEncoder;
import io.nodens.testsupport.FuzzBytes;
import io.nodens.testsupport.TestSeed;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated snapshots whose checksum fits nevertheless, so that every check behind it is reached: each is refused by
 * name, or loads to the state whose digest it has.
 */
@Timeout(3600)
class SnapshotFuzzTest
{
    /** One snapshot costs what so many frames cost. */
    private static final int FRAMES_PER_SNAPSHOT = 60;

    @TempDir
    private Path directory;

    private final Random random = new Random(TestSeed.seed());

    @Test
    void shouldRefuseByNameWhateverComes()
    {
        final SnapshotImage image;
        final long digest;
        try (Replica source = new Replica(directory.resolve("source")))
        {
            new StateSimulation(random.nextLong(), source).run(3_000);
            image = SnapshotImage.of(source.machine());
            digest = source.machine().digest();
        }
        final long startNs = System.nanoTime();
        int count = 0;
        int loaded = 0;
        do
        {
            final SnapshotImage damaged = image.copy();
            final int index = random.nextInt(damaged.messages.size());
            damaged.messages.set(index, FuzzBytes.mutate(damaged.messages.get(index), random));
            putChecksum(damaged);
            loaded += load(damaged, digest) ? 1 : 0;
            count++;
        }
        while (FuzzBytes.isToGoOn(startNs, (long)count * FRAMES_PER_SNAPSHOT));

        System.out.println(count + " snapshots, " + loaded + " loaded");
        assertTrue(loaded < count, "nothing was refused");
    }

    private boolean load(final SnapshotImage damaged, final long digest)
    {
        final Path path = directory.resolve("target");
        try (Replica target = new Replica(path))
        {
            damaged.loadInto(target.machine());
            assertEquals(digest, target.machine().digest());
            assertEquals(digest, target.machine().computeDigest());
            return true;
        }
        catch (final SnapshotException | NewerReleaseException ex)
        {
            return false;
        }
        finally
        {
            IoUtil.delete(path.toFile(), true);
        }
    }

    private static void putChecksum(final SnapshotImage image)
    {
        final int last = image.messages.size() - 1;
        final CRC32C checksum = new CRC32C();
        image.messages.subList(0, last).forEach((message) -> checksum.update(message, 0, message.length));
        final byte[] end = image.messages.get(last);
        final int offset = MessageHeaderEncoder.ENCODED_LENGTH + SnapshotEndEncoder.checksumEncodingOffset();
        if (end.length >= offset + Long.BYTES)
        {
            new UnsafeBuffer(end).putLong(offset, checksum.getValue(), ByteOrder.LITTLE_ENDIAN);
        }
    }
}
