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
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.ReleaseOutcome;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A session whose every call and answer goes into a history.
 * <p>
 * <b>Thread:</b> owned by one. <b>Owns:</b> the client and the history.
 */
final class RecordingClient implements AutoCloseable
{
    /** Codes by which a write is decided against. */
    private static final Set<ErrorCode> DECIDED = EnumSet.of(
        ErrorCode.NO_NODE, ErrorCode.NODE_EXISTS, ErrorCode.BAD_VERSION, ErrorCode.TREE_FULL, ErrorCode.DISK_FULL);
    /** Codes by which a caller is told that an operation may have happened. */
    private static final Set<ErrorCode> UNDECIDED = EnumSet.of(
        ErrorCode.OPERATION_TIMEOUT, ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_MOVED, ErrorCode.CLIENT_CLOSED);

    private final String name;
    private final String baseName;
    private final NodensClient client;
    private final AsyncNodensClient async;
    private final HistoryWriter history;
    private final DistributedLock lock;
    private final long answerTimeoutMs;

    /**
     * Start recording.
     *
     * @param name            of the client, as in its history: one for each session.
     * @param baseName        of the client, the same in all of its sessions.
     * @param client          connected; closed with this.
     * @param history         closed with this.
     * @param answerTimeoutMs time after which a request that was not even refused counts as an error.
     */
    RecordingClient(
        final String name,
        final String baseName,
        final NodensClient client,
        final HistoryWriter history,
        final long answerTimeoutMs)
    {
        this.name = name;
        this.baseName = baseName;
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

    String baseName()
    {
        return baseName;
    }

    /**
     * Has the session come to its end?
     *
     * @return true when nothing can be asked with it any more.
     */
    boolean isOver()
    {
        return client.isClosed();
    }

    /** Record the end of the session, and give it up. */
    void leave()
    {
        history.end(client.isClosed());
        client.close();
        history.close();
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
        final long number = history.invoke(kind, path, value);
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        final UnsafeBuffer data = bytes(value);
        call(number, call, () ->
            async.create(pathBytes, 0, pathBytes.capacity(), data, 0, data.capacity(), mode, call));
        history.acknowledge(number, call.zxid, call.version, call.path);
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
        final long number = history.invoke(OperationKind.DELETE, path, "");
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        call(number, call, () -> async.delete(pathBytes, 0, pathBytes.capacity(), -1, call));
        history.acknowledge(number, call.zxid, 0, "");
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
        final long asked = history.invoke(OperationKind.LOCK, ProofPaths.LOCK, "");
        final long token = recordingErrors(asked, this::locked);
        history.acknowledge(asked, token, 0, "");

        final Call counter = readCall(ReadLevel.LOCAL, ProofPaths.COUNTER);
        final long next = ProofPaths.counterValue(counter.data) + 1;
        final String value = next + " " + token + ' ' + name + '/' + history.nextNumber();
        set(OperationKind.INCREMENT, ProofPaths.COUNTER, value, counter.version);

        final long released = history.invoke(OperationKind.UNLOCK, ProofPaths.LOCK, "");
        final ReleaseOutcome[] outcome = new ReleaseOutcome[1];
        recordingErrors(
            released,
            () ->
            {
                outcome[0] = lock.unlock();
                return 0;
            });
        if (ReleaseOutcome.RELEASED == outcome[0])
        {
            history.acknowledge(released, 0, 0, "");
        }
        else
        {
            // No member has said so: taken for an answer, a session that ends now would seem to end without a reason.
            history.unknown(released, outcome[0].name());
        }
    }

    /**
     * Create many znodes at once, without waiting for one answer before the next, and wait until all have one.
     *
     * @param prefix of their paths.
     * @param count  of znodes.
     * @param length of the data of each, in bytes.
     * @return how many were acknowledged.
     */
    int burst(final String prefix, final int count, final int length)
    {
        final Semaphore answered = new Semaphore(0);
        final AtomicInteger acknowledged = new AtomicInteger();
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answerTimeoutMs);
        for (int i = 0; i < count; i++)
        {
            final String path = prefix + i;
            final String value = name + '/' + history.nextNumber();
            final UnsafeBuffer pathBytes = bytes(path);
            final UnsafeBuffer data = new UnsafeBuffer(ProofPaths.padded(value, length));
            final long number = history.invoke(OperationKind.CREATE, path, value);
            final ResponseHandler handler = (response) ->
            {
                acknowledged.addAndGet(record(number, response) ? 1 : 0);
                answered.release();
            };
            long id = AsyncNodensClient.BACK_PRESSURED;
            while (AsyncNodensClient.BACK_PRESSURED == id && System.nanoTime() - deadlineNs < 0)
            {
                id = async.create(
                    pathBytes, 0, pathBytes.capacity(), data, 0, data.capacity(), CreateMode.PERSISTENT, handler);
            }
            if (id < 0)
            {
                history.refused(number, 0, "not sent");
                answered.release();
            }
        }
        try
        {
            if (!answered.tryAcquire(count, answerTimeoutMs, TimeUnit.MILLISECONDS))
            {
                throw new IllegalStateException("no answers within " + answerTimeoutMs + " ms, not even refusals");
            }
            return acknowledged.get();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    private boolean record(final long number, final Response response)
    {
        final ErrorCode code = response.code();
        if (ErrorCode.OK == code)
        {
            history.acknowledge(number, response.zxid(), response.stat().version(), response.path());
        }
        else if (DECIDED.contains(code) || (!response.isOutcomeUnknown() && 0 == response.zxid()))
        {
            history.refused(number, response.zxid(), code.name());
        }
        else if (UNDECIDED.contains(code))
        {
            history.unknown(number, code.name());
        }
        else
        {
            history.error(number, response.exception());
        }
        return ErrorCode.OK == code;
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
        final long number = history.invoke(kind, path, value);
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        final UnsafeBuffer data = bytes(value);
        call(number, call, () ->
            async.setData(pathBytes, 0, pathBytes.capacity(), data, 0, data.capacity(), expectedVersion, call));
        history.acknowledge(number, call.zxid, call.version, "");
    }

    private Call readCall(final ReadLevel level, final String path)
    {
        final boolean isLinearizable = level == ReadLevel.LINEARIZABLE;
        final long number = history.invoke(
            isLinearizable ? OperationKind.READ_LINEARIZABLE : OperationKind.READ, path, "");
        final Call call = new Call();
        final UnsafeBuffer pathBytes = bytes(path);
        call(number, call, () -> async.getData(pathBytes, 0, pathBytes.capacity(), level, null, call));
        history.acknowledge(number, call.zxid, call.version, call.data);
        return call;
    }

    private void call(final long number, final Call call, final LongSupplier request)
    {
        recordingErrors(
            number,
            () ->
            {
                final long correlationId = request.getAsLong();
                if (AsyncNodensClient.CLOSED == correlationId || AsyncNodensClient.BACK_PRESSURED == correlationId)
                {
                    throw new NotSentException(AsyncNodensClient.CLOSED == correlationId ?
                        ErrorCode.CLIENT_CLOSED : ErrorCode.BACK_PRESSURED);
                }
                call.await(answerTimeoutMs);
                if (null == call.failure)
                {
                    return correlationId;
                }
                // A write that was never sent did not happen, whatever its code.
                if (call.isWrite && !call.isOutcomeUnknown && 0 == call.zxid)
                {
                    throw new NotSentException(call.code);
                }
                if (DECIDED.contains(call.code))
                {
                    history.refused(number, call.zxid, call.code.name());
                    throw new RecordedException(call.failure, call.code);
                }
                throw call.failure;
            });
    }

    private long locked()
    {
        try
        {
            return lock.lock();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException("nobody interrupts this thread", ex);
        }
    }

    private long recordingErrors(final long number, final LongSupplier request)
    {
        try
        {
            return request.getAsLong();
        }
        catch (final RecordedException ex)
        {
            throw ex;
        }
        catch (final NotSentException ex)
        {
            history.refused(number, 0, ex.getMessage());
            throw ex;
        }
        catch (final NodensException ex)
        {
            if (UNDECIDED.contains(ex.code()))
            {
                history.unknown(number, ex.toString());
            }
            else
            {
                history.error(number, ex);
            }
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            history.error(number, ex);
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
        private ErrorCode code;
        private boolean isOutcomeUnknown;
        private boolean isWrite;
        private long zxid;
        private int version;
        private String path;
        private String data = "";

        @Override
        public void onResponse(final Response response)
        {
            final boolean isOk = response.code() == ErrorCode.OK;
            final boolean isAbsent =
                response.code() == ErrorCode.NO_NODE &&
                response.operation() == io.nodens.client.exceptions.Operation.GET_DATA;
            failure = isOk || isAbsent ? null : response.exception();
            code = response.code();
            isOutcomeUnknown = response.isOutcomeUnknown();
            isWrite = response.operation() != io.nodens.client.exceptions.Operation.GET_DATA;
            zxid = response.zxid();
            version = isAbsent ? Operation.ABSENT : response.stat().version();
            path = response.path();
            data = isOk && response.length() > 0 ? ProofPaths.value(response.data()) : "";
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
        }
    }

    /**
     * A request was decided against, which the history has already.
     */
    static final class RecordedException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        RecordedException(final NodensException cause, final ErrorCode code)
        {
            super(cause);
            this.code = code;
        }

        ErrorCode code()
        {
            return code;
        }
    }

    /**
     * A request never left this client.
     */
    static final class NotSentException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        NotSentException(final ErrorCode code)
        {
            super("not sent: " + code);
        }
    }
}
