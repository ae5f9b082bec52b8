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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts the pages of a listing together, all as of the zxid of the first one. Starts anew only when the member has lost
 * that state: because so much has changed since, because it kept none yet when the first page was made, or because it
 * is another member. One that knows no such reads is asked for the newest children, and asked anew when they changed.
 * <p>
 * The watch goes with the first page of every start: a change after it fires, so that none is missed, though one may be
 * told of that the listing reflects already.
 * <p>
 * <b>Thread:</b> the caller's to start, then the client's.
 */
final class ChildrenAssembler implements ResponseHandler
{
    private final CompletableFuture<Children> future = new CompletableFuture<>();
    private final AsyncNodensClient client;
    private final ClientContext context;
    private final String path;
    private final DirectBuffer pathBuffer;
    /** Null for all names. */
    private final NameFilter filter;
    private final WatchListener watch;
    private final ReadLevel level;
    private final List<String> names = new ArrayList<>();
    private final long deadlineNs;
    private long cursor = NodensClient.FIRST_PAGE;
    private long pzxid;
    private long zxid = RequestSubmitter.NEWEST;

    ChildrenAssembler(
        final AsyncNodensClient client,
        final ClientContext context,
        final String path,
        final DirectBuffer pathBuffer,
        final NameFilter filter,
        final WatchListener watch,
        final ReadLevel level)
    {
        this.client = client;
        this.context = context;
        this.path = path;
        this.pathBuffer = pathBuffer;
        this.filter = filter;
        this.watch = watch;
        this.level = level;
        deadlineNs = context.nanoClock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(context.operationTimeoutMs());
    }

    CompletableFuture<Children> future()
    {
        return future;
    }

    void start()
    {
        final NodensException fault = PathText.refusal(Operation.GET_CHILDREN, path);
        if (null != fault)
        {
            future.completeExceptionally(fault);
            return;
        }

        try
        {
            final long result = null != filter ?
                client.list(
                    Operation.GET_CHILDREN, pathBuffer, 0, pathBuffer.capacity(), filter, cursor, zxid, 0, level,
                    this) :
                client.getChildren(
                    Operation.GET_CHILDREN, pathBuffer, 0, pathBuffer.capacity(), cursor, zxid, 0, level,
                    NodensClient.FIRST_PAGE == cursor ? watch : null, this);
            if (result < 0)
            {
                future.completeExceptionally(client.refusal(result, Operation.GET_CHILDREN, path));
            }
        }
        catch (final NodensException ex)
        {
            future.completeExceptionally(ex);
        }
    }

    @Override
    public void onResponse(final Response response)
    {
        try
        {
            take(response);
        }
        catch (final RuntimeException ex)
        {
            future.completeExceptionally(new NodensException(
                ErrorCode.SYSTEM_ERROR, Operation.GET_CHILDREN, path, "cannot take the answer: " + ex));
        }
        catch (final Error ex)
        {
            future.completeExceptionally(ex);
            throw ex;
        }
    }

    private void take(final Response response)
    {
        if (ErrorCode.PIN_LOST == response.code())
        {
            restart();
            return;
        }
        if (ErrorCode.OK != response.code())
        {
            future.completeExceptionally(response.exception());
            return;
        }

        final ZnodeStat stat = response.stat();
        if (NodensClient.FIRST_PAGE == cursor)
        {
            pzxid = stat.pzxid();
            zxid = response.zxid();
        }
        else if (stat.pzxid() != pzxid)
        {
            restart();
            return;
        }

        ChildPages.decode(response, names);
        if (response.isLastPage())
        {
            future.complete(new Children(List.copyOf(names), AsyncNodensClient.copyOf(stat)));
        }
        else if (response.cursor() <= cursor)
        {
            future.completeExceptionally(new NodensException(
                ErrorCode.SYSTEM_ERROR, Operation.GET_CHILDREN, path, "the member's pages do not advance"));
        }
        else
        {
            cursor = response.cursor();
            start();
        }
    }

    private void restart()
    {
        if (context.nanoClock().nanoTime() - deadlineNs >= 0)
        {
            future.completeExceptionally(new OperationTimeoutException(
                Operation.GET_CHILDREN, path, "the children changed between pages all the time", false));
            return;
        }

        names.clear();
        zxid = RequestSubmitter.NEWEST;
        cursor = NodensClient.FIRST_PAGE;
        start();
    }
}
