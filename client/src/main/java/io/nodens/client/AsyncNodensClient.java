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
import io.nodens.client.connection.AeronLink;
import io.nodens.client.connection.CallbackQueue;
import io.nodens.client.connection.ClientConductor;
import io.nodens.client.connection.ClientState;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TooManyWatchesException;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asynchronous client of one session, which survives connections and members.
 * <p>
 * Requests are sent, and writes applied, in the order in which they are made. Requests that a lost connection left
 * unanswered are sent again where the session is attached next; writes are applied exactly once. A request fails only
 * by its own outcome, when {@link ClientContext#operationTimeoutMs()} has passed, or when the session has expired.
 * <p>
 * There are two forms. The form with a {@link ResponseHandler} and buffers allocates nothing after warm-up, and returns
 * a negative number when the request was not taken. It throws {@link BadArgumentsException}, {@link
 * DataTooLargeException} or {@link TooManyWatchesException} at once when the arguments are refused. The form with
 * {@link CompletableFuture} reports every failure, these included, by completing the future with a {@link
 * NodensException}.
 * <p>
 * <b>Thread:</b> any thread may call a client that has a thread of its own. Handlers, listeners and stages chained to
 * futures run where {@link ClientContext#callbacks(Callbacks)} says, by default on a thread of their own. With {@link
 * ClientContext#useAgentInvoker(boolean)} one thread makes all calls; one of them is {@link #doWork()}, which also runs
 * callbacks.
 */
public final class AsyncNodensClient extends SubtreeCalls implements AutoCloseable
{
    /** A limit on requests in flight is reached; nothing was done. Try again after answers have arrived. */
    public static final long BACK_PRESSURED = RequestSubmitter.BACK_PRESSURED;
    /** The client is closed or its session expired; nothing was done. */
    public static final long CLOSED = RequestSubmitter.CLOSED;

    static
    {
        RecipeAccess.provide(new RecipeDoor());
    }

    private static final long CLOSE_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ClientContext context;
    private final CallbackQueue callbacks;
    private final ClientConductor conductor;
    private final ClientThread thread;
    private final AsyncNodensClient unwalled;

    private AsyncNodensClient(
        final ClientContext context, final ClientConductor conductor, final CallbackQueue callbacks)
    {
        super(new RequestSubmitter(conductor, false), false);
        this.context = context;
        this.conductor = conductor;
        this.callbacks = callbacks;
        thread = context.useAgentInvoker() ?
            null : new ClientThread(conductor, context.idleStrategy(), callbacks);
        unwalled = new AsyncNodensClient(this, submitter());
    }

    /**
     * The same client, whose futures complete on the client's thread: for callers that chain nothing of the
     * application's to them.
     */
    AsyncNodensClient(final AsyncNodensClient walled, final RequestSubmitter submitter)
    {
        super(submitter, true);
        context = walled.context;
        conductor = walled.conductor;
        callbacks = walled.callbacks;
        thread = walled.thread;
        unwalled = this;
    }

    /**
     * Make a client that connects in the background. Requests may be made at once. They are sent when the session is
     * open, and fail with {@link ErrorCode#CONNECT_FAILED} if it does not open within {@link
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
        final CallbackQueue callbacks =
            new CallbackQueue(context.callbacks(), context.errorHandler(), context.clientName());
        final Aeron given = context.aeron();
        if (null != given && !context.useAgentInvoker() && null != given.conductorAgentInvoker())
        {
            throw new BadArgumentsException(Operation.CONNECT, null,
                "the Aeron client uses an agent invoker, allowed only with useAgentInvoker(true)");
        }

        final AeronLink link = null != given ?
            AeronLink.given(given, context.useAgentInvoker()) :
            AeronLink.own(
                () -> OwnAeron.connect(context, callbacks),
                () -> OwnAeron.isDriverThere(context),
                callbacks);
        final AsyncNodensClient client;
        try
        {
            client = new AsyncNodensClient(context, new ClientConductor(context, link, callbacks), callbacks);
            client.start();
        }
        catch (final Throwable ex)
        {
            // Without its thread nobody would.
            link.close();
            throw ex;
        }

        return client;
    }

    private void start()
    {
        if (null == thread)
        {
            conductor.onStart();
        }
        else
        {
            context.threadFactory().newThread(thread).start();
        }
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
        return create(path, data, mode, 0);
    }

    /**
     * Create a znode with a time to live.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live in milliseconds of a mode that has one, else 0.
     * @return path and stat.
     */
    public CompletableFuture<CreatedZnode> create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs)
    {
        final UnsafeBuffer name = encode(path);
        final UnsafeBuffer bytes = wrap(data);
        return submit(
            Operation.CREATE,
            path,
            (handler) -> create(name, 0, name.capacity(), bytes, 0, length(bytes), mode, ttlMs, handler),
            (response) -> new CreatedZnode(response.path(), copyOf(response.stat())));
    }

    @Override
    QuotaCalls quotas()
    {
        return new QuotaCalls(this);
    }

    /**
     * Do several operations, all or none.
     *
     * @param transaction with the operations; not looked at after this returns.
     * @return a result for each operation; fails with {@link TransactionFailedException} when one of them failed.
     */
    public CompletableFuture<List<OperationResult>> commit(final Transaction transaction)
    {
        // The caller may add to his own before the answer comes.
        final Transaction committed = transaction.copy();
        final ResponseFuture<List<OperationResult>> future = new ResponseFuture<>(committed::results);
        future.failures(committed::failure);
        return submit(Operation.TRANSACTION, null, future, (handler) -> commit(committed, handler));
    }

    /**
     * Do one of two lists of operations, as conditions say: all of its operations or none.
     *
     * @param transaction with conditions and operations; not looked at after this returns.
     * @return which was done, and a result for each operation; fails with {@link TransactionFailedException} when one
     * of the chosen operations failed.
     */
    public CompletableFuture<GuardedResult> commit(final GuardedTransaction transaction)
    {
        final GuardedTransaction committed = transaction.copy();
        final ResponseFuture<GuardedResult> future = new ResponseFuture<>(committed::result);
        future.failures(committed::failure);
        return submit(Operation.GUARDED_TRANSACTION, null, future, (handler) -> commit(committed, handler));
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
     * Read a znode's data and stat, {@link ReadLevel#LOCAL}.
     *
     * @param path of the znode.
     * @return data and stat.
     */
    public CompletableFuture<ZnodeData> getData(final String path)
    {
        return getData(path, null, ReadLevel.LOCAL);
    }

    /**
     * Read a znode's stat, {@link ReadLevel#LOCAL}.
     *
     * @param path of the znode.
     * @return the stat, null when there is no such znode.
     */
    public CompletableFuture<ZnodeStat> exists(final String path)
    {
        return exists(path, null, ReadLevel.LOCAL);
    }

    /**
     * List the children of a znode, {@link ReadLevel#LOCAL}, all of one state.
     *
     * @param path of the znode.
     * @return names in creation order and the stat of the parent.
     */
    public CompletableFuture<Children> getChildren(final String path)
    {
        return getChildren(path, null, ReadLevel.LOCAL);
    }

    /**
     * Delete a znode, whatever its version.
     *
     * @param path of the znode.
     * @return completes when it is deleted.
     */
    public CompletableFuture<Void> delete(final String path)
    {
        return delete(path, NodensClient.ANY_VERSION);
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path  of the znode.
     * @param watch called once when the data change or the znode is deleted; may be null.
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
     * @param watch called once when the znode is created or deleted, or its data change; may be null. The watch is also
     *              set when the znode is absent.
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
     * List the children of a znode, all of one state, over as many pages as it takes. If the member loses that state,
     * the listing starts anew, until the operation timeout has passed.
     *
     * @param path  of the znode.
     * @param watch called once when a child is created or deleted, or the znode is deleted; may be null.
     * @param level how current the answer must be.
     * @return names in creation order and the stat of the parent.
     */
    public CompletableFuture<Children> getChildren(
        final String path, final WatchListener watch, final ReadLevel level)
    {
        final ChildrenAssembler assembler = new ChildrenAssembler(
            this, context, path, encode(path), null, watch, level);
        assembler.start();
        return assembler.future();
    }

    @Override
    ChildrenAssembler assembler(final String path, final NameFilter filter, final ReadLevel level)
    {
        return new ChildrenAssembler(this, context, path, encode(path), filter, null, level);
    }

    /**
     * List one page of a znode's children.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return names in creation order, and the cursor of the next page.
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
     * @param maxCount most children, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return children in creation order, and the cursor of the next page.
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
     * Remove a listener from a path, whatever kind of watch it was given to. An event that is under way may still reach
     * it.
     *
     * @param path  of the znode.
     * @param watch to remove.
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
            (handler) -> removeWatch(name, 0, name.capacity(), watch, handler));
    }

    /**
     * Remove every listener from a path, of whatever kind of watch. An event that is under way may still reach it.
     *
     * @param path of the znode.
     * @return true when a watch was set.
     */
    public CompletableFuture<Boolean> removeWatches(final String path)
    {
        final UnsafeBuffer name = encode(path);
        final ResponseFuture<Boolean> future = new ResponseFuture<>((response) -> ErrorCode.OK == response.code());
        future.everyOutcome();
        return submit(
            Operation.REMOVE_WATCH, path, future, (handler) -> removeWatches(name, 0, name.capacity(), handler));
    }

    /**
     * Why the client has ended.
     *
     * @return the argument of {@link SessionListener#onEnded(SessionEnd)}; null while the client has not ended.
     */
    public SessionEnd end()
    {
        return conductor.view().end();
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
     * Whether the client has ended: it was closed, its session expired, or it never connected.
     *
     * @return true when it takes no more requests.
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
     * What proves that somebody owns the session: who has it and the session's id may ask for the fate of its writes,
     * and take it over.
     *
     * @return a copy of 16 bytes, all 0 before the session is open.
     */
    public byte[] sessionSecret()
    {
        return conductor.view().sessionSecret();
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
     * The moment, by its own clock, from which this client must consider its session over.
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
     * Drive the client if it has no thread of its own: send, receive and run callbacks.
     *
     * @return work done, 0 when there was nothing to do.
     * @throws IllegalStateException when the client has a thread of its own, or inside a callback.
     */
    public int doWork()
    {
        if (null != thread)
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
     * Add a listener of the session.
     *
     * @param listener to call.
     */
    public void addSessionListener(final SessionListener listener)
    {
        conductor.addSessionListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Remove a listener of the session.
     *
     * @param listener to remove.
     */
    public void removeSessionListener(final SessionListener listener)
    {
        conductor.removeSessionListener(listener);
    }

    /**
     * Finish the requests in flight, end the session, which deletes its ephemerals, run the callbacks that are left,
     * and close. Waits for at most {@link ClientContext#closeTimeoutMs()}, and for a quarter of a second if the
     * client's thread is stuck; it does not wait for a callback that takes longer. Inside a callback it does not wait
     * for callbacks, and with {@link Callbacks#onClientThread()} it only starts to close. An interrupt does not end the
     * wait and stays pending. Idempotent.
     */
    @Override
    public void close()
    {
        conductor.startClose();
        if (conductor.isOnDutyThread())
        {
            return;
        }

        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() +
            TimeUnit.MILLISECONDS.toNanos(context.closeTimeoutMs()) + (null == thread ? 0 : CLOSE_GRACE_NS);
        if (null == thread)
        {
            final IdleStrategy idle = ClientConfiguration.newIdleStrategy();
            while (ClientState.CLOSED != conductor.view().state() && leftNs(deadlineNs) > 0)
            {
                idle.idle(conductor.doWork());
            }

            conductor.onClose();
        }
        else if (!awaitThread(deadlineNs))
        {
            callbacks.onError(new IllegalStateException(
                "the client's thread did not end within closeTimeoutMs: it is stuck, and closes when it goes on"));
            return;
        }

        callbacks.awaitIdle(() -> leftNs(deadlineNs));
    }

    private boolean awaitThread(final long deadlineNs)
    {
        boolean isInterrupted = false;
        boolean hasEnded = thread.hasEnded();
        while (!hasEnded && leftNs(deadlineNs) > 0)
        {
            try
            {
                hasEnded = thread.await(leftNs(deadlineNs));
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }

        return hasEnded;
    }

    private static long leftNs(final long deadlineNs)
    {
        return deadlineNs - SystemNanoClock.INSTANCE.nanoTime();
    }

    /** For callers that wait for what they get, and chain nothing to it. */
    AsyncNodensClient unwalled()
    {
        return unwalled;
    }

    ClientContext context()
    {
        return context;
    }

    ClientConductor conductor()
    {
        return conductor;
    }

    /** Whether the application drives it. */
    boolean isInvoked()
    {
        return null == thread;
    }

    /** Whether something may still happen: the client's thread runs, or callbacks are left. */
    boolean isAlive()
    {
        return isDriven() || !callbacks.isIdle();
    }

    boolean isDriven()
    {
        return null == thread || !thread.hasEnded();
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

        final SessionEnd end = conductor.view().end();
        return NodensException.of(
            null == end ? ErrorCode.CLIENT_CLOSED : end.code(), operation, path,
            null == end ? "the client is being closed" : end.detail());
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

    @Override
    <T> CompletableFuture<T> submit(
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
        final NodensException fault = PathText.refusal(operation, path);
        if (null != fault)
        {
            future.completeExceptionally(fault);
            return future;
        }

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
}
