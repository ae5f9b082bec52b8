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

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.StatEncoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the members of a test share: a tree, sessions and their retained results, in plain collections under one lock.
 */
final class FakeCluster
{
    static final int CREATED = 1;
    static final int DELETED = 2;
    static final int DATA_CHANGED = 3;

    final Map<String, Znode> znodes = new TreeMap<>();
    final Map<Long, Session> sessions = new HashMap<>();
    /** What sessions have proved, with their ids. */
    final List<String> proofs = new CopyOnWriteArrayList<>();
    /** Writes of sessions without a proof are refused. */
    volatile boolean isProofNeeded;
    final List<Change> changes = new ArrayList<>();
    private final List<String> applied = new ArrayList<>();
    private long zxid;
    private long nextSessionId = 1;
    private long nextAttachmentId = 1;
    private int timeoutMs = 10_000;

    FakeCluster()
    {
        znodes.put("/", new Znode());
    }

    public synchronized FakeCluster timeoutMs(final int value)
    {
        timeoutMs = value;
        return this;
    }

    public synchronized long zxid()
    {
        return zxid;
    }

    public synchronized List<String> applied()
    {
        return new ArrayList<>(applied);
    }

    public synchronized void forgetApplied()
    {
        applied.clear();
    }

    public synchronized byte[] data(final String path)
    {
        final Znode znode = znodes.get(path);
        return null == znode ? null : znode.data;
    }

    public synchronized List<String> children(final String path)
    {
        final List<String> result = new ArrayList<>();
        for (final Map.Entry<String, Znode> entry : znodes.entrySet())
        {
            if (!"/".equals(entry.getKey()) && parent(entry.getKey()).equals(path))
            {
                result.add(entry.getKey());
            }
        }

        result.sort((a, b) -> Long.compare(znodes.get(a).ordinal, znodes.get(b).ordinal));
        return result;
    }

    public synchronized Session openSession(final Object holder)
    {
        final Session session = new Session();
        session.id = nextSessionId++;
        session.timeoutMs = timeoutMs;
        session.zxid = ++zxid;
        for (int i = 0; i < session.secret.length; i++)
        {
            session.secret[i] = (byte)(session.id * 31 + i);
        }

        session.holder = holder;
        session.attachmentId = nextAttachmentId++;
        sessions.put(session.id, session);
        return session;
    }

    public synchronized Session attach(final long sessionId, final byte[] secret, final Object holder)
    {
        final Session session = sessions.get(sessionId);
        if (null == session || !Arrays.equals(secret, session.secret))
        {
            return null;
        }

        session.holder = holder;
        session.attachmentId = nextAttachmentId++;
        return session;
    }

    public synchronized void detach(final long sessionId)
    {
        sessions.get(sessionId).holder = null;
    }

    public synchronized long attachmentId(final long sessionId)
    {
        final Session session = sessions.get(sessionId);
        return null == session ? 1 : session.attachmentId;
    }

    /** End a session as the cluster would when its time is up. */
    public synchronized void expire(final long sessionId)
    {
        if (null != sessions.remove(sessionId))
        {
            zxid++;
            for (final String path : List.copyOf(znodes.keySet()))
            {
                if (znodes.get(path).owner == sessionId)
                {
                    remove(path);
                }
            }
        }
    }

    /** A write by somebody who is none of the clients of the test. */
    public synchronized void set(final String path, final byte[] data)
    {
        zxid++;
        final Znode znode = znodes.get(path);
        if (null == znode)
        {
            insert(path, data, 0);
        }
        else
        {
            znode.data = data;
            znode.version++;
            znode.mzxid = zxid;
            changes.add(new Change(zxid, DATA_CHANGED, path));
        }
    }

    /** A delete by somebody who is none of the clients of the test. */
    public synchronized void delete(final String path)
    {
        zxid++;
        remove(path);
    }

    /** An identity of a session, for as long as its attachment. */
    synchronized ResultCode prove(final Object holder, final long sessionId, final String proof)
    {
        final Session session = sessions.get(sessionId);
        if (null == session || session.holder != holder)
        {
            return null == session ? ResultCode.SESSION_EXPIRED : ResultCode.SESSION_MOVED;
        }

        session.provenAttachmentId = session.attachmentId;
        proofs.add(sessionId + " " + proof);
        return ResultCode.OK;
    }

    synchronized Result write(
        final Object holder,
        final long sessionId,
        final long requestId,
        final long acknowledged,
        final Write write)
    {
        final Session session = sessions.get(sessionId);
        if (null == session)
        {
            return new Result(ResultCode.SESSION_EXPIRED, zxid, -1, new Znode());
        }

        if (session.holder != holder)
        {
            return new Result(ResultCode.SESSION_MOVED, zxid, -1, new Znode());
        }

        if (isProofNeeded && session.provenAttachmentId != session.attachmentId)
        {
            return new Result(ResultCode.NO_AUTH, zxid, -1, new Znode());
        }

        if (0 == requestId)
        {
            final Result unretained = write.apply(session);
            applied.add("0:" + unretained.code);
            return unretained;
        }

        session.results.keySet().removeIf((id) -> id <= acknowledged);
        final Result known = session.results.get(requestId);
        if (null != known)
        {
            return known;
        }

        session.acknowledged = Math.max(session.acknowledged, acknowledged);
        if (requestId <= acknowledged || requestId != Math.max(session.last, session.acknowledged) + 1)
        {
            return new Result(ResultCode.REQUEST_OUT_OF_ORDER, zxid, -1, new Znode());
        }

        session.last = requestId;
        final Result result = write.apply(session);
        session.results.put(requestId, result);
        applied.add(requestId + ":" + result.code);
        return result;
    }

    Result create(final Session session, final String requested, final byte[] data, final int mode)
    {
        final String parentPath = parent(requested);
        final Znode parent = znodes.get(parentPath);
        if (null == parent)
        {
            return refused(ResultCode.NO_NODE);
        }

        if (0 != parent.owner)
        {
            return refused(ResultCode.NO_CHILDREN_FOR_EPHEMERALS);
        }

        final boolean isSequential = mode >= 2;
        final long sequence = isSequential ? parent.createCount : -1;
        final String path = isSequential ? requested + String.format("%010d", sequence) : requested;
        if (znodes.containsKey(path))
        {
            return refused(ResultCode.NODE_EXISTS);
        }

        zxid++;
        return new Result(ResultCode.OK, zxid, sequence, insert(path, data, 1 == mode % 2 ? session.id : 0).copy());
    }

    Result delete(final String path, final int version)
    {
        final Znode znode = znodes.get(path);
        if (null == znode)
        {
            return refused(ResultCode.NO_NODE);
        }

        if (version >= 0 && version != znode.version)
        {
            return refused(ResultCode.BAD_VERSION);
        }

        if (0 != znode.numChildren)
        {
            return refused(ResultCode.NOT_EMPTY);
        }

        zxid++;
        remove(path);
        return new Result(ResultCode.OK, zxid, -1, new Znode());
    }

    Result setData(final String path, final byte[] data, final int version)
    {
        final Znode znode = znodes.get(path);
        if (null == znode)
        {
            return refused(ResultCode.NO_NODE);
        }

        if (version >= 0 && version != znode.version)
        {
            return refused(ResultCode.BAD_VERSION);
        }

        zxid++;
        znode.data = data;
        znode.version++;
        znode.mzxid = zxid;
        changes.add(new Change(zxid, DATA_CHANGED, path));
        return new Result(ResultCode.OK, zxid, -1, znode.copy());
    }

    Result closeSession(final Session session)
    {
        expire(session.id);
        return new Result(ResultCode.OK, zxid, -1, new Znode());
    }

    static String parent(final String path)
    {
        final int slash = path.lastIndexOf('/');
        return 0 == slash ? "/" : path.substring(0, slash);
    }

    static void stat(final StatEncoder encoder, final Znode znode)
    {
        encoder.czxid(znode.czxid)
            .mzxid(znode.mzxid)
            .pzxid(znode.pzxid)
            .ctimeMs(0)
            .mtimeMs(0)
            .ephemeralOwner(znode.owner)
            .version(znode.version)
            .cversion(0)
            .aversion(0)
            .dataLength(null == znode.data ? 0 : znode.data.length)
            .numChildren(znode.numChildren);
    }

    private Result refused(final ResultCode code)
    {
        return new Result(code, zxid, -1, new Znode());
    }

    private Znode insert(final String path, final byte[] data, final long owner)
    {
        final Znode parent = znodes.get(parent(path));
        final Znode znode = new Znode();
        znode.data = data;
        znode.czxid = zxid;
        znode.mzxid = zxid;
        znode.pzxid = zxid;
        znode.owner = owner;
        znode.ordinal = parent.createCount++;
        parent.numChildren++;
        parent.pzxid = zxid;
        znodes.put(path, znode);
        changes.add(new Change(zxid, CREATED, path));
        return znode;
    }

    private void remove(final String path)
    {
        znodes.remove(path);
        final Znode parent = znodes.get(parent(path));
        parent.numChildren--;
        parent.pzxid = zxid;
        changes.add(new Change(zxid, DELETED, path));
    }

    interface Write
    {
        Result apply(Session session);
    }

    record Change(long zxid, int kind, String path)
    {
    }

    record Result(ResultCode code, long zxid, long sequence, Znode stat)
    {
    }

    static final class Session
    {
        final byte[] secret = new byte[16];
        final Map<Long, Result> results = new HashMap<>();
        long id;
        long zxid;
        long attachmentId;
        long provenAttachmentId;
        long acknowledged;
        long last;
        int timeoutMs;
        Object holder;
    }

    static final class Znode
    {
        byte[] data;
        long czxid;
        long mzxid;
        long pzxid;
        long owner;
        long ordinal;
        long createCount;
        int version;
        int numChildren;

        Znode copy()
        {
            final Znode copy = new Znode();
            copy.data = data;
            copy.czxid = czxid;
            copy.mzxid = mzxid;
            copy.pzxid = pzxid;
            copy.owner = owner;
            copy.version = version;
            copy.numChildren = numChildren;
            return copy;
        }
    }
}
