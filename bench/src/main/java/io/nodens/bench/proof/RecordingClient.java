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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.ErrorCode;
import io.nodens.client.NodensClient;
import io.nodens.client.NodensException;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.recipes.DistributedLock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A session whose every call and answer goes into a history.
 * <p>
 * <b>Thread:</b> owned by one. <b>Owns:</b> the client and the history.
 */
final class RecordingClient implements AutoCloseable
{
    private final String name;
    private final NodensClient client;
    private final AsyncNodensClient async;
    private final HistoryWriter history;
    private final DistributedLock lock;
    private final long answerTimeoutMs;

    /**
     * Start recording.
     *
     * @param name            of the client, as in its history.
     * @param client          connected; closed with this.
     * @param history         closed with this.
     * @param answerTimeoutMs time after which a request that was not even refused counts as an error.
     */
    RecordingClient(
        final String name, final NodensClient client, final HistoryWriter history, final long answerTimeoutMs)
    {
        this.name = name;
        this.client = client;
        this.history = history;
        this.answerTimeoutMs = answerTimeoutMs;
        async = client.async();
        lock = new DistributedLock(client, ProofPaths.LOCK, null);
        history.session(client.sessionId());
    }

    String name()
    {
        return name;
    }

    /**
     * Create a znode with a value that no other create has.
     *
     * @param kind of create.
     * @param path asked for.
     * @return path as created.
     */
    String create(final OperationKind kind, final String path)
    {
        final CreateMode mode = switch (kind)
        {
            case CREATE_SEQUENTIAL -> CreateMode.PERSISTENT_SEQUENTIAL;
            case CREATE_EPHEMERAL -> CreateMode.EPHEMERAL;
            default -> CreateMode.PERSISTENT;
        };
        final String value = name + '/' + history.nextNumber();
        history.invoke(kind, path, value);
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        final UnsafeBuffer data = bytes(value);
        call(call, () -> async.create(pathBytes, 0, pathBytes.capacity(), data, 0, data.capacity(), mode, call));
        history.acknowledge(call.zxid, call.version, call.path);
        return call.path;
    }

    /**
     * Set a znode's data to a value that nobody else sets.
     *
     * @param path of the znode.
     */
    void set(final String path)
    {
        set(OperationKind.SET, path, name + '/' + history.nextNumber(), -1);
    }

    void delete(final String path)
    {
        history.invoke(OperationKind.DELETE, path, "");
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        call(call, () -> async.delete(pathBytes, 0, pathBytes.capacity(), -1, call));
        history.acknowledge(call.zxid, 0, "");
    }

    /**
     * Read a znode's data, which may be absent.
     *
     * @param level of the read.
     * @param path  of the znode.
     */
    void read(final ReadLevel level, final String path)
    {
        readCall(level, path);
    }

    /**
     * Take the lock, count the counter up by one, release the lock. The read inside is a local one: holding the lock,
     * this session has seen the release of the holder before, and so its increment.
     */
    void increment()
    {
        history.invoke(OperationKind.LOCK, ProofPaths.LOCK, "");
        final long token = recordingErrors(lock::lock);
        history.acknowledge(token, 0, "");

        final Call counter = readCall(ReadLevel.LOCAL, ProofPaths.COUNTER);
        final long next = ProofPaths.counterValue(counter.data) + 1;
        final String value = next + " " + token + ' ' + name + '/' + history.nextNumber();
        set(OperationKind.INCREMENT, ProofPaths.COUNTER, value, counter.version);

        history.invoke(OperationKind.UNLOCK, ProofPaths.LOCK, "");
        recordingErrors(
            () ->
            {
                lock.unlock();
                return 0;
            });
        history.acknowledge(0, 0, "");
    }

    @Override
    public void close()
    {
        lock.close();
        client.close();
        history.close();
    }

    private void set(final OperationKind kind, final String path, final String value, final int expectedVersion)
    {
        history.invoke(kind, path, value);
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        final UnsafeBuffer data = bytes(value);
        call(call, () ->
            async.setData(pathBytes, 0, pathBytes.capacity(), data, 0, data.capacity(), expectedVersion, call));
        history.acknowledge(call.zxid, call.version, "");
    }

    private Call readCall(final ReadLevel level, final String path)
    {
        final boolean isLinearizable = level == ReadLevel.LINEARIZABLE;
        history.invoke(isLinearizable ? OperationKind.READ_LINEARIZABLE : OperationKind.READ, path, "");
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        call(call, () -> async.getData(pathBytes, 0, pathBytes.capacity(), level, null, call));
        history.acknowledge(call.zxid, call.version, call.data);
        return call;
    }

    private void call(final Call call, final LongSupplier request)
    {
        recordingErrors(
            () ->
            {
                final long correlationId = request.getAsLong();
                if (correlationId < 0)
                {
                    throw new IllegalStateException("the client refused the request: " + correlationId);
                }
                call.await(answerTimeoutMs);
                return correlationId;
            });
    }

    private long recordingErrors(final LongSupplier request)
    {
        try
        {
            return request.getAsLong();
        }
        catch (final RuntimeException ex)
        {
            history.error(ex);
            throw ex;
        }
    }

    private static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Keeps one answer for the thread that waits for it.
     */
    private static final class Call implements ResponseHandler
    {
        private final Semaphore answered = new Semaphore(0);
        private NodensException failure;
        private long zxid;
        private int version;
        private String path;
        private String data = "";

        @Override
        public void onResponse(final Response response)
        {
            final boolean isOk = response.code() == ErrorCode.OK;
            final boolean isAbsent =
                response.code() == ErrorCode.NO_NODE && response.operation() == io.nodens.client.Operation.GET_DATA;
            failure = isOk || isAbsent ? null : response.exception();
            zxid = response.zxid();
            version = isAbsent ? Operation.ABSENT : response.stat().version();
            path = response.path();
            data = isOk && response.length() > 0 ? new String(response.data(), StandardCharsets.UTF_8) : "";
            answered.release();
        }

        void await(final long timeoutMs)
        {
            try
            {
                if (!answered.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS))
                {
                    throw new IllegalStateException("no answer within " + timeoutMs + " ms, not even a refusal");
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", ex);
            }
            if (null != failure)
            {
                throw failure;
            }
        }
    }
}
