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

import java.util.TreeMap;

/**
 * The contract of the state machine, written a second time and naively: strings, sorted maps, whole scans. Here are
 * time, terms and front ends; what else there is has classes of its own.
 */
final class ModelState
{
    final Answers answers = new Answers();
    final ModelTree tree;
    final ModelSessions sessions = new ModelSessions(this);
    final ModelReaping reaping = new ModelReaping(this);
    final ModelMembers members = new ModelMembers(this);
    final ModelAcls acls = new ModelAcls(this);
    final ModelQuotas quotas = new ModelQuotas(this);
    final TreeMap<Integer, ModelFrontEnd> frontEnds = new TreeMap<>();
    long zxid;
    long nowMs;
    long lastTickMs;
    long tickId;
    long ephemeralOrdinal;
    long maxZnodes;
    long maxTreeBytes;
    int maxSessions;
    int maxDataLength;
    int activeVersion;
    long livedMs;
    long lastTimestampMs;
    int maxEphemerals;
    long leastCapacity = Long.MAX_VALUE;
    long leastHeap = Long.MAX_VALUE;
    boolean hasDisk = true;

    private final ModelWrites writes = new ModelWrites(this);
    private final TreeMap<String, Long> counts = new TreeMap<>();

    ModelState(final byte[] rootData)
    {
        tree = new ModelTree(this, rootData);
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
            case Operation.OPEN_SESSION -> sessions.open(c);
            case Operation.ATTACH_SESSION -> sessions.attach(c);
            case Operation.DETACH_SESSION -> sessions.detachOrExpire(c, false);
            case Operation.EXPIRE_SESSION -> sessions.detachOrExpire(c, true);
            case Operation.ADD_IDENTITIES -> sessions.addIdentities(c);
            case Operation.BARRIER, Operation.DIGEST_REPORT, Operation.CAPACITY_REPORT -> members.report(c, frontEnd);
            case Operation.FINALIZE_UPGRADE -> members.finalizeUpgrade(c);
            case Operation.SET_LIMITS -> members.setLimits(c);
            case Operation.FORCE_CLOSE_SESSION -> members.forceClose(c);
            default -> writes.write(c);
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
                sessions.suspend(frontEnd.memberId);
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
            sessions.grantTermGrace();
        }
        else
        {
            sessions.rearm();
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
            sessions.rearm();
        }
        lastTickMs = nowMs;
        sessions.expireDue(activeVersion > 0 ? livedMs : nowMs);
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
            lastTimestampMs = c.report.maxVersion > 0 ? nowMs : 0;
            activate(c.report.maxVersion);
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
        sessions.opened(c.memberId, isNew);
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

    /** Begin with a version, or raise it. */
    void activate(final int version)
    {
        final boolean hasQuotas = activeVersion > 4;
        activeVersion = version;
        if (version > 4 && !hasQuotas)
        {
            quotas.activate();
        }
    }

    /** Begin a transaction. */
    void begin(final int changes)
    {
        zxid++;
        acls.collect(changes >= 32);
    }

    void complete()
    {
        quotas.complete();
        if (zxid % 1024 == 0)
        {
            answers.add(Answers.CHECKPOINT, zxid);
        }
    }

    /** Something happened that a simulation is to bring about. */
    void count(final String what)
    {
        counts.merge(what, 1L, Long::sum);
    }

    long counted(final String what)
    {
        return counts.getOrDefault(what, 0L);
    }
}
