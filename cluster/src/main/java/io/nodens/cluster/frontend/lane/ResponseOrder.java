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

import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.collections.ArrayListUtil;

import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.TimeUnit;

/**
 * The order of responses: those of a lane go out in the order of its requests, whoever decides them and whenever.
 * <pre>
 *  firstPending                                     lastPending
 *   write, done --&gt; read, ready --&gt; write, in the log --&gt; read, ready, but not its turn
 *   advance() responds to these     waits for its result, and so does all that follows
 * </pre>
 * A lane whose first request waits for something else than its result (the replica, a barrier, the client) is looked at
 * in each duty cycle; the others only when a result comes.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when the number of lanes that wait grows.
 */
public final class ResponseOrder
{
    /** Time for which requests wait for a client that takes nothing. */
    public static final long MAX_BLOCKED_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int NONE = -1;

    private final SessionLiveness liveness;
    private final PendingRequests pendingRequests;
    private final LongResponses longResponses;
    private final LocalResponder responder;
    private ArrayList<Lane> waiting = new ArrayList<>();
    private ArrayList<Lane> waitingNext = new ArrayList<>();
    private int firstPostponed = NONE;
    private long nowNs;

    /**
     * An order in which nobody waits.
     *
     * @param liveness        whose lived time counts for clients that take nothing.
     * @param pendingRequests that requests go back to.
     * @param longResponses   that wait for another duty cycle.
     * @param responder       for the requests that need nothing from the log.
     */
    public ResponseOrder(
        final SessionLiveness liveness,
        final PendingRequests pendingRequests,
        final LongResponses longResponses,
        final LocalResponder responder)
    {
        this.liveness = liveness;
        this.pendingRequests = pendingRequests;
        this.longResponses = longResponses;
        this.responder = responder;
    }

    /** A duty cycle begins to serve clients. */
    public void onDutyCycle(final long now)
    {
        nowNs = now;
        longResponses.onDutyCycle();
    }

    /** Keep a request until its turn has come. */
    public void enqueue(final Lane lane, final PendingRequest request)
    {
        lane.appendPending(request);
        if (PendingRequest.Kind.SESSION == request.kind)
        {
            lane.opensInFlight++;
        }
        if (lane.firstPending == request && request.kind.isLocal())
        {
            await(lane);
        }
    }

    /**
     * Respond to a request at once if it is its turn, whatever the lane's turn is for one that is unordered.
     *
     * @param request that may wait for something, and is not kept.
     * @return false when it has to wait.
     */
    public boolean tryRespondNow(
        final Lane lane, final PendingRequest request, final long now, final boolean isUnordered)
    {
        return (isUnordered || null == lane.firstPending) &&
            !longResponses.isNextCycleFor(lane) &&
            lane.isReadyForResponse() && responder.tryRespond(request, now);
    }

    /**
     * Respond to the requests whose waiting is over.
     *
     * @return number of responses.
     */
    public int advanceWaiting()
    {
        final ArrayList<Lane> turn = waiting;
        waiting = waitingNext;
        waitingNext = turn;
        firstPostponed = NONE;
        int responses = 0;
        for (int i = 0, size = turn.size(); i < size; i++)
        {
            final Lane lane = turn.get(i);
            lane.isWaiting = false;
            responses += advance(lane);
        }
        turn.clear();
        // Who has waited longest for a duty cycle with room is the first in the next one.
        if (NONE != firstPostponed)
        {
            Collections.rotate(waiting, -firstPostponed);
        }
        return responses;
    }

    /**
     * Respond to the requests of a lane in order, as far as they can be.
     *
     * @return number of responses.
     */
    public int advance(final Lane lane)
    {
        int responses = 0;
        while (null != lane.firstPending && lane.isOpen())
        {
            final PendingRequest request = lane.firstPending;
            if (lane.isCongested())
            {
                await(lane);
                break;
            }
            if (request.kind.isLocal())
            {
                if (longResponses.isNextCycleForWaiting(lane))
                {
                    firstPostponed = NONE == firstPostponed ? waiting.size() : firstPostponed;
                    await(lane);
                    break;
                }
                if (isBlocked(lane) || !responder.tryRespond(request, nowNs))
                {
                    await(lane);
                    break;
                }
            }
            else if (!request.isDone)
            {
                break;
            }
            else if (!responder.isEveryEventSent(lane, request.zxid))
            {
                await(lane);
                break;
            }
            else
            {
                respond(lane, request);
            }
            pendingRequests.release(lane.removeFirstPending());
            responses++;
        }
        return responses;
    }

    private static void respond(final Lane lane, final PendingRequest request)
    {
        if (PendingRequest.Kind.WRITE == request.kind)
        {
            lane.wire().written(lane, request);
        }
        else if (PendingRequest.Kind.ADMIN == request.kind)
        {
            lane.wire().administered(lane, request);
        }
        else if (PendingRequest.Kind.AUTHENTICATE == request.kind)
        {
            lane.wire().authenticated(lane, request);
        }
        else
        {
            lane.wire().session(lane, request);
        }
    }

    /**
     * Opens and attaches of which nothing is known are refused, so that the client tries elsewhere. If the log takes
     * one nevertheless, its session is detached again: it belongs to no lane by then.
     *
     * @param detail for the reader.
     */
    public void refuseOpens(final Lane lane, final String detail)
    {
        PendingRequest before = null;
        PendingRequest request = lane.firstPending;
        while (null != request)
        {
            final PendingRequest next = request.next;
            if (PendingRequest.Kind.SESSION == request.kind && !request.isDone)
            {
                lane.wire().error(lane, request.correlationId, ResultCode.NOT_SERVING, detail);
                lane.removePending(before, request);
                lane.opensInFlight--;
                request.lane = null;
            }
            else
            {
                before = request;
            }
            request = next;
        }
        advance(lane);
    }

    /** The result of an open or attach has come. */
    public void onOpenDone(final Lane lane)
    {
        lane.opensInFlight--;
    }

    /** A lane is at its end: nobody waits for its responses any more. */
    public void drop(final Lane lane)
    {
        while (null != lane.firstPending)
        {
            final PendingRequest request = lane.removeFirstPending();
            request.lane = null;
            // One that is in the log is released by its result.
            if (request.kind.isLocal() || request.isDone)
            {
                pendingRequests.release(request);
            }
        }
        if (lane.isWaiting)
        {
            lane.isWaiting = false;
            ArrayListUtil.fastUnorderedRemove(waiting, waiting.indexOf(lane));
        }
    }

    /** Whether responses must wait for the client; one that takes nothing for long must not keep its requests here. */
    private boolean isBlocked(final Lane lane)
    {
        if (lane.isReadyForResponse())
        {
            lane.onReadyForResponse();
            return false;
        }
        final long livedNs = liveness.livedNs();
        if (livedNs - lane.lastTakingNs(livedNs) >= MAX_BLOCKED_NS)
        {
            lane.giveUp(CloseReason.SLOW_CONSUMER, "the client took none of its answers for 30 s");
        }
        return true;
    }

    private void await(final Lane lane)
    {
        if (!lane.isWaiting)
        {
            lane.isWaiting = true;
            waiting.add(lane);
        }
    }
}
