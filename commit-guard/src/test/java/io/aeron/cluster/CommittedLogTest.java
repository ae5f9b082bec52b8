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
package io.aeron.cluster;

import io.aeron.Counter;
import io.nodens.guard.CommittedPosition;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.CountedErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommittedLogTest
{
    private static final int COUNTERS = 8;
    private static final long COMMIT_POSITION = 86_176;

    private final CountersManager counters = new CountersManager(
        aligned(COUNTERS * CountersReader.METADATA_LENGTH), aligned(COUNTERS * CountersReader.COUNTER_LENGTH));
    private final List<Throwable> errors = new ArrayList<>();
    private final ConsensusModule.Context ctx = new ConsensusModule.Context();

    @TempDir
    private Path clusterDir;

    private static UnsafeBuffer aligned(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    private void commit(final long position)
    {
        final AtomicCounter counter = counters.newCounter("commit position");
        counter.set(position);
        final AtomicCounter errorCounter = counters.newCounter("errors");
        ctx.clusterDir(clusterDir.toFile())
            .commitPositionCounter(new Counter(counters, counter.id()))
            .countedErrorHandler(new CountedErrorHandler(errors::add, errorCounter));
    }

    @Test
    void shouldStopBeforeAnythingIsDeletedWhenACommittedLogWouldBeTruncated()
    {
        commit(COMMIT_POSITION);

        assertThrows(AgentTerminationException.class, () -> CommitGuard.checkTruncation(ctx, COMMIT_POSITION - 32));

        assertEquals(1, errors.size());
        assertInstanceOf(CommitGuard.CommittedLogException.class, errors.get(0));
        assertTrue(errors.get(0).getMessage().contains("86176"), errors::toString);
    }

    @Test
    void shouldStopWhenWhatARunBeforeCommittedWouldBeTruncated() throws IOException
    {
        try (CommittedPosition committed = CommittedPosition.open(clusterDir))
        {
            committed.raise(COMMIT_POSITION);
            committed.raise(64);
        }
        assertEquals(COMMIT_POSITION, CommittedPosition.read(clusterDir));
        commit(0);

        assertThrows(AgentTerminationException.class, () -> CommitGuard.checkTruncation(ctx, COMMIT_POSITION - 32));
        CommitGuard.checkTruncation(ctx, COMMIT_POSITION);

        assertEquals(1, errors.size());
    }

    @Test
    void shouldStopWhenTheFileOfTheCommittedPositionIsDamaged() throws IOException
    {
        Files.write(clusterDir.resolve(CommittedPosition.FILE_NAME), new byte[7]);
        commit(0);

        assertThrows(AgentTerminationException.class, () -> CommitGuard.checkTruncation(ctx, 32));

        assertTrue(errors.get(0).getMessage().contains("is damaged"), errors::toString);
        assertThrows(IOException.class, () -> CommittedPosition.open(clusterDir));
    }

    @Test
    void shouldRefuseAFileOfAnotherVersionByItsVersion() throws IOException
    {
        CommittedPosition.open(clusterDir).close();
        final Path file = clusterDir.resolve(CommittedPosition.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[Long.BYTES]++;
        Files.write(file, bytes);

        final IOException ex = assertThrows(IOException.class, () -> CommittedPosition.open(clusterDir));

        assertTrue(ex.getMessage().contains("is of version 2, known is 1"), ex::getMessage);
    }

    @Test
    void shouldGoOnWhenWhatIsTruncatedWasNeverCommitted()
    {
        commit(COMMIT_POSITION);

        CommitGuard.checkTruncation(ctx, COMMIT_POSITION);
        CommitGuard.checkTruncation(ctx, COMMIT_POSITION + 32);

        assertEquals(List.of(), errors);
    }
}
