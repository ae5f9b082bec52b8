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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Synchronous client. A call returns when its outcome is decided. When it failed, it throws a {@link NodensException}
 * that names path, operation and code. A lost connection, a dead member or a new leader only delays a call: see {@link
 * AsyncNodensClient}, which this class uses.
 * <p>
 * A call waits for at most {@link ClientContext#operationTimeoutMs()} by the caller's own clock, also when the client's
 * thread is stuck. An interrupt does not end it, because the outcome of a write would be unknown; the interrupt stays
 * pending. {@link #awaitUntilInterruptibly(BooleanSupplier, long)} is for waits without such a bound.
 * <p>
 * <b>Thread:</b> any number of threads may call a client that has a thread of its own. A callback may call it, too,
 * unless callbacks run on the client's thread ({@link Callbacks#onClientThread()}): then the call throws {@link
 * IllegalStateException}. With {@link ClientContext#useAgentInvoker(boolean)} one thread makes all calls, and drives
 * the client while it waits. <b>Allocates:</b> nothing after warm-up in the forms with buffers.
 */
public final class NodensClient extends SyncSubtreeCalls implements AutoCloseable
{
    /** Any version. */
    public static final int ANY_VERSION = ProtocolLimits.ANY_VERSION;
    /** Cursor of the first page of a listing. */
    public static final long FIRST_PAGE = ProtocolLimits.FIRST_PAGE;
    /** There is no such znode. */
    public static final int NO_NODE = TreeStatus.NO_NODE;
    /** The znode exists and its data is null, not empty. */
    public static final int NULL_DATA = TreeStatus.NULL_DATA;
    /** The caller's buffer is too small; {@link ZnodeStat#dataLength()} is the length that is needed. */
    public static final int BUFFER_TOO_SMALL = TreeStatus.BUFFER_TOO_SMALL;

    private final AsyncNodensClient async;

    private NodensClient(final AsyncNodensClient async)
    {
        super(async);
        this.async = async;
    }

    /**
     * Connect to one of the members and open a session.
     *
     * @param context not yet concluded.
     * @return the client.
     * @throws BadArgumentsException    when a setting is not allowed.
     * @throws ConnectFailedException   when no member took the session within {@link
     *                                  ClientContext#connectTimeoutMs()}.
     * @throws VersionMismatchException when no member has a version of the protocol in common with this client.
     */
    public static NodensClient connect(final ClientContext context)
    {
        final AsyncNodensClient async = AsyncNodensClient.connect(context);
        final NodensClient client = new NodensClient(async);
        if (!client.calls.awaitConnected())
        {
            final NodensException exception = client.calls.giveUp(Operation.CONNECT, null);
            async.close();
            throw exception;
        }

        return client;
    }

    /**
     * The asynchronous client of the same session.
     *
     * @return the client; closed with this one.
     */
    public AsyncNodensClient async()
    {
        return async;
    }

    /**
     * Create a znode.
     *
     * @param path of the znode; a sequential one gets its suffix appended.
     * @param data of the znode, may be null.
     * @param mode of the znode.
     * @return the path that the znode got.
     * @throws NodensException when it is not created.
     */
    public String create(final String path, final byte[] data, final CreateMode mode)
    {
        return create(path, data, mode, null);
    }

    /**
     * Create a znode.
     *
     * @param path of the znode; a sequential one gets its suffix appended.
     * @param data of the znode, may be null.
     * @param mode of the znode.
     * @param stat filled, may be null; its czxid serves as a fencing token.
     * @return the path that the znode got.
     * @throws NodensException when it is not created.
     */
    public String create(final String path, final byte[] data, final CreateMode mode, final ZnodeStat stat)
    {
        final CreatedZnode created = calls.waitFor(Operation.CREATE, path, () -> unwalled.create(path, data, mode));
        copy(created.stat(), stat);
        return created.path();
    }

    /**
     * Create a znode with a time to live.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live in milliseconds of a mode that has one, else 0.
     * @return the path that the znode got.
     * @throws NodensException when it is not created.
     */
    public String create(final String path, final byte[] data, final CreateMode mode, final long ttlMs)
    {
        return calls.waitFor(Operation.CREATE, path, () -> unwalled.create(path, data, mode, ttlMs)).path();
    }

    /**
     * Create a znode with an access list.
     *
     * @param path  of the znode; a sequential one gets its suffix appended.
     * @param data  of the znode, may be null.
     * @param mode  of the znode.
     * @param ttlMs time to live in milliseconds of a mode that has one, else 0.
     * @param acl   who may do what with it.
     * @return the path that the znode got.
     * @throws NodensException when it is not created.
     */
    public String create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs, final Acl acl)
    {
        return calls.waitFor(Operation.CREATE, path, () -> unwalled.create(path, data, mode, ttlMs, acl)).path();
    }

    /**
     * Do several operations, all or none.
     *
     * @param transaction with the operations.
     * @return a result for each operation, in their order.
     * @throws TransactionFailedException when one of them failed; nothing was done then.
     * @throws NodensException            when the transaction failed as a whole.
     */
    public List<OperationResult> commit(final Transaction transaction)
    {
        return calls.waitFor(Operation.TRANSACTION, null, () -> unwalled.commit(transaction));
    }

    /**
     * Do one of two lists of operations, as conditions say: all of its operations or none.
     *
     * @param transaction with conditions and operations.
     * @return which was done, and a result for each operation.
     * @throws TransactionFailedException when one of the chosen operations failed; nothing was done then.
     * @throws NodensException            when the transaction failed as a whole.
     */
    public GuardedResult commit(final GuardedTransaction transaction)
    {
        return calls.waitFor(Operation.GUARDED_TRANSACTION, null, () -> unwalled.commit(transaction));
    }

    /**
     * Delete a znode.
     *
     * @param path    of the znode.
     * @param version expected, {@link #ANY_VERSION} for any.
     * @throws NodensException when it is not deleted.
     */
    public void delete(final String path, final int version)
    {
        calls.waitFor(Operation.DELETE, path, () -> unwalled.delete(path, version));
    }

    /**
     * Set a znode's data.
     *
     * @param path    of the znode.
     * @param data    to set, may be null.
     * @param version expected, {@link #ANY_VERSION} for any.
     * @return the new stat.
     * @throws NodensException when it is not set.
     */
    public ZnodeStat setData(final String path, final byte[] data, final int version)
    {
        return calls.waitFor(Operation.SET_DATA, path, () -> unwalled.setData(path, data, version));
    }

    /**
     * Read a znode's data.
     *
     * @param path of the znode.
     * @return the data, null for null data.
     * @throws NoNodeException when there is no such znode.
     */
    public byte[] getData(final String path)
    {
        return getData(path, null, null, ReadLevel.LOCAL);
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path of the znode.
     * @param stat filled, may be null.
     * @return the data, null for null data.
     * @throws NoNodeException when there is no such znode.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        return getData(path, stat, null, ReadLevel.LOCAL);
    }

    /**
     * Read a znode's data and set a watch.
     *
     * @param path  of the znode.
     * @param watch called once when the data change or the znode is deleted; may be null.
     * @return the data, null for null data.
     * @throws NoNodeException when there is no such znode; the watch is not set then.
     */
    public byte[] getData(final String path, final WatchListener watch)
    {
        return getData(path, null, watch, ReadLevel.LOCAL);
    }

    /**
     * Read a znode's data and stat.
     *
     * @param path  of the znode.
     * @param stat  filled, may be null.
     * @param watch called once when the data change or the znode is deleted; may be null.
     * @param level how current the answer must be.
     * @return the data, null for null data.
     * @throws NoNodeException when there is no such znode; the watch is not set then.
     */
    public byte[] getData(
        final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        final ZnodeData znode = calls.waitFor(Operation.GET_DATA, path, () -> unwalled.getData(path, watch, level));
        copy(znode.stat(), stat);
        return znode.data();
    }

    /**
     * Read a znode's stat.
     *
     * @param path of the znode.
     * @return the stat, null when there is no such znode.
     */
    public ZnodeStat exists(final String path)
    {
        return exists(path, null, ReadLevel.LOCAL);
    }

    /**
     * Read a znode's stat and set a watch.
     *
     * @param path  of the znode.
     * @param watch called once when the znode is created or deleted, or its data change; may be null. The watch is also
     *              set when the znode is absent.
     * @return the stat, null when there is no such znode.
     */
    public ZnodeStat exists(final String path, final WatchListener watch)
    {
        return exists(path, watch, ReadLevel.LOCAL);
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
    public ZnodeStat exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        return calls.waitFor(Operation.EXISTS, path, () -> unwalled.exists(path, watch, level));
    }

    /**
     * List the children of a znode.
     *
     * @param path of the znode.
     * @return names in creation order.
     * @throws NoNodeException when there is no such znode.
     */
    public List<String> getChildren(final String path)
    {
        return getChildren(path, null, null, ReadLevel.LOCAL);
    }

    /**
     * List the children of a znode and set a watch.
     *
     * @param path  of the znode.
     * @param watch called once when a child is created or deleted, or the znode is deleted; may be null.
     * @return names in creation order.
     * @throws NoNodeException when there is no such znode; the watch is not set then.
     */
    public List<String> getChildren(final String path, final WatchListener watch)
    {
        return getChildren(path, null, watch, ReadLevel.LOCAL);
    }

    /**
     * List the children of a znode, all of one state.
     *
     * @param path  of the znode.
     * @param stat  of the parent, filled, may be null.
     * @param watch called once when a child is created or deleted, or the znode is deleted; may be null.
     * @param level how current the answer must be.
     * @return names in creation order.
     * @throws NoNodeException when there is no such znode; the watch is not set then.
     */
    public List<String> getChildren(
        final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        final Children children =
            calls.waitFor(Operation.GET_CHILDREN, path, () -> unwalled.getChildren(path, watch, level));
        copy(children.stat(), stat);
        return children.names();
    }

    /**
     * List one page of a znode's children.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link #FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member puts into one page.
     * @return names in creation order, and the cursor of the next page.
     * @throws NoNodeException when there is no such znode.
     */
    public ChildNamesPage getChildren(final String path, final long cursor, final int maxCount)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN, path, () -> unwalled.getChildren(path, cursor, maxCount, ReadLevel.LOCAL));
    }

    /**
     * List one page of a znode's children with stat and data of each, all of one state. A child whose data do not fit
     * into a page with others gets a page of its own.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link #FIRST_PAGE} for the first.
     * @param maxCount most children, 0 for as many as the member puts into one page.
     * @return children in creation order, and the cursor of the next page.
     * @throws NoNodeException when there is no such znode.
     */
    public ChildDataPage getChildrenWithData(final String path, final long cursor, final int maxCount)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN_WITH_DATA, path,
            () -> unwalled.getChildrenWithData(path, cursor, maxCount, ReadLevel.LOCAL));
    }

    /**
     * List the next page of a znode's children into the caller's memory.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param page       in: where the page begins and what it holds; out: what was listed, and where the next page
     *                   begins.
     * @param dst        for the names or entries.
     * @param dstOffset  where to start.
     * @param stat       of the parent, filled, may be null.
     * @param level      how current the answer must be.
     * @return bytes in dst, or {@link #NO_NODE} or {@link #BUFFER_TOO_SMALL}; after these the page is where it was.
     * @throws NodensException for every other outcome.
     */
    public int getChildren(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final PageCursor page,
        final MutableDirectBuffer dst,
        final int dstOffset,
        final ZnodeStat stat,
        final ReadLevel level)
    {
        final Operation operation = page.isWithData() ? Operation.GET_CHILDREN_WITH_DATA : Operation.GET_CHILDREN;
        final SyncCall call = calls.begin(operation, stat).wantData(dst, dstOffset).wantPage(page);
        final long deadlineNs = calls.deadlineNs();
        long result;
        do
        {
            result = async.getChildren(
                operation, path, pathOffset, pathLength, page.cursor(), page.asOfZxid(), page.maxCount(), level, null,
                call);
        }
        while (calls.isToRetry(result, deadlineNs));

        return calls.await(call, result, deadlineNs, operation, path, pathOffset, pathLength);
    }

    /**
     * Remove a listener from a path, whatever kind of watch it was given to. An event that is under way may still reach
     * it.
     *
     * @param path  of the znode.
     * @param watch to remove.
     * @return true when a watch was set.
     */
    public boolean removeWatch(final String path, final WatchListener watch)
    {
        return calls.waitFor(Operation.REMOVE_WATCH, path, () -> unwalled.removeWatch(path, watch));
    }

    /**
     * Set a watch that reports every change from now on until it is removed, over reconnects too. The znode need not
     * exist.
     *
     * @param path  of the znode.
     * @param mode  how far it reaches.
     * @param watch told of every change.
     * @return the zxid after which every change is reported.
     */
    public long addWatch(final String path, final WatchMode mode, final WatchListener watch)
    {
        return addWatch(path, mode, new WatchOptions(), watch);
    }

    /**
     * Set a watch that reports change after change until it is removed, over reconnects too. The znode need not exist.
     *
     * @param path    of the znode.
     * @param mode    how far it reaches.
     * @param options what it reports.
     * @param watch   told of every change.
     * @return the zxid after which every change is reported.
     */
    public long addWatch(
        final String path, final WatchMode mode, final WatchOptions options, final WatchListener watch)
    {
        return calls.waitFor(Operation.ADD_WATCH, path, () -> unwalled.addWatch(path, mode, options, watch));
    }

    /**
     * Remove every listener from a path, of whatever kind of watch. An event that is under way may still reach it.
     *
     * @param path of the znode.
     * @return true when a watch was set.
     */
    public boolean removeWatches(final String path)
    {
        return calls.waitFor(Operation.REMOVE_WATCH, path, () -> unwalled.removeWatches(path));
    }

    /**
     * List the watches of this client, in no order.
     *
     * @return those that are set.
     */
    public List<SetWatch> watches()
    {
        return calls.waitFor(Operation.LIST_WATCHES, null, unwalled::watches);
    }

    /**
     * A barrier through the log: later local reads reflect every write that was acknowledged to anybody before.
     *
     * @return the zxid that the member's replica has reached.
     */
    public long sync()
    {
        return calls.waitFor(Operation.SYNC, null, unwalled::sync);
    }

    /**
     * Read a znode's data and stat into the caller's memory.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param dst        for the data.
     * @param dstOffset  where to start.
     * @param stat       filled when the znode exists, may be null.
     * @param level      how current the answer must be.
     * @return length of the data, or {@link #NO_NODE}, {@link #NULL_DATA} or {@link #BUFFER_TOO_SMALL}.
     * @throws NodensException for every other outcome.
     */
    public int getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final MutableDirectBuffer dst,
        final int dstOffset,
        final ZnodeStat stat,
        final ReadLevel level)
    {
        final SyncCall call = calls.begin(Operation.GET_DATA, stat).wantData(dst, dstOffset);
        final long deadlineNs = calls.deadlineNs();
        long result;
        do
        {
            result = async.getData(path, pathOffset, pathLength, level, null, call);
        }
        while (calls.isToRetry(result, deadlineNs));

        return calls.await(call, result, deadlineNs, Operation.GET_DATA, path, pathOffset, pathLength);
    }

    /**
     * Set a znode's data from the caller's memory.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param version    expected, {@link #ANY_VERSION} for any.
     * @param stat       filled with the new stat, may be null.
     * @throws NodensException when it is not set.
     */
    public void setData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final int version,
        final ZnodeStat stat)
    {
        final SyncCall call = calls.begin(Operation.SET_DATA, stat);
        final long deadlineNs = calls.deadlineNs();
        long result;
        do
        {
            result = async.setData(path, pathOffset, pathLength, data, dataOffset, dataLength, version, call);
        }
        while (calls.isToRetry(result, deadlineNs));

        calls.await(call, result, deadlineNs, Operation.SET_DATA, path, pathOffset, pathLength);
    }

    /**
     * Read a znode's stat into the caller's.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param stat       filled when the znode exists, may be null.
     * @param level      how current the answer must be.
     * @return true when the znode exists.
     * @throws NodensException for every other outcome.
     */
    public boolean exists(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ZnodeStat stat,
        final ReadLevel level)
    {
        final SyncCall call = calls.begin(Operation.EXISTS, stat).wantPresence();
        final long deadlineNs = calls.deadlineNs();
        long result;
        do
        {
            result = async.exists(path, pathOffset, pathLength, level, null, call);
        }
        while (calls.isToRetry(result, deadlineNs));

        return NO_NODE != calls.await(call, result, deadlineNs, Operation.EXISTS, path, pathOffset, pathLength);
    }

    /**
     * The session.
     *
     * @return its id.
     */
    public long sessionId()
    {
        return async.sessionId();
    }

    /**
     * The session's timeout as granted.
     *
     * @return milliseconds.
     */
    public int sessionTimeoutMs()
    {
        return async.sessionTimeoutMs();
    }

    /**
     * The moment, by its own clock, from which this client must consider its session over.
     *
     * @return the deadline, one object for the life of the client; any thread may ask it.
     */
    public SessionDeadline sessionDeadline()
    {
        return async.sessionDeadline();
    }

    /**
     * The newest zxid that an answer carried; local reads reflect at least this one.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return async.lastZxid();
    }

    /**
     * Whether the session is attached at a member now.
     *
     * @return true when requests flow.
     */
    public boolean isConnected()
    {
        return async.isConnected();
    }

    /**
     * Whether the client has ended: it was closed, or its session expired.
     *
     * @return true when it takes no more requests.
     */
    public boolean isClosed()
    {
        return async.isClosed();
    }

    /**
     * The member that the client is connected to.
     *
     * @return its id, -1 while there is none.
     */
    public int memberId()
    {
        return async.memberId();
    }

    /**
     * Drive the client if it has no thread of its own: send, receive and run callbacks.
     *
     * @return work done, 0 when there was nothing to do.
     * @throws IllegalStateException when the client has a thread of its own, or inside a callback.
     */
    public int doWork()
    {
        return async.doWork();
    }

    /**
     * Wait for a condition that callbacks make true. The wait drives the client if it has no thread of its own. An
     * interrupt does not end the wait and stays pending.
     *
     * @param condition to wait for; it is evaluated often and must be cheap.
     * @param timeoutMs to wait, {@link Long#MAX_VALUE} for ever.
     * @return whether it became true; false also when the client has ended.
     * @throws IllegalStateException where the client would wait for itself: inside a callback on the client's thread.
     */
    public boolean awaitUntil(final BooleanSupplier condition, final long timeoutMs)
    {
        return calls.awaitUntil(condition, timeoutMs);
    }

    /**
     * Wait as {@link #awaitUntil(BooleanSupplier, long)} does, but let an interrupt end the wait.
     *
     * @param condition to wait for; it is evaluated often and must be cheap.
     * @param timeoutMs to wait, {@link Long#MAX_VALUE} for ever.
     * @return whether it became true; false also when the client has ended.
     * @throws InterruptedException  when the thread is interrupted before or during the wait; the interrupt is
     *                               consumed.
     * @throws IllegalStateException where the client would wait for itself: inside a callback on the client's thread.
     */
    public boolean awaitUntilInterruptibly(final BooleanSupplier condition, final long timeoutMs)
        throws InterruptedException
    {
        return calls.awaitUntilInterruptibly(condition, timeoutMs);
    }

    /**
     * Add a listener of the session.
     *
     * @param listener to call.
     */
    public void addSessionListener(final SessionListener listener)
    {
        async.addSessionListener(listener);
    }

    /**
     * Remove a listener of the session.
     *
     * @param listener to remove.
     */
    public void removeSessionListener(final SessionListener listener)
    {
        async.removeSessionListener(listener);
    }

    /**
     * End the session, which deletes its ephemerals, and close. Waits for at most {@link
     * ClientContext#closeTimeoutMs()}. Idempotent.
     */
    @Override
    public void close()
    {
        async.close();
    }

    private static void copy(final ZnodeStat from, final ZnodeStat to)
    {
        if (null != to)
        {
            to.copyFrom(from);
        }
    }
}
