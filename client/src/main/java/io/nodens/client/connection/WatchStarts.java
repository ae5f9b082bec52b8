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
package io.nodens.client.connection;

import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;

/**
 * Persistent watches that begin with a zxid which the member has not reached. Either the member is late, and the watch
 * is asked for again, or the cluster never gave that zxid to anybody. A barrier tells the two apart: what somebody had
 * seen before the barrier was asked for is not above the zxid of its answer.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> when a member is behind.
 */
final class WatchStarts
{
    private final RequestSubmitter submitter;
    private final RequestFlow requests;
    private final ResponseFlyweight refusal = new ResponseFlyweight();

    /**
     * Every watch begins with what the member has.
     *
     * @param submitter of the client.
     * @param requests  of the session.
     */
    WatchStarts(final RequestSubmitter submitter, final RequestFlow requests)
    {
        this.submitter = submitter;
        this.requests = requests;
    }

    /**
     * A member has answered that the request is to be made again.
     *
     * @param request  that was answered.
     * @param response with the reason.
     */
    void onRetry(final Request request, final ResponseFlyweight response)
    {
        if (Operation.ADD_WATCH != request.operation)
        {
            return;
        }

        request.memberZxid = ErrorCode.BEHIND == response.code() ? response.zxid() : Request.NULL_ZXID;
        if (Request.NULL_ZXID != request.memberZxid && !request.isBarrierAsked)
        {
            final long correlationId = request.correlationId;
            final InternalHandler handler = (answer) -> onBarrier(request, correlationId, answer);
            request.isBarrierAsked = submitter.sync(handler) > 0;
        }
    }

    private void onBarrier(final Request request, final long correlationId, final Response answer)
    {
        if (correlationId != request.correlationId)
        {
            // It was decided meanwhile, and its place may be another request's.
            return;
        }

        request.isBarrierAsked = false;
        final long zxid = answer.zxid();
        if (ErrorCode.OK == answer.code() && request.added.sinceZxid > zxid)
        {
            requests.complete(request, refusal.wrap(
                request, ErrorCode.BEHIND, begin(request) + ", the cluster has come to zxid " + zxid).zxid(zxid));
        }
    }

    /**
     * Why a request has got no answer in time.
     *
     * @param request    whose deadline has passed.
     * @param otherwise  the reason where no member was behind.
     * @return the reason for the reader.
     */
    static String explain(final Request request, final String otherwise)
    {
        return Request.NULL_ZXID == request.memberZxid ? otherwise :
            begin(request) + ", the member has come to zxid " + request.memberZxid + "; " + otherwise;
    }

    private static String begin(final Request request)
    {
        return "the watch begins after zxid " + request.added.sinceZxid;
    }
}
