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

import io.nodens.client.OutcomeCursor;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.Outbox;
import io.nodens.gateway.connection.PendingReply;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteEncoder;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.tree.ZnodeStat;

import java.nio.ByteOrder;

/**
 * Replies to what the member has answered, in the order of the requests, each behind the events of every change up to
 * its zxid, and before those of later ones.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
final class WriteReplies
{
    /** The connection is closed instead of a reply: the client finds another member, or knows what it means. */
    static final int NO_REPLY = Integer.MIN_VALUE;

    private static final int MAX_DIGITS = 20;
    private static final int RESULT_OVERHEAD = 32 + MAX_DIGITS + StatFlyweight.LENGTH;

    private final TreeDoor door;
    private final Replies replies;
    private final Outbox outbox;
    private final Proofs proofs;
    private final LongReplies longReplies;
    private final OutcomeCursor outcomes = new OutcomeCursor();
    private final JuteSlice path = new JuteSlice();
    private final ZnodeStat stat = new ZnodeStat();

    WriteReplies(final TreeDoor door, final Replies replies, final Proofs proofs, final LongReplies longReplies)
    {
        this.longReplies = longReplies;
        this.door = door;
        this.replies = replies;
        this.outbox = replies.outbox();
        this.proofs = proofs;
    }

    /**
     * What a client of ZooKeeper is told of a code of the member.
     *
     * @param code of the member.
     * @return one of {@link ErrorCodes}, or {@link #NO_REPLY}.
     */
    static int errorOf(final ErrorCode code)
    {
        return switch (code)
        {
            // Codes that ZooKeeper does not have, and of which its clients die.
            case TREE_FULL, DISK_FULL, SYSTEM_ERROR -> ErrorCodes.SYSTEM_ERROR;
            case DATA_TOO_LARGE -> ErrorCodes.BAD_ARGUMENTS;
            case OK, RUNTIME_INCONSISTENCY, MARSHALLING_ERROR, UNIMPLEMENTED, BAD_ARGUMENTS, NO_NODE, NO_AUTH,
                BAD_VERSION, NO_CHILDREN_FOR_EPHEMERALS, NODE_EXISTS, NOT_EMPTY, SESSION_EXPIRED, INVALID_ACL,
                AUTH_FAILED, NO_WATCHER, QUOTA_EXCEEDED -> code.value();
            default -> NO_REPLY;
        };
    }

    /**
     * Reply to what is answered.
     *
     * @param connection whose requests are on their way.
     * @return {@link Progress#DONE} when nothing is left that could be replied to, {@link Progress#WAIT} when events
     *         are to be sent before, or {@link Progress#CLOSE}.
     */
    int reply(final ClientConnection connection)
    {
        PendingReply pending = connection.firstPending();
        while (null != pending && pending.isDone())
        {
            final long zxid = Math.max(pending.zxid(), connection.replyZxid());
            if (!door.isEveryEventSent(connection, zxid))
            {
                return Progress.WAIT;
            }

            connection.sendHeldEvents(zxid);
            connection.replyZxid(zxid);
            final int progress = reply(connection, pending, zxid);
            connection.stats().onReply(pending.xid(), pending.opcode(), zxid, pending.receivedNs());
            connection.removeFirstPending();
            if (Progress.DONE != progress)
            {
                return progress;
            }
            pending = connection.firstPending();
        }
        if (null == pending)
        {
            connection.sendHeldEvents(Long.MAX_VALUE);
        }

        return Progress.DONE;
    }

    private int reply(final ClientConnection connection, final PendingReply pending, final long zxid)
    {
        final int error = pending.isAnsweredHere() ? pending.localError() : errorOf(pending.code());
        if (NO_REPLY == error)
        {
            return Progress.CLOSE;
        }
        if (Opcodes.AUTH == pending.opcode())
        {
            return replyToProof(connection, pending, error);
        }
        if (Opcodes.MULTI == pending.opcode() && pending.count() > 0)
        {
            replyToMulti(connection, pending, zxid);
            return Progress.DONE;
        }
        if (ErrorCodes.OK != error)
        {
            final boolean isUnknown = ErrorCodes.UNIMPLEMENTED == error;
            replies.header(connection, pending.xid(), isUnknown ? Replies.NO_ZXID : zxid, error);
            return isUnknown || ErrorCodes.SESSION_EXPIRED == error ? Progress.CLOSE : Progress.DONE;
        }

        switch (pending.opcode())
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL ->
                replyToCreate(connection, pending, zxid);
            case Opcodes.SET_DATA, Opcodes.SET_ACL ->
                replies.stat(connection, pending.xid(), zxid, pending.stat());
            case Opcodes.SYNC -> replies.path(connection, pending.xid(), zxid, pending.path());
            case Opcodes.GET_EPHEMERALS -> replyToEphemerals(connection, pending, zxid);
            default -> replies.header(connection, pending.xid(), zxid, ErrorCodes.OK);
        }
        return Opcodes.CLOSE_SESSION == pending.opcode() ? Progress.CLOSE : Progress.DONE;
    }

    private int replyToProof(final ClientConnection connection, final PendingReply pending, final int error)
    {
        final boolean isTaken = ErrorCodes.OK == error && proofs.add(connection, pending);
        connection.stats().onProof(isTaken);
        replies.header(connection, pending.xid(), 0, isTaken ? ErrorCodes.OK : ErrorCodes.AUTH_FAILED);
        return isTaken ? Progress.DONE : Progress.CLOSE;
    }

    private void replyToCreate(final ClientConnection connection, final PendingReply pending, final long zxid)
    {
        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + RESULT_OVERHEAD + pending.path().length());
        encoder.replyHeader(pending.xid(), zxid, ErrorCodes.OK);
        writePath(encoder.fields(), pending.path(), pending.sequence());
        if (Opcodes.CREATE != pending.opcode())
        {
            encoder.fields().writeStat(pending.stat());
        }
        outbox.end(connection);
    }

    private static void writePath(final JuteEncoder fields, final JuteSlice asked, final long sequence)
    {
        if (sequence < 0)
        {
            fields.writeBuffer(asked);
        }
        else
        {
            fields.writePath(asked, sequence);
        }
    }

    private void replyToMulti(final ClientConnection connection, final PendingReply pending, final long zxid)
    {
        final boolean isDone = ErrorCode.OK == pending.code();
        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + RESULT_OVERHEAD * (pending.count() + 1) + pending.operationsLength());
        encoder.replyHeader(pending.xid(), zxid, ErrorCodes.OK);
        outcomes.wrap(pending.code(), pending.count(), pending.payload(), 0, pending.payloadLength());
        int position = 0;
        for (int i = 0; outcomes.next(); i++)
        {
            final int opcode = pending.operationOpcode(position);
            position = pending.operationPath(position, path);
            if (isDone)
            {
                encoder.result(opcode);
                writeResult(encoder, opcode);
            }
            else
            {
                encoder.failedResult(errorOf(pending, i));
            }
        }
        encoder.endResults();
        outbox.end(connection);
    }

    private int errorOf(final PendingReply pending, final int index)
    {
        final ErrorCode code = outcomes.code();
        final boolean isRefused = index == pending.refusedIndex() && ErrorCode.OK != code &&
            ErrorCode.RUNTIME_INCONSISTENCY != code;
        final int error = errorOf(code);
        return isRefused ? pending.refusalCode() : NO_REPLY == error ? ErrorCodes.SYSTEM_ERROR : error;
    }

    private void writeResult(final ResponseEncoder encoder, final int opcode)
    {
        if (WriteOperations.isCreate(opcode))
        {
            writePath(encoder.fields(), path, outcomes.sequence());
        }
        if (Opcodes.CREATE != opcode && (WriteOperations.isCreate(opcode) || Opcodes.SET_DATA == opcode))
        {
            outcomes.stat(stat);
            encoder.fields().writeStat(stat);
        }
    }

    private void replyToEphemerals(final ClientConnection connection, final PendingReply pending, final long zxid)
    {
        final JuteSlice prefix = pending.path();
        final long longest = LongReplies.HEADER_LENGTH + Integer.BYTES + (long)pending.payloadLength();
        final boolean isRefused = longReplies.isRefused(
            connection, Opcodes.GET_EPHEMERALS, longest, prefix.buffer(), prefix.offset(),
            Math.max(0, prefix.length()));
        if (isRefused)
        {
            replies.header(connection, pending.xid(), zxid, ErrorCodes.SYSTEM_ERROR);
            return;
        }

        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + Integer.BYTES + pending.payloadLength());
        encoder.replyHeader(pending.xid(), zxid, ErrorCodes.OK);
        final JuteEncoder fields = encoder.fields();
        final int mark = fields.beginVector();
        final int prefixLength = Math.max(0, pending.path().length());
        int position = 0;
        int count = 0;
        for (int i = 0; i < pending.count(); i++)
        {
            final int length = pending.payload().getInt(position, ByteOrder.LITTLE_ENDIAN);
            position += Integer.BYTES;
            if (prefixLength <= length && isPrefix(pending, position, prefixLength))
            {
                fields.writeBuffer(pending.payload(), position, length);
                count++;
            }
            position += length;
        }
        fields.endVector(mark, count);
        outbox.end(connection);
    }

    /** ZooKeeper compares characters, not components of paths. */
    private static boolean isPrefix(final PendingReply pending, final int position, final int length)
    {
        boolean isEqual = true;
        for (int i = 0; isEqual && i < length; i++)
        {
            isEqual = pending.payload().getByte(position + i) ==
                pending.path().buffer().getByte(pending.path().offset() + i);
        }

        return isEqual;
    }
}
