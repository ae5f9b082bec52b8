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

import io.aeron.Aeron;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with many clients that do nothing but keep their sessions. It prints how many are connected and how many
 * have ended, whenever that changes. One thread drives them all; or each has a thread, and another one that waits for
 * its connection.
 */
final class IdleClients
{
    /** What the lines begin with; the numbers of connected and of ended clients follow. */
    static final String COUNTS = "clients ";

    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long REPORT_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CONNECT_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(3);

    private IdleClients()
    {
    }

    /**
     * Run until the process is killed.
     *
     * @param args endpoints, number of clients, session time-out in ms, "driven" or "threads", directory for the
     *             driver's.
     */
    public static void main(final String[] args)
    {
        final int count = Integer.parseInt(args[1]);
        try (EmbeddedDriver driver = EmbeddedDriver.launch(new EmbeddedDriver.Context().parentDirectory(args[4])))
        {
            final ClientContext context = new ClientContext()
                .endpoints(args[0])
                .aeronDirectoryName(driver.aeronDirectoryName())
                .sessionTimeoutMs(Integer.parseInt(args[2]))
                .connectTimeoutMs(CONNECT_TIMEOUT_MS);
            if ("threads".equals(args[3]))
            {
                connectAtOnce(context, count);
            }
            else
            {
                drive(context, count);
            }
        }
    }

    private static void drive(final ClientContext context, final int count)
    {
        final List<AsyncNodensClient> clients = new ArrayList<>();
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(context.aeronDirectoryName())))
        {
            for (int i = 0; i < count; i++)
            {
                clients.add(AsyncNodensClient.connect(context.clone().aeron(aeron).useAgentInvoker(true)));
            }

            String said = "";
            long nextReportNs = System.nanoTime();
            while (!Thread.currentThread().isInterrupted())
            {
                int work = 0;
                int connected = 0;
                int ended = 0;
                for (int i = 0; i < count; i++)
                {
                    final AsyncNodensClient client = clients.get(i);
                    work += client.doWork();
                    connected += client.isConnected() ? 1 : 0;
                    ended += client.isClosed() ? 1 : 0;
                }

                final String counts = COUNTS + connected + " " + ended;
                if (!counts.equals(said) && System.nanoTime() - nextReportNs >= 0)
                {
                    System.out.println(counts);
                    said = counts;
                    nextReportNs = System.nanoTime() + REPORT_NS;
                }

                if (0 == work)
                {
                    LockSupport.parkNanos(PARK_NS);
                }
            }
        }
    }

    private static void connectAtOnce(final ClientContext context, final int count)
    {
        final CountDownLatch begin = new CountDownLatch(1);
        final AtomicInteger connected = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        final NodensClient[] clients = new NodensClient[count];
        final Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            final int index = i;
            threads[i] = new Thread(() ->
            {
                try
                {
                    begin.await();
                    clients[index] = NodensClient.connect(context.clone());
                    connected.incrementAndGet();
                }
                catch (final InterruptedException | RuntimeException ex)
                {
                    System.out.println("failed: " + ex);
                    failed.incrementAndGet();
                }

                synchronized (begin)
                {
                    // The last line counts: none may be older than the one before it.
                    System.out.println(COUNTS + connected + " " + failed);
                }
            });
            threads[i].start();
        }

        begin.countDown();
        try
        {
            for (final Thread thread : threads)
            {
                thread.join();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        CloseHelper.quietCloseAll(clients);
    }
}
