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
package io.nodens.cluster.frontend;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.client.recipes.Candidate;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.DistributedReadWriteLock;
import io.nodens.client.recipes.FencingGate;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;
import io.nodens.client.recipes.ReleaseOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Locks and elections against a real front end and state machine, over the loss of sessions.
 */
@Timeout(60)
class RecipeLockTest
{
    @TempDir
    Path directory;

    private RecipeRig rig;

    @BeforeEach
    void start()
    {
        rig = new RecipeRig(directory);
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    @Test
    void shouldFenceTheHolderWhoseSessionIsOver() throws Exception
    {
        final NodensClient first = rig.client();
        final NodensClient second = rig.client();
        final FencingGate gate = new FencingGate();
        final DistributedLock lock = new DistributedLock(first, "/l", null);
        final long token = lock.tryLock(20_000);
        assertTrue(gate.admit(token));
        final CompletableFuture<Long> next = new DistributedLock(second, "/l", null).lockAsync();

        rig.stop(first);
        rig.harness.pass(2 * RecipeRig.SESSION_TIMEOUT_MS);
        final long newer = rig.join(next);

        assertTrue(newer > token);
        assertTrue(gate.admit(newer));
        assertFalse(gate.admit(token), "by a holder that does not know yet");
        assertFalse(lock.isHeld());
        rig.resume(first);
        assertThrows(SessionExpiredException.class, () -> lock.tryLock(20_000));
    }

    @Test
    void shouldLockAndUnlockWithoutWaiting() throws Exception
    {
        final DistributedLock first = new DistributedLock(rig.client(), "/l", null);
        final DistributedLock second = new DistributedLock(rig.client(), "/l", null);

        final long token = rig.join(first.lockAsync());
        final CompletableFuture<Long> next = second.lockAsync();
        assertInstanceOf(IllegalStateException.class, failure(first.lockAsync()));
        rig.harness.cycles(200);
        assertFalse(next.isDone());
        assertEquals(ReleaseOutcome.RELEASED, rig.join(first.unlockAsync()));

        assertTrue(rig.join(next) > token);
        assertEquals(ReleaseOutcome.NOT_HELD, rig.join(first.unlockAsync()));
        assertTrue(second.isHeld());
    }

    @Test
    void shouldLeaveTheQueueWhenTheApplicationCancelsItsFuture() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedLock first = new DistributedLock(client, "/l", null);
        final DistributedLock second = new DistributedLock(rig.client(), "/l", null);
        rig.join(first.lockAsync());
        final CompletableFuture<Long> unwanted = second.lockAsync();
        rig.await("the second in line", () -> 2 == children(client, "/l").size());

        unwanted.cancel(false);

        rig.await("the end of the wait", () -> 1 == children(client, "/l").size());
        assertTrue(first.isHeld());
        first.unlock();
        assertTrue(second.tryLock(20_000) > 0);
    }

    @Test
    void shouldShowTheCandidatesTheirDataAndTheLeader() throws Exception
    {
        final NodensClient observer = rig.client();
        assertNull(rig.join(LeaderElection.leader(observer.async(), "/e")));
        assertEquals(List.of(), rig.join(LeaderElection.candidates(observer.async(), "/e")));
        final NodensClient first = rig.client();
        final NodensClient second = rig.client();
        final LeaderElection one = election(first, "one");
        final LeaderElection two = election(second, "two");
        one.start();
        final long token = one.await(20_000);
        two.start();
        rig.await("the second candidate", () -> 2 == children(observer, "/e").size());
        observer.create("/e/n-1-1-0000000009", "nobody".getBytes(UTF_8), CreateMode.PERSISTENT);

        final List<Candidate> candidates = rig.join(LeaderElection.candidates(observer.async(), "/e"));

        assertEquals(List.of("one", "two"), candidates.stream().map((each) -> new String(each.data(), UTF_8)).toList());
        assertEquals(List.of(true, false), candidates.stream().map(Candidate::isLeader).toList());
        assertEquals(List.of(first.sessionId(), second.sessionId()),
            candidates.stream().map(Candidate::sessionId).toList());
        assertEquals(token, candidates.get(0).token());
        assertEquals(token, rig.join(two.leader()).token());
        assertEquals(LeaderElection.NOT_LEADER, two.await(1));

        rig.loseSession(first);

        final long next = two.await(20_000);
        assertTrue(next > token);
        assertEquals(next, rig.join(two.elected()));
        assertEquals("two", new String(rig.join(LeaderElection.leader(observer.async(), "/e")).data(), UTF_8));
        assertEquals(next, rig.join(two.candidates()).get(0).token());
        assertThrows(CancellationException.class, () -> one.await(20_000), "it has led");
    }

    @Test
    void shouldEndTheWaitOfACandidateThatIsClosedOrLosesItsSession() throws Exception
    {
        final NodensClient first = rig.client();
        final NodensClient second = rig.client();
        final LeaderElection one = election(first, "one");
        assertThrows(IllegalStateException.class, () -> one.await(1));
        one.start();
        one.await(20_000);
        final LeaderElection closed = election(first, "closed");
        closed.start();
        closed.close();
        assertThrows(CancellationException.class, () -> closed.await(20_000));
        final LeaderElection lost = election(second, "lost");
        lost.start();
        final CompletableFuture<Long> elected = lost.elected();

        rig.loseSession(second);

        assertThrows(SessionExpiredException.class, () -> lost.await(20_000));
        assertInstanceOf(SessionExpiredException.class, failure(elected));
        assertTrue(one.isLeader());
    }

    @Test
    void shouldLetReadersInTogetherAndWritersAloneInTheOrderInWhichTheyCame() throws Exception
    {
        final DistributedReadWriteLock a = new DistributedReadWriteLock(rig.client().async(), "/rw", null);
        final DistributedReadWriteLock b = new DistributedReadWriteLock(rig.client().async(), "/rw", null);
        final NodensClient writing = rig.client();
        final DistributedReadWriteLock c = new DistributedReadWriteLock(writing.async(), "/rw", null);
        final DistributedReadWriteLock d = new DistributedReadWriteLock(rig.client().async(), "/rw", null);
        final long firstRead = a.readLock().tryLock(20_000);
        final long secondRead = b.readLock().tryLock(20_000);
        final CompletableFuture<Long> write = c.writeLock().lockAsync();
        rig.await("the writer in line", () -> 3 == children(writing, "/rw").size());
        final CompletableFuture<Long> lateRead = d.readLock().lockAsync();
        rig.await("the late reader in line", () -> 4 == children(writing, "/rw").size());

        // Backwards: what the writer watches goes first.
        b.close();
        rig.harness.cycles(300);
        assertFalse(write.isDone(), "while a reader holds the lock");
        a.close();
        final long writeToken = rig.join(write);
        rig.harness.cycles(300);
        assertFalse(lateRead.isDone(), "behind the writer");

        assertTrue(secondRead > firstRead && writeToken > secondRead);
        final CompletableFuture<Long> another = a.readLock().lockAsync();
        rig.loseSession(writing);
        final long lateToken = rig.join(lateRead);
        assertTrue(lateToken > writeToken);
        rig.join(another);
        assertTrue(d.readLock().isHeld() && a.readLock().isHeld());
        assertFalse(c.writeLock().isHeld());
        final FencingGate gate = new FencingGate(writeToken);
        assertTrue(gate.admitShared(rig.join(another)));
        assertTrue(gate.admitShared(lateToken));
        assertFalse(gate.admit(writeToken));
    }

    @Test
    void shouldLetAReaderInWhenTheWriterThatItWaitsForGivesUpBehindAnotherWriter() throws Exception
    {
        final NodensClient client = rig.client();
        final DistributedReadWriteLock a = new DistributedReadWriteLock(client.async(), "/rw", null);
        final DistributedReadWriteLock b = new DistributedReadWriteLock(rig.client().async(), "/rw", null);
        final DistributedReadWriteLock c = new DistributedReadWriteLock(rig.client().async(), "/rw", null);
        a.writeLock().tryLock(20_000);
        final CompletableFuture<Long> impatient = b.writeLock().lockAsync();
        rig.await("the writer in line", () -> 2 == children(client, "/rw").size());
        final CompletableFuture<Long> read = c.readLock().lockAsync();
        rig.await("the reader in line", () -> 3 == children(client, "/rw").size());

        impatient.cancel(false);
        rig.await("the writer gone", () -> 2 == children(client, "/rw").size());
        rig.harness.cycles(300);
        assertFalse(read.isDone(), "while the first writer holds the lock");
        a.close();

        assertTrue(rig.join(read) > 0);
    }

    private Throwable failure(final CompletableFuture<?> future)
    {
        return assertThrows(CompletionException.class, () -> rig.join(future)).getCause();
    }

    private static LeaderElection election(final NodensClient client, final String data)
    {
        return new LeaderElection(client.async(), "/e", data.getBytes(UTF_8), new LeaderListener()
        {
            @Override
            public void onElected(final long fencingToken)
            {
                // Asked for by await.
            }

            @Override
            public void onRevoked()
            {
                // The same.
            }
        });
    }

    private static List<String> children(final NodensClient client, final String path)
    {
        try
        {
            return client.getChildren(path);
        }
        catch (final NoNodeException ex)
        {
            return new ArrayList<>();
        }
    }
}
