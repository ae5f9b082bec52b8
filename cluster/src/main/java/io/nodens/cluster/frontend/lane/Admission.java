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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import org.agrona.DirectBuffer;

import java.util.concurrent.TimeUnit;

/**
 * What a lane may ask for: each question is answered with yes, or with no and a refusal that the client is sent at
 * once, past whatever waits.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
public final class Admission
{
    /** Most that a request of a lane without a session waits for a zxid or a barrier. */
    public static final int MAX_HOLD_WITHOUT_SESSION_MS = 2_000;
    /** With so many requests under way a lane's deletes and closes do without the forwarding queue's reserve. */
    public static final int MAX_PENDING_FOR_RESERVE = 32;

    private final FrontEndLimits limits;
    private final SessionLiveness liveness;
    private final ServingMonitor serving;
    private int opensInFlight;
    private int maxDataLength;

    /**
     * Admission within limits.
     *
     * @param limits   of the front end.
     * @param liveness sessions that are attached here.
     * @param serving  whether there is contact with the cluster.
     */
    public Admission(final FrontEndLimits limits, final SessionLiveness liveness, final ServingMonitor serving)
    {
        this.limits = limits;
        this.liveness = liveness;
        this.serving = serving;
        maxDataLength = limits.maxDataLength();
    }

    /** The limit that binds in this cluster. */
    public void maxDataLength(final int value)
    {
        maxDataLength = value;
    }

    /** Most bytes of the operations of one write, as they are encoded in the log. */
    public int maxOperationsLength()
    {
        return maxDataLength + TreeConfiguration.MAX_PATH_LENGTH;
    }

    /** Whether so many opens and attaches of all lanes are under way that the next must wait. */
    public boolean isEveryOpenTaken()
    {
        return opensInFlight >= limits.clients().maxOpensInFlight();
    }

    /** Opens and attaches of all lanes whose result is awaited. */
    public int opensInFlight()
    {
        return opensInFlight;
    }

    /** An open or attach was forwarded, or its result has come. */
    public void opensInFlight(final int change)
    {
        opensInFlight += change;
    }

    /** Timeout of a session that asks for one. */
    public int clampTimeoutMs(final int timeoutMs)
    {
        return Math.max(limits.minSessionTimeoutMs(), Math.min(timeoutMs, limits.maxSessionTimeoutMs()));
    }

    /** Whether a session may be opened or attached. */
    public boolean mayAttach(final Lane lane, final long correlationId)
    {
        if (!isServing(lane, correlationId))
        {
            return false;
        }
        if (lane.sessionCount() + lane.opensInFlight() >= limits.maxSessionsPerConnection())
        {
            refuse(lane, correlationId, ResultCode.TOO_MANY_SESSIONS, "limit of sessions per connection");
            return false;
        }
        if (liveness.size() + liveness.detachCount() + opensInFlight >= limits.maxAttachedSessions())
        {
            refuse(lane, correlationId, ResultCode.TOO_MANY_SESSIONS, "limit of sessions at this member");
            return false;
        }
        return true;
    }

    /**
     * Whether a session may write.
     *
     * @param canWriteUnretained whether request id 0 means a write whose result is not kept.
     */
    public boolean mayWrite(
        final Lane lane,
        final long correlationId,
        final long sessionId,
        final long requestId,
        final boolean canWriteUnretained)
    {
        if (null == attached(lane, correlationId, sessionId) || !isServing(lane, correlationId))
        {
            return false;
        }
        if (requestId < 0 || (0 == requestId && !canWriteUnretained))
        {
            refuse(
                lane,
                correlationId,
                ResultCode.BAD_ARGUMENTS,
                "requestId must be positive, or 0 from version 4 of the commands on");
            return false;
        }
        return true;
    }

    /** Whether there is contact with the cluster. */
    public boolean isServing(final Lane lane, final long correlationId)
    {
        if (!serving.isServing())
        {
            refuse(lane, correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
            return false;
        }
        return true;
    }

    /** Whether a request names a session that is attached through this lane, or none. */
    public boolean isAttachedOrNone(final Lane lane, final long correlationId, final long sessionId)
    {
        if (0 == sessionId)
        {
            touchOnlySession(lane);
            return true;
        }
        return null != attached(lane, correlationId, sessionId);
    }

    /** The session, touched, if it is attached through this lane; otherwise null, and the request is refused. */
    public AttachedSession attached(final Lane lane, final long correlationId, final long sessionId)
    {
        final AttachedSession session = liveness.get(sessionId);
        if (null != session && session.holder() == lane)
        {
            liveness.touch(session);
            return session;
        }
        if (null == session)
        {
            refuse(lane, correlationId, ResultCode.SESSION_EXPIRED, "the session is not attached at this member");
        }
        else
        {
            refuse(lane, correlationId, ResultCode.SESSION_MOVED, "the session is attached to another connection");
        }
        return null;
    }

    /** A request that names no session is a sign of life where there is one to choose from. */
    public void touchOnlySession(final Lane lane)
    {
        if (1 == lane.sessionCount())
        {
            liveness.touch(lane.firstSession());
        }
    }

    /**
     * Whether a path can be that of a znode.
     *
     * @param isLengthAlone of a create or delete: the state machine checks the rest, in its place among other checks.
     */
    public boolean isPathSound(
        final Lane lane,
        final long correlationId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final boolean isLengthAlone)
    {
        if (length <= 0 || length > TreeConfiguration.MAX_PATH_LENGTH)
        {
            refuse(
                lane, correlationId, ResultCode.BAD_ARGUMENTS,
                "path must have 1 to " + TreeConfiguration.MAX_PATH_LENGTH + " bytes, has " + length);
            return false;
        }
        if (!isLengthAlone && !PathSyntax.isValid(buffer, offset, length))
        {
            final String fault = PathSyntax.explain(buffer.getStringWithoutLengthUtf8(offset, length));
            refuse(lane, correlationId, ResultCode.BAD_ARGUMENTS, "path is not UTF-8 or malformed: " + fault);
            return false;
        }
        return true;
    }

    /** Whether data may be those of a znode, null among them. */
    public boolean isDataSound(final Lane lane, final long correlationId, final int dataLength, final int isNull)
    {
        if (dataLength > maxDataLength)
        {
            refuse(
                lane, correlationId, ResultCode.DATA_TOO_LARGE,
                "data must have at most " + maxDataLength + " bytes, has " + dataLength);
            return false;
        }
        if (isNull > BooleanType.TRUE.value() || (isNull == BooleanType.TRUE.value() && 0 != dataLength))
        {
            refuse(lane, correlationId, ResultCode.BAD_ARGUMENTS, "isNullData must be 0, or 1 without data");
            return false;
        }
        return true;
    }

    /** Whoever releases locks has few requests under way; a flood of deletes is a load like any other. */
    public boolean mayUseReserve(final Lane lane)
    {
        return lane.pendingCount() < MAX_PENDING_FOR_RESERVE;
    }

    /** Until when a request waits that asks for so long. */
    public long deadlineNs(final Lane lane, final long nowNs, final int timeoutMs)
    {
        final int longest = limits.clients().maxHoldMs();
        final int most = 0 == lane.sessionCount() ? Math.min(longest, MAX_HOLD_WITHOUT_SESSION_MS) : longest;
        return nowNs + TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(timeoutMs, most)));
    }

    private static void refuse(
        final Lane lane, final long correlationId, final ResultCode code, final String detail)
    {
        lane.wire().error(lane, correlationId, code, detail);
    }
}
