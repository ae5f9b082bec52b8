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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ChildData;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lists all children of a znode with data and stat, page by page. When a child comes or goes between two pages, it
 * begins anew, so that the children are those of one moment.
 * <p>
 * <b>Thread:</b> the caller's to start, then where futures of the given client complete.
 */
final class ChildrenReads
{
    private static final int MAX_STARTS = 64;

    private final CompletableFuture<List<ChildData>> future = new CompletableFuture<>();
    private final AsyncNodensClient client;
    private final String path;
    private final ReadLevel level;
    private final List<ChildData> children = new ArrayList<>();
    private long pzxid;
    private int starts;

    private ChildrenReads(final AsyncNodensClient client, final String path, final ReadLevel level)
    {
        this.client = client;
        this.path = path;
        this.level = level;
    }

    /**
     * List the children.
     *
     * @param client to use.
     * @param path   of the parent.
     * @param level  how current the answer must be.
     * @return the children in creation order; none when there is no parent.
     */
    static CompletableFuture<List<ChildData>> all(
        final AsyncNodensClient client, final String path, final ReadLevel level)
    {
        final ChildrenReads reads = new ChildrenReads(client, path, level);
        reads.page(NodensClient.FIRST_PAGE);
        return reads.future;
    }

    private void page(final long cursor)
    {
        final CompletableFuture<Void> unused = client.getChildrenWithData(path, cursor, 0, level).handle(
            (page, throwable) ->
            {
                if (null != throwable)
                {
                    fail(throwable);
                }
                else if (NodensClient.FIRST_PAGE != cursor && page.stat().pzxid() != pzxid)
                {
                    restart();
                }
                else
                {
                    pzxid = page.stat().pzxid();
                    children.addAll(page.children());
                    next(page.isLast(), page.cursor());
                }

                return null;
            });
    }

    private void next(final boolean isLast, final long cursor)
    {
        if (isLast)
        {
            future.complete(children);
        }
        else
        {
            page(cursor);
        }
    }

    private void restart()
    {
        children.clear();
        starts++;
        if (starts >= MAX_STARTS)
        {
            future.completeExceptionally(new OperationTimeoutException(
                Operation.GET_CHILDREN_WITH_DATA, path, "the children changed between pages all the time", false));
        }
        else
        {
            page(NodensClient.FIRST_PAGE);
        }
    }

    private void fail(final Throwable throwable)
    {
        if (Failures.isNoNode(throwable))
        {
            future.complete(List.of());
        }
        else
        {
            future.completeExceptionally(Failures.cause(throwable));
        }
    }
}
