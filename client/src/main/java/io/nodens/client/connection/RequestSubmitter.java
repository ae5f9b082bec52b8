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
package io.nodens.client.connection;

import io.nodens.client.ClientContext;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.ResponseHandler;
import io.nodens.client.SetWatch;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TooManyWatchesException;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.DeleteRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.GuardedRequestEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchRequestEncoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.SyncRequestEncoder;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Checks a call's arguments, encodes its message into a pooled request, and submits it.
 * <p>
 * <b>Thread:</b> any with a client that has its own thread, else the one that drives it. <b>Allocates:</b> for errors
 * only.
 */
public final class RequestSubmitter extends QuerySubmitter
{
    /** A limit on what may be in flight is reached. */
    public static final long BACK_PRESSURED = -1;
    /** The client is closed. */
    public static final long CLOSED = -2;
    /** State of a read that is not tied to an earlier one. */
    public static final long NEWEST = ProtocolLimits.NEWEST;

    /** Longest message beside path and data. */
    private static final int OVERHEAD = 96;

    private final SessionFlow flow;
    private final SessionOwner owner;
    private final ClientContext context;
    private final RequestPool pool;
    private final WatchRegistry watches;
    private final long operationTimeoutNs;
    private final long maxInFlightBytes;
    private final boolean isReserved;
    private final boolean isUnretained;

    /**
     * For the session of a client.
     *
     * @param conductor  of the client.
     * @param isReserved whether to take requests out of the reserve that is kept for recipes.
     */
    public RequestSubmitter(final ClientConductor conductor, final boolean isReserved)
    {
        this(conductor.flow(), conductor.context(), isReserved, false);
    }

    /**
     * For one session of many.
     *
     * @param flow         of the session.
     * @param context      of the client.
     * @param isUnretained whether writes have request id 0, so that they are made at most once.
     */
    public RequestSubmitter(final SessionFlow flow, final ClientContext context, final boolean isUnretained)
    {
        this(flow, context, false, isUnretained);
    }

    private RequestSubmitter(
        final SessionFlow flow, final ClientContext context, final boolean isReserved, final boolean isUnretained)
    {
        this.flow = flow;
        this.context = context;
        this.isReserved = isReserved;
        this.isUnretained = isUnretained;
        owner = flow.owner;
        pool = flow.resources.pool();
        watches = flow.requests.watches();
        operationTimeoutNs = TimeUnit.MILLISECONDS.toNanos(context.operationTimeoutMs());
        maxInFlightBytes = context.maxInFlightBytes();
    }

    /**
     * Submit a delete.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long delete(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final int version,
        final ResponseHandler handler)
    {
        checkPath(Operation.DELETE, path, pathOffset, pathLength, false);
        final Request request = acquire(Operation.DELETE, pathLength, handler);
        if (null == request)
        {
            return refusal();
        }

        request.deleteEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .version(version)
            .putPath(path, pathOffset, pathLength);
        return submit(request, request.deleteEncoder.encodedLength(), DeleteRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit a set.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
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
        checkPath(Operation.SET_DATA, path, pathOffset, pathLength, false);
        checkData(Operation.SET_DATA, path, pathOffset, pathLength, data, dataOffset, dataLength);
        final Request request = acquire(Operation.SET_DATA, pathLength + dataLength, handler);
        if (null == request)
        {
            return refusal();
        }

        request.dataLength = null == data ? 0 : dataLength;
        request.setDataEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .version(version)
            .isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE)
            .putPath(path, pathOffset, pathLength)
            .putData(null == data ? EMPTY : data, null == data ? 0 : dataOffset, null == data ? 0 : dataLength);
        return submit(request, request.setDataEncoder.encodedLength(), SetDataRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit several operations that are all done or none.
     *
     * @param count      of the operations.
     * @param length     of the operations in bytes, as the encoder writes them.
     * @param operations encodes each of them; called before this returns.
     * @param handler    for the answer, whose payload is an outcome for each operation.
     * @return the correlation id, or a negative constant of this class.
     */
    public long transaction(
        final int count,
        final long length,
        final Consumer<MultiRequestEncoder.OperationsEncoder> operations,
        final ResponseHandler handler)
    {
        final Request request = acquireTransaction(count, length, handler);
        if (null == request)
        {
            return refusal();
        }

        encode(request, () ->
        {
            request.multiEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder).flags(0);
            operations.accept(request.multiEncoder.operationsCount(count));
        });
        return submit(request, request.multiEncoder.encodedLength(), MultiRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit several operations that are all done or none, and that are encoded already.
     *
     * @param count      of the operations.
     * @param operations buffer with what their group has behind its header.
     * @param offset     of the first byte.
     * @param length     in bytes.
     * @param handler    for the answer, whose payload is an outcome for each operation.
     * @return the correlation id, or a negative constant of this class.
     */
    public long transaction(
        final int count,
        final DirectBuffer operations,
        final int offset,
        final int length,
        final ResponseHandler handler)
    {
        final Request request = acquireTransaction(count, length, handler);
        if (null == request)
        {
            return refusal();
        }

        final MultiRequestEncoder encoder = request.multiEncoder;
        encoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder).flags(0).operationsCount(count);
        final int position = encoder.limit();
        request.buffer.putBytes(position, operations, offset, length);
        encoder.limit(position + length);
        return submit(request, encoder.encodedLength(), MultiRequestEncoder.BLOCK_LENGTH, 0);
    }

    private Request acquireTransaction(final int count, final long length, final ResponseHandler handler)
    {
        if (count < 1 || count > ProtocolLimits.MAX_OPERATIONS)
        {
            throw new BadArgumentsException(Operation.TRANSACTION, null,
                "a transaction must have 1 to " + ProtocolLimits.MAX_OPERATIONS + " operations, has " + count);
        }

        checkLength(Operation.TRANSACTION, length);
        final Request request = acquire(Operation.TRANSACTION, (int)length, handler);
        if (null != request)
        {
            request.dataLength = limitedLength(length);
        }

        return request;
    }

    /**
     * Submit conditions and the two lists of operations that they choose from.
     *
     * @param conditionCount how many conditions there are.
     * @param thenCount      how many operations there are for when all of them hold.
     * @param count          of conditions and all operations.
     * @param length         of these in bytes, as the encoder writes them.
     * @param operations     encodes each of them, in this order; called before this returns.
     * @param handler        for the answer, whose payload is an outcome for the conditions and one for each operation
     *                       that they chose.
     * @return the correlation id, or a negative constant of this class.
     */
    public long guarded(
        final int conditionCount,
        final int thenCount,
        final int count,
        final long length,
        final Consumer<GuardedRequestEncoder.OperationsEncoder> operations,
        final ResponseHandler handler)
    {
        if (conditionCount < 1 || count == conditionCount || count > ProtocolLimits.MAX_OPERATIONS)
        {
            throw new BadArgumentsException(Operation.GUARDED_TRANSACTION, null,
                "a guarded transaction must have at least one condition and one operation, and at most " +
                ProtocolLimits.MAX_OPERATIONS + " of both, has " + conditionCount + " and " +
                (count - conditionCount));
        }

        checkLength(Operation.GUARDED_TRANSACTION, length);
        final Request request = acquire(Operation.GUARDED_TRANSACTION, (int)length, handler);
        if (null == request)
        {
            return refusal();
        }

        request.dataLength = limitedLength(length);
        encode(request, () ->
        {
            request.guardedEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
                .flags(0)
                .conditionCount(conditionCount)
                .thenCount(thenCount);
            operations.accept(request.guardedEncoder.operationsCount(count));
        });
        return submit(request, request.guardedEncoder.encodedLength(), GuardedRequestEncoder.BLOCK_LENGTH, 0);
    }

    /** Of several operations, whose limit is that of the data of one and of a path. */
    private static int limitedLength(final long length)
    {
        return (int)Math.max(0, length - TreeConfiguration.MAX_PATH_LENGTH);
    }

    private void encode(final Request request, final Runnable encoder)
    {
        try
        {
            encoder.run();
        }
        catch (final Throwable ex)
        {
            pool.release(request);
            throw ex;
        }
    }

    private void checkLength(final Operation operation, final long length)
    {
        final long max = Math.min(
            (long)owner.maxDataLength() + TreeConfiguration.MAX_PATH_LENGTH, maxInFlightBytes - OVERHEAD);
        if (length > max)
        {
            throw new DataTooLargeException(operation, null,
                "operations of " + length + " bytes, allowed by the cluster and maxInFlightBytes: " + max);
        }
    }

    /**
     * Submit a getData or exists.
     *
     * @param operation  which.
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param level      how current the answer must be.
     * @param watch      to set, or null.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long read(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return read(operation, path, pathOffset, pathLength, NodensClient.FIRST_PAGE, NEWEST, 0, level, watch, handler);
    }

    /**
     * Submit a read of any kind, of one page where that lists children.
     *
     * @param operation  which.
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param cursor     where the page starts, {@link NodensClient#FIRST_PAGE} for the first.
     * @param asOfZxid   zxid of an earlier answer whose state this one is to show, {@link #NEWEST} for the newest.
     * @param maxCount   most children, 0 for as many as fit.
     * @param level      how current the answer must be.
     * @param watch      to set, or null.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long read(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final long cursor,
        final long asOfZxid,
        final int maxCount,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        checkPath(operation, path, pathOffset, pathLength, false);
        if (maxCount < 0)
        {
            throw new BadArgumentsException(
                operation,
                path.getStringWithoutLengthUtf8(pathOffset, pathLength),
                "maxCount must be at least 1, or 0 for as many as fit, was " + maxCount);
        }

        final Request request = acquireRead(operation, pathLength, level, watch, handler);
        if (null == request)
        {
            return refusal();
        }

        request.readEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .cursor(cursor)
            .asOfZxid(asOfZxid)
            .maxCount(maxCount)
            .kind(Request.kind(operation))
            .level(request.level)
            .watch(null == request.watch ?
                io.nodens.sbe.protocol.WatchMode.NONE : io.nodens.sbe.protocol.WatchMode.ONE_SHOT)
            .putPath(path, pathOffset, pathLength);
        return submit(request, request.readEncoder.encodedLength(), ReadRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit a sync.
     *
     * @param handler for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long sync(final ResponseHandler handler)
    {
        final Request request = acquire(Operation.SYNC, 0, handler);
        if (null == request)
        {
            return refusal();
        }

        request.syncEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder);
        return submit(request, request.syncEncoder.encodedLength(), SyncRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit the end of the session, with its ephemerals.
     *
     * @param handler for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long closeSession(final ResponseHandler handler)
    {
        final Request request = acquire(Operation.CLOSE_SESSION, 0, handler);
        if (null == request)
        {
            return refusal();
        }

        request.closeSessionEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder);
        return submit(
            request, request.closeSessionEncoder.encodedLength(), CloseSessionRequestEncoder.BLOCK_LENGTH, 0);
    }

    /**
     * Submit the removal of a listener from a path.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param watch      to remove.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long removeWatch(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        check(Operation.REMOVE_WATCH, watch, "watch");
        checkPath(Operation.REMOVE_WATCH, path, pathOffset, pathLength, false);
        final Request request = acquire(Operation.REMOVE_WATCH, pathLength, handler);
        if (null == request)
        {
            return refusal();
        }

        return submitRemoval(request, path, pathOffset, pathLength, watch);
    }

    /**
     * Submit the removal of every listener from a path.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param handler    for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long removeWatches(
        final DirectBuffer path, final int pathOffset, final int pathLength, final ResponseHandler handler)
    {
        checkPath(Operation.REMOVE_WATCH, path, pathOffset, pathLength, false);
        final Request request = acquire(Operation.REMOVE_WATCH, pathLength, handler);
        return null == request ? refusal() : submitRemoval(request, path, pathOffset, pathLength, null);
    }

    private long submitRemoval(
        final Request request,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final WatchListener watch)
    {
        request.watch = watch;
        request.removeWatchEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .putPath(path, pathOffset, pathLength);
        final int length = request.removeWatchEncoder.encodedLength();
        return submit(request, length, RemoveWatchRequestEncoder.BLOCK_LENGTH, pathLength);
    }

    /**
     * Submit a persistent watch.
     *
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param mode       of the watch.
     * @param options    of the watch.
     * @param watch      to tell.
     * @param handler    for the answer, whose zxid is that from which on the watch reports.
     * @return the correlation id, or a negative constant of this class.
     */
    public long addWatch(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final WatchMode mode,
        final WatchOptions options,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        check(Operation.ADD_WATCH, mode, "mode");
        check(Operation.ADD_WATCH, options, "options");
        check(Operation.ADD_WATCH, watch, "watch");
        checkPath(Operation.ADD_WATCH, path, pathOffset, pathLength, false);
        final Request request = acquire(Operation.ADD_WATCH, pathLength, handler);
        if (null == request)
        {
            return refusal();
        }

        reserveWatch(request);
        final int wireMode = WatchMode.PERSISTENT_RECURSIVE == mode ? WatchRules.RECURSIVE : WatchRules.PERSISTENT;
        request.added = new PersistentWatch(
            path.getStringWithoutLengthUtf8(pathOffset, pathLength), wireMode, options.types(), options.sinceZxid(),
            watch).with(options.isWithBookmarks(), options.isWithData() ? flow.requests.reads() : null);
        request.setWatchesEncoder.wrapAndApplyHeader(request.buffer, 0, request.headerEncoder)
            .asOfZxid(options.sinceZxid())
            .isMoreToCome(BooleanType.FALSE);
        final int list = MessageHeaderEncoder.ENCODED_LENGTH + SetWatchesRequestEncoder.BLOCK_LENGTH;
        final int entry = list + SetWatchesRequestEncoder.watchesHeaderLength();
        final int entryLength = WatchList.PATH_OFFSET + pathLength;
        request.buffer.putInt(list, entryLength, SetWatchesRequestEncoder.BYTE_ORDER);
        // Nothing is known of whether it exists.
        request.buffer.putByte(entry + WatchList.KIND_OFFSET, (byte)WatchRules.EXISTS);
        request.buffer.putByte(entry + WatchList.MODE_OFFSET, (byte)wireMode);
        request.buffer.putShort(
            entry + WatchList.PATH_LENGTH_OFFSET, (short)pathLength, SetWatchesRequestEncoder.BYTE_ORDER);
        request.buffer.putBytes(entry + WatchList.PATH_OFFSET, path, pathOffset, pathLength);
        return submit(
            request,
            entry + entryLength - MessageHeaderEncoder.ENCODED_LENGTH,
            SetWatchesRequestEncoder.BLOCK_LENGTH + WatchList.PATH_OFFSET,
            pathLength);
    }

    /**
     * Submit a list of the watches that are set.
     *
     * @param target  gets them before the handler is called.
     * @param handler for the answer.
     * @return the correlation id, or a negative constant of this class.
     */
    public long listWatches(final List<SetWatch> target, final ResponseHandler handler)
    {
        final Request request = acquire(Operation.LIST_WATCHES, 0, handler);
        if (null == request)
        {
            return refusal();
        }

        request.listed = target;
        return submit(request, 0, 0, 0);
    }

    /** Take a place among the watches for what a request sets, or give the request back. */
    private void reserveWatch(final Request request)
    {
        final Operation operation = request.operation;
        if (null == watches)
        {
            pool.release(request);
            throw new BadArgumentsException(operation, null, "one session of many sets no watches");
        }

        if (!watches.tryReserve())
        {
            pool.release(request);
            throw new TooManyWatchesException(operation, null, "allowed by maxWatches: " + context.maxWatches());
        }
    }

    @Override
    Request acquireRead(
        final Operation operation,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        check(operation, level, "level");
        final Request request = acquire(operation, pathLength, handler);
        if (null == request)
        {
            return null;
        }

        request.level = switch (level)
        {
            case LOCAL -> io.nodens.sbe.protocol.ReadLevel.LOCAL;
            case LINEARIZABLE -> io.nodens.sbe.protocol.ReadLevel.LINEARIZABLE;
            case STALE -> io.nodens.sbe.protocol.ReadLevel.STALE;
        };

        if (null != watch)
        {
            reserveWatch(request);
            request.watch = watch;
        }

        return request;
    }

    @Override
    Request acquire(final Operation operation, final int variableLength, final ResponseHandler handler)
    {
        check(operation, handler, "handler");
        if (!owner.isAccepting(flow) || !owner.hasRoom(flow))
        {
            return null;
        }

        final int messageLength = OVERHEAD + variableLength;
        final Request request = isReserved ? pool.acquireReserved(messageLength) : pool.acquire(messageLength);
        if (null != request)
        {
            request.operation = operation;
            request.handler = handler;
            request.flow = flow;
            request.isUnretained = isUnretained && request.isWrite() && Operation.CLOSE_SESSION != operation;
            request.deadlineNs = flow.nanoClock.nanoTime() + operationTimeoutNs;
            makeRoom(request, messageLength);
        }

        return request;
    }

    /** Before anything is encoded: what fails later would keep the request's place for ever. */
    private void makeRoom(final Request request, final int messageLength)
    {
        try
        {
            request.buffer.checkLimit(messageLength);
        }
        catch (final Throwable ex)
        {
            pool.release(request);
            throw ex;
        }
    }

    @Override
    long submitAt(final Request request, final int bodyLength, final int pathOffset, final int pathLength)
    {
        final long correlationId = request.correlationId;
        request.pathOffset = pathOffset;
        request.pathLength = pathLength;
        request.length = MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
        owner.submit(flow, request);
        return correlationId;
    }

    @Override
    long refusal()
    {
        return owner.isAccepting(flow) ? BACK_PRESSURED : CLOSED;
    }

    @Override
    void checkData(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength)
    {
        final int max = owner.maxDataLength();
        if (dataLength > max)
        {
            throw new DataTooLargeException(
                operation,
                path.getStringWithoutLengthUtf8(pathOffset, pathLength),
                dataLength + " bytes, allowed by the cluster: " + max);
        }

        if (dataLength < 0 || OVERHEAD + pathLength + (long)dataLength > maxInFlightBytes)
        {
            throw new DataTooLargeException(
                operation,
                path.getStringWithoutLengthUtf8(pathOffset, pathLength),
                dataLength + " bytes, allowed by maxInFlightBytes with path and header: " + maxInFlightBytes);
        }

        if (null != data)
        {
            checkRange(operation, "data", data, dataOffset, dataLength);
        }
    }

    /**
     * Refuse what lies outside its buffer.
     *
     * @param operation that it is given to.
     * @param what      it is.
     * @param buffer    with it.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @throws BadArgumentsException when the buffer is shorter.
     */
    public static void checkRange(
        final Operation operation, final String what, final DirectBuffer buffer, final int offset, final int length)
    {
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length)
        {
            throw new BadArgumentsException(
                operation, null,
                length + " bytes of " + what + " from " + offset + " on, in a buffer of " + buffer.capacity());
        }
    }

    static void check(final Operation operation, final Object argument, final String name)
    {
        if (null == argument)
        {
            throw new BadArgumentsException(operation, null, name + " is null");
        }
    }

    /**
     * Refuse a path that no znode can have.
     *
     * @param operation    that it is given to.
     * @param path         buffer with the path.
     * @param pathOffset   of its first byte.
     * @param pathLength   in bytes.
     * @param isSequential whether a suffix completes it.
     * @throws BadArgumentsException when it cannot be the path of a znode.
     */
    public static void checkPath(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final boolean isSequential)
    {
        if (null == path || pathLength <= 0)
        {
            throw new BadArgumentsException(operation, null, "the path is missing");
        }

        if (isSequential ? !PathSyntax.isValidPrefix(path, pathOffset, pathLength) :
            !PathSyntax.isValid(path, pathOffset, pathLength))
        {
            final String text = path.getStringWithoutLengthUtf8(pathOffset, pathLength);
            final String fault = PathSyntax.explain(isSequential ? text + '0' : text);
            throw new BadArgumentsException(operation, text, null == fault ? "the path is not valid UTF-8" : fault);
        }
    }
}
