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
package io.nodens.cluster.cli;

import io.nodens.client.Acl;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.SessionDescription;
import io.nodens.client.SessionsPage;
import io.nodens.client.CreateMode;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.Identity;
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.OperationResult;
import io.nodens.client.QuotaLimits;
import io.nodens.client.ReadLevel;
import io.nodens.client.ReadResult;
import io.nodens.client.SetWatch;
import io.nodens.client.Subtree;
import io.nodens.client.SubtreeQuota;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.WatchedEvent;
import io.nodens.client.WriteFate;
import io.nodens.client.ZnodeAcl;
import io.nodens.client.ZnodeData;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.AccessOptions;
import io.nodens.cluster.cli.access.ChildList;
import io.nodens.cluster.cli.access.ChildStats;
import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.MeasuredSession;
import io.nodens.cluster.cli.access.MemberView;
import io.nodens.cluster.cli.access.SessionInfo;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.access.WatchTarget;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cluster in the heap, as far as the command line can tell the difference. All methods are synchronized: tests change
 * the tree beside a running command.
 */
final class FakeCluster implements ClusterAccess, TreeAccess
{
    final List<MemberView> members = new ArrayList<>();
    final List<String> proofs = new ArrayList<>();
    List<Identity> identities = List.of();
    Set<String> hidden = Set.of();
    WriteFate fate;
    String asked;
    AccessOptions options;
    ClusterInfo info;
    final List<SessionDescription> sessions = new ArrayList<>();
    ClusterLimits limitsChange;
    ReadLevel readLevel;
    int finalizedVersion = -1;
    RuntimeException nextFailure;
    List<OperationResult> nextResults = List.of();
    Transaction committed;
    GuardedTransaction guarded;
    int openedSessions;
    long answerNs;
    int measuredRequests;
    NodensException failCreates;
    NodensException failRequests;
    int closeCount;
    private final Map<String, SubtreeQuota> quotas = new LinkedHashMap<>();
    private final Map<String, Znode> znodes = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<PersistentWatch> persistentWatches = new ArrayList<>();
    private Consumer<String> notices;
    private boolean isExpired;
    private long zxid;

    FakeCluster()
    {
        znodes.put("/", new Znode(null));
    }

    ClusterAccess open(final AccessOptions given)
    {
        options = given;
        return this;
    }

    synchronized void expire()
    {
        isExpired = true;
        notices.accept("the session has expired; its ephemerals and watches are gone");
    }

    synchronized int watchCount()
    {
        return watches.size() + persistentWatches.size();
    }

    synchronized boolean has(final String path)
    {
        return znodes.containsKey(path);
    }

    @Override
    public AsyncNodensClient client()
    {
        throw new UnsupportedOperationException("there is no client under it");
    }

    @Override
    public synchronized TreeAccess openSession(final Consumer<String> listener)
    {
        failIfAsked();
        notices = listener;
        isExpired = false;
        openedSessions++;
        return this;
    }

    @Override
    public MeasuredSession openMeasured(final String endpoint)
    {
        failIfAsked();
        openedSessions++;
        return new FakeMeasuredSession(this, answerNs);
    }

    @Override
    public synchronized ClusterInfo clusterInfo()
    {
        failIfAsked();
        return info;
    }

    @Override
    public synchronized SessionsPage sessions(final long afterSessionId)
    {
        failIfAsked();
        final List<SessionDescription> page =
            sessions.stream().filter((session) -> session.sessionId() > afterSessionId).limit(2).toList();
        final long cursor = page.isEmpty() ? afterSessionId : page.get(page.size() - 1).sessionId();
        return new SessionsPage(
            page, 7, sessions.size(), 0, cursor,
            sessions.stream().noneMatch((session) -> session.sessionId() > cursor));
    }

    @Override
    public synchronized void forceCloseSession(final long sessionId)
    {
        failIfAsked();
        sessions.removeIf((session) -> session.sessionId() == sessionId);
    }

    @Override
    public synchronized void setLimits(final ClusterLimits change)
    {
        failIfAsked();
        limitsChange = change;
    }

    @Override
    public synchronized int finalizeUpgrade(final int version)
    {
        failIfAsked();
        finalizedVersion = version;
        return version;
    }

    @Override
    public synchronized List<MemberView> probeMembers()
    {
        return List.copyOf(members);
    }

    @Override
    public synchronized String create(
        final String path, final byte[] data, final CreateMode mode, final long ttlMs, final Acl acl)
    {
        failIfAsked();
        final int slash = path.lastIndexOf('/');
        final String parentPath = 0 == slash ? "/" : path.substring(0, slash);
        final Znode parent = znodes.get(parentPath);
        if (null == parent)
        {
            throw NodensException.of(ErrorCode.NO_NODE, Operation.CREATE, path, null);
        }
        final String full = mode.isSequential() ? path + String.format("%010d", parent.creates) : path;
        if (znodes.containsKey(full))
        {
            throw NodensException.of(ErrorCode.NODE_EXISTS, Operation.CREATE, full, null);
        }
        final Znode znode = new Znode(data);
        znode.stat.czxid(++zxid).mzxid(zxid).pzxid(zxid).dataLength(null == data ? 0 : data.length);
        znode.stat.ephemeralOwner(mode.isEphemeral() ? openedSessions : 0).ctimeMs(1_000).mtimeMs(1_000);
        znode.acl = null == acl ? Acl.OPEN : acl;
        znodes.put(full, znode);
        parent.creates++;
        parent.children.add(full.substring(full.lastIndexOf('/') + 1));
        fire(full, WatchedEvent.Type.CREATED, WatchTarget.EXISTS);
        fire(parentPath, WatchedEvent.Type.CHILDREN_CHANGED, WatchTarget.CHILDREN);
        return full;
    }

    @Override
    public synchronized void addAuth(final String scheme, final byte[] credentials)
    {
        failIfAsked();
        proofs.add(scheme + " " + new String(credentials, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized MultiReadResult multiRead(final MultiRead reads, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        final List<ReadResult> results = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++)
        {
            final String path = reads.path(i);
            final Znode znode = znodes.get(path);
            final Operation operation = reads.operation(i);
            results.add(null == znode ?
                new ReadResult(operation, path, ErrorCode.NO_NODE, null, null, null) :
                new ReadResult(
                    operation, path, ErrorCode.OK, znode.stat, Operation.GET_DATA == operation ? znode.data : null,
                    Operation.GET_CHILDREN == operation ? children(path, null, 100, level).names() : null));
        }
        return new MultiReadResult(zxid, results);
    }

    @Override
    public synchronized WriteFate fateOf(final long sessionId, final byte[] secret, final long requestId)
    {
        failIfAsked();
        asked = sessionId + " " + HexFormat.of().formatHex(secret) + " " + requestId;
        return fate;
    }

    @Override
    public byte[] sessionSecret()
    {
        return HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    }

    @Override
    public synchronized List<String> ephemerals(final long sessionId, final String prefix, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        asked = sessionId + " " + prefix;
        return znodes.entrySet().stream()
            .filter((entry) -> 0 != entry.getValue().stat.ephemeralOwner() && entry.getKey().startsWith(prefix))
            .map(Map.Entry::getKey)
            .toList();
    }

    @Override
    public synchronized List<Identity> whoAmI()
    {
        failIfAsked();
        return identities;
    }

    @Override
    public synchronized Subtree count(final String path, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        find(path, Operation.GET_ALL_CHILDREN_NUMBER);
        return new Subtree(12, 345);
    }

    @Override
    public synchronized void setQuota(final String path, final QuotaLimits limits)
    {
        failIfAsked();
        quotas.put(path, new SubtreeQuota(path, limits, 12, 345));
    }

    @Override
    public synchronized SubtreeQuota getQuota(final String path)
    {
        failIfAsked();
        return quotas.get(path);
    }

    @Override
    public synchronized List<SubtreeQuota> listQuotas()
    {
        failIfAsked();
        return List.copyOf(quotas.values());
    }

    @Override
    public synchronized boolean removeQuota(final String path)
    {
        failIfAsked();
        return null != quotas.remove(path);
    }

    @Override
    public synchronized ZnodeAcl getAcl(final String path, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        final Znode znode = find(path, Operation.GET_ACL);
        return new ZnodeAcl(znode.acl, znode.stat);
    }

    @Override
    public synchronized ZnodeStat setAcl(final String path, final Acl acl, final int version)
    {
        failIfAsked();
        final Znode znode = find(path, Operation.SET_ACL);
        if (ANY_VERSION != version && znode.stat.aversion() != version)
        {
            throw NodensException.of(ErrorCode.BAD_VERSION, Operation.SET_ACL, path, null);
        }
        znode.acl = acl;
        return znode.stat.aversion(znode.stat.aversion() + 1);
    }

    @Override
    public synchronized void delete(final String path, final int version)
    {
        failIfAsked();
        final Znode znode = find(path, Operation.DELETE);
        checkVersion(znode, path, version, Operation.DELETE);
        if (!znode.children.isEmpty())
        {
            throw NodensException.of(ErrorCode.NOT_EMPTY, Operation.DELETE, path, null);
        }
        znodes.remove(path);
        zxid++;
        final int slash = path.lastIndexOf('/');
        final String parentPath = 0 == slash ? "/" : path.substring(0, slash);
        znodes.get(parentPath).children.remove(path.substring(slash + 1));
        fire(path, WatchedEvent.Type.DELETED, WatchTarget.DATA, WatchTarget.EXISTS, WatchTarget.CHILDREN);
        fire(parentPath, WatchedEvent.Type.CHILDREN_CHANGED, WatchTarget.CHILDREN);
    }

    @Override
    public synchronized ZnodeStat set(final String path, final byte[] data, final int version)
    {
        failIfAsked();
        final Znode znode = find(path, Operation.SET_DATA);
        checkVersion(znode, path, version, Operation.SET_DATA);
        znode.data = data;
        znode.stat.version(znode.stat.version() + 1).mzxid(++zxid).dataLength(null == data ? 0 : data.length);
        fire(path, WatchedEvent.Type.DATA_CHANGED, WatchTarget.DATA, WatchTarget.EXISTS);
        return znode.stat;
    }

    /** Does nothing, and answers as if all had been done. */
    @Override
    public synchronized List<OperationResult> commit(final Transaction transaction)
    {
        failIfAsked();
        committed = transaction;
        return nextResults;
    }

    /** Does nothing, and answers as if all conditions had held. */
    @Override
    public synchronized GuardedResult commit(final GuardedTransaction transaction)
    {
        failIfAsked();
        guarded = transaction;
        return new GuardedResult(true, nextResults);
    }

    @Override
    public synchronized ZnodeData get(final String path, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        final Znode znode = find(path, Operation.GET_DATA);
        return new ZnodeData(znode.data, znode.stat);
    }

    @Override
    public synchronized ZnodeStat exists(final String path, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        final Znode znode = znodes.get(path);
        return null == znode ? null : znode.stat;
    }

    @Override
    public synchronized ChildList children(
        final String path, final NameFilter filter, final int maxCount, final ReadLevel level)
    {
        failIfAsked();
        readLevel = level;
        final List<String> names = find(path, Operation.GET_CHILDREN).children.stream()
            .filter((name) -> null == filter || filter.matches(bytes(name), 0, bytes(name).capacity()))
            .toList();
        final int count = Math.min(maxCount, names.size());
        return new ChildList(names.subList(0, count), count == names.size());
    }

    @Override
    public synchronized ChildStats childStats(
        final String path, final NameFilter filter, final int maxCount, final ReadLevel level)
    {
        final ChildList list = children(path, filter, maxCount, level);
        final String prefix = "/".equals(path) ? path : path + "/";
        return new ChildStats(
            list.names().stream()
                .map((name) -> new ChildStats.ChildStat(
                    name, znodes.get(prefix + name).stat, hidden.contains(prefix + name)))
                .toList(),
            list.isComplete());
    }

    @Override
    public ChildList childrenWithin(final String path, final int maxCount, final int timeoutMs)
    {
        return children(path, null, maxCount, ReadLevel.LOCAL);
    }

    private static UnsafeBuffer bytes(final String name)
    {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void watch(final String path, final WatchTarget target, final WatchListener listener)
    {
        failIfAsked();
        if (WatchTarget.EXISTS != target)
        {
            find(path, Operation.GET_DATA);
        }
        watches.add(new Watch(path, target, listener));
        notifyAll();
    }

    @Override
    public synchronized long addWatch(
        final String path, final WatchMode mode, final WatchOptions options, final WatchListener listener)
    {
        failIfAsked();
        persistentWatches.add(new PersistentWatch(path, mode, options.types(), listener));
        notifyAll();
        return 0 == options.sinceZxid() ? zxid : options.sinceZxid();
    }

    @Override
    public synchronized boolean removeWatches(final String path)
    {
        failIfAsked();
        return watches.removeIf((watch) -> watch.path.equals(path)) |
            persistentWatches.removeIf((watch) -> watch.path.equals(path));
    }

    @Override
    public synchronized List<SetWatch> watches()
    {
        failIfAsked();
        final List<SetWatch> all = new ArrayList<>();
        watches.forEach((watch) -> all.add(
            new SetWatch(watch.path, SetWatch.Kind.valueOf(watch.target.name()), watch.listener)));
        persistentWatches.forEach((watch) -> all.add(
            new SetWatch(watch.path, SetWatch.Kind.valueOf(watch.mode.name()), watch.listener)));
        return all;
    }

    @Override
    public synchronized long sync()
    {
        failIfAsked();
        return zxid;
    }

    @Override
    public synchronized SessionInfo session()
    {
        return new SessionInfo(openedSessions, 10_000, "localhost:20000", 0, zxid, true);
    }

    @Override
    public synchronized boolean isExpired()
    {
        return isExpired;
    }

    @Override
    public synchronized void close()
    {
        closeCount++;
    }

    private void failIfAsked()
    {
        if (null != nextFailure)
        {
            final RuntimeException failure = nextFailure;
            nextFailure = null;
            throw failure;
        }
    }

    private Znode find(final String path, final Operation operation)
    {
        final Znode znode = znodes.get(path);
        if (null == znode)
        {
            throw NodensException.of(ErrorCode.NO_NODE, operation, path, null);
        }
        return znode;
    }

    private static void checkVersion(
        final Znode znode, final String path, final int version, final Operation operation)
    {
        if (ANY_VERSION != version && znode.stat.version() != version)
        {
            throw NodensException.of(ErrorCode.BAD_VERSION, operation, path, null);
        }
    }

    private void fire(final String path, final WatchedEvent.Type type, final WatchTarget... targets)
    {
        for (final Watch watch : List.copyOf(watches))
        {
            if (watch.path.equals(path) && List.of(targets).contains(watch.target))
            {
                watches.remove(watch);
                watch.listener.onEvent(new WatchedEvent(type, path, zxid));
            }
        }
        say(new WatchedEvent(type, path, zxid));
    }

    /** Tell the persistent watches that are for it of an event. */
    synchronized void say(final WatchedEvent event)
    {
        for (final PersistentWatch watch : List.copyOf(persistentWatches))
        {
            final boolean isFor = WatchMode.PERSISTENT == watch.mode ?
                event.path().equals(watch.path) :
                WatchedEvent.Type.CHILDREN_CHANGED != event.type() && event.path().startsWith(watch.path);
            if (isFor && watch.types.contains(event.type()))
            {
                watch.listener.onEvent(event);
            }
        }
    }

    private record Watch(String path, WatchTarget target, WatchListener listener)
    {
    }

    private record PersistentWatch(
        String path, WatchMode mode, Set<WatchedEvent.Type> types, WatchListener listener)
    {
    }

    private static final class Znode
    {
        private final ZnodeStat stat = new ZnodeStat();
        private final Set<String> children = new LinkedHashSet<>();
        private byte[] data;
        private long creates;
        private Acl acl = Acl.OPEN;

        private Znode(final byte[] data)
        {
            this.data = data;
        }
    }
}
