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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.MultiRequestDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.gateway.jute.RequestHeaderDecoder;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.proof.SaslUsers;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.AgentCounts;
import org.agrona.DirectBuffer;

/**
 * Works off the requests of a connection in their order. A write goes to the member at once, behind the writes before
 * it; whatever is answered here waits until they are all answered, so that no read overtakes a write of its own
 * connection and replies leave in the order of the requests.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never, but where an operation says so.
 */
public final class RequestDispatcher
{
    private final Submissions submissions = new Submissions();
    private final TreeDoor door;
    private final Proofs proofs;
    private final ReadOperations reads;
    private final MultiReadOperation multiRead;
    private final WatchOperations watches;
    private final WriteOperations writes;
    private final SessionOperations sessions;
    private final WriteReplies writeReplies;
    private final DispatchLimits limits;
    private final AgentCounts counts;
    private final RequestHeaderDecoder header = new RequestHeaderDecoder();
    private final RequestDecoder request = new RequestDecoder();
    private final MultiRequestDecoder multi = new MultiRequestDecoder();

    /**
     * A dispatcher of an agent.
     *
     * @param door    to the tree.
     * @param replies to clients.
     * @param proofs  what clients prove.
     * @param users   of SASL; null where there is none.
     * @param limits  of requests and replies.
     * @param counts  of the agent.
     */
    public RequestDispatcher(
        final TreeDoor door,
        final Replies replies,
        final ProofContext proofs,
        final SaslUsers users,
        final DispatchLimits limits,
        final AgentCounts counts)
    {
        this.limits = limits;
        this.counts = counts;
        this.door = door;
        final LongReplies longReplies = new LongReplies(limits.maxLength(), limits.maxReplyLength());
        final ChildNames names = new ChildNames(door.reader());
        this.proofs = new Proofs(door.identities(), proofs, users);
        reads = new ReadOperations(door, replies, names, longReplies);
        multiRead = new MultiReadOperation(door, replies, names, longReplies);
        watches = new WatchOperations(door, replies);
        writes = new WriteOperations(submissions, limits.maxLength());
        sessions = new SessionOperations(door, replies, submissions, this.proofs);
        writeReplies = new WriteReplies(door, replies, this.proofs, longReplies);
    }

    /**
     * A duty cycle begins.
     *
     * @param value monotonic time.
     */
    public void nowNs(final long value)
    {
        submissions.nowNs(value);
    }

    /**
     * The session of a connection is attached: what is known of the client counts from now on.
     *
     * @param connection that was opened.
     */
    public void onOpened(final ClientConnection connection)
    {
        proofs.addAddress(connection);
        if (!proofs.addCertificate(connection))
        {
            // With less than it has shown the client would not be itself.
            connection.closeNow();
        }
    }

    /**
     * A connection is closed.
     *
     * @param connection that had watches and identities.
     */
    public void onClosed(final ClientConnection connection)
    {
        door.watches().removeAll(connection.watches());
        proofs.remove(connection);
    }

    /**
     * Reply to what the member has answered.
     *
     * @param connection that waits.
     * @return one of {@link Progress}.
     */
    public int reply(final ClientConnection connection)
    {
        return writeReplies.reply(connection);
    }

    /**
     * Work off a request.
     *
     * @param connection that it came from, which is open.
     * @param frame      buffer with the request.
     * @param offset     of its first byte.
     * @param length     in bytes.
     * @return one of {@link Progress}.
     */
    public int dispatch(final ClientConnection connection, final DirectBuffer frame, final int offset, final int length)
    {
        if (!JuteStatus.isWhole(header.wrap(frame, offset, length)))
        {
            return Progress.CLOSE;
        }

        if (0 == connection.pendingCount())
        {
            connection.replyZxid(door.sentZxid(connection));
        }
        else if (isReading(connection.lastPending().opcode()))
        {
            // It is answered as of some moment from now on, which must not show what is asked for after it.
            return Progress.WAIT;
        }

        final int opcode = header.opcode();
        if (Opcodes.AUTH != opcode && Opcodes.SASL != opcode && !proofs.isAdmitted(connection))
        {
            // A proof before it may be on its way.
            return connection.pendingCount() > 0 ? Progress.WAIT :
                sessions.refuseStranger(connection, header.xid());
        }

        final int bodyOffset = offset + RequestHeaderDecoder.LENGTH;
        final int bodyLength = length - RequestHeaderDecoder.LENGTH;
        if (Opcodes.MULTI == opcode || Opcodes.MULTI_READ == opcode)
        {
            return dispatchMulti(connection, opcode, frame, bodyOffset, bodyLength);
        }

        final int status = request.wrap(opcode, frame, bodyOffset, bodyLength);
        if (JuteStatus.UNKNOWN_TYPE == status || isForbidden(opcode))
        {
            return refuse(connection, opcode, ErrorCodes.UNIMPLEMENTED);
        }
        if (!JuteStatus.isWhole(status) || (JuteStatus.NULL_TEXT == status && !isPathFree(opcode)))
        {
            return refuse(connection, opcode, JuteStatus.isWhole(status) && isCheckedFirst(opcode) ?
                ErrorCodes.BAD_ARGUMENTS : ErrorCodes.MARSHALLING_ERROR);
        }

        return isWrite(opcode) ? write(connection, opcode) : local(connection, opcode, status);
    }

    /** Whether no path is as good as one that nothing is at. */
    private static boolean isPathFree(final int opcode)
    {
        return Opcodes.SYNC == opcode || Opcodes.CHECK_WATCHES == opcode || Opcodes.REMOVE_WATCHES == opcode;
    }

    /** Whether ZooKeeper looks at the path before it uses it, and so misses one that is not there. */
    private static boolean isCheckedFirst(final int opcode)
    {
        return Opcodes.SET_DATA == opcode || Opcodes.SET_ACL == opcode;
    }

    private static boolean isReading(final int opcode)
    {
        return Opcodes.SYNC == opcode || Opcodes.GET_EPHEMERALS == opcode;
    }

    /** Opcodes of the cluster itself, and what stands in a multi only. */
    private static boolean isForbidden(final int opcode)
    {
        return Opcodes.CHECK == opcode || Opcodes.DELETE_CONTAINER == opcode || Opcodes.CREATE_SESSION == opcode ||
            Opcodes.ERROR == opcode || Opcodes.NOTIFICATION == opcode;
    }

    private static boolean isWrite(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.SET_DATA, Opcodes.SET_ACL, Opcodes.SYNC, Opcodes.AUTH, Opcodes.CLOSE_SESSION -> true;
            default -> false;
        };
    }

    /** Whether a connection has as many requests on their way as it may have, or as all may have together. */
    private boolean isFull(final ClientConnection connection)
    {
        final int pending = connection.pendingCount();
        if (pending > 0 && counts.get(AgentCount.OUTSTANDING_REQUESTS) > limits.maxOutstanding())
        {
            counts.increment(AgentCount.THROTTLED_REQUESTS);
            return true;
        }

        return pending >= limits.maxPending();
    }

    private int refuse(final ClientConnection connection, final int opcode, final int error)
    {
        return isFull(connection) ? Progress.WAIT :
            submissions.refuse(connection, header.xid(), opcode, error);
    }

    private int write(final ClientConnection connection, final int opcode)
    {
        if (isFull(connection))
        {
            return Progress.WAIT;
        }

        final int xid = header.xid();
        return switch (opcode)
        {
            case Opcodes.SYNC -> sessions.sync(connection, xid, request);
            case Opcodes.AUTH -> sessions.prove(connection, xid, request);
            case Opcodes.CLOSE_SESSION -> sessions.close(connection, xid);
            default ->
            {
                final int progress = sessions.introduce(connection);
                yield Progress.DONE == progress ? writes.write(connection, xid, opcode, request) : progress;
            }
        };
    }

    private int local(final ClientConnection connection, final int opcode, final int status)
    {
        // A member that has lost the cluster for long closes the gateway's connection, which closes all clients.
        if (connection.pendingCount() > 0 || !door.replica().isServing())
        {
            return Progress.WAIT;
        }

        final int xid = header.xid();
        final int progress = switch (opcode)
        {
            case Opcodes.EXISTS -> JuteStatus.ZERO_IN_TEXT == status ?
                submissions.refuse(connection, xid, opcode, ErrorCodes.BAD_ARGUMENTS) :
                reads.read(connection, xid, opcode, request);
            case Opcodes.GET_DATA, Opcodes.GET_ACL, Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2,
                Opcodes.GET_ALL_CHILDREN_NUMBER -> reads.read(connection, xid, opcode, request);
            case Opcodes.PING -> sessions.ping(connection);
            case Opcodes.SET_WATCHES, Opcodes.SET_WATCHES2 -> watches.setAgain(connection, xid, request);
            case Opcodes.ADD_WATCH -> watches.add(connection, xid, request);
            case Opcodes.REMOVE_WATCHES, Opcodes.CHECK_WATCHES ->
                watches.removeOrCheck(connection, xid, opcode, request);
            case Opcodes.GET_EPHEMERALS -> sessions.ephemerals(connection, xid, request);
            case Opcodes.WHO_AM_I -> sessions.whoAmI(connection, xid);
            case Opcodes.SASL -> sessions.sasl(connection, xid, request);
            case Opcodes.RECONFIG -> submissions.refuse(connection, xid, opcode, ErrorCodes.RECONFIG_DISABLED);
            default -> submissions.refuse(connection, xid, opcode, ErrorCodes.UNIMPLEMENTED);
        };

        return counted(connection, opcode, progress);
    }

    /** What was answered here, and at once, is counted. */
    private int counted(final ClientConnection connection, final int opcode, final int progress)
    {
        if (Progress.DONE == progress && 0 == connection.pendingCount())
        {
            connection.stats().onReply(
                header.xid(), opcode, door.sentZxid(connection), connection.receivedNs());
        }

        return progress;
    }

    private int dispatchMulti(
        final ClientConnection connection,
        final int opcode,
        final DirectBuffer frame,
        final int offset,
        final int length)
    {
        final int status = multi.wrap(frame, offset, length);
        final boolean isRead = Opcodes.MULTI_READ == opcode;
        if (!JuteStatus.isWhole(status) || JuteStatus.NULL_TEXT == status ||
            (multi.count() > 0 && multi.isReading() != isRead))
        {
            return refuse(connection, opcode, ErrorCodes.MARSHALLING_ERROR);
        }
        if (isRead || 0 == multi.count())
        {
            return connection.pendingCount() > 0 || !door.replica().isServing() ? Progress.WAIT :
                counted(connection, opcode, multiRead.read(connection, header.xid(), multi));
        }

        final int progress = isFull(connection) ? Progress.WAIT : sessions.introduce(connection);
        return Progress.DONE == progress ? writes.multi(connection, header.xid(), multi) : progress;
    }
}
