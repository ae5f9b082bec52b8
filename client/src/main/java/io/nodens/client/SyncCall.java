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

import io.nodens.client.connection.InternalHandler;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.tree.ZnodeStat;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One waiting caller: takes the answer on the client's thread and copies it to where the caller wants it.
 * <p>
 * <b>Thread:</b> the caller's but for {@link #onResponse(Response)}; {@code state} hands the fields over.
 * <b>Allocates:</b> what the caller's form of the call returns.
 */
final class SyncCall implements InternalHandler
{
    private static final int SPINS = 200;
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int WAITING = 0;
    private static final int TAKING = 1;
    private static final int DONE = 2;
    private static final int ABANDONED = 3;

    private final AtomicInteger state = new AtomicInteger();
    private volatile Thread parked;
    private boolean isPresenceWanted;
    private ZnodeStat stat;
    private MutableDirectBuffer dst;
    private PageCursor page;
    private int dstOffset;
    private NodensException exception;
    private boolean isTaken;
    private int length;

    SyncCall prepare(final ZnodeStat statToFill)
    {
        state.set(WAITING);
        stat = statToFill;
        isPresenceWanted = false;
        dst = null;
        page = null;
        exception = null;
        isTaken = false;
        length = 0;
        return this;
    }

    SyncCall wantPresence()
    {
        isPresenceWanted = true;
        return this;
    }

    SyncCall wantData(final MutableDirectBuffer target, final int targetOffset)
    {
        dst = target;
        dstOffset = targetOffset;
        return this;
    }

    SyncCall wantPage(final PageCursor target)
    {
        page = target;
        return this;
    }

    @Override
    public void onResponse(final Response response)
    {
        if (!state.compareAndSet(WAITING, TAKING))
        {
            // The caller has left, and its memory is its own again.
            return;
        }

        try
        {
            take(response);
            isTaken = true;
        }
        catch (final RuntimeException ex)
        {
            exception = new NodensException(
                ErrorCode.SYSTEM_ERROR, response.operation(), response.path(), "cannot take the answer: " + ex);
        }
        finally
        {
            // Also when memory is short, or the target cannot be written to: the caller waits for nothing else.
            state.set(DONE);
            final Thread waiter = parked;
            if (null != waiter)
            {
                LockSupport.unpark(waiter);
            }
        }
    }

    /**
     * Wait for the client's thread to answer, whatever happens to the caller's: an interrupt stays pending.
     *
     * @param client     whose thread must be alive.
     * @param clock      of the deadline.
     * @param deadlineNs after which the caller waits no more.
     */
    void await(final AsyncNodensClient client, final NanoClock clock, final long deadlineNs)
    {
        for (int i = 0; i < SPINS; i++)
        {
            if (isDone())
            {
                return;
            }

            Thread.onSpinWait();
        }

        boolean isInterrupted = false;
        parked = Thread.currentThread();
        while (!isDone() && client.isDriven() && clock.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(this, PARK_NS);
            isInterrupted |= Thread.interrupted();
        }

        parked = null;
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    boolean isDone()
    {
        return DONE == state.get();
    }

    /**
     * Leave: the caller's memory is not written to from here on.
     *
     * @return false when the answer came after all.
     */
    boolean tryAbandon()
    {
        if (state.compareAndSet(WAITING, ABANDONED))
        {
            return true;
        }

        // The client's thread is copying the answer: that is a matter of microseconds.
        while (!isDone())
        {
            Thread.onSpinWait();
        }

        return false;
    }

    NodensException exception()
    {
        return null != exception || isTaken ? exception : new NodensException(
            ErrorCode.SYSTEM_ERROR, null, null, "cannot take the answer: the error handler says why");
    }

    int length()
    {
        return length;
    }

    private void take(final Response response)
    {
        final ErrorCode code = response.code();
        if (ErrorCode.NO_NODE == code && (isPresenceWanted || null != dst))
        {
            length = NodensClient.NO_NODE;
            return;
        }

        if (ErrorCode.OK != code)
        {
            exception = response.exception();
            return;
        }

        if (null != stat)
        {
            stat.copyFrom(response.stat());
        }

        if (null != dst)
        {
            length = copyData(response);
            if (null != page && length >= 0)
            {
                page.accept(response);
            }
        }
    }

    private int copyData(final Response response)
    {
        if (response.isNullData())
        {
            return NodensClient.NULL_DATA;
        }

        if (response.length() > dst.capacity() - dstOffset && !dst.isExpandable())
        {
            return NodensClient.BUFFER_TOO_SMALL;
        }

        dst.putBytes(dstOffset, response.buffer(), response.offset(), response.length());
        return response.length();
    }
}
