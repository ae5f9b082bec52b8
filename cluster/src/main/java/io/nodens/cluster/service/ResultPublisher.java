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
package io.nodens.cluster.service;

import io.nodens.cluster.results.ResultWriter;
import io.nodens.cluster.state.Command;
import io.nodens.cluster.state.ConfigurationException;
import io.nodens.cluster.state.FrontEnd;
import io.nodens.cluster.state.Operation;
import io.nodens.cluster.state.Outcome;
import io.nodens.cluster.state.RequestResult;
import io.nodens.cluster.state.ResultListener;
import io.nodens.cluster.state.StateLimits;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.sbe.protocol.ResultCode;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Passes on what concerns this member's own front end in its current life, and drops the answers to all others: their
 * own replicas give those.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> only for a warning, and when limits change.
 */
final class ResultPublisher implements ResultListener
{
    /** From one line about an exceeded soft limit to the next. */
    static final long QUOTA_LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final int memberId;
    private final long incarnation;
    private final ResultWriter writer;
    private final MemberStatus status;
    private final Consumer<String> warningHandler;
    private final Outcome malformed = Outcome.refusal(ResultCode.MARSHALLING_ERROR.value());
    private final StateLimits publishedLimits = new StateLimits();
    private final StateLimits limitsOfWarning = new StateLimits();
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private long nextQuotaLineNs = clock.nanoTime();
    private long unsaidWarnings;

    ResultPublisher(final ServiceContext context)
    {
        memberId = context.memberId();
        writer = context.resultRing().writer();
        incarnation = writer.incarnation();
        status = context.memberStatus();
        warningHandler = context.warningHandler();
    }

    /**
     * Keep results from the front end, or let it have all of them.
     */
    void hold(final boolean hold)
    {
        writer.hold(hold);
    }

    /**
     * Publish the limits when they have changed.
     */
    void publishLimits(final StateLimits limits)
    {
        if (limits.isSet() && !limits.matches(publishedLimits))
        {
            publishedLimits.copyFrom(limits);
            status.limits(new ClusterLimits(
                limits.maxZnodes(),
                limits.maxTreeBytes(),
                limits.maxSessions(),
                limits.maxDataLength(),
                limits.maxEphemerals()));
        }
    }

    @Override
    public void onSoftQuota(
        final UnsafeBuffer path,
        final long count,
        final long bytes,
        final long countLimit,
        final long bytesLimit,
        final boolean isOver)
    {
        if (!isOver)
        {
            return;
        }

        final long nowNs = clock.nanoTime();
        if (nowNs - nextQuotaLineNs < 0)
        {
            unsaidWarnings++;
            return;
        }

        warningHandler.accept("quota of " + path.getStringWithoutLengthUtf8(0, path.capacity()) + ": " + count +
            " znodes of " + bytes + " bytes, above the soft limit (count " + countLimit + ", bytes " + bytesLimit +
            "; -1 is none)" + (0 == unsaidWarnings ? "" : "; " + unsaidWarnings + " more since the last such line"));
        unsaidWarnings = 0;
        nextQuotaLineNs = nowNs + QUOTA_LINE_INTERVAL_NS;
    }

    @Override
    public void onFrontEndOpened(final Command command, final long lastSequence, final StateLimits limits)
    {
        if (isOurs(command))
        {
            // The front end finds them as new as the opening that it is told of.
            publishLimits(limits);
            writer.frontEndOpened(lastSequence, limits.maxDataLength());
            // A front end repeats its opening until it is answered, and opens anew with a new leader.
            if (!limits.matches(command.limits()) && !limits.matches(limitsOfWarning))
            {
                limitsOfWarning.copyFrom(limits);
                warningHandler.accept("this member is configured with " + command.limits() +
                    "; the cluster keeps its own limits: " + limits);
            }
        }
    }

    @Override
    public void onWriteResult(final Command command, final RequestResult result)
    {
        if (isOurs(command))
        {
            writer.beginWriteResult(
                command.sequence(),
                command.sessionId(),
                command.requestId(),
                result.zxid(),
                result.outcomeCount());
            for (Outcome outcome = result.firstOutcome(); null != outcome; outcome = outcome.next())
            {
                writer.putOutcome(outcome.bytes());
            }
            writer.endWriteResult();
        }
    }

    @Override
    public void onSessionResult(
        final Command command,
        final int code,
        final long sessionId,
        final long attachmentId,
        final long lastRequestId,
        final int timeoutMs,
        final long zxid)
    {
        if (isOurs(command))
        {
            writer.sessionResult(
                command.sequence(), code, sessionId, attachmentId, lastRequestId, timeoutMs, zxid);
        }
    }

    @Override
    public void onBarrier(final Command command, final long zxid)
    {
        if (isOurs(command))
        {
            writer.barrier(command.sequence(), zxid);
        }
    }

    @Override
    public void onSessionEvent(
        final int ownerMemberId,
        final long ownerIncarnation,
        final long sessionId,
        final long attachmentId,
        final int eventType,
        final long zxid)
    {
        if (ownerMemberId == memberId && ownerIncarnation == incarnation)
        {
            writer.sessionEvent(sessionId, attachmentId, eventType, zxid);
        }
    }

    @Override
    public void onCheckpoint(final long zxid, final long digest)
    {
        // A reader takes the zxid before and after the digest: it must never find a new digest with the old zxid.
        status.checkpointZxid(MemberStatus.NULL_VALUE);
        status.checkpointDigest(digest);
        status.checkpointZxid(zxid);
    }

    @Override
    public void onTickCheckpoint(final long tickId, final long protocolDigest)
    {
        status.checkpointTickId(MemberStatus.NULL_VALUE);
        status.checkpointProtocolDigest(protocolDigest);
        status.checkpointTickId(tickId);
    }

    @Override
    public void onFrontEndRefused(final Command command, final String reason)
    {
        if (isOurs(command))
        {
            throw new ConfigurationException("the cluster refuses this member: " + reason);
        }
    }

    @Override
    public void onMalformed(final Command command, final long zxid)
    {
        if (!isOurs(command))
        {
            return;
        }

        final int code = ResultCode.MARSHALLING_ERROR.value();
        switch (command.operation())
        {
            case Operation.CLOSE_SESSION:
            case Operation.CREATE:
            case Operation.DELETE:
            case Operation.SET_DATA:
            case Operation.SET_ACL:
            case Operation.MULTI:
            case Operation.GUARDED:
                writer.beginWriteResult(command.sequence(), command.sessionId(), command.requestId(), zxid, 1);
                writer.putOutcome(malformed.bytes());
                writer.endWriteResult();
                break;

            case Operation.OPEN_SESSION:
            case Operation.ATTACH_SESSION:
            case Operation.DETACH_SESSION:
            case Operation.EXPIRE_SESSION:
            case Operation.ADD_IDENTITIES:
            case Operation.FORCE_CLOSE_SESSION:
            case Operation.SET_LIMITS:
            case Operation.FINALIZE_UPGRADE:
                writer.sessionResult(command.sequence(), code, command.sessionId(), 0, 0, 0, zxid);
                break;

            default:
                writer.barrier(command.sequence(), zxid);
                break;
        }
    }

    @Override
    public void onOperatorResult(final Command command, final int code, final int activeVersion, final long zxid)
    {
        if (isOurs(command))
        {
            writer.sessionResult(command.sequence(), code, command.correlationId(), activeVersion, 0, 0, zxid);
        }
    }

    @Override
    public void onMemberReport(final FrontEnd frontEnd)
    {
        status.reportedMembers().put(
            frontEnd.memberId(),
            frontEnd.report().logPosition(),
            frontEnd.report().startNumber(),
            frontEnd.incarnation());
        // Before the member counts as being there: its front end opens with what it has now.
        status.reportedMembers().putCapacity(
            frontEnd.memberId(),
            frontEnd.report().maxDataLength(),
            frontEnd.report().treeCapacityBytes(),
            frontEnd.report().diskFreeBytes(),
            frontEnd.report().heapCapacityBytes());
        status.reportedMembers().putVersions(
            frontEnd.memberId(),
            frontEnd.report().minVersion(),
            frontEnd.report().maxVersion(),
            FrontEnd.NULL_CLUSTER_SESSION_ID != frontEnd.clusterSessionId());
    }

    private boolean isOurs(final Command command)
    {
        return command.memberId() == memberId && command.incarnation() == incarnation;
    }
}
