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

import io.aeron.Aeron;
import io.nodens.client.connection.ClientConductor;
import io.nodens.client.connection.ClientState;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.connection.RequestSubmitter;
import io.nodens.tree.ZnodeStat;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asynchronous client: one session, over whatever connection is good.
 * <p>
 * Requests are sent in the order in which they are made and so are writes applied. What a lost connection left
 * unanswered is sent again wherever the session is attached next, writes exactly once. A request fails by its own
 * outcome, when {@link ClientContext#operationTimeoutMs()} has passed, or when the session has expired; not because a
 * member died.
 * <p>
 * Two forms: with a {@link ResponseHandler} and buffers, which allocate nothing after warm-up and return a negative
 * number when the request was not taken; with {@link CompletableFuture}, which completes exceptionally by {@link
 * NodensException}. Both throw {@link BadArgumentsException} (and {@link DataTooLargeException}, {@link
 * TooManyWatchesException}) at once when the arguments are refused; the future forms complete with it.
 * <p>
 * <b>Thread:</b> with a thread of its own any thread may call; handlers, listeners and the dependents of futures run on
 * the client's thread and must not block. With {@link ClientContext#useAgentInvoker(boolean)} one thread makes all
 * calls, {@link #doWork()} among them.
 */
public final class AsyncNodensClient implements AutoCloseable
{
    /** A limit on what may be in flight is reached; nothing was done. Try again when answers have come. */
    public static final long BACK_PRESSURED = RequestSubmitter.BACK_PRESSURED;
    /** The client is closed or its session expired; nothing was done. */
    public static final long CLOSED = RequestSubmitter.CLOSED;

    static
    {
        RecipeAccess.provide(new Access());
    }

    private static final long CLOSE_GRACE_NS = TimeUnit.SECONDS.toNanos(5);

    private final ClientContext context;
    private final ClientConductor conductor;
    private final RequestSubmitter submitter;
    private final AgentRunner runner;

    private AsyncNodensClient(final ClientContext context, final ClientConductor conductor)
    {
        this.context = context;
        this.conductor = conductor;
        submitter = new RequestSubmitter(conductor, false);
        if (context.useAgentInvoker())
        {
            runner = null;
            conductor.onStart();
        }
        else
        {
            runner = new AgentRunner(
                context.idleStrategy(),
                (throwable) ->
                {
                    if (!(throwable instanceof AgentTerminationException))
                    {
                        context.errorHandler().onError(throwable);
                    }
                },
                null,
                conductor);
        }
    }

    private AsyncNodensClient(final AsyncNodensClient client)
    {
        context = client.context;
        conductor = client.conductor;
        runner = client.runner;
        submitter = new RequestSubmitter(conductor, true);
    }

    /**
     * Make a client that connects in the background. Requests may be made at once; they are sent when the session is
     * open, and fail by {@link ErrorCode#CONNECT_FAILED} when it is not within {@link
     * ClientContext#connectTimeoutMs()}.
     *
     * @param context not yet concluded.
     * @return the client.
     * @throws BadArgumentsException  when a setting is not allowed.
     * @throws ConnectFailedException when there is no media driver, or the virtual machine lacks a flag; the message
     *                                says what to do.
     */
    public static AsyncNodensClient connect(final ClientContext context)
    {
        context.conclude();
        final boolean ownsAeron = null == context.aeron();
        final Aeron aeron = ownsAeron ? OwnAeron.connect(context) : context.aeron();
        if (!ownsAeron && !context.useAgentInvoker() && null != aeron.conductorAgentInvoker())
        {
            throw new BadArgumentsException(Operation.CONNECT, null,
                "the Aeron client uses an agent invoker, allowed only with useAgentInvoker(true)");
        }

        final AsyncNodensClient client;
        try
        {
            client = new AsyncNodensClient(context, new ClientConductor(context, aeron, ownsAeron));
        }
        catch (final RuntimeException ex)
        {
            if (ownsAeron)
            {
                CloseHelper.quietClose(aeron);
            }

            throw ex;
        }

        if (null != client.runner)
        {
            AgentRunner.startOnThread(client.runner, context.threadFactory());
        }

        return client;
    }

    /**
     * Create a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param handler    for the answer: path, stat, {@link Response#sequence()}.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final ResponseHandler handler)
    {
        return submitter.create(path, pathOffset, pathLength, data, dataOffset, dataLength, mode, handler);
    }

    /**
     * Delete a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long delete(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final int version,
        final ResponseHandler handler)
    {
        return submitter.delete(path, pathOffset, pathLength, version, handler);
    }

    /**
     * Set a znode's data.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer: stat.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long setData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final int version,
        final ResponseHandler handler)
    {
        return submitter.setData(path, pathOffset, pathLength, data, dataOffset, dataLength, version, handler);
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param watch      told once when the data change or the znode is deleted, or null.
     * @param handler    for the answer: data, stat.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.GET_DATA, path, pathOffset, pathLength, level, watch, handler);
    }

    /**
     * Read a znode's stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param watch      told once when the znode is created, deleted or its data change, or null; set also when it is
     *                   absent.
     * @param handler    for the answer: stat, or {@link ErrorCode#NO_NODE}.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long exists(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.EXISTS, path, pathOffset, pathLength, level, watch, handler);
    }

    /**
     * List one page of children in creation order. Two pages whose stats have the same pzxid belong to the same
     * listing.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param cursor     of the page before, -1 for the first.
     * @param maxCount   most names, 0 for as many as the member lays into one page.
     * @param level      how current the answer must be.
     * @param watch      told once when a child is created or deleted or the znode is deleted, or null.
     * @param handler    for the answer: names, stat of the parent, {@link Response#cursor()}.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long getChildren(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final long cursor,
        final int maxCount,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.getChildren(
            Operation.GET_CHILDREN, path, pathOffset, pathLength, cursor, maxCount, level, watch, handler);
    }

    /**
     * List one page of children in creation order with stat and data of each, the page and its parent's stat being one
     * state. A child with more data than fit into a page with others has one to itself.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param cursor     of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount   most children, 0 for as many as the member lays into one page.
     * @param level      how current the answer must be.
     * @param watch      told once when a child is created or deleted or the znode is deleted, or null; not when data of
     *                   a child change.
     * @param handler    for the answer: entries as {@link io.nodens.tree.ChildEntry} reads them, stat of the parent,
     *                   {@link Response#cursor()}; {@link ErrorCode#UNIMPLEMENTED} from a member of protocol version 0.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long getChildrenWithData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final long cursor,
        final int maxCount,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.getChildren(
            Operation.GET_CHILDREN_WITH_DATA, path, pathOffset, pathLength, cursor, maxCount, level, watch, handler);
    }

    /**
     * A barrier through the log: answered when the member's replica has applied everything ordered before it.
     *
     * @param handler for the answer.
     * @return the correlation id, {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    public long sync(final ResponseHandler handler)
    {
        return submitter.sync(handler);
    }

    /**
     * Create a znode.
     *
     * @param path of the znode; a sequential one gets its suffix appended.
     * @param data of the znode, may be null.
     * @param mode of the znode.
     * @return path and stat.
     */
    public CompletableFuture<CreatedZnode> create(final String path, final byte[] data, final CreateMode mode)
    {
        final UnsafeBuffer name = encode(path);
        final UnsafeBuffer bytes = wrap(data);
        return submit(
            Operation.CREATE,
            path,
            (handler) -> create(name, 0, name.capacity(), bytes, 0, length(bytes), mode, handler),
            (response) -> new CreatedZnode(response.path(), copyOf(response.stat())));
    }

    /**
     * Delete a znode.
     *
     * @param path    of the znode.
     * @param version expected, -1 for any.
     * @return completes when it is deleted.
     */
    public CompletableFuture<Void> delete(final String path, final int version)
    {
        final UnsafeBuffer name = encode(path);
        return submit(
            Operation.DELETE,
            path,
            (handler) -> delete(name, 0, name.capacity(), version, handler),
            (response) -> null);
    }

    /**
     * Set a znode's data.
     *
     * @param path    of the znode.
     * @param data    to set, may be null.
     * @param version expected, -1 for any.
     * @return the new stat.
     */
    public CompletableFuture<ZnodeStat> setData(final String path, final byte[] data, final int version)
    {
        final UnsafeBuffer name = encode(path);
        final UnsafeBuffer bytes = wrap(data);
        return submit(
            Operation.SET_DATA,
            path,
            (handler) -> setData(name, 0, name.capacity(), bytes, 0, length(bytes), version, handler),
            (response) -> copyOf(response.stat()));
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path  of the znode.
     * @param watch told once when the data change or the znode is deleted, or null.
     * @param level how current the answer must be.
     * @return data and stat.
     */
    public CompletableFuture<ZnodeData> getData(final String path, final WatchListener watch, final ReadLevel level)
    {
        final UnsafeBuffer name = encode(path);
        return submit(
            Operation.GET_DATA,
            path,
            (handler) -> getData(name, 0, name.capacity(), level, watch, handler),
            (response) -> new ZnodeData(response.data(), copyOf(response.stat())));
    }

    /**
     * Read a znode's stat.
     *
     * @param path  of the znode.
     * @param watch told once when the znode is created, deleted or its data change, or null; set also when it is
     *              absent.
     * @param level how current the answer must be.
     * @return the stat, null when there is no such znode.
     */
    public CompletableFuture<ZnodeStat> exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        final UnsafeBuffer name = encode(path);
        final ResponseFuture<ZnodeStat> future = new ResponseFuture<>((response) -> copyOf(response.stat()));
        future.absent();
        return submit(
            Operation.EXISTS, path, future, (handler) -> exists(name, 0, name.capacity(), level, watch, handler));
    }

    /**
     * List the children of a znode, all of one state, over as many pages as it takes. A listing that keeps changing is
     * started anew until the operation timeout has passed.
     *
     * @param path  of the znode.
     * @param watch told once when a child is created or deleted or the znode is deleted, or null.
     * @param level how current the answer must be.
     * @return names in creation order and the stat of the parent.
     */
    public CompletableFuture<Children> getChildren(
        final String path, final WatchListener watch, final ReadLevel level)
    {
        final ChildrenAssembler assembler = new ChildrenAssembler(this, context, path, encode(path), watch, level);
        assembler.start();
        return assembler.future();
    }

    /**
     * List one page of a znode's children.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member lays into one page.
     * @param level    how current the answer must be.
     * @return names in creation order, and how to go on.
     */
    public CompletableFuture<ChildNamesPage> getChildren(
        final String path, final long cursor, final int maxCount, final ReadLevel level)
    {
        final UnsafeBuffer name = encode(path);
        return submit(
            Operation.GET_CHILDREN,
            path,
            (handler) -> getChildren(name, 0, name.capacity(), cursor, maxCount, level, null, handler),
            ChildPages::names);
    }

    /**
     * List one page of a znode's children with stat and data of each.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most children, 0 for as many as the member lays into one page.
     * @param level    how current the answer must be.
     * @return children in creation order, and how to go on.
     */
    public CompletableFuture<ChildDataPage> getChildrenWithData(
        final String path, final long cursor, final int maxCount, final ReadLevel level)
    {
        final UnsafeBuffer name = encode(path);
        return submit(
            Operation.GET_CHILDREN_WITH_DATA,
            path,
            (handler) -> getChildrenWithData(name, 0, name.capacity(), cursor, maxCount, level, null, handler),
            ChildPages::entries);
    }

    /**
     * A barrier through the log.
     *
     * @return the zxid that the member's replica has reached.
     */
    public CompletableFuture<Long> sync()
    {
        return submit(Operation.SYNC, null, this::sync, Response::zxid);
    }

    /**
     * Take a listener off a path, whichever reads it was given to. An event that is under way may still reach it.
     *
     * @param path  of the znode.
     * @param watch to take off.
     * @return true when a watch was set.
     */
    public CompletableFuture<Boolean> removeWatch(final String path, final WatchListener watch)
    {
        final UnsafeBuffer name = encode(path);
        final ResponseFuture<Boolean> future = new ResponseFuture<>((response) -> ErrorCode.OK == response.code());
        future.everyOutcome();
        return submit(
            Operation.REMOVE_WATCH,
            path,
            future,
            (handler) -> submitter.removeWatch(name, 0, name.capacity(), watch, handler));
    }

    /**
     * Whether the session is attached at a member now.
     *
     * @return true when requests flow.
     */
    public boolean isConnected()
    {
        return conductor.view().isConnected();
    }

    /**
     * Whether the client is at its end: closed, expired, or never connected.
     *
     * @return true when it takes no requests any longer.
     */
    public boolean isClosed()
    {
        return conductor.view().isEnded();
    }

    /**
     * The session.
     *
     * @return its id, 0 before it is open.
     */
    public long sessionId()
    {
        return conductor.view().sessionId();
    }

    /**
     * The session's timeout as granted.
     *
     * @return milliseconds, 0 before the session is open.
     */
    public int sessionTimeoutMs()
    {
        return conductor.view().sessionTimeoutMs();
    }

    /**
     * By when this client must consider its session over, as it knows by its own clock.
     *
     * @return the deadline, one object for the life of the client; any thread may ask it.
     */
    public SessionDeadline sessionDeadline()
    {
        return conductor.view().sessionDeadline();
    }

    /**
     * The newest zxid that an answer carried; local reads reflect at least this one.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return conductor.view().lastZxid();
    }

    /**
     * The member that the client is connected to.
     *
     * @return its id, -1 while there is none.
     */
    public int memberId()
    {
        return conductor.view().memberId();
    }

    /**
     * Drive the client, when it has no thread of its own.
     *
     * @return work done, 0 when there was nothing to do.
     * @throws IllegalStateException when the client has its own thread, or inside a handler or listener.
     */
    public int doWork()
    {
        if (null != runner)
        {
            throw new IllegalStateException("the client has its own thread: doWork() needs useAgentInvoker(true)");
        }

        if (conductor.isOnDutyThread())
        {
            throw new IllegalStateException("doWork() was called inside a handler or listener");
        }

        return conductor.doWork();
    }

    /**
     * Follow the session.
     *
     * @param listener to tell.
     */
    public void addSessionListener(final SessionListener listener)
    {
        conductor.addSessionListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Follow the session no longer.
     *
     * @param listener to tell no more.
     */
    public void removeSessionListener(final SessionListener listener)
    {
        conductor.removeSessionListener(listener);
    }

    /**
     * Finish what is in flight, end the session, which deletes its ephemerals, and close. Waits at most
     * {@link ClientContext#closeTimeoutMs()}, but inside a handler or listener only starts to close. Idempotent.
     */
    @Override
    public void close()
    {
        conductor.startClose();
        if (conductor.isOnDutyThread())
        {
            return;
        }

        final IdleStrategy idle =
            null == runner ? ClientConfiguration.newIdleStrategy() : ClientConfiguration.newPatientIdleStrategy();
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() +
            TimeUnit.MILLISECONDS.toNanos(context.closeTimeoutMs()) + (null == runner ? 0 : CLOSE_GRACE_NS);
        while (ClientState.CLOSED != conductor.view().state() &&
            SystemNanoClock.INSTANCE.nanoTime() - deadlineNs < 0 && isDriven())
        {
            idle.idle(null == runner ? conductor.doWork() : 0);
        }

        if (null == runner)
        {
            conductor.onClose();
        }
        else
        {
            runner.close();
        }
    }

    ClientContext context()
    {
        return context;
    }

    ClientConductor conductor()
    {
        return conductor;
    }

    boolean isDriven()
    {
        return null == runner || !runner.isClosed();
    }

    /**
     * Why a request was not taken.
     *
     * @param result    negative, of a submission.
     * @param operation that was asked.
     * @param path      that it was about, or null.
     * @return the exception.
     */
    NodensException refusal(final long result, final Operation operation, final String path)
    {
        if (BACK_PRESSURED == result)
        {
            return new BackPressureException(operation, path, "allowed by maxInFlight: " + context.maxInFlight() +
                ", by maxInFlightBytes: " + context.maxInFlightBytes());
        }

        final ErrorCode code = conductor.view().closeCode();
        return NodensException.of(
            ErrorCode.OK == code ? ErrorCode.CLIENT_CLOSED : code, operation, path, conductor.view().closeDetail());
    }

    static UnsafeBuffer encode(final String path)
    {
        return new UnsafeBuffer(null == path ? new byte[0] : path.getBytes(StandardCharsets.UTF_8));
    }

    static ZnodeStat copyOf(final ZnodeStat stat)
    {
        final ZnodeStat copy = new ZnodeStat();
        copy.copyFrom(stat);
        return copy;
    }

    static UnsafeBuffer wrap(final byte[] data)
    {
        return null == data ? null : new UnsafeBuffer(data);
    }

    static int length(final DirectBuffer data)
    {
        return null == data ? 0 : data.capacity();
    }

    private <T> CompletableFuture<T> submit(
        final Operation operation,
        final String path,
        final Submission submission,
        final Function<Response, T> mapper)
    {
        return submit(operation, path, new ResponseFuture<>(mapper), submission);
    }

    private <T> CompletableFuture<T> submit(
        final Operation operation,
        final String path,
        final ResponseFuture<T> future,
        final Submission submission)
    {
        try
        {
            final long result = submission.submit(future);
            if (result < 0)
            {
                future.completeExceptionally(refusal(result, operation, path));
            }
        }
        catch (final NodensException ex)
        {
            future.completeExceptionally(ex);
        }

        return future;
    }

    private static final class Access extends RecipeAccess
    {
        @Override
        public AsyncNodensClient reserve(final AsyncNodensClient client)
        {
            return new AsyncNodensClient(client);
        }

        @Override
        protected ClientConductor conductor(final AsyncNodensClient client)
        {
            return client.conductor;
        }

        @Override
        public boolean isInvoked(final AsyncNodensClient client)
        {
            return null == client.runner;
        }

        @Override
        public long operationTimeoutMs(final AsyncNodensClient client)
        {
            return client.context.operationTimeoutMs();
        }
    }

    @FunctionalInterface
    private interface Submission
    {
        long submit(ResponseHandler handler);
    }
}
