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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tasks that compute take turns, and those that wait for another host keep nobody waiting.
 */
class HandshakeThreadsTest
{
    private static final long TIMEOUT_S = 60;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final HandshakeThreads threads = new HandshakeThreads(1, true, 2 * HandshakeThreads.MAX_CHECKS,
        Thread::new, log::add);

    @AfterEach
    void closeThreads()
    {
        answer.countDown();
        threads.close();
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            assertTrue(latch.await(TIMEOUT_S, TimeUnit.SECONDS), "waited in vain");
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Or the end of the threads. */
    private void awaitAnswer()
    {
        try
        {
            answer.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks that wait until there is an answer. */
    private List<CompletableFuture<String>> startChecks(final int count)
    {
        final CountDownLatch asked = new CountDownLatch(count);
        final List<CompletableFuture<String>> checks = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final CompletableFuture<String> end = new CompletableFuture<>();
            threads.execute(() -> end.complete(check(() ->
            {
                asked.countDown();
                awaitAnswer();
            })));
            checks.add(end);
        }
        await(asked);
        return checks;
    }

    private String check(final HandshakeThreads.Check check)
    {
        try
        {
            threads.check(check);
            return "";
        }
        catch (final CertificateException ex)
        {
            return ex.getMessage();
        }
    }

    private <T> T run(final Supplier<T> task) throws Exception
    {
        return CompletableFuture.supplyAsync(task, threads).get(TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Test
    void shouldRunTasksWhileChecksWait() throws Exception
    {
        final List<CompletableFuture<String>> checks = startChecks(HandshakeThreads.MAX_CHECKS);

        assertEquals("done", run(() -> "done"));
        // One more is refused, and gives its thread and its turn back.
        final String refusal = run(() -> check(() -> {}));
        assertTrue(refusal.contains(Integer.toString(HandshakeThreads.MAX_CHECKS)), refusal);
        assertEquals("done", run(() -> "done"));
        assertEquals(1, log.size());
        assertTrue(log.peek().contains("slow or do not answer"), log::toString);
        assertTrue(checks.stream().noneMatch(CompletableFuture::isDone));

        answer.countDown();
        for (final CompletableFuture<String> check : checks)
        {
            assertEquals("", check.get(TIMEOUT_S, TimeUnit.SECONDS));
        }
        assertEquals("", run(() -> check(() -> {})));
    }

    @Test
    void shouldLetNoMoreComputeThanItHasTurns() throws Exception
    {
        final AtomicInteger computing = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final List<CompletableFuture<String>> checks = startChecks(HandshakeThreads.MAX_CHECKS / 2);
        final CountDownLatch done = new CountDownLatch(HandshakeThreads.MAX_CHECKS);

        for (int i = 0; i < HandshakeThreads.MAX_CHECKS; i++)
        {
            threads.execute(() ->
            {
                most.accumulateAndGet(computing.incrementAndGet(), Math::max);
                Thread.yield();
                computing.decrementAndGet();
                done.countDown();
            });
        }

        await(done);
        assertEquals(1, most.get());
        assertFalse(checks.get(0).isDone());
    }

    @Test
    void shouldPassOnWhatACheckSays() throws Exception
    {
        assertEquals("revoked", run(() -> check(() ->
        {
            throw new CertificateException("revoked");
        })));
        assertEquals("done", run(() -> "done"));
    }
}
