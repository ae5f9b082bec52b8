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
package io.nodens.cluster.cli.access;

import io.nodens.client.Acl;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ChildDataPage;
import io.nodens.client.ChildNamesPage;
import io.nodens.client.CreateMode;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.Identity;
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.NodensClient;
import io.nodens.client.OperationResult;
import io.nodens.client.ReadLevel;
import io.nodens.client.SetWatch;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.QuotaLimits;
import io.nodens.client.Subtree;
import io.nodens.client.SubtreeQuota;
import io.nodens.client.WriteFate;
import io.nodens.client.ZnodeAcl;
import io.nodens.client.ZnodeData;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.Utf8;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Calls in one session of the native client.
 * <p>
 * Futures rather than the synchronous client, because Ctrl-C must be able to end a wait.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the client.
 */
final class NativeTreeAccess implements TreeAccess
{
    private static final int MAX_PAGE_COUNT = 10_000;

    /**
     * What waits here gives up after the client does, which knows better what to say.
     */
    private static final int GRACE_MS = 1_000;

    /** A connection that is to be had is there by then, unless the host is slow. */
    private static final long LOOK_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long CONNECT_POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final AsyncNodensClient client;
    private final NativeClusterAccess.Notices notices;
    private final int timeoutMs;

    NativeTreeAccess(final AsyncNodensClient client, final NativeClusterAccess.Notices notices, final int timeoutMs)
    {
        this.client = client;
        this.notices = notices;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Wait until the session is open, or cannot be.
     *
     * @param lifeSigns  of the endpoints, looked for when the connection takes its time.
     * @param printer    told once why it does.
     * @param isFailFast whether to give up when nothing lives at any endpoint.
     */
    void awaitConnect(final LifeSigns lifeSigns, final Consumer<String> printer, final boolean isFailFast)
    {
        final long startNs = System.nanoTime();
        boolean isTold = false;
        while (null == notices.endpoint() && !client.isClosed())
        {
            LockSupport.parkNanos(CONNECT_POLL_NS);
            if (Thread.interrupted())
            {
                client.close();
                throw AccessException.interrupted(Operation.CONNECT.toString(), null);
            }
            if (System.nanoTime() - startNs >= LOOK_AFTER_NS)
            {
                lifeSigns.look();
                isTold = isTold || judge(lifeSigns, printer, isFailFast);
            }
        }
        if (client.isClosed())
        {
            // On a slow host the connection may be given up first, which knows less.
            while (isFailFast && lifeSigns.isLooking() && !Thread.currentThread().isInterrupted())
            {
                LockSupport.parkNanos(CONNECT_POLL_NS);
            }
            if (null != lifeSigns.nothingAnswers())
            {
                throw unreachable(lifeSigns.nothingAnswers());
            }
            // Any request is refused with the reason why there is no connection.
            await(client.sync(), Operation.CONNECT, null);
        }
    }

    private boolean judge(final LifeSigns lifeSigns, final Consumer<String> printer, final boolean isFailFast)
    {
        final String nothing = lifeSigns.nothingAnswers();
        final String waiting = lifeSigns.waiting();
        if (null != nothing && isFailFast)
        {
            client.close();
            throw unreachable(nothing);
        }
        if (null != nothing || null != waiting)
        {
            printer.accept(null != nothing ? nothing : waiting);
            return true;
        }
        return false;
    }

    static AccessException unreachable(final String why)
    {
        return new AccessException(
            ExitCode.UNAVAILABLE, Operation.CONNECT.toString(), null, ErrorCode.CONNECT_FAILED.name(), why, null);
    }

    @Override
    public String create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs, final Acl acl)
    {
        return await(client.create(path, data, mode, ttlMs, acl), Operation.CREATE, path).path();
    }

    @Override
    public void addAuth(final String scheme, final byte[] credentials)
    {
        await(client.addAuth(scheme, credentials), Operation.ADD_AUTH, null);
    }

    @Override
    public WriteFate fateOf(final long sessionId, final byte[] secret, final long requestId)
    {
        return await(client.fateOf(sessionId, secret, requestId), Operation.FATE_OF, null);
    }

    @Override
    public AsyncNodensClient client()
    {
        return client;
    }

    @Override
    public byte[] sessionSecret()
    {
        return client.sessionSecret();
    }

    @Override
    public List<String> ephemerals(final long sessionId, final String prefix, final ReadLevel level)
    {
        return await(client.getEphemerals(sessionId, prefix, level), Operation.GET_EPHEMERALS, null);
    }

    @Override
    public List<Identity> whoAmI()
    {
        return await(client.whoAmI(), Operation.WHO_AM_I, null);
    }

    @Override
    public Subtree count(final String path, final ReadLevel level)
    {
        return await(client.getSubtree(path, level), Operation.GET_ALL_CHILDREN_NUMBER, path);
    }

    @Override
    public void setQuota(final String path, final QuotaLimits limits)
    {
        await(client.setQuota(path, limits), Operation.SET_QUOTA, path);
    }

    @Override
    public SubtreeQuota getQuota(final String path)
    {
        return await(client.getQuota(path), Operation.GET_QUOTA, path);
    }

    @Override
    public List<SubtreeQuota> listQuotas()
    {
        return await(client.listQuotas(), Operation.GET_QUOTA, null);
    }

    @Override
    public boolean removeQuota(final String path)
    {
        return await(client.removeQuota(path), Operation.SET_QUOTA, path);
    }

    @Override
    public ZnodeAcl getAcl(final String path, final ReadLevel level)
    {
        return await(client.getAcl(path, level), Operation.GET_ACL, path);
    }

    @Override
    public ZnodeStat setAcl(final String path, final Acl acl, final int version)
    {
        return await(client.setAcl(path, acl, version), Operation.SET_ACL, path);
    }

    @Override
    public void delete(final String path, final int version)
    {
        await(client.delete(path, version), Operation.DELETE, path);
    }

    @Override
    public ZnodeStat set(final String path, final byte[] data, final int version)
    {
        return await(client.setData(path, data, version), Operation.SET_DATA, path);
    }

    @Override
    public List<OperationResult> commit(final Transaction transaction)
    {
        return await(client.commit(transaction), Operation.TRANSACTION, null);
    }

    @Override
    public GuardedResult commit(final GuardedTransaction transaction)
    {
        return await(client.commit(transaction), Operation.GUARDED_TRANSACTION, null);
    }

    @Override
    public MultiReadResult multiRead(final MultiRead reads, final ReadLevel level)
    {
        return await(client.multiRead(reads, level), Operation.MULTI_READ, null);
    }

    @Override
    public ZnodeData get(final String path, final ReadLevel level)
    {
        return await(client.getData(path, null, level), Operation.GET_DATA, path);
    }

    @Override
    public ZnodeStat exists(final String path, final ReadLevel level)
    {
        try
        {
            return await(client.exists(path, null, level), Operation.EXISTS, path);
        }
        catch (final NoNodeException ex)
        {
            return null;
        }
    }

    @Override
    public ChildList children(
        final String path, final NameFilter filter, final int maxCount, final ReadLevel level)
    {
        return childrenWithin(path, filter, maxCount, timeoutMs + GRACE_MS, level);
    }

    @Override
    public ChildList childrenWithin(final String path, final int maxCount, final int limitMs)
    {
        return childrenWithin(path, null, maxCount, limitMs, ReadLevel.LOCAL);
    }

    private ChildList childrenWithin(
        final String path, final NameFilter filter, final int maxCount, final int limitMs, final ReadLevel level)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        final List<String> names = new ArrayList<>();
        long cursor = NodensClient.FIRST_PAGE;
        boolean isLast = false;
        while (!isLast && names.size() < maxCount)
        {
            final int count = pageCount(maxCount - names.size());
            final ChildNamesPage page = await(
                null == filter ? client.getChildren(path, cursor, count, level) :
                client.listChildren(path, filter, cursor, count, level),
                Operation.GET_CHILDREN, path, deadlineNs - System.nanoTime());
            names.addAll(page.names());
            cursor = page.cursor();
            isLast = page.isLast();
        }
        return new ChildList(names, isLast);
    }

    @Override
    public ChildStats childStats(
        final String path, final NameFilter filter, final int maxCount, final ReadLevel level)
    {
        final List<ChildStats.ChildStat> children = new ArrayList<>();
        long cursor = NodensClient.FIRST_PAGE;
        boolean isLast = false;
        while (!isLast && children.size() < maxCount)
        {
            final int count = pageCount(maxCount - children.size());
            final ChildDataPage page = await(
                null == filter ? client.getChildrenWithData(path, cursor, count, level) :
                client.listChildrenWithData(path, filter, cursor, count, level),
                Operation.GET_CHILDREN_WITH_DATA, path);
            page.children().forEach((child) -> children.add(
                new ChildStats.ChildStat(child.name(), child.stat(), child.isDataHidden())));
            cursor = page.cursor();
            isLast = page.isLast();
        }
        return new ChildStats(children, isLast);
    }

    private static int pageCount(final int left)
    {
        return Math.min(MAX_PAGE_COUNT, left);
    }

    @Override
    public void watch(final String path, final WatchTarget target, final WatchListener listener)
    {
        switch (target)
        {
            case DATA -> await(client.getData(path, listener, ReadLevel.LOCAL), Operation.GET_DATA, path);
            case CHILDREN -> watchChildren(path, listener);
            case EXISTS -> watchExistence(path, listener);
            default -> throw new IllegalArgumentException("target=" + target);
        }
    }

    @Override
    public long addWatch(
        final String path, final WatchMode mode, final WatchOptions options, final WatchListener listener)
    {
        return await(client.addWatch(path, mode, options, listener), Operation.ADD_WATCH, path);
    }

    @Override
    public boolean removeWatches(final String path)
    {
        return await(client.removeWatches(path), Operation.REMOVE_WATCH, path);
    }

    @Override
    public List<SetWatch> watches()
    {
        return await(client.watches(), Operation.LIST_WATCHES, null);
    }

    @Override
    public long sync()
    {
        return await(client.sync(), Operation.SYNC, null);
    }

    @Override
    public SessionInfo session()
    {
        final boolean isConnected = client.isConnected();
        return new SessionInfo(
            client.sessionId(),
            client.sessionTimeoutMs(),
            isConnected ? notices.endpoint() : null,
            isConnected ? client.memberId() : -1,
            client.lastZxid(),
            isConnected);
    }

    @Override
    public boolean isExpired()
    {
        return notices.isExpired();
    }

    @Override
    public void close()
    {
        client.close();
    }

    /**
     * One name is enough for a watch: the whole listing may be large.
     */
    private void watchChildren(final String path, final WatchListener listener)
    {
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        final DirectBuffer bytes = new UnsafeBuffer(Utf8.encode("a path", path));
        final long correlationId = client.getChildren(
            bytes, 0, bytes.capacity(), NodensClient.FIRST_PAGE, 1, ReadLevel.LOCAL, listener,
            (response) -> complete(answer, response.exception()));
        if (correlationId < 0)
        {
            final ErrorCode refusal = AsyncNodensClient.CLOSED == correlationId ?
                ErrorCode.CLIENT_CLOSED : ErrorCode.BACK_PRESSURED;
            complete(answer, NodensException.of(refusal, Operation.GET_CHILDREN, path, null));
        }
        await(answer, Operation.GET_CHILDREN, path);
    }

    private static void complete(final CompletableFuture<Void> answer, final NodensException failure)
    {
        if (null == failure)
        {
            answer.complete(null);
        }
        else
        {
            answer.completeExceptionally(failure);
        }
    }

    private void watchExistence(final String path, final WatchListener listener)
    {
        try
        {
            await(client.exists(path, listener, ReadLevel.LOCAL), Operation.EXISTS, path);
        }
        catch (final NoNodeException ignore)
        {
            // An absent znode can be watched as well as one that exists.
        }
    }

    private <T> T await(final CompletableFuture<T> answer, final Operation operation, final String path)
    {
        return await(answer, operation, path, TimeUnit.MILLISECONDS.toNanos((long)timeoutMs + GRACE_MS));
    }

    private static <T> T await(
        final CompletableFuture<T> answer, final Operation operation, final String path, final long limitNs)
    {
        try
        {
            return answer.get(limitNs, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            throw AccessException.interrupted(operation.toString(), path);
        }
        catch (final TimeoutException ex)
        {
            throw NodensException.of(ErrorCode.OPERATION_TIMEOUT, operation, path, null);
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof NodensException failure)
            {
                throw failure;
            }
            throw new IllegalStateException(ex.getCause());
        }
    }
}
