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
import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import org.agrona.DirectBuffer;

import java.util.List;

/**
 * The forms of {@link AsyncNodensClient} with a handler and buffers.
 */
abstract class HandlerCalls
{
    private final RequestSubmitter submitter;
    private final boolean isUnwalled;

    /**
     * With the way to the client.
     *
     * @param submitter  of the requests.
     * @param isUnwalled whether handlers are the client's own.
     */
    HandlerCalls(final RequestSubmitter submitter, final boolean isUnwalled)
    {
        this.submitter = submitter;
        this.isUnwalled = isUnwalled;
    }

    RequestSubmitter submitter()
    {
        return submitter;
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
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
        return submitter.create(path, pathOffset, pathLength, data, dataOffset, dataLength, mode, 0, own(handler));
    }

    /**
     * Create a znode in a mode that has a time to live, or in any other.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param data       buffer with the data, or null for null data.
     * @param dataOffset of its first byte.
     * @param dataLength in bytes.
     * @param mode       of the znode.
     * @param ttlMs      time to live in milliseconds of a mode that has one, else 0.
     * @param handler    for the answer: path, stat, {@link Response#sequence()}.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    public long create(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final DirectBuffer data,
        final int dataOffset,
        final int dataLength,
        final CreateMode mode,
        final long ttlMs,
        final ResponseHandler handler)
    {
        return submitter.create(
            path, pathOffset, pathLength, data, dataOffset, dataLength, mode, ttlMs, own(handler));
    }

    /**
     * Delete a znode.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param version    expected, -1 for any.
     * @param handler    for the answer.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     */
    public long delete(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final int version,
        final ResponseHandler handler)
    {
        return submitter.delete(path, pathOffset, pathLength, version, own(handler));
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
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
        return submitter.setData(path, pathOffset, pathLength, data, dataOffset, dataLength, version, own(handler));
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     */
    public long getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.GET_DATA, path, pathOffset, pathLength, level, watch, own(handler));
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     */
    public long exists(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ReadLevel level,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.read(Operation.EXISTS, path, pathOffset, pathLength, level, watch, own(handler));
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
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
        return getChildren(
            Operation.GET_CHILDREN, path, pathOffset, pathLength, cursor, RequestSubmitter.NEWEST, maxCount, level,
            watch, handler);
    }

    /**
     * List one page of children as of the zxid of an earlier answer, or {@link RequestSubmitter#NEWEST}.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    long getChildren(
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
        return submitter.read(
            operation, path, pathOffset, pathLength, cursor, asOfZxid, maxCount, level, watch, own(handler));
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
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
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
        return getChildren(
            Operation.GET_CHILDREN_WITH_DATA, path, pathOffset, pathLength, cursor, RequestSubmitter.NEWEST, maxCount,
            level, watch, handler);
    }

    /**
     * A barrier through the log: answered when the member's replica has applied everything ordered before it.
     *
     * @param handler for the answer.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     */
    public long sync(final ResponseHandler handler)
    {
        return submitter.sync(own(handler));
    }

    /**
     * Set a watch that reports change after change until it is removed, over reconnects too. The znode need not exist.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param mode       how far it reaches.
     * @param options    what it reports.
     * @param watch      told of every change.
     * @param handler    for the answer: every change after its zxid is reported; {@link ErrorCode#UNIMPLEMENTED} from a
     *                   member of a protocol version below 4.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
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
        return submitter.addWatch(path, pathOffset, pathLength, mode, options, watch, own(handler));
    }

    /**
     * Carry out several operations, all or none.
     *
     * @param operations at least one; not looked at after this returns.
     * @param handler    for the answer, whose outcomes {@link OutcomeCursor} reads.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or
     *         {@link AsyncNodensClient#CLOSED}.
     * @throws BadArgumentsException when there is no operation, or one was left out.
     * @throws DataTooLargeException when they are longer than the cluster allows.
     */
    public long transaction(final BufferTransaction operations, final ResponseHandler handler)
    {
        return operations.submitTo(submitter, own(handler));
    }

    long removeWatches(
        final DirectBuffer path, final int pathOffset, final int pathLength, final ResponseHandler handler)
    {
        return submitter.removeWatches(path, pathOffset, pathLength, own(handler));
    }

    long listWatches(final List<SetWatch> target, final ResponseHandler handler)
    {
        return submitter.listWatches(target, own(handler));
    }

    long removeWatch(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final WatchListener watch,
        final ResponseHandler handler)
    {
        return submitter.removeWatch(path, pathOffset, pathLength, watch, own(handler));
    }

    long commit(final Transaction transaction, final ResponseHandler handler)
    {
        return submitter.transaction(
            transaction.size(), transaction.length(), transaction::encodeInto, own(handler));
    }

    long commit(final GuardedTransaction transaction, final ResponseHandler handler)
    {
        return submitter.guarded(
            transaction.conditionCount(),
            transaction.thenCount(),
            transaction.count(),
            transaction.length(),
            transaction::encodeInto,
            own(handler));
    }

    final ResponseHandler own(final ResponseHandler handler)
    {
        return !isUnwalled || null == handler || handler instanceof InternalHandler ?
            handler : (InternalHandler)handler::onResponse;
    }
}
