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
package io.nodens.gateway.tls;

import io.nodens.gateway.status.OccasionalLine;
import org.agrona.concurrent.SystemNanoClock;

import java.security.cert.CertificateException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Threads for the tasks of handshakes. Few of them compute at one time; one that asks another host whether a
 * certificate was revoked gives its turn to another one meanwhile.
 * <pre>
 *   task --queue--&gt; thread --turn--&gt; computes --check--&gt; waits, without a turn --turn--&gt; computes
 *                                                | when many wait
 *                                                +--&gt; refused
 * </pre>
 * <b>Thread:</b> any. <b>Owns:</b> its threads, which live until it is closed, because members take the end of a thread
 * for a fault.
 */
final class HandshakeThreads implements Executor, AutoCloseable
{
    /** Checks of certificates at one time, all of which may wait for hosts that do not answer. */
    static final int MAX_CHECKS = 64;

    private final ThreadPoolExecutor threads;
    private final Semaphore turns;
    private final Semaphore checks = new Semaphore(MAX_CHECKS);
    private final OccasionalLine refusals;

    /**
     * Asks another host about a certificate.
     */
    @FunctionalInterface
    interface Check
    {
        void run() throws CertificateException;
    }

    /**
     * Threads that are started when there are tasks.
     *
     * @param count      of those that compute at one time, at least 1.
     * @param isChecking whether there will be checks of certificates.
     * @param maxTasks   that wait for a thread.
     * @param factory    makes the threads.
     * @param log        takes a line for the operator.
     */
    HandshakeThreads(
        final int count,
        final boolean isChecking,
        final int maxTasks,
        final ThreadFactory factory,
        final Consumer<String> log)
    {
        final int size = isChecking ? count + MAX_CHECKS : count;
        turns = new Semaphore(count, true);
        refusals = new OccasionalLine(log, SystemNanoClock.INSTANCE);
        threads = new ThreadPoolExecutor(
            size, size, 0, TimeUnit.NANOSECONDS, new ArrayBlockingQueue<>(maxTasks),
            (task) -> named(factory, task));
    }

    private static Thread named(final ThreadFactory factory, final Runnable task)
    {
        final Thread thread = factory.newThread(task);
        thread.setName("gateway-handshakes");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Run a task when it is its turn.
     *
     * @param task of a handshake.
     * @throws java.util.concurrent.RejectedExecutionException when too many tasks wait.
     */
    @Override
    public void execute(final Runnable task)
    {
        threads.execute(() -> runInTurn(task));
    }

    private void runInTurn(final Runnable task)
    {
        try
        {
            turns.acquire();
        }
        catch (final InterruptedException ignore)
        {
            // Closed: nobody waits for the handshake any more.
            return;
        }

        try
        {
            task.run();
        }
        catch (final RejectedExecutionException ignore)
        {
            // The agent of the client has ended meanwhile.
        }
        finally
        {
            turns.release();
        }
    }

    /**
     * Check a certificate, in a task that was given to {@link #execute(Runnable)}: others have their turn meanwhile.
     *
     * @param check to run.
     * @throws CertificateException of the check; or because there are {@link #MAX_CHECKS} already.
     */
    void check(final Check check) throws CertificateException
    {
        if (!checks.tryAcquire())
        {
            synchronized (refusals)
            {
                refusals.print(() -> "warning: gateway: TLS: a client with a certificate is refused, because " +
                    MAX_CHECKS + " others wait to learn whether theirs were revoked: OCSP responders or hosts of " +
                    "revocation lists are slow or do not answer");
            }
            throw new CertificateException(MAX_CHECKS + " certificates are being checked already");
        }

        turns.release();
        try
        {
            check.run();
        }
        finally
        {
            checks.release();
            turns.acquireUninterruptibly();
        }
    }

    /** Run no further task. */
    @Override
    public void close()
    {
        threads.shutdownNow();
    }
}
