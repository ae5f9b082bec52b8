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

import io.nodens.tree.acl.IdentitySet;

/**
 * One session. Kept in the {@link SessionTable}; pooled, so never hold on to one after it ended.
 */
public final class Session
{
    /** Held by a connection of a front end: has no deadline here, since the front end times its clients. */
    public static final int ATTACHED = 1;
    /** Detached because its front end's cluster session closed; that incarnation may come back for it. */
    public static final int SUSPENDED = 2;
    /** Held by nobody. */
    public static final int DETACHED = 3;
    /** Owner of a detached session. */
    public static final int NULL_MEMBER_ID = -1;

    static final int NOT_IN_HEAP = -1;

    long id;
    long secretHigh;
    long secretLow;
    long attachmentId;
    /** First attachment of whoever has it, or had it last; 0 when it was taken before version 6. */
    long takenAttachmentId;
    long deadlineMs;
    long acknowledgedRequestId;
    int timeoutMs;
    int status;
    int ownerMemberId = NULL_MEMBER_ID;
    int heapIndex = NOT_IN_HEAP;
    int resultCount;
    int outcomeCount;
    int ephemeralCount;
    int firstEphemeral = EphemeralIndex.NULL_SLOT;
    int lastEphemeral = EphemeralIndex.NULL_SLOT;
    /** What its ephemerals are together; null while they are few. */
    EphemeralSum sum;
    RequestResult firstResult;
    RequestResult lastResult;
    /** Sum of the digests of retained results, up to the last that has one. */
    long resultsDigest;
    RequestResult lastDigested;
    /** Who its client has proved to be, as long as its attachment lasts. */
    IdentitySet identities;
    Session previous;
    Session next;

    Session()
    {
    }

    boolean isAttachedTo(final int memberId)
    {
        return ATTACHED == status && ownerMemberId == memberId;
    }

    /**
     * Compare without telling by the time it takes how much of the secret was right.
     *
     * @param high first 8 bytes, little-endian.
     * @param low  the others.
     * @return true when it is the secret of the session.
     */
    public boolean hasSecret(final long high, final long low)
    {
        return 0 == ((secretHigh ^ high) | (secretLow ^ low));
    }

    /**
     * Identity.
     *
     * @return session id, from 1.
     */
    public long id()
    {
        return id;
    }

    /**
     * Who the session's client is, by what it has proved to the door of its attachment.
     *
     * @return the identities.
     */
    public IdentitySet identities()
    {
        return identities;
    }

    /**
     * First half of the secret.
     *
     * @return 8 bytes, little-endian.
     */
    public long secretHigh()
    {
        return secretHigh;
    }

    /**
     * Second half of the secret.
     *
     * @return 8 bytes, little-endian.
     */
    public long secretLow()
    {
        return secretLow;
    }

    /**
     * Granted timeout.
     *
     * @return milliseconds.
     */
    public int timeoutMs()
    {
        return timeoutMs;
    }

    /**
     * Whether somebody holds the session.
     *
     * @return {@link #ATTACHED}, {@link #SUSPENDED} or {@link #DETACHED}.
     */
    public int status()
    {
        return status;
    }

    /**
     * Member whose front end holds the session or may come back for it.
     *
     * @return member id, or {@link #NULL_MEMBER_ID} of a detached session.
     */
    public int ownerMemberId()
    {
        return ownerMemberId;
    }

    /**
     * Last attachment, which fences all before it.
     *
     * @return attachment id, from 1.
     */
    public long attachmentId()
    {
        return attachmentId;
    }

    /**
     * First attachment of the client that has the session, or had it last: clients of attachments before it do not get
     * the session back by naming those.
     *
     * @return attachment id; 0 unknown.
     */
    public long takenAttachmentId()
    {
        return takenAttachmentId;
    }

    /**
     * When the session expires unless it attaches again.
     *
     * @return log time in milliseconds; 0 while attached.
     */
    public long deadlineMs()
    {
        return deadlineMs;
    }

    /**
     * Results of requests up to this one were received by the client.
     *
     * @return request id.
     */
    public long acknowledgedRequestId()
    {
        return acknowledgedRequestId;
    }

    /**
     * The last request that was applied, or that the client has acknowledged if that is a later one. Only the one
     * behind it may be applied next.
     *
     * @return request id, 0 before the first.
     */
    public long lastRequestId()
    {
        return null == lastResult ? acknowledgedRequestId : lastResult.requestId;
    }

    /**
     * Number of retained results.
     *
     * @return the count.
     */
    public int resultCount()
    {
        return resultCount;
    }

    /**
     * Number of ephemerals.
     *
     * @return the count.
     */
    public int ephemeralCount()
    {
        return ephemeralCount;
    }

    /**
     * Retained result with the lowest request id.
     *
     * @return the result or null.
     */
    public RequestResult firstResult()
    {
        return firstResult;
    }

    /**
     * Session that was opened next and lives.
     *
     * @return the session or null.
     */
    public Session next()
    {
        return next;
    }
}
