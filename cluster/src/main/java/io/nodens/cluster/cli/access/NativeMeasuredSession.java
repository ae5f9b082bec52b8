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
package io.nodens.cluster.cli.access;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session of the native client, driven by the caller.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the client. <b>Allocates:</b> nothing of its own for a request.
 */
final class NativeMeasuredSession implements MeasuredSession
{
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);
    /** In which a client that has ended says why. */
    private static final int MAX_TURNS = 1_000;

    private final AsyncNodensClient client;
    private final ResponseHandler handler = this::onResponse;
    private DirectBuffer path;
    private DirectBuffer ephemeralPath;
    private DirectBuffer data;
    private Runnable onAnswer;
    private NodensException failure;

    NativeMeasuredSession(final AsyncNodensClient client)
    {
        this.client = client;
    }

    /** Wait until the session is open, or say why it cannot be. */
    void awaitConnect()
    {
        while (!client.isConnected() && !client.isClosed())
        {
            idle(client.doWork());
        }
        if (client.isClosed())
        {
            // Any request is refused with the reason why there is no connection.
            await(client.sync());
        }
    }

    @Override
    public void prepare(
        final String znode, final String ephemeral, final byte[] bytes, final Runnable answerHandler)
    {
        path = new UnsafeBuffer(znode.getBytes(StandardCharsets.UTF_8));
        ephemeralPath = new UnsafeBuffer(ephemeral.getBytes(StandardCharsets.UTF_8));
        data = new UnsafeBuffer(bytes);
        onAnswer = answerHandler;
    }

    @Override
    public boolean offer(final Request request)
    {
        final long correlationId = switch (request)
        {
            case GET -> client.getData(path, 0, path.capacity(), ReadLevel.LOCAL, null, handler);
            case SET -> client.setData(
                path, 0, path.capacity(), data, 0, data.capacity(), NodensClient.ANY_VERSION, handler);
            case CREATE -> client.create(
                ephemeralPath, 0, ephemeralPath.capacity(), data, 0, data.capacity(), CreateMode.EPHEMERAL, handler);
            case DELETE -> client.delete(
                ephemeralPath, 0, ephemeralPath.capacity(), NodensClient.ANY_VERSION, handler);
        };
        if (AsyncNodensClient.CLOSED == correlationId)
        {
            throw ended();
        }

        return correlationId >= 0;
    }

    @Override
    public int doWork()
    {
        final int work = client.doWork();
        if (null != failure)
        {
            final NodensException thrown = failure;
            failure = null;
            throw thrown;
        }
        if (client.isClosed())
        {
            throw ended();
        }

        return work;
    }

    @Override
    public void watch(final String znode, final Runnable onEvent)
    {
        await(client.addWatch(znode, WatchMode.PERSISTENT, new WatchOptions(), (event) -> onEvent.run()));
    }

    @Override
    public void create(final String znode, final byte[] bytes, final CreateMode mode, final long ttlMs)
    {
        await(ttlMs > 0 ? client.create(znode, bytes, mode, ttlMs) : client.create(znode, bytes, mode));
    }

    @Override
    public boolean delete(final String znode, final long timeoutMs)
    {
        final CompletableFuture<Void> answer = client.delete(znode);
        final long startNs = System.nanoTime();
        while (!answer.isDone() && !client.isClosed() &&
            System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(timeoutMs))
        {
            idle(client.doWork());
        }
        try
        {
            answer.getNow(null);
            return answer.isDone();
        }
        catch (final CompletionException ex)
        {
            return ex.getCause() instanceof NodensException known && ErrorCode.NO_NODE == known.code();
        }
    }

    @Override
    public void close()
    {
        client.close();
    }

    private void onResponse(final Response response)
    {
        if (ErrorCode.OK != response.code())
        {
            failure = response.exception();
        }
        else
        {
            onAnswer.run();
        }
    }

    private <T> T await(final CompletableFuture<T> answer)
    {
        while (!answer.isDone())
        {
            idle(client.doWork());
            if (Thread.interrupted())
            {
                throw AccessException.interrupted(Operation.CONNECT.toString(), null);
            }
        }
        try
        {
            return answer.join();
        }
        catch (final CompletionException ex)
        {
            if (ex.getCause() instanceof NodensException known)
            {
                throw known;
            }

            throw ex;
        }
    }

    /** The reason is what any request is refused with. */
    private NodensException ended()
    {
        final CompletableFuture<Long> answer = client.sync();
        for (int turn = 0; turn < MAX_TURNS && !answer.isDone(); turn++)
        {
            idle(client.doWork());
        }
        try
        {
            answer.getNow(null);
        }
        catch (final CompletionException ex)
        {
            if (ex.getCause() instanceof NodensException known)
            {
                return known;
            }
        }

        return NodensException.of(ErrorCode.CLIENT_CLOSED, Operation.CONNECT, null, null);
    }

    private static void idle(final int work)
    {
        if (0 == work)
        {
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
