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

import io.nodens.sbe.ProtocolLimits;
import org.agrona.DirectBuffer;

/**
 * One decoded command of the log: a reusable holder, of which {@link #operation()} says which fields count. What a
 * session writes is a header here, and one {@link WriteOperation} in place or several through a cursor. Buffers are
 * borrowed for the length of {@link StateMachine#apply(Command, long)}.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never.
 */
public final class Command
{
    /** Most operations of one command. */
    public static final int MAX_OPERATIONS = ProtocolLimits.MAX_OPERATIONS;
    /** Data length that stands for null data. */
    public static final int NULL_DATA_LENGTH = WriteOperation.NULL_DATA_LENGTH;

    int operation;
    long clusterSessionId;
    int memberId;
    long incarnation;
    long sequence;
    long sessionId;
    long requestId;
    long acknowledgedRequestId;
    long attachmentId;
    long identityId;
    long flags;
    long secretHigh;
    long secretLow;
    int timeoutMs;
    long zxid;
    long digest;
    int schemaVersion;
    long tickId;
    long protocolDigest;
    int digestVersion;
    long correlationId;
    int memberCount;
    int targetVersion;
    DirectBuffer identities;
    int identitiesOffset;
    int identitiesLength;
    final WriteOperation write = new WriteOperation();
    OperationCursor operations;
    int operationCount;
    int operationsLength;
    int conditionCount;
    int thenCount;
    /** Index of the operation that is carried out first; {@link Guard} chooses it. */
    int firstOperation;
    boolean isGuardOpen;
    final MemberReport report = new MemberReport();
    final StateLimits limits = new StateLimits();

    /**
     * Start a new command.
     *
     * @param value one of {@link Operation}.
     * @param id    Aeron cluster session that the command came over.
     * @return this for a fluent API.
     */
    public Command begin(final int value, final long id)
    {
        operation = value;
        write.kind(value);
        identities = null;
        identitiesLength = 0;
        operations = null;
        operationCount = 1;
        operationsLength = 0;
        conditionCount = 0;
        thenCount = 0;
        firstOperation = 0;
        identityId = 0;
        flags = 0;
        clusterSessionId = id;
        schemaVersion = CommandVersion.CURRENT;
        return this;
    }

    /**
     * Version of the schema that the command was written in; the current one unless set.
     *
     * @param value version.
     * @return this for a fluent API.
     */
    public Command schemaVersion(final int value)
    {
        schemaVersion = value;
        return this;
    }

    /**
     * Who sent the command.
     *
     * @param member        of the front end.
     * @param life          incarnation of the front end.
     * @param commandNumber number of the command within the incarnation, from 1.
     * @return this for a fluent API.
     */
    public Command origin(final int member, final long life, final long commandNumber)
    {
        memberId = member;
        incarnation = life;
        sequence = commandNumber;
        return this;
    }

    /**
     * Exactly-once identity of a session's write.
     *
     * @param session      that writes.
     * @param request      number of the request within the session, from 1; 0 from version 4 on: its result is not
     *                     kept.
     * @param acknowledged results of requests up to this one were received.
     * @return this for a fluent API.
     */
    public Command request(final long session, final long request, final long acknowledged)
    {
        sessionId = session;
        requestId = request;
        acknowledgedRequestId = acknowledged;
        return this;
    }

    /**
     * An attachment of a session.
     *
     * @param session    attached.
     * @param attachment which the command is about; of an attach the newest that its client has had, or 0.
     * @return this for a fluent API.
     */
    public Command attachment(final long session, final long attachment)
    {
        sessionId = session;
        attachmentId = attachment;
        return this;
    }

    /**
     * The attachment that a session's write came through.
     *
     * @param value attachment id; ignored before version 3.
     * @return this for a fluent API.
     */
    public Command attachmentId(final long value)
    {
        attachmentId = value;
        return this;
    }

    /**
     * On whose behalf a session's write is, and how.
     *
     * @param identity 0 for everybody; ignored before version 4.
     * @param bits     0; none is known yet.
     * @return this for a fluent API.
     */
    public Command identity(final long identity, final long bits)
    {
        identityId = identity;
        flags = bits;
        return this;
    }

    /**
     * Identities for a session: what a door knows by itself, or what somebody has proved to it.
     *
     * @param buffer with the identities, as {@link io.nodens.tree.acl.IdentitySet} has them.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return this for a fluent API.
     */
    public Command identities(final DirectBuffer buffer, final int offset, final int length)
    {
        identities = buffer;
        identitiesOffset = offset;
        identitiesLength = length;
        return this;
    }

    /**
     * Access list for the znode, as the client gives it.
     *
     * @param buffer with the list, as the region lays it out.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return this for a fluent API.
     */
    public Command acl(final DirectBuffer buffer, final int offset, final int length)
    {
        write.acl(buffer, offset, length);
        return this;
    }

    /**
     * Secret of a session.
     *
     * @param high first 8 bytes, little-endian.
     * @param low  last 8 bytes, little-endian.
     * @return this for a fluent API.
     */
    public Command secret(final long high, final long low)
    {
        secretHigh = high;
        secretLow = low;
        return this;
    }

    /**
     * Timeout of a new session.
     *
     * @param value in milliseconds; clamped when applied.
     * @return this for a fluent API.
     */
    public Command timeoutMs(final int value)
    {
        timeoutMs = value;
        return this;
    }

    /**
     * Expected data version.
     *
     * @param value the version, or -1 for any.
     * @return this for a fluent API.
     */
    public Command version(final int value)
    {
        write.version(value);
        return this;
    }

    /**
     * How to create.
     *
     * @param createMode   value of the protocol's CreateMode.
     * @param timeToLiveMs for the modes with a TTL, else 0.
     * @return this for a fluent API.
     */
    public Command mode(final int createMode, final long timeToLiveMs)
    {
        write.mode(createMode, timeToLiveMs);
        return this;
    }

    /**
     * Path of the znode.
     *
     * @param buffer with the path in UTF-8.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return this for a fluent API.
     */
    public Command path(final DirectBuffer buffer, final int offset, final int length)
    {
        write.path(buffer, offset, length);
        return this;
    }

    /**
     * Data for the znode.
     *
     * @param buffer with the data.
     * @param offset of the first byte.
     * @param length in bytes, or {@link #NULL_DATA_LENGTH}.
     * @return this for a fluent API.
     */
    public Command data(final DirectBuffer buffer, final int offset, final int length)
    {
        write.data(buffer, offset, length);
        return this;
    }

    /**
     * Operations of a {@link Operation#MULTI}, which are all carried out or none, or of a {@link Operation#GUARDED},
     * of which some are conditions.
     *
     * @param cursor over the operations.
     * @param count  of the operations.
     * @param length of them all as they are encoded, in bytes.
     * @return this for a fluent API.
     */
    public Command operations(final OperationCursor cursor, final int count, final int length)
    {
        operations = cursor;
        operationCount = count;
        operationsLength = length;
        return this;
    }

    /**
     * How the operations of a {@link Operation#GUARDED} are parted, beside {@link #operations}: conditions, operations
     * for when all of them hold, and operations for when one does not.
     *
     * @param conditions how many there are, at least one.
     * @param then       how many operations follow for when all conditions hold.
     * @return this for a fluent API.
     */
    public Command guard(final int conditions, final int then)
    {
        conditionCount = conditions;
        thenCount = then;
        return this;
    }

    /** How many operations there are for when a condition does not hold; negative when the parts are too long. */
    int otherwiseCount()
    {
        return operationCount - conditionCount - thenCount;
    }

    /** Go before the first operation that is to be carried out. */
    void rewind()
    {
        operations.rewind();
        for (int i = 0; i < firstOperation; i++)
        {
            operations.next(write);
        }
    }

    /** Most outcomes that the result of the command may have. */
    int maxOutcomes()
    {
        return Operation.GUARDED == operation ? 1 + Math.max(thenCount, otherwiseCount()) : operationCount;
    }

    /**
     * What a digest report says.
     *
     * @param checkpointZxid   that the digest was taken at.
     * @param checkpointDigest of tree and sessions.
     * @return this for a fluent API.
     */
    public Command checkpoint(final long checkpointZxid, final long checkpointDigest)
    {
        zxid = checkpointZxid;
        digest = checkpointDigest;
        return this;
    }

    /**
     * What a digest report of version 1 says beside {@link #checkpoint(long, long)}.
     *
     * @param checkpointTickId tick at which both digests were taken.
     * @param protocol         digest of the protocol state.
     * @param algorithms       version of the digests.
     * @return this for a fluent API.
     */
    public Command protocolCheckpoint(final long checkpointTickId, final long protocol, final int algorithms)
    {
        tickId = checkpointTickId;
        protocolDigest = protocol;
        digestVersion = algorithms;
        return this;
    }

    /**
     * Command of an operator.
     *
     * @param id that its answer carries.
     * @return this for a fluent API.
     */
    public Command correlationId(final long id)
    {
        correlationId = id;
        return this;
    }

    /**
     * Upgrade of the active version.
     *
     * @param members that must have said that they can.
     * @param version that becomes active.
     * @return this for a fluent API.
     */
    public Command upgrade(final int members, final int version)
    {
        memberCount = members;
        targetVersion = version;
        return this;
    }

    /**
     * What the sending member says of itself.
     *
     * @return to be set by the caller.
     */
    public MemberReport report()
    {
        return report;
    }

    /**
     * Limits that a front end is configured with.
     *
     * @return to be set by the caller.
     */
    public StateLimits limits()
    {
        return limits;
    }

    /**
     * What is asked for.
     *
     * @return one of {@link Operation}.
     */
    public int operation()
    {
        return operation;
    }

    /**
     * Member whose front end sent the command.
     *
     * @return member id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Incarnation of the front end that sent the command.
     *
     * @return the incarnation.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Number of the command within the incarnation.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Session that the command is about.
     *
     * @return session id.
     */
    public long sessionId()
    {
        return sessionId;
    }

    /**
     * Number of the request within the session.
     *
     * @return request id.
     */
    public long requestId()
    {
        return requestId;
    }

    /**
     * What the answer of an operator's command carries.
     *
     * @return correlation id.
     */
    public long correlationId()
    {
        return correlationId;
    }
}
