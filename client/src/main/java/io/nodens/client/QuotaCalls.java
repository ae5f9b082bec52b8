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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.NotEmptyException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.tree.PathSyntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sets and reads quotas as ZooKeeper's clients do: by the znodes below /zookeeper/quota. A quota is set, or removed, in
 * one transaction.
 */
final class QuotaCalls
{
    private static final String ROOT = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";
    /** Others may set quotas of neighbours at the same time. */
    private static final int MAX_TRIES = 10;

    private final AsyncNodensClient client;

    QuotaCalls(final AsyncNodensClient client)
    {
        this.client = client;
    }

    CompletableFuture<Void> set(final String path, final QuotaLimits limits)
    {
        check(Operation.SET_QUOTA, path);
        if (null == limits)
        {
            throw new BadArgumentsException(Operation.SET_QUOTA, path, "limits are null");
        }
        if ((path + "/").contains(LIMITS + "/") || (path + "/").contains(STATS + "/"))
        {
            throw new BadArgumentsException(Operation.SET_QUOTA, path,
                "no part of the path may be zookeeper_limits or zookeeper_stats, which hold the quotas themselves");
        }
        return set(path, limits, 1);
    }

    private CompletableFuture<Void> set(final String path, final QuotaLimits limits, final int tries)
    {
        final List<String> paths = new ArrayList<>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1))
        {
            paths.add(ROOT + path.substring(0, slash));
        }
        paths.add(ROOT + path);
        paths.add(ROOT + path + STATS);
        paths.add(ROOT + path + LIMITS);

        final List<CompletableFuture<Boolean>> found = new ArrayList<>();
        paths.forEach((each) -> found.add(client.exists(each).thenApply((stat) -> null != stat)));
        return CompletableFuture.allOf(found.toArray(new CompletableFuture<?>[0]))
            .thenCompose((ignore) -> client.commit(transaction(paths, found, limits)))
            .thenApply((ignore) -> (Void)null)
            .exceptionallyCompose((ex) -> tries < MAX_TRIES && isOvertaken(cause(ex)) ?
                set(path, limits, tries + 1) : CompletableFuture.failedFuture(cause(ex)));
    }

    private static Transaction transaction(
        final List<String> paths, final List<CompletableFuture<Boolean>> found, final QuotaLimits limits)
    {
        final Transaction transaction = new Transaction();
        final byte[] text = ascii(limits.text());
        final int last = paths.size() - 1;
        for (int i = 0; i <= last; i++)
        {
            final byte[] data = i == last ? text : i == last - 1 ? ascii(QuotaLimits.text(0, 0, -1, -1)) : new byte[0];
            if (!found.get(i).join())
            {
                transaction.create(paths.get(i), data, CreateMode.PERSISTENT);
            }
            else if (i == last)
            {
                transaction.setData(paths.get(i), data, Transaction.ANY_VERSION);
            }
        }

        return transaction;
    }

    CompletableFuture<SubtreeQuota> get(final String path)
    {
        check(Operation.GET_QUOTA, path);
        final CompletableFuture<ZnodeData> stats = orNull(client.getData(ROOT + path + STATS));
        return orNull(client.getData(ROOT + path + LIMITS)).thenCombine(
            stats, (limits, numbers) -> null == limits ? null : quota(path, limits, numbers));
    }

    CompletableFuture<List<SubtreeQuota>> list()
    {
        return list("");
    }

    private CompletableFuture<List<SubtreeQuota>> list(final String path)
    {
        return orNull(client.getChildren(ROOT + path)).thenCompose((children) ->
        {
            CompletableFuture<List<SubtreeQuota>> all = path.isEmpty() || null == children ||
                !children.names().contains(LIMITS.substring(1)) ?
                CompletableFuture.completedFuture(List.of()) :
                get(path).thenApply((quota) -> null == quota ? List.of() : List.of(quota));
            for (final String name : null == children ? List.<String>of() : children.names())
            {
                if (!LIMITS.substring(1).equals(name) && !STATS.substring(1).equals(name))
                {
                    all = all.thenCompose((before) -> list(path + "/" + name).thenApply((more) -> join(before, more)));
                }
            }
            return all;
        });
    }

    CompletableFuture<Boolean> remove(final String path)
    {
        check(Operation.SET_QUOTA, path);
        return client.exists(ROOT + path + STATS).thenCompose((stats) ->
        {
            final Transaction transaction = new Transaction().delete(ROOT + path + LIMITS, Transaction.ANY_VERSION);
            if (null != stats)
            {
                transaction.delete(ROOT + path + STATS, Transaction.ANY_VERSION);
            }
            return client.commit(transaction).thenCompose((ignore) -> trim(path)).thenApply((ignore) -> true);
        }).exceptionallyCompose((ex) -> isMissing(cause(ex)) ?
            CompletableFuture.completedFuture(false) : CompletableFuture.failedFuture(cause(ex)));
    }

    /** Take away what leads to no quota any more. */
    private CompletableFuture<Void> trim(final String path)
    {
        if (path.isEmpty())
        {
            return CompletableFuture.completedFuture(null);
        }

        return client.delete(ROOT + path)
            .thenCompose((ignore) -> trim(path.substring(0, path.lastIndexOf('/'))))
            .exceptionallyCompose((ex) -> cause(ex) instanceof NotEmptyException || isMissing(cause(ex)) ?
                CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(cause(ex)));
    }

    /** Null where the text has no limit: other clients leave such ones when they take the last limit away. */
    private static SubtreeQuota quota(final String path, final ZnodeData limits, final ZnodeData stats)
    {
        final String text = text(limits);
        final String numbers = text(stats);
        final QuotaLimits parsed = QuotaLimits.parse(text);
        return null == parsed ? null : new SubtreeQuota(
            path, parsed, QuotaLimits.number(numbers, "count"), QuotaLimits.number(numbers, "bytes"));
    }

    private static String text(final ZnodeData znode)
    {
        return null == znode || null == znode.data() ? "" : new String(znode.data(), StandardCharsets.US_ASCII);
    }

    private static <T> CompletableFuture<T> orNull(final CompletableFuture<T> future)
    {
        return future.exceptionallyCompose((ex) -> isMissing(cause(ex)) ?
            CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(cause(ex)));
    }

    private static boolean isOvertaken(final Throwable ex)
    {
        return ex instanceof TransactionFailedException && (ErrorCode.NODE_EXISTS == ((NodensException)ex).code() ||
            ErrorCode.NO_NODE == ((NodensException)ex).code());
    }

    private static boolean isMissing(final Throwable ex)
    {
        return ex instanceof NoNodeException ||
            (ex instanceof TransactionFailedException && ErrorCode.NO_NODE == ((NodensException)ex).code());
    }

    private static Throwable cause(final Throwable ex)
    {
        return ex instanceof CompletionException && null != ex.getCause() ? ex.getCause() : ex;
    }

    private static <T> List<T> join(final List<T> first, final List<T> second)
    {
        final List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static void check(final Operation operation, final String path)
    {
        final String fault = PathSyntax.explain(path);
        if (null != fault)
        {
            throw new BadArgumentsException(operation, path, fault);
        }
        if ("/".equals(path) || path.equals("/zookeeper") || path.startsWith("/zookeeper/"))
        {
            throw new BadArgumentsException(operation, path,
                "a quota is on a znode other than the root and the reserved ones below /zookeeper");
        }
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
