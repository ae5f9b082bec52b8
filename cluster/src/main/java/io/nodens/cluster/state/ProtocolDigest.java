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

import io.nodens.tree.AclTable;

/**
 * Digest of what is replicated beside tree and ids of sessions: who holds sessions, until when and as whom, what was
 * acknowledged and the retained results, front ends, limits, time. Computed anew at each checkpoint, in time
 * proportional to the number of sessions. Of retained results it looks at the first and the last of each session;
 * from version 4 on it covers every outcome of every retained result, each of which is looked at once: at the first
 * checkpoint after its write, unless it is acknowledged by then.
 * <p>
 * <b>Allocates:</b> never.
 */
final class ProtocolDigest
{
    /** How both digests are computed: reports of another version are not compared. */
    static final int VERSION = 1;

    /** Keeps the zxid of the last look at containers apart from other sums. */
    private static final long CONTAINERS = 0x636f6e7461696e65L;
    /** The same for the access lists that no znode names. */
    private static final long ACLS = 0x6163636573736c73L;

    private ProtocolDigest()
    {
    }

    static long of(final StateMachine machine)
    {
        long sum = mix(machine.tickId, machine.livedMs);
        sum += mix(machine.activeVersion, machine.lastTimestampMs);
        sum += mix(machine.clusterIdHigh, machine.clusterIdLow);
        sum += mix(machine.sessions.lastSessionId(), machine.sessions.lastAttachmentId());
        sum += mix(machine.ephemerals.nextOrdinal(), machine.results.total());
        sum += 0 == machine.containerZxid() ? 0 :
            mix(mix(CONTAINERS, machine.containerZxid()), machine.dueContainerZxid());
        sum += limits(machine.limits);
        sum += acls(machine.tree.acls());
        for (int memberId = 0; memberId < StateMachine.MAX_MEMBERS; memberId++)
        {
            final FrontEnd frontEnd = machine.frontEnds.get(memberId);
            if (null != frontEnd)
            {
                sum += frontEnd(frontEnd);
            }
        }
        for (Session session = machine.sessions.first(); null != session; session = session.next)
        {
            sum += session(session, machine.hasOperations());
        }

        return sum;
    }

    /** The lists themselves are in the digest of the tree. Before the first one it must be as it always was. */
    private static long acls(final AclTable acls)
    {
        if (0 == acls.lastId())
        {
            return 0;
        }

        long hash = mix(ACLS, acls.lastId());
        for (int id = acls.nextUnused(0); 0 != id; id = acls.nextUnused(id))
        {
            hash = mix(mix(hash, id), acls.unusedSince(id));
        }

        return hash;
    }

    private static long limits(final StateLimits limits)
    {
        return mix(
            mix(limits.maxZnodes(), limits.maxTreeBytes()),
            mix(limits.maxSessions(), ((long)limits.maxEphemerals() << 32) | limits.maxDataLength()));
    }

    private static long frontEnd(final FrontEnd frontEnd)
    {
        final MemberReport report = frontEnd.report;
        long hash = mix(frontEnd.memberId, frontEnd.incarnation);
        hash = mix(hash, frontEnd.clusterSessionId);
        hash = mix(hash, frontEnd.lastSequence);
        hash = mix(hash, frontEnd.reportTickId);
        hash = mix(hash, report.openNumber);
        hash = mix(hash, report.startNumber);
        hash = mix(hash, report.treeCapacityBytes);
        hash = mix(hash, report.diskFreeBytes);
        hash = mix(hash, report.heapCapacityBytes);
        hash = mix(hash, report.logPosition);
        return 0 == report.maxDataLength ? hash : mix(hash, report.maxDataLength);
    }

    private static long session(final Session session, final boolean hasOperations)
    {
        long hash = mix(session.id, session.attachmentId);
        hash = mix(hash, session.deadlineMs);
        hash = mix(hash, session.acknowledgedRequestId);
        hash = mix(hash, ((long)session.status << 32) + session.ownerMemberId);
        hash = mix(hash, ((long)session.resultCount << 32) + session.ephemeralCount);
        if (null != session.lastResult)
        {
            hash = mix(hash, session.firstResult.requestId);
            hash = mix(hash, session.lastResult.requestId);
            hash = mix(hash, session.lastResult.zxid());
            hash = mix(hash, ((long)session.lastResult.code() << 32) + session.lastResult.operation());
            hash = 0 == session.lastResult.requestHash() ? hash : mix(hash, session.lastResult.requestHash());
            // Before, the digest must be that of programs which do not know it.
            hash = hasOperations ? mix(outcomes(hash, session.lastResult), results(session)) : hash;
        }
        hash = 0 == session.takenAttachmentId ? hash : mix(hash, session.takenAttachmentId);
        hash = 0 == session.identities.hash() ? hash : mix(hash, session.identities.hash());

        return hash;
    }

    /** Sum over the retained results, so that one can be taken out again when it is acknowledged. */
    private static long results(final Session session)
    {
        RequestResult result = null == session.lastDigested ? session.firstResult : session.lastDigested.next;
        while (null != result)
        {
            long hash = mix(result.requestId, result.zxid());
            hash = mix(hash, ((long)result.outcomeCount() << 32) + result.operation());
            hash = mix(hash, result.requestHash());
            for (Outcome outcome = result.firstOutcome(); null != outcome; outcome = outcome.next)
            {
                hash = outcome.mixInto(hash);
            }
            result.digest = hash;
            result.isDigested = true;
            session.resultsDigest += hash;
            session.lastDigested = result;
            result = result.next;
        }
        return session.resultsDigest;
    }

    private static long outcomes(final long seed, final RequestResult result)
    {
        final long hash = result.firstOutcome().mixInto(mix(seed, result.outcomeCount()));
        return result.outcomeCount() > 1 ? result.lastOutcome().mixInto(hash) : hash;
    }

    private static long mix(final long hash, final long value)
    {
        return StateDigest.mix(StateDigest.mix(hash) ^ value);
    }
}
