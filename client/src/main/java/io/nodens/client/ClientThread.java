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
package io.nodens.client;

import io.nodens.client.connection.CallbackQueue;
import io.nodens.client.connection.ClientConductor;
import io.nodens.client.connection.ClientState;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Drives a client on a thread of its own until it is closed. Nobody has to wait for it without a bound: a thread that
 * is stuck ends when it is free again.
 */
final class ClientThread implements Runnable
{
    private final ClientConductor conductor;
    private final IdleStrategy idleStrategy;
    private final CallbackQueue callbacks;
    private final CountDownLatch ended = new CountDownLatch(1);

    ClientThread(final ClientConductor conductor, final IdleStrategy idleStrategy, final CallbackQueue callbacks)
    {
        this.conductor = conductor;
        this.idleStrategy = idleStrategy;
        this.callbacks = callbacks;
    }

    @Override
    public void run()
    {
        try
        {
            conductor.onStart();
            while (ClientState.CLOSED != conductor.view().state())
            {
                idleStrategy.idle(doWork());
            }
        }
        catch (final Throwable ex)
        {
            callbacks.onError(ex);
        }
        finally
        {
            close();
            ended.countDown();
        }
    }

    boolean hasEnded()
    {
        return 0 == ended.getCount();
    }

    /**
     * Wait for the end of the thread.
     *
     * @param timeoutNs to wait.
     * @return whether it has ended.
     * @throws InterruptedException when the caller is interrupted.
     */
    boolean await(final long timeoutNs) throws InterruptedException
    {
        return ended.await(timeoutNs, TimeUnit.NANOSECONDS);
    }

    private int doWork()
    {
        try
        {
            // An interrupt of a thread that is not the application's means nothing, and would keep parks from parking.
            return Thread.interrupted() ? 1 : conductor.doWork();
        }
        catch (final RuntimeException ex)
        {
            callbacks.onError(ex);
            return 1;
        }
    }

    private void close()
    {
        try
        {
            conductor.onClose();
        }
        catch (final RuntimeException ex)
        {
            callbacks.onError(ex);
        }
    }
}
