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
package io.nodens.bench.proof;

import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.LeaderElection;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lives the lives of clients, one after the other: calls of every kind, locks and elections, while others interrupt it
 * and close what it uses.
 * <p>
 * <b>Thread:</b> its own.
 */
final class StressWorker implements Runnable
{
    static final String ROOT = "/stress";
    static final int QUEUES = 3;

    private static final int OPERATION_TIMEOUT_MS = 2_000;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int CLOSE_TIMEOUT_MS = 2_000;
    /** What a close may take beside its time-out when the client's thread does not come to it. */
    private static final int CLOSE_GRACE_MS = 5_000;
    private static final int FLOOD = 200;

    private final StressRun run;
    private final String name;
    private final Random random;
    private int lives;
    private int things;

    StressWorker(final StressRun run, final String name, final long seed)
    {
        this.run = run;
        this.name = name;
        random = new Random(seed);
    }

    static String queue(final int number)
    {
        return ROOT + "/queue-" + number;
    }

    @Override
    public void run()
    {
        while (!run.isOver())
        {
            try
            {
                live();
            }
            catch (final NodensException | CancellationException | InterruptedException ex)
            {
                // As documented: the next life.
                Thread.interrupted();
            }
            catch (final Throwable ex)
            {
                run.verdict().violated("calls fail by what is documented: " + name + ": " + ex + " at " +
                    Arrays.toString(ex.getStackTrace()));
            }
        }
    }

    private void live() throws Exception
    {
        final String life = name + "/" + ++lives;
        final StressListener listener = new StressListener("session of " + life, run.verdict(), random.nextLong());
        final ClientContext context = run.context(random.nextBoolean())
            .clientName("stress-client-" + name)
            .sessionListener(listener)
            .connectTimeoutMs(CONNECT_TIMEOUT_MS)
            .operationTimeoutMs(OPERATION_TIMEOUT_MS)
            .closeTimeoutMs(CLOSE_TIMEOUT_MS)
            .maxInFlight(1 << (2 + random.nextInt(5)));
        final NodensClient client =
            run.calls().make("connect", CONNECT_TIMEOUT_MS, () -> NodensClient.connect(context));
        listener.closing(client::close);
        try
        {
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextInt(12_000));
            if (0 == random.nextInt(3))
            {
                run.disturb(1_000 + random.nextInt(10_000), () ->
                {
                    close(client);
                    return null;
                });
            }

            while (!run.isOver() && !client.isClosed() && System.nanoTime() - endNs < 0)
            {
                actOnce(life, client);
            }
        }
        finally
        {
            Thread.interrupted();
            close(client);
        }
    }

    private void actOnce(final String life, final NodensClient client) throws Exception
    {
        try
        {
            act(life, client);
        }
        catch (final NodensException | CancellationException | InterruptedException ex)
        {
            // Members come and go, and so do the client and the lock.
            Thread.interrupted();
        }
    }

    private void act(final String life, final NodensClient client) throws Exception
    {
        final String thing = life + "." + ++things;
        switch (random.nextInt(10))
        {
            case 0 -> call("create", () ->
                client.create(ROOT + "/e-", new byte[16], CreateMode.EPHEMERAL_SEQUENTIAL));
            case 1 -> call("setData", () -> client.setData(ROOT, new byte[random.nextInt(1_000)], -1));
            case 2 -> call("exists", () ->
                client.exists(ROOT, (event) -> badWatch(), ReadLevel.LOCAL));
            case 3 -> call("getChildren", () -> client.getChildren(ROOT));
            case 4 -> flood(client);
            case 5 -> lockInterrupted(thing, client);
            case 6, 7 -> elect(thing, client);
            default -> lockOnce(thing, client);
        }
    }

    private void badWatch()
    {
        if (random.nextBoolean())
        {
            throw new AssertionError("thrown on purpose");
        }
    }

    private void flood(final NodensClient client)
    {
        for (int i = 0; i < FLOOD; i++)
        {
            final CompletableFuture<?> unused = client.async().exists(ROOT, null, ReadLevel.LINEARIZABLE);
        }
    }

    private void lockOnce(final String thing, final NodensClient client) throws Exception
    {
        final String path = queue(random.nextInt(QUEUES));
        final StressListener listener = new StressListener("lock " + thing, run.verdict(), random.nextLong());
        final DistributedLock lock = new DistributedLock(client, path, listener);
        listener.closing(lock::close);
        final long timeoutMs = random.nextInt(1_500);
        final long before = run.holders().highest(path);
        final HolderChecks.Contender contender = run.holders().add(path, "lock " + thing, lock::fencingToken);
        try
        {
            if (0 == random.nextInt(4))
            {
                run.disturb(random.nextInt(2_000), () ->
                {
                    unlock("close of a lock elsewhere", lock);
                    return null;
                });
            }

            final long token = run.calls().make("tryLock", timeoutMs, () -> lock.tryLock(timeoutMs));
            if (token > 0)
            {
                run.holders().onGranted(path, before, token, "lock " + thing);
                hold(lock, token);
            }
        }
        finally
        {
            unlock("unlock", lock);
            run.holders().remove(path, contender);
        }
    }

    private void lockInterrupted(final String thing, final NodensClient client) throws Exception
    {
        final String path = queue(random.nextInt(QUEUES));
        final DistributedLock lock = new DistributedLock(client, path, null);
        final Thread caller = Thread.currentThread();
        final int delayMs = random.nextInt(800);
        final long before = run.holders().highest(path);
        final HolderChecks.Contender contender = run.holders().add(path, "lock " + thing, lock::fencingToken);
        try
        {
            run.disturb(delayMs, () ->
            {
                caller.interrupt();
                return null;
            });
            // The one who interrupts may be busy for as long as a client takes to close.
            final long token = run.calls().make(
                "lock until interrupted", delayMs + CLOSE_TIMEOUT_MS + CLOSE_GRACE_MS, lock::lock);
            run.holders().onGranted(path, before, token, "lock " + thing);
            hold(lock, token);
        }
        finally
        {
            unlock("unlock, perhaps interrupted", lock);
            run.holders().remove(path, contender);
        }
    }

    private void hold(final DistributedLock lock, final long token)
    {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(300));
        boolean wasHeld = true;
        while (System.nanoTime() - endNs < 0)
        {
            final boolean isHeld = lock.isHeld();
            if (isHeld && !wasHeld)
            {
                run.verdict().violated("a lost lock stays lost: token " + token);
            }

            wasHeld = isHeld;
            Thread.onSpinWait();
        }
    }

    private void elect(final String thing, final NodensClient client) throws Exception
    {
        final String path = queue(random.nextInt(QUEUES));
        final StressListener listener = new StressListener("candidate " + thing, run.verdict(), random.nextLong());
        final LeaderElection election = new LeaderElection(client.async(), path, new byte[8], listener);
        listener.closing(election::close);
        final HolderChecks.Contender contender =
            run.holders().add(path, "candidate " + thing, election::fencingToken);
        try
        {
            call("start of a candidate", () ->
            {
                election.start();
                return null;
            });
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000));
            while (!election.isLeader() && !run.isOver() && !client.isClosed() && System.nanoTime() - endNs < 0)
            {
                // Interrupted or not: at worst it looks more often.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        finally
        {
            run.calls().make("close of a candidate", 0, () ->
            {
                election.close();
                return null;
            });
            if (election.isLeader())
            {
                run.verdict().violated("no candidate leads that has closed: " + thing);
            }

            run.holders().remove(path, contender);
        }
    }

    private void unlock(final String what, final DistributedLock lock) throws Exception
    {
        final long timeoutMs = random.nextInt(OPERATION_TIMEOUT_MS);
        run.calls().make(what, timeoutMs, () -> lock.unlock(timeoutMs));
        if (lock.isHeld())
        {
            run.verdict().violated("no lock is held after unlock()");
        }
    }

    private void close(final NodensClient client)
    {
        try
        {
            run.calls().make("close of a client", CLOSE_TIMEOUT_MS + CLOSE_GRACE_MS, () ->
            {
                client.close();
                return null;
            });
        }
        catch (final Exception ex)
        {
            run.verdict().violated("a client closes without an error: " + ex);
        }
    }

    private void call(final String what, final Callable<?> body) throws Exception
    {
        run.calls().make(what, OPERATION_TIMEOUT_MS, body);
    }
}
