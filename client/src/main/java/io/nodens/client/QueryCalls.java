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

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.NameFilter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What {@link AsyncNodensClient} asks beside the reads of single znodes.
 */
abstract class QueryCalls extends AclCalls
{
    /**
     * With the way to the client.
     *
     * @param submitter  of the requests.
     * @param isUnwalled whether handlers are the client's own.
     */
    QueryCalls(final RequestSubmitter submitter, final boolean isUnwalled)
    {
        super(submitter, isUnwalled);
    }

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads which; not looked at after this returns.
     * @param level how current the answer must be.
     * @return a result for each read; fails with DATA_TOO_LARGE when they do not fit into one answer.
     */
    public CompletableFuture<MultiReadResult> multiRead(final MultiRead reads, final ReadLevel level)
    {
        // The caller may add to his own before the answer comes.
        final MultiRead asked = null == reads ? new MultiRead() : reads.copy();
        return submit(
            Operation.MULTI_READ,
            null,
            (handler) -> multiRead(asked, level, handler),
            (response) -> WireQueries.results(asked, response));
    }

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads   which; not looked at after this returns.
     * @param level   how current the answer must be.
     * @param handler for the answer, whose payload {@link ReadResultCursor} reads.
     * @return the correlation id, {@link AsyncNodensClient#BACK_PRESSURED} or {@link AsyncNodensClient#CLOSED}.
     */
    public long multiRead(final MultiRead reads, final ReadLevel level, final ResponseHandler handler)
    {
        return submitter().multiRead(reads.size(), reads.length(), reads::encodeInto, level, own(handler));
    }

    /**
     * List the children of a znode that have certain names, all of one state, over as many pages as it takes. If the
     * member loses that state, the listing starts anew, until the operation timeout has passed.
     *
     * @param path   of the znode.
     * @param filter which names; not to be changed before the answer has come.
     * @param level  how current the answer must be.
     * @return names in creation order and the stat of the parent.
     */
    public CompletableFuture<Children> listChildren(
        final String path, final NameFilter filter, final ReadLevel level)
    {
        final ChildrenAssembler assembler = assembler(path, filter, level);
        assembler.start();
        return assembler.future();
    }

    /**
     * List one page of a znode's children that have certain names. A page may be empty although another follows, since
     * a member looks at a bounded number of children for each.
     *
     * @param path     of the znode.
     * @param filter   which names.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return names in creation order, and the cursor of the next page.
     */
    public CompletableFuture<ChildNamesPage> listChildren(
        final String path, final NameFilter filter, final long cursor, final int maxCount, final ReadLevel level)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.GET_CHILDREN,
            path,
            (handler) -> list(
                Operation.GET_CHILDREN, name, 0, name.capacity(), filter, cursor, RequestSubmitter.NEWEST, maxCount,
                level, handler),
            ChildPages::names);
    }

    /**
     * List one page of a znode's children that have certain names, with stat and data of each. A page may be empty
     * although another follows. Of a child that the session may not read {@link ChildData#isDataHidden()} says so.
     *
     * @param path     of the znode.
     * @param filter   which names.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most children, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return children in creation order, and the cursor of the next page.
     */
    public CompletableFuture<ChildDataPage> listChildrenWithData(
        final String path, final NameFilter filter, final long cursor, final int maxCount, final ReadLevel level)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.GET_CHILDREN_WITH_DATA,
            path,
            (handler) -> list(
                Operation.GET_CHILDREN_WITH_DATA, name, 0, name.capacity(), filter, cursor, RequestSubmitter.NEWEST,
                maxCount, level, handler),
            ChildPages::entries);
    }

    abstract ChildrenAssembler assembler(String path, NameFilter filter, ReadLevel level);

    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    long list(
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final NameFilter filter,
        final long cursor,
        final long asOfZxid,
        final int maxCount,
        final ReadLevel level,
        final ResponseHandler handler)
    {
        if (null == filter)
        {
            throw new BadArgumentsException(operation, null, "filter is null");
        }

        return submitter().list(
            operation, path, pathOffset, pathLength, filter, cursor, asOfZxid, maxCount, level, own(handler));
    }

    /**
     * Ask what became of a write of this session whose answer was lost. Ask before the next write: that acknowledges
     * those which were given up, and their outcomes are not kept then.
     *
     * @param requestId of the write: {@link io.nodens.client.exceptions.NodensException#requestId()}.
     * @return what is known of it.
     */
    public CompletableFuture<WriteFate> fateOf(final long requestId)
    {
        return submit(
            Operation.FATE_OF, null, (handler) -> submitter().fateOf(0, null, requestId, own(handler)),
            WireQueries::fate);
    }

    /**
     * Ask what became of a write of any session, as every client can that knows the session's secret. The session stays
     * where it is.
     *
     * @param sessionId of the session.
     * @param secret    of the session, 16 bytes: {@link AsyncNodensClient#sessionSecret()}.
     * @param requestId of the write, from 1 in the order in which the session made its writes.
     * @return what is known of it.
     */
    public CompletableFuture<WriteFate> fateOf(final long sessionId, final byte[] secret, final long requestId)
    {
        final byte[] copy = null == secret ? new byte[0] : secret.clone();
        return submit(
            Operation.FATE_OF,
            null,
            (handler) -> submitter().fateOf(sessionId, copy, requestId, own(handler)),
            WireQueries::fate);
    }

    /**
     * List the ephemerals of this session, over as many pages as it takes: in the order of their creation, each that
     * lives all the while exactly once.
     *
     * @param prefix that their paths begin with, whatever names it cuts through; null, "" or "/" for all.
     * @param level  how current the answer must be.
     * @return the paths.
     */
    public CompletableFuture<List<String>> getEphemerals(final String prefix, final ReadLevel level)
    {
        return getEphemerals(0, prefix, level);
    }

    /**
     * List the ephemerals of a session, as {@link #getEphemerals(String, ReadLevel)} does. Of another session only
     * those are listed whose parent this one may read: it could find them by itself.
     *
     * @param sessionId of the session; 0 for this one.
     * @param prefix    that their paths begin with; null, "" or "/" for all.
     * @param level     how current the answer must be.
     * @return the paths; none for a session that is unknown or over.
     */
    public CompletableFuture<List<String>> getEphemerals(
        final long sessionId, final String prefix, final ReadLevel level)
    {
        return collect(sessionId, prefix, NodensClient.FIRST_PAGE, level, new ArrayList<>());
    }

    private CompletableFuture<List<String>> collect(
        final long sessionId,
        final String prefix,
        final long cursor,
        final ReadLevel level,
        final List<String> paths)
    {
        return getEphemerals(sessionId, prefix, cursor, level).thenCompose((page) ->
        {
            paths.addAll(page.paths());
            if (page.isLast())
            {
                return CompletableFuture.completedFuture(List.copyOf(paths));
            }

            // What the session has seen by its first page the others show as well.
            return collect(
                sessionId, prefix, page.cursor(), ReadLevel.STALE == level ? level : ReadLevel.LOCAL, paths);
        });
    }

    /**
     * List one page of the ephemerals of a session. It may be empty although another follows.
     *
     * @param sessionId of the session; 0 for this one.
     * @param prefix    that their paths begin with; null, "" or "/" for all.
     * @param cursor    of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param level     how current the answer must be.
     * @return the paths, and the cursor of the next page.
     */
    public CompletableFuture<EphemeralsPage> getEphemerals(
        final long sessionId, final String prefix, final long cursor, final ReadLevel level)
    {
        final UnsafeBuffer bytes = AsyncNodensClient.encode(null == prefix ? "" : prefix);
        return submit(
            Operation.GET_EPHEMERALS,
            prefix,
            (handler) -> submitter().ephemerals(
                sessionId, bytes, 0, bytes.capacity(), cursor, level, own(handler)),
            WireQueries::ephemerals);
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
    public CompletableFuture<Long> addWatch(
        final String path, final WatchMode mode, final WatchOptions options, final WatchListener watch)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.ADD_WATCH,
            path,
            (handler) -> addWatch(name, 0, name.capacity(), mode, options, watch, handler),
            Response::zxid);
    }

    /**
     * List the watches of this client, in no order.
     *
     * @return those that are set.
     */
    public CompletableFuture<List<SetWatch>> watches()
    {
        final List<SetWatch> watches = new ArrayList<>();
        return submit(
            Operation.LIST_WATCHES, null, (handler) -> listWatches(watches, handler), (response) -> watches);
    }

    /**
     * Ask which identities count for the session: those that the member knows of the connection, such as its address,
     * and those that {@link #addAuth(String, byte[])} has proved.
     *
     * @return the identities, in the order in which they were proved; empty for nobody.
     */
    public CompletableFuture<List<Identity>> whoAmI()
    {
        return submit(
            Operation.WHO_AM_I, null, (handler) -> submitter().whoAmI(own(handler)), WireQueries::identities);
    }
}
