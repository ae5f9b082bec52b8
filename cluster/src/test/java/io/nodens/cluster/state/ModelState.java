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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The contract of the state machine, written a second time and naively: strings, sorted maps, whole scans.
 */
final class ModelState
{
    static final int OK = 0;

    final Answers answers = new Answers();
    final ModelReaping reaping = new ModelReaping(this);
    final ModelMembers members = new ModelMembers(this);
    final ModelAcls acls = new ModelAcls(this);
    final TreeMap<String, ModelZnode> znodes = new TreeMap<>();
    final TreeMap<Long, ModelSession> sessions = new TreeMap<>();
    final TreeMap<Integer, ModelFrontEnd> frontEnds = new TreeMap<>();
    long zxid;
    long nowMs;
    long lastTickMs;
    long tickId;
    long lastSessionId;
    long lastAttachmentId;
    long ephemeralOrdinal;
    long maxZnodes;
    long maxTreeBytes;
    int maxSessions;
    int maxDataLength;
    long bytes;
    int activeVersion;
    long livedMs;
    long lastTimestampMs;
    int maxEphemerals;
    long leastCapacity = Long.MAX_VALUE;
    long leastHeap = Long.MAX_VALUE;
    boolean hasDisk = true;

    ModelState(final byte[] rootData)
    {
        final ModelZnode root = new ModelZnode();
        root.path = "/";
        root.data = rootData;
        bytes = footprint("", rootData);
        znodes.put("/", root);
    }

    void apply(final Command c, final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
        if (c.operation == Operation.FRONT_END_OPEN)
        {
            openFrontEnd(c);
            return;
        }

        final ModelFrontEnd frontEnd = frontEnds.get(c.memberId);
        if (frontEnd == null || !frontEnd.isOpen || frontEnd.clusterSessionId != c.clusterSessionId ||
            frontEnd.incarnation != c.incarnation || frontEnd.sequence + 1 != c.sequence)
        {
            return;
        }
        frontEnd.sequence++;

        switch (c.operation)
        {
            case Operation.OPEN_SESSION -> openSession(c);
            case Operation.ATTACH_SESSION -> attach(c);
            case Operation.DETACH_SESSION -> detachOrExpire(c, false);
            case Operation.EXPIRE_SESSION -> detachOrExpire(c, true);
            case Operation.ADD_IDENTITIES -> addIdentities(c);
            case Operation.BARRIER, Operation.DIGEST_REPORT, Operation.CAPACITY_REPORT -> members.report(c, frontEnd);
            case Operation.FINALIZE_UPGRADE -> members.finalizeUpgrade(c);
            case Operation.SET_LIMITS -> members.setLimits(c);
            default -> write(c);
        }
    }

    void closeClusterSession(final long clusterSessionId, final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
        for (final ModelFrontEnd frontEnd : frontEnds.values())
        {
            if (frontEnd.isOpen && frontEnd.clusterSessionId == clusterSessionId)
            {
                frontEnd.isOpen = false;
                for (final ModelSession session : sessions.values())
                {
                    if (session.owner == frontEnd.memberId && session.deadlineMs == 0)
                    {
                        session.deadlineMs = deadline(session);
                    }
                }
            }
        }
        members.refresh();
    }

    void newLeadershipTerm(final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
        if (activeVersion > 0)
        {
            nowMs = timestampMs;
            lastTimestampMs = timestampMs;
            for (final ModelSession session : sessions.values())
            {
                if (session.deadlineMs != 0)
                {
                    session.deadlineMs = Math.max(session.deadlineMs, livedMs + 500);
                }
            }
        }
        else
        {
            rearm();
        }
        lastTickMs = nowMs;
        nextTick();
    }

    boolean tick(final long id, final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
        if (id != tickId)
        {
            return false;
        }
        if (activeVersion > 0)
        {
            livedMs += Math.min(100, Math.max(0, timestampMs - lastTimestampMs));
            lastTimestampMs = timestampMs;
        }
        else if (nowMs - lastTickMs > 1000)
        {
            rearm();
        }
        lastTickMs = nowMs;
        final long clock = activeVersion > 0 ? livedMs : nowMs;
        final List<ModelSession> due = new ArrayList<>(
            sessions.values().stream().filter((s) -> s.deadlineMs != 0 && s.deadlineMs <= clock).toList());
        due.sort(Comparator.<ModelSession>comparingLong((s) -> s.deadlineMs).thenComparingLong((s) -> s.id));
        int count = 0;
        for (final ModelSession session : due.subList(0, Math.min(1024, due.size())))
        {
            count += session.ephemerals.size();
            if (session != due.get(0) && count > 20_000 && activeVersion >= 2)
            {
                break;
            }
            end(session);
            if (session.owner >= 0)
            {
                answers.add(Answers.EVENT, session.owner, frontEnds.get(session.owner).incarnation, session.id,
                    session.attachmentId, 1, zxid);
            }
        }
        if (activeVersion >= 4)
        {
            reaping.onTick(id);
        }
        if (id % 200 == 0)
        {
            answers.add(Answers.CHECKPOINT, zxid);
        }
        nextTick();
        return true;
    }

    void ignoreMalformed(final long timestampMs)
    {
        nowMs = Math.max(nowMs, timestampMs);
    }

    boolean applyMalformed(final Command c, final long timestampMs)
    {
        final ModelFrontEnd frontEnd = frontEnds.get(c.memberId);
        if (activeVersion == 0 || frontEnd == null || !frontEnd.isOpen ||
            frontEnd.clusterSessionId != c.clusterSessionId ||
            frontEnd.incarnation != c.incarnation || frontEnd.sequence + 1 != c.sequence)
        {
            return false;
        }
        frontEnd.sequence++;
        nowMs = Math.max(nowMs, timestampMs);
        answers.add(Answers.MALFORMED, c.memberId, c.sequence, c.operation, zxid);
        return true;
    }

    private void nextTick()
    {
        tickId++;
        if (tickId % 200 == 0)
        {
            members.refresh();
        }
    }

    private long deadline(final ModelSession session)
    {
        return activeVersion > 0 ? livedMs + Math.max(150, session.timeoutMs) : nowMs + session.timeoutMs;
    }

    private void rearm()
    {
        for (final ModelSession session : sessions.values())
        {
            if (session.deadlineMs != 0)
            {
                session.deadlineMs = nowMs + session.timeoutMs;
            }
        }
    }

    private void openFrontEnd(final Command c)
    {
        if (c.memberId < 0 || c.memberId > 127)
        {
            return;
        }
        if (maxZnodes == 0)
        {
            maxZnodes = c.limits.maxZnodes();
            maxTreeBytes = c.limits.maxTreeBytes();
            maxSessions = c.limits.maxSessions();
            maxDataLength = c.limits.maxDataLength();
            maxEphemerals = c.limits.maxEphemerals();
            activeVersion = c.report.maxVersion;
            lastTimestampMs = activeVersion > 0 ? nowMs : 0;
        }

        final ModelFrontEnd known = frontEnds.get(c.memberId);
        if (known != null && known.openNumber > 0 && c.report.openNumber > 0)
        {
            if (c.incarnation < known.incarnation)
            {
                answers.add(Answers.REFUSED, c.memberId, c.incarnation);
                return;
            }
            if (c.incarnation == known.incarnation && c.report.openNumber < known.openNumber)
            {
                return;
            }
        }
        final ModelFrontEnd frontEnd = frontEnds.computeIfAbsent(c.memberId, (id) -> new ModelFrontEnd(id));
        final boolean isNew = frontEnd.incarnation != c.incarnation;
        for (final ModelSession session : sessions.values())
        {
            if (session.owner == c.memberId && isNew)
            {
                session.deadlineMs = session.deadlineMs == 0 ? deadline(session) : session.deadlineMs;
                session.owner = -1;
                session.identities.clear();
            }
            else if (session.owner == c.memberId)
            {
                session.deadlineMs = 0;
            }
        }
        frontEnd.sequence = isNew ? 0 : frontEnd.sequence;
        frontEnd.incarnation = c.incarnation;
        frontEnd.clusterSessionId = c.clusterSessionId;
        frontEnd.isOpen = true;
        frontEnd.openNumber = c.report.openNumber;
        frontEnd.maxVersion = c.report.maxVersion;
        frontEnd.maxDataLength = activeVersion > 1 ? c.limits.maxDataLength() : 0;
        frontEnd.capacity = c.report.treeCapacityBytes;
        frontEnd.disk = c.report.diskFreeBytes;
        frontEnd.heap = c.report.heapCapacityBytes;
        frontEnd.reportTickId = tickId;
        members.refresh();
        answers.add(Answers.OPENED, c.memberId, c.incarnation, frontEnd.sequence, maxDataLength);
    }

    private void openSession(final Command c)
    {
        if (sessions.size() >= maxSessions || sessions.size() >= leastHeap / 640)
        {
            sessionResult(c, ResultCode.TOO_MANY_SESSIONS, 0, 0, 0);
            return;
        }

        final ModelSession session = new ModelSession();
        session.id = ++lastSessionId;
        session.timeoutMs = c.timeoutMs < 20 ? 20 : c.timeoutMs > 600_000 ? 600_000 : c.timeoutMs;
        session.secret = List.of(c.secretHigh, c.secretLow);
        session.owner = c.memberId;
        session.attachmentId = ++lastAttachmentId;
        acls.prove(c, session, activeVersion > 3);
        sessions.put(session.id, session);
        nextZxid();
        sessionResult(c, ResultCode.OK, session.id, session.attachmentId, session.timeoutMs);
    }

    private void attach(final Command c)
    {
        final ModelSession session = sessions.get(c.sessionId);
        if (session == null || !session.secret.equals(List.of(c.secretHigh, c.secretLow)))
        {
            sessionResult(c, ResultCode.SESSION_EXPIRED, c.sessionId, 0, 0);
            return;
        }
        if (session.owner >= 0)
        {
            answers.add(Answers.EVENT, session.owner, frontEnds.get(session.owner).incarnation, session.id,
                session.attachmentId, 2, zxid);
        }

        session.owner = c.memberId;
        session.deadlineMs = 0;
        session.attachmentId = ++lastAttachmentId;
        session.identities.clear();
        acls.prove(c, session, activeVersion > 3);
        sessionResult(c, ResultCode.OK, session.id, session.attachmentId, session.timeoutMs);
    }

    private void detachOrExpire(final Command c, final boolean isExpiry)
    {
        final ModelSession session = sessions.get(c.sessionId);
        if (session == null)
        {
            sessionResult(c, ResultCode.SESSION_EXPIRED, c.sessionId, c.attachmentId, 0);
        }
        else if (session.owner != c.memberId || session.attachmentId != c.attachmentId)
        {
            sessionResult(c, ResultCode.SESSION_MOVED, c.sessionId, c.attachmentId, 0);
        }
        else
        {
            if (isExpiry)
            {
                end(session);
            }
            session.owner = -1;
            session.identities.clear();
            session.deadlineMs = deadline(session);
            sessionResult(c, ResultCode.OK, c.sessionId, c.attachmentId, session.timeoutMs);
        }
    }

    private void addIdentities(final Command c)
    {
        final ModelSession session = sessions.get(c.sessionId);
        ResultCode code = ResultCode.OK;
        if (activeVersion < 4)
        {
            code = ResultCode.UNIMPLEMENTED;
        }
        else if (session == null)
        {
            code = ResultCode.SESSION_EXPIRED;
        }
        else if (session.owner != c.memberId || session.deadlineMs != 0 || session.attachmentId != c.attachmentId)
        {
            code = ResultCode.SESSION_MOVED;
        }
        else if (!acls.prove(c, session, true))
        {
            code = ResultCode.QUOTA_EXCEEDED;
        }
        sessionResult(
            c, code, c.sessionId, c.attachmentId, code == ResultCode.OK ? session.timeoutMs : 0);
    }

    private void write(final Command c)
    {
        final ModelResult answer = new ModelResult();
        answer.zxid = zxid;
        answer.operation = c.operation;
        final ModelSession session = sessions.get(c.sessionId);
        if (c.operation == Operation.CREATE && !ModelResult.isModeValid(c))
        {
            answer.code = ResultCode.BAD_ARGUMENTS;
        }
        else if (activeVersion < 4 && (c.operation == Operation.SET_ACL || c.write.aclLength >= 0))
        {
            answer.code = ResultCode.UNIMPLEMENTED;
        }
        else if (session == null)
        {
            answer.code = ResultCode.SESSION_EXPIRED;
        }
        else if (session.owner != c.memberId || session.deadlineMs != 0 ||
            (activeVersion > 2 && session.attachmentId != c.attachmentId))
        {
            answer.code = ResultCode.SESSION_MOVED;
        }
        else if ((c.requestId < 1 || c.acknowledgedRequestId >= c.requestId) && !isUnretained(c))
        {
            answer.code = ResultCode.REQUEST_OUT_OF_ORDER;
        }
        else
        {
            writeOnce(c, session, answer);
            return;
        }
        writeResult(c, answer);
    }

    private boolean isUnretained(final Command c)
    {
        return c.requestId == 0 && activeVersion > 3;
    }

    private void change(final Command c, final ModelSession session, final ModelResult answer)
    {
        switch (c.operation)
        {
            case Operation.CLOSE_SESSION -> end(session);
            case Operation.CREATE -> create(c, session, answer);
            case Operation.DELETE -> delete(c, session, answer);
            case Operation.SET_ACL -> acls.set(c, session, answer);
            default -> setData(c, session, answer);
        }
        answer.zxid = zxid;
    }

    private void writeOnce(final Command c, final ModelSession session, final ModelResult answer)
    {
        if (isUnretained(c))
        {
            change(c, session, answer);
            writeResult(c, answer);
            return;
        }
        session.acknowledged = Math.max(session.acknowledged, c.acknowledgedRequestId);
        session.results.headMap(session.acknowledged, true).clear();
        final ModelResult known = session.results.get(c.requestId);
        if (known != null && known.operation == c.operation)
        {
            final boolean isSame = known.asked == null || known.asked.equals(ModelResult.askedBy(c));
            answer.code = ResultCode.REQUEST_MISMATCH;
            writeResult(c, isSame ? known : answer);
            return;
        }

        if (known != null || c.requestId != session.lastRequestId() + 1)
        {
            answer.code = ResultCode.REQUEST_OUT_OF_ORDER;
        }
        else if (c.operation != Operation.CLOSE_SESSION &&
            (session.results.size() >= 1024 || (!session.results.isEmpty() && retained() >= leastHeap / 192)))
        {
            answer.code = ResultCode.TOO_MANY_REQUESTS;
        }
        else
        {
            final boolean isBound = activeVersion > 2 && c.operation != Operation.CLOSE_SESSION;
            answer.asked = isBound ? ModelResult.askedBy(c) : null;
            session.results.put(c.requestId, answer);
            change(c, session, answer);
        }
        writeResult(c, answer);
    }

    private void create(final Command c, final ModelSession session, final ModelResult answer)
    {
        final String asked = ModelResult.text(c);
        if (c.write.dataLength > maxDataLength || isNoPath(c, asked))
        {
            answer.code = c.write.dataLength > maxDataLength ? ResultCode.DATA_TOO_LARGE : ResultCode.BAD_ARGUMENTS;
            return;
        }

        final String acl = c.write.aclLength < 0 ? ModelAcls.OPEN : acls.resolve(c, session);
        if (acl == null)
        {
            answer.code = ResultCode.INVALID_ACL;
            return;
        }

        final int slash = asked.lastIndexOf('/');
        final ModelZnode parent = znodes.get(slash == 0 ? "/" : asked.substring(0, slash));
        if (parent == null)
        {
            answer.code = ResultCode.NO_NODE;
            return;
        }
        if (!acls.may(session, parent, 'c'))
        {
            answer.code = ResultCode.NO_AUTH;
            return;
        }

        final boolean isSequential = c.write.mode == 2 || c.write.mode == 3 || c.write.mode == 6;
        final String path = isSequential ? asked + String.format("%010d", parent.createCount) : asked;
        final String name = path.substring(slash + 1);
        final byte[] data = ModelResult.bytes(c);
        if (!isValid(path))
        {
            answer.code = ResultCode.BAD_ARGUMENTS;
        }
        else if (znodes.containsKey(path))
        {
            answer.code = ResultCode.NODE_EXISTS;
        }
        else if (parent.owner != 0)
        {
            answer.code = ResultCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        else if (maxEphemerals > 0 && (c.write.mode == 1 || c.write.mode == 3) &&
            session.ephemerals.size() >= maxEphemerals)
        {
            answer.code = ResultCode.QUOTA_EXCEEDED;
        }
        else if (isIndexed(c) && ephemerals() + reaping.count() >= leastHeap / 128)
        {
            answer.code = ResultCode.TREE_FULL;
        }
        else if (full(footprint(name, data) + acls.growth(acl), 1) != ResultCode.OK)
        {
            answer.code = full(footprint(name, data) + acls.growth(acl), 1);
        }
        else
        {
            final ModelZnode znode = add(c, parent, path, name, data);
            acls.give(znode, acl);
            if (znode.kind == 1)
            {
                znode.owner = session.id;
                znode.ephemeralOrdinal = ephemeralOrdinal++;
                session.ephemerals.add(znode);
            }
            answer.suffix = isSequential ? znode.childOrdinal : -1;
            answer.stat = znode.stat();
        }
    }

    private boolean isNoPath(final Command c, final String asked)
    {
        return !asked.contains("/") || asked.indexOf('\0') >= 0 || c.write.pathLength > 4096;
    }

    private boolean isIndexed(final Command c)
    {
        return c.write.mode == 1 || c.write.mode == 3 || (activeVersion >= 4 && c.write.mode >= 4);
    }

    private long retained()
    {
        return sessions.values().stream().mapToInt((s) -> s.results.size()).sum();
    }

    private long ephemerals()
    {
        return sessions.values().stream().mapToInt((s) -> s.ephemerals.size()).sum();
    }

    ResultCode full(final long growth, final int more)
    {
        if (growth <= 0)
        {
            return ResultCode.OK;
        }
        if (bytes + growth > maxTreeBytes || (more > 0 && znodes.size() >= maxZnodes))
        {
            return ResultCode.TREE_FULL;
        }
        if (!hasDisk)
        {
            return activeVersion > 1 ? ResultCode.DISK_FULL : ResultCode.TREE_FULL;
        }
        return bytes + growth > leastCapacity ? ResultCode.TREE_FULL : ResultCode.OK;
    }

    private ModelZnode add(
        final Command c, final ModelZnode parent, final String path, final String name, final byte[] data)
    {
        nextZxid();
        final ModelZnode znode = new ModelZnode();
        znode.path = path;
        znode.parent = parent;
        znode.name = name;
        znode.data = data;
        znode.czxid = zxid;
        znode.mzxid = zxid;
        znode.pzxid = zxid;
        znode.ctimeMs = nowMs;
        znode.mtimeMs = nowMs;
        znode.childOrdinal = parent.createCount;
        znode.kind = c.write.mode == 1 || c.write.mode == 3 ? 1 : c.write.mode == 4 ? 2 : c.write.mode >= 5 ? 3 : 0;
        znode.ttlMs = c.write.ttlMs;
        parent.createCount++;
        parent.cversion++;
        parent.pzxid = zxid;
        parent.children.add(znode);
        znodes.put(path, znode);
        bytes += footprint(name, data);
        return znode;
    }

    private void delete(final Command c, final ModelSession session, final ModelResult answer)
    {
        final String path = ModelResult.text(c);
        final ModelZnode znode = znodes.get(path);
        final int slash = path.lastIndexOf('/');
        final ModelZnode parent = slash < 0 ? null : znodes.get(slash == 0 ? "/" : path.substring(0, slash));
        if (path.equals("/") || !path.contains("/") || path.indexOf('\0') >= 0 || c.write.pathLength > 4096)
        {
            answer.code = ResultCode.BAD_ARGUMENTS;
        }
        else if (parent != null && !acls.may(session, parent, 'd'))
        {
            answer.code = ResultCode.NO_AUTH;
        }
        else if (znode == null)
        {
            answer.code = ResultCode.NO_NODE;
        }
        else if (c.write.version != -1 && c.write.version != znode.version)
        {
            answer.code = ResultCode.BAD_VERSION;
        }
        else if (!znode.children.isEmpty())
        {
            answer.code = ResultCode.NOT_EMPTY;
        }
        else
        {
            nextZxid();
            remove(znode);
        }
    }

    private void setData(final Command c, final ModelSession session, final ModelResult answer)
    {
        final String path = ModelResult.text(c);
        final ModelZnode znode = znodes.get(path);
        final byte[] data = ModelResult.bytes(c);
        if (c.write.dataLength > maxDataLength)
        {
            answer.code = ResultCode.DATA_TOO_LARGE;
        }
        else if (!isValid(path))
        {
            answer.code = ResultCode.BAD_ARGUMENTS;
        }
        else if (znode == null)
        {
            answer.code = ResultCode.NO_NODE;
        }
        else if (!acls.may(session, znode, 'w'))
        {
            answer.code = ResultCode.NO_AUTH;
        }
        else if (full(footprint(znode.name, data) - footprint(znode.name, znode.data), 0) != ResultCode.OK)
        {
            answer.code = full(footprint(znode.name, data) - footprint(znode.name, znode.data), 0);
        }
        else if (c.write.version != -1 && c.write.version != znode.version)
        {
            answer.code = ResultCode.BAD_VERSION;
        }
        else
        {
            nextZxid();
            bytes -= footprint(znode.name, znode.data);
            znode.data = data;
            bytes += footprint(znode.name, znode.data);
            znode.version = znode.version + 1 == -1 ? 0 : znode.version + 1;
            znode.mzxid = zxid;
            znode.mtimeMs = nowMs;
            answer.stat = znode.stat();
        }
    }

    private void end(final ModelSession session)
    {
        nextZxid(session.ephemerals.size());
        for (final ModelZnode znode : List.copyOf(session.ephemerals))
        {
            remove(znode);
        }
        sessions.remove(session.id);
    }

    void remove(final ModelZnode znode)
    {
        znodes.remove(znode.path);
        bytes -= footprint(znode.name, znode.data);
        znode.parent.children.remove(znode);
        znode.parent.cversion++;
        znode.parent.pzxid = zxid;
        acls.onGone(znode.acl);
        if (znode.owner != 0)
        {
            sessions.get(znode.owner).ephemerals.remove(znode);
        }
    }

    void nextZxid()
    {
        nextZxid(1);
    }

    private void nextZxid(final int changes)
    {
        zxid++;
        acls.collect(changes >= 32);
        if (zxid % 1024 == 0)
        {
            answers.add(Answers.CHECKPOINT, zxid);
        }
    }

    private void sessionResult(
        final Command c, final ResultCode code, final long sessionId, final long attachmentId, final int timeoutMs)
    {
        answers.add(Answers.SESSION, c.memberId, c.sequence, code.value(), sessionId, attachmentId, timeoutMs, zxid);
    }

    private void writeResult(final Command c, final ModelResult result)
    {
        answers.add(Answers.WRITE, c.memberId, c.sequence, result.code.value(), c.sessionId, c.requestId,
            result.zxid, result.suffix);
        answers.add(result.stat);
    }

    static boolean isValid(final String path)
    {
        if (!path.startsWith("/") || path.getBytes(StandardCharsets.UTF_8).length > 4096)
        {
            return false;
        }
        if (path.equals("/"))
        {
            return true;
        }
        for (final String component : path.substring(1).split("/", -1))
        {
            if (component.isEmpty() || component.equals(".") || component.equals(".."))
            {
                return false;
            }
        }
        return path.chars().noneMatch((c) -> c <= 0x1F || (c >= 0x7F && c <= 0x9F) || (c >= 0xD800 && c <= 0xF8FF) ||
            (c >= 0xFFF0 && c <= 0xFFFF));
    }

    private static long footprint(final String name, final byte[] data)
    {
        return TreeWriter.footprint(
            name.getBytes(StandardCharsets.UTF_8).length, data == null ? -1 : data.length);
    }
}
