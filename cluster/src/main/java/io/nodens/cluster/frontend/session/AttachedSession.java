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
package io.nodens.cluster.frontend.session;

import io.nodens.tree.acl.IdentitySet;

/**
 * A session that is attached here. Linked into its holder's list, the deadline wheel, and after the loss of its holder
 * the list of those to detach.
 * <p>
 * <b>Thread:</b> the front end's.
 */
public final class AttachedSession
{
    private final long sessionId;
    private final long attachmentId;
    final long timeoutNs;
    SessionHolder holder;
    long lastHeardNs;
    boolean isTouchedAlone;
    boolean isExpiryDue;

    AttachedSession nextOfHolder;
    AttachedSession previousOfHolder;
    AttachedSession nextInWheel;
    AttachedSession previousInWheel;
    int wheelTick = SessionLiveness.NOT_SCHEDULED;
    AttachedSession nextToDetach;
    /** Null for nobody. */
    IdentitySet identities;
    private long formerRequestId;
    private long forwardedRequestId;
    private boolean isExpiring;

    /**
     * A session that nobody watches over yet.
     *
     * @param sessionId    of the session.
     * @param attachmentId of this attachment of it.
     * @param timeoutNs    silence after which it is at its end.
     * @param holder       that it is attached through, or null.
     */
    public AttachedSession(
        final long sessionId, final long attachmentId, final long timeoutNs, final SessionHolder holder)
    {
        this.sessionId = sessionId;
        this.attachmentId = attachmentId;
        this.timeoutNs = timeoutNs;
        this.holder = holder;
    }

    /** Id of the session. */
    public long sessionId()
    {
        return sessionId;
    }

    /** Number of this attachment of it. */
    public long attachmentId()
    {
        return attachmentId;
    }

    /** Through what it is attached; null when it was removed. */
    public SessionHolder holder()
    {
        return holder;
    }

    /** Who its client has proved to be; null without any identity. */
    public IdentitySet identities()
    {
        return identities;
    }

    /** Next session of the same holder, or null. */
    public AttachedSession nextOfHolder()
    {
        return nextOfHolder;
    }

    /**
     * It comes with writes of its former attachments; nothing else can come of them since.
     *
     * @param requestId of the last one that was applied or acknowledged.
     */
    public void formerRequestId(final long requestId)
    {
        formerRequestId = requestId;
        forwardedRequestId = requestId;
    }

    /** Request id up to which the log may know results of its writes that came through former attachments. */
    public long formerRequestId()
    {
        return formerRequestId;
    }

    /** A write of it was forwarded, of a request id or 0. */
    public void onForwarded(final long requestId)
    {
        forwardedRequestId = Math.max(forwardedRequestId, requestId);
    }

    /** Request id up to which the log may know its writes; those with a higher one have never been there. */
    public long forwardedRequestId()
    {
        return forwardedRequestId;
    }

    /** Whether its end was proposed: once is enough. */
    public boolean isExpiring()
    {
        return isExpiring;
    }

    /** Somebody reports its signs of life one by one: from now on its holder's pings are none. Here is one of them. */
    public void onTouchedAlone()
    {
        isTouchedAlone = true;
        isExpiryDue = false;
    }

    /** Its end was proposed. */
    public void onExpiring()
    {
        isExpiring = true;
    }
}
