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
package io.nodens.cluster.frontend.read;

import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.BarrierBatch;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.PendingRequests;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.TreeConfiguration;
import org.agrona.concurrent.NanoClock;

/**
 * Takes the requests that the member's own tree answers. A wire fills the request that {@link #begin} returns and hands
 * it in; it is responded to before the call returns, refused, or kept until what it waits for has come. Each call
 * returns false when there is no room to keep the request: it must come again.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
public final class ReadRequests
{
    private static final int WATCH_HOLD_MS = 5_000;

    private final PendingRequest immediate = new PendingRequest();
    private final NamesToList names = new NamesToList();
    private final NanoClock nanoClock;
    private final Admission admission;
    private final BarrierBatch barriers;
    private final PendingRequests pendingRequests;
    private final ResponseOrder order;

    /**
     * Takes requests for one front end.
     *
     * @param nanoClock for how long requests wait.
     * @param lanes     that requests come by.
     */
    public ReadRequests(final NanoClock nanoClock, final Lanes lanes)
    {
        this.nanoClock = nanoClock;
        admission = lanes.admission();
        barriers = lanes.barriers();
        pendingRequests = lanes.pendingRequests();
        order = lanes.order();
    }

    /**
     * A request to be filled and handed in before the next one begins. Its path may lie where the client's bytes are.
     *
     * @param lane          that it came by.
     * @param correlationId of it.
     * @param sessionId     that it names, or 0.
     */
    public PendingRequest begin(final Lane lane, final long correlationId, final long sessionId)
    {
        immediate.lane = lane;
        immediate.correlationId = correlationId;
        immediate.sessionId = sessionId;
        immediate.noFilter();
        return immediate;
    }

    /**
     * A read, begun and filled: path, kind, level, cursor, zxids and count.
     *
     * @param request   as {@link #begin} returned it.
     * @param watchMode NONE or ONE_SHOT.
     * @param timeoutMs for which it waits at most.
     */
    public boolean read(final PendingRequest request, final int watchMode, final int timeoutMs)
    {
        final Lane lane = request.lane;
        if (!admission.isAttachedOrNone(lane, request.correlationId, request.sessionId) || !isPathSound(request))
        {
            return true;
        }
        final boolean isCount = ReadKind.COUNT_DESCENDANTS.value() == request.readKind;
        if (isCount && (request.asOfZxid > 0 || WatchMode.NONE.value() != watchMode))
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "a count of descendants has neither a watch nor asOfZxid: a member keeps no earlier counts");
            return true;
        }
        if ((request.readKind > ReadKind.GET_CHILDREN_WITH_DATA.value() && !isCount) ||
            request.readLevel > ReadLevel.STALE.value() ||
            watchMode > WatchMode.ONE_SHOT.value() || request.maxCount < 0 ||
            (request.asOfZxid > 0 && WatchMode.NONE.value() != watchMode))
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "kind must be 0 to 3 or 10, level 0 to 2, watch 0 or 1 and 0 with asOfZxid, maxCount not negative; " +
                "SetWatchesRequest sets watches of other modes");
            return true;
        }

        return respondOrKeep(request, PendingRequest.Kind.READ, watchMode, timeoutMs);
    }

    /**
     * A listing of children with certain names, begun and filled as a read, and with its filter.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean list(final PendingRequest request, final int timeoutMs)
    {
        final Lane lane = request.lane;
        final String fault = request.readKind < ReadKind.GET_CHILDREN.value() ?
            "kind must be 2 or 3, was " + request.readKind : names.faultOf(request.filter);
        if (null != fault)
        {
            admission.touchOnlySession(lane);
            lane.wire().error(lane, request.correlationId, ResultCode.BAD_ARGUMENTS, fault);
            return true;
        }
        return read(request, WatchMode.NONE.value(), timeoutMs);
    }

    private boolean respondOrKeep(
        final PendingRequest request, final PendingRequest.Kind kind, final int watchMode, final int timeoutMs)
    {
        final Lane lane = request.lane;
        final long nowNs = nanoClock.nanoTime();
        request.kind = kind;
        request.isWatching = WatchMode.ONE_SHOT.value() == watchMode;
        request.deadlineNs = admission.deadlineNs(lane, nowNs, timeoutMs);
        // Taken whether the member serves or not: what counts is that the barrier is logged after the arrival.
        request.barrierTicket = ReadLevel.LINEARIZABLE.value() == request.readLevel ?
            barriers.take() : BarrierBatch.NO_TICKET;
        return respondOrKeep(request, nowNs, ReadLevel.STALE.value() == request.readLevel);
    }

    /**
     * A read of an access list, begun and filled: path, level, zxid.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean getAcl(final PendingRequest request, final int timeoutMs)
    {
        final Lane lane = request.lane;
        if (!admission.isAttachedOrNone(lane, request.correlationId, request.sessionId) || !isPathSound(request))
        {
            return true;
        }
        if (request.readLevel > ReadLevel.STALE.value())
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "level must be 0 to 2, was " + request.readLevel);
            return true;
        }
        request.readKind = PendingRequest.READ_ACL;
        request.asOfZxid = 0;
        return respondOrKeep(request, PendingRequest.Kind.READ, WatchMode.NONE.value(), timeoutMs);
    }

    /**
     * Several reads of one state, begun and filled: path, which is the group of them, level, zxid.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean multiRead(final PendingRequest request, final int timeoutMs)
    {
        final Lane lane = request.lane;
        if (!admission.isAttachedOrNone(lane, request.correlationId, request.sessionId))
        {
            return true;
        }
        final String fault = request.readLevel > ReadLevel.STALE.value() ?
            "level must be 0 to 2, was " + request.readLevel : MultiReader.faultOf(request.path);
        if (null != fault)
        {
            lane.wire().error(lane, request.correlationId, ResultCode.BAD_ARGUMENTS, fault);
            return true;
        }
        request.asOfZxid = 0;
        return respondOrKeep(request, PendingRequest.Kind.MULTI_READ, WatchMode.NONE.value(), timeoutMs);
    }

    /**
     * A question for what became of a write, begun and filled: session that is asked about, its secret, request id.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean fate(final PendingRequest request, final int timeoutMs)
    {
        admission.touchOnlySession(request.lane);
        if (request.requestId < 1)
        {
            request.lane.wire().error(
                request.lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "requestId must be at least 1, was " + request.requestId + "; the results of others are not kept");
            return true;
        }
        request.minZxid = 0;
        request.cursor = 0;
        request.readLevel = ReadLevel.LINEARIZABLE.value();
        request.noPath();
        return respondOrKeep(request, PendingRequest.Kind.FATE, WatchMode.NONE.value(), timeoutMs);
    }

    /**
     * A question for ephemerals, begun and filled: session that is asked about or 0, path for a prefix, level, zxid,
     * cursor.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean ephemerals(final PendingRequest request, final int timeoutMs)
    {
        final Lane lane = request.lane;
        if (!admission.isAttachedOrNone(lane, request.correlationId, request.sessionId))
        {
            return true;
        }
        request.askedSessionId = 0 == request.askedSessionId ? request.sessionId : request.askedSessionId;
        if (request.readLevel > ReadLevel.STALE.value() || request.askedSessionId < 1 || request.cursor < -1 ||
            request.path.capacity() > TreeConfiguration.MAX_PATH_LENGTH)
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "level must be 0 to 2, a session must ask or be named, cursor must be at least -1, and prefix have " +
                "at most " + TreeConfiguration.MAX_PATH_LENGTH + " bytes");
            return true;
        }
        request.requestId = 0;
        return respondOrKeep(request, PendingRequest.Kind.EPHEMERALS, WatchMode.NONE.value(), timeoutMs);
    }

    /**
     * A question for the sessions of the cluster, begun and filled: cursor and count.
     *
     * @param request as {@link #begin} returned it.
     */
    public boolean sessions(final PendingRequest request)
    {
        admission.touchOnlySession(request.lane);
        if (request.cursor < 0 || request.maxCount < 0)
        {
            request.lane.wire().error(
                request.lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "afterSessionId and maxCount must be 0 or more, were " + request.cursor + " and " + request.maxCount);
            return true;
        }
        request.minZxid = 0;
        request.askedSessionId = 0;
        request.requestId = 0;
        request.readLevel = ReadLevel.LOCAL.value();
        request.noPath();
        return respondOrKeep(
            request, PendingRequest.Kind.SESSIONS, WatchMode.NONE.value(), Admission.MAX_HOLD_WITHOUT_SESSION_MS);
    }

    /**
     * A question for the identities of the session that it names, begun.
     *
     * @param request as {@link #begin} returned it.
     */
    public boolean whoAmI(final PendingRequest request)
    {
        if (!admission.isAttachedOrNone(request.lane, request.correlationId, request.sessionId))
        {
            return true;
        }
        final long nowNs = nanoClock.nanoTime();
        request.kind = PendingRequest.Kind.WHO_AM_I;
        request.minZxid = 0;
        request.readLevel = ReadLevel.LOCAL.value();
        request.noPath();
        request.deadlineNs = nowNs;
        request.barrierTicket = BarrierBatch.NO_TICKET;
        return respondOrKeep(request, nowNs, false);
    }

    /**
     * A sync, begun.
     *
     * @param request   as {@link #begin} returned it.
     * @param timeoutMs for which it waits at most.
     */
    public boolean sync(final PendingRequest request, final int timeoutMs)
    {
        if (!admission.isAttachedOrNone(request.lane, request.correlationId, request.sessionId))
        {
            return true;
        }
        final long nowNs = nanoClock.nanoTime();
        request.kind = PendingRequest.Kind.SYNC;
        request.minZxid = 0;
        request.noPath();
        request.deadlineNs = admission.deadlineNs(request.lane, nowNs, timeoutMs);
        request.barrierTicket = barriers.take();
        return respondOrKeep(request, nowNs, false);
    }

    /**
     * Registration of a one-shot watch again, begun and filled: path, kind of watch, and the zxid as of which it was
     * set, for the least.
     *
     * @param request as {@link #begin} returned it.
     */
    public boolean watch(final PendingRequest request)
    {
        request.kind = PendingRequest.Kind.WATCH;
        request.watchMode = WatchRules.ONE_SHOT;
        request.isCatchingUp = true;
        return watchOrRemove(request);
    }

    /**
     * Removal of watches, begun and filled: path, kind and mode of watch.
     *
     * @param request as {@link #begin} returned it.
     */
    public boolean removeWatch(final PendingRequest request)
    {
        request.kind = PendingRequest.Kind.REMOVE_WATCH;
        request.minZxid = 0;
        return watchOrRemove(request);
    }

    private boolean watchOrRemove(final PendingRequest request)
    {
        final Lane lane = request.lane;
        admission.touchOnlySession(lane);
        if (request.watchKind > WatchKind.CHILDREN.value() ||
            request.watchMode > WatchMode.PERSISTENT_RECURSIVE.value())
        {
            lane.wire().error(
                lane, request.correlationId, ResultCode.BAD_ARGUMENTS,
                "kind must be 0 to 2, was " + request.watchKind + ", mode 0 to 3, was " + request.watchMode);
            return true;
        }
        if (!isPathSound(request))
        {
            return true;
        }
        final long nowNs = nanoClock.nanoTime();
        request.readLevel = ReadLevel.LOCAL.value();
        request.deadlineNs = admission.deadlineNs(lane, nowNs, WATCH_HOLD_MS);
        request.barrierTicket = BarrierBatch.NO_TICKET;
        return respondOrKeep(request, nowNs, false);
    }

    private boolean isPathSound(final PendingRequest request)
    {
        return admission.isPathSound(
            request.lane, request.correlationId, request.path, 0, request.path.capacity(), false);
    }

    private boolean respondOrKeep(final PendingRequest request, final long nowNs, final boolean isUnordered)
    {
        final Lane lane = request.lane;
        if (order.tryRespondNow(lane, request, nowNs, isUnordered))
        {
            return true;
        }
        final PendingRequest kept = pendingRequests.acquire(lane, request.kind, request.keptLength());
        if (null == kept)
        {
            return false;
        }
        kept.copyFrom(request);
        order.enqueue(lane, kept);
        return true;
    }
}
