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

import io.nodens.client.connection.MultiSessionConductor;
import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.connection.SessionFlow;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;

/**
 * One session of a {@link MultiSessionClient}.
 * <p>
 * Its writes are exactly once, as those of every client: one that a lost connection left unanswered is sent again under
 * its number wherever the session is attached next. {@link #unretained()} has writes without numbers, for doors whose
 * clients cannot name their requests.
 * <p>
 * <b>Thread:</b> the one that drives the client.
 */
public final class SessionHandle extends SessionRequests
{
    private final MultiSessionConductor conductor;
    private final SessionFlow flow;
    private final ClientContext context;
    private SessionRequests unretained;
    private Object attachment;

    SessionHandle(final MultiSessionConductor conductor, final SessionFlow flow, final ClientContext context)
    {
        super(new RequestSubmitter(flow, context, false));
        this.conductor = conductor;
        this.flow = flow;
        this.context = context;
        flow.attachment(this);
    }

    /**
     * Requests of the session whose writes have no number (request id 0). Such a write is made at most once, in the
     * order in which the session makes them, and never sent a second time after it may have been made: when the
     * connection is lost before its answer, it fails with {@link ErrorCode#CONNECTION_LOSS} and
     * {@link Response#isOutcomeUnknown()}. Its result is kept nowhere, so that nothing is to be acknowledged.
     *
     * @return the requests.
     */
    public SessionRequests unretained()
    {
        if (null == unretained)
        {
            unretained = new SessionRequests(new RequestSubmitter(flow, context, true));
        }

        return unretained;
    }

    /**
     * Prove who the client behind the session is. The credentials are kept with this handle, and sent again whenever a
     * member takes the session over, before any other request of it; they are never written to a log. A member that
     * then refuses them is reported to the error handler. A handle that attaches the session elsewhere has to prove
     * again: an attachment begins without identities. Nothing takes a single identity back. Allocates.
     * <p>
     * By ip, x509 and sasl a door that shares the member's media driver tells the address of its client, the name in
     * its certificate, or the user that it has proved to be. They count for the session's writes as what it proved
     * itself. Members believe nobody else.
     *
     * @param scheme      of the credentials: digest, one of the application, and over IPC also ip, x509 and sasl.
     * @param credentials in the scheme; "user:password" in UTF-8 for digest.
     * @param handler     for the answer: {@link ErrorCode#AUTH_FAILED} when they are refused.
     * @return the correlation id, or a negative number as for other requests.
     * @throws BadArgumentsException when scheme or credentials are missing.
     */
    public long addAuth(final String scheme, final byte[] credentials, final ResponseHandler handler)
    {
        AclCalls.checkProof(scheme, credentials);
        return submitter().addAuth(scheme, credentials, handler);
    }

    /**
     * The client behind the session gave a sign of life. From the first call on, over all attachments, the member
     * expires the session when it was not touched for its timeout, and no request names it; before, it lives as long as
     * the connection. Many calls between two duty cycles are one notice.
     */
    public void touch()
    {
        conductor.touch(flow);
    }

    /**
     * Let go of the session, whose client is gone for now: it has its timeout to be attached again, anywhere. Requests
     * that are not answered fail; {@link MultiSessionListener#onEnded} follows, in a later duty cycle.
     */
    public void detach()
    {
        conductor.detach(flow);
    }

    /**
     * End the session, whose client was silent for its timeout: its ephemerals are deleted, if it is still attached
     * here. No further requests are taken; {@link MultiSessionListener#onEnded} follows when the cluster has done it,
     * also when the connection is lost meanwhile.
     */
    public void expire()
    {
        conductor.expire(flow);
    }

    /**
     * End the session at its client's wish, behind the requests that were made before: a write like others.
     *
     * @param handler for the answer; {@link MultiSessionListener#onEnded} follows.
     * @return the correlation id, or a negative number as for other requests.
     */
    public long close(final ResponseHandler handler)
    {
        return submitter().closeSession(handler);
    }

    /**
     * The session.
     *
     * @return its id, 0 before it is open.
     */
    public long sessionId()
    {
        return flow.sessionId();
    }

    /**
     * Copy what proves that somebody owns the session.
     *
     * @param target gets 16 bytes, all 0 before the session is open.
     * @param offset in it.
     */
    public void copySecret(final byte[] target, final int offset)
    {
        flow.copySecret(target, offset);
    }

    /**
     * The session's timeout.
     *
     * @return milliseconds as granted, 0 before it is attached.
     */
    public int timeoutMs()
    {
        return flow.timeoutMs();
    }

    /**
     * The newest zxid of an answer to the session.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return flow.lastZxid();
    }

    /**
     * The number of the session's last write that keeps its result.
     *
     * @return the request id, 0 before the first.
     */
    public long lastRequestId()
    {
        return flow.lastRequestId();
    }

    /**
     * The number of its newest attachment, which rises with each.
     *
     * @return the number, 0 before the first.
     */
    public long attachmentId()
    {
        return flow.attachmentId();
    }

    /**
     * Whether requests flow.
     *
     * @return true while a member holds the session for this client.
     */
    public boolean isAttached()
    {
        return flow.isAttached();
    }

    /**
     * Requests that are not answered.
     *
     * @return their number.
     */
    public int inFlightCount()
    {
        return flow.inFlightCount();
    }

    /**
     * Why the session is over for this client.
     *
     * @return the end, or null.
     */
    public SessionEnd end()
    {
        return flow.end();
    }

    /**
     * Keep something beside the session, so that nobody has to look it up.
     *
     * @param value to keep, may be null.
     */
    public void attachment(final Object value)
    {
        attachment = value;
    }

    /**
     * What was kept beside the session.
     *
     * @return the object, or null.
     */
    public Object attachment()
    {
        return attachment;
    }
}
