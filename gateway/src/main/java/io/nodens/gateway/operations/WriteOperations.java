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

import io.nodens.client.BufferTransaction;
import io.nodens.client.CreateMode;
import io.nodens.client.SessionRequests;
import io.nodens.client.Transaction;
import io.nodens.client.exceptions.NodensException;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.PendingReply;
import io.nodens.gateway.jute.CreateFlags;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.MultiRequestDecoder;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.tree.PathSyntax;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Hands writes to the member: create in all its forms, delete, setData, setACL, multi. What the door refuses by itself
 * is what ZooKeeper checks before anything else: flags, times to live and the syntax of paths. All other checks are the
 * member's, in their order.
 * <p>
 * In a multi, an operation that the door refuses is replaced by a check that cannot succeed, so that the member says
 * whether one before it fails first.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for what is refused.
 */
final class WriteOperations
{
    private static final CreateMode[] MODES = CreateMode.values();
    private static final UnsafeBuffer ROOT = new UnsafeBuffer("/".getBytes(US_ASCII));
    /** Versions are never below zero but by 2^31 sets, and -1 is any: the root never has this one. */
    private static final int NO_VERSION = Integer.MIN_VALUE;

    private final Submissions submissions;
    private final AclWriter acls = new AclWriter();
    private final BufferTransaction transaction;
    private final JuteSlice noPath = new JuteSlice();

    WriteOperations(final Submissions submissions, final int maxLength)
    {
        this.submissions = submissions;
        transaction = new BufferTransaction(maxLength);
    }

    /**
     * Hand over.
     *
     * @param connection that asks.
     * @param xid        of the request.
     * @param opcode     of the request.
     * @param request    that was decoded.
     * @return one of {@link Progress}.
     */
    int write(final ClientConnection connection, final int xid, final int opcode, final RequestDecoder request)
    {
        final int refusal = refusalOf(opcode, request);
        if (ErrorCodes.OK != refusal)
        {
            return submissions.refuse(connection, xid, opcode, refusal);
        }

        final PendingReply pending = submissions.begin(connection, xid, opcode);
        try
        {
            return submissions.handed(pending, submit(connection.requests(), opcode, request, pending));
        }
        catch (final NodensException ex)
        {
            return submissions.answer(pending, WriteReplies.errorOf(ex.code()));
        }
    }

    private long submit(
        final SessionRequests requests, final int opcode, final RequestDecoder request, final PendingReply pending)
    {
        final JuteSlice path = request.path();
        final JuteSlice data = request.data();
        switch (opcode)
        {
            case Opcodes.DELETE:
                return requests.delete(path.buffer(), path.offset(), path.length(), request.version(), pending);

            case Opcodes.SET_DATA:
                return requests.setData(
                    path.buffer(), path.offset(), path.length(), data.buffer(), data.offset(),
                    Math.max(0, data.length()), request.version(), pending);

            case Opcodes.SET_ACL:
                return requests.setAcl(
                    path.buffer(), path.offset(), path.length(), acls.list(), 0, acls.encode(request.acl()),
                    request.version(), pending);

            default:
                pending.path(path);
                return requests.create(
                    path.buffer(), path.offset(), path.length(), data.buffer(), data.offset(),
                    Math.max(0, data.length()), MODES[request.flag()], ttlMs(request), acls.list(), 0,
                    acls.encode(request.acl()), pending);
        }
    }

    private static long ttlMs(final RequestDecoder request)
    {
        return CreateFlags.hasTtl(request.flag()) ? request.ttlMs() : 0;
    }

    /** What is wrong with an operation before the tree is looked at; {@link ErrorCodes#OK} when nothing is. */
    private static int refusalOf(final int opcode, final RequestDecoder request)
    {
        final JuteSlice path = request.path();
        switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL:
                return refusalOfCreate(opcode, request, path);

            default:
                return isValid(path) ? ErrorCodes.OK : ErrorCodes.BAD_ARGUMENTS;
        }
    }

    private static int refusalOfCreate(final int opcode, final RequestDecoder request, final JuteSlice path)
    {
        final int flag = request.flag();
        // A flag that belongs to another opcode makes odd znodes with ZooKeeper.
        final boolean isOfOpcode = CreateFlags.isKnown(flag) &&
            (Opcodes.CREATE_CONTAINER == opcode) == (CreateFlags.CONTAINER == flag) &&
            (Opcodes.CREATE_TTL == opcode) == CreateFlags.hasTtl(flag);
        final boolean isTtlInRange = !CreateFlags.hasTtl(flag) ||
            (request.ttlMs() > 0 && request.ttlMs() <= CreateMode.MAX_TTL_MS);
        final boolean isPath = CreateFlags.isSequential(flag) ?
            path.length() > 0 && PathSyntax.isValidPrefix(path.buffer(), path.offset(), path.length()) : isValid(path);
        return isOfOpcode && isTtlInRange && isPath ? ErrorCodes.OK : ErrorCodes.BAD_ARGUMENTS;
    }

    private static boolean isValid(final JuteSlice path)
    {
        return path.length() > 0 && PathSyntax.isValid(path.buffer(), path.offset(), path.length());
    }

    /**
     * Hand over several operations that are all done or none.
     *
     * @param connection that asks.
     * @param xid        of the request.
     * @param operations that were decoded, at least one.
     * @return one of {@link Progress}.
     */
    int multi(final ClientConnection connection, final int xid, final MultiRequestDecoder operations)
    {
        if (operations.count() > Transaction.MAX_OPERATIONS)
        {
            return submissions.refuse(connection, xid, Opcodes.MULTI, ErrorCodes.BAD_ARGUMENTS);
        }

        final PendingReply pending = submissions.begin(connection, xid, Opcodes.MULTI);
        try
        {
            if (!gather(operations, pending))
            {
                return submissions.answer(pending, ErrorCodes.BAD_ARGUMENTS);
            }

            return submissions.handed(pending, connection.requests().transaction(transaction, pending));
        }
        catch (final NodensException ex)
        {
            return submissions.answer(pending, WriteReplies.errorOf(ex.code()));
        }
    }

    private boolean gather(final MultiRequestDecoder operations, final PendingReply pending)
    {
        transaction.reset();
        operations.rewind();
        boolean isRoom = true;
        for (int i = 0; isRoom && operations.next(); i++)
        {
            final int opcode = operations.opcode();
            final RequestDecoder operation = operations.operation();
            final int refusal = PendingReply.NO_INDEX == pending.refusedIndex() ?
                refusalOf(opcode, operation) : ErrorCodes.OK;
            final boolean isReplaced = ErrorCodes.OK != refusal || PendingReply.NO_INDEX != pending.refusedIndex();
            if (ErrorCodes.OK != refusal)
            {
                pending.refused(i, refusal);
            }
            isRoom = isReplaced ? transaction.check(ROOT, 0, ROOT.capacity(), NO_VERSION) : add(opcode, operation);
            pending.operation(opcode, isCreate(opcode) ? operation.path() : noPath);
        }

        return isRoom;
    }

    static boolean isCreate(final int opcode)
    {
        return Opcodes.CREATE == opcode || Opcodes.CREATE2 == opcode || Opcodes.CREATE_CONTAINER == opcode ||
            Opcodes.CREATE_TTL == opcode;
    }

    private boolean add(final int opcode, final RequestDecoder operation)
    {
        final JuteSlice data = operation.data();
        final DirectBuffer path = operation.path().buffer();
        final int offset = operation.path().offset();
        final int length = operation.path().length();
        final int dataLength = Math.max(0, data.length());
        switch (opcode)
        {
            case Opcodes.CHECK:
                return transaction.check(path, offset, length, operation.version());

            case Opcodes.DELETE:
                return transaction.delete(path, offset, length, operation.version());

            case Opcodes.SET_DATA:
                return transaction.setData(
                    path, offset, length, data.buffer(), data.offset(), dataLength, operation.version());

            default:
                return transaction.create(
                    path, offset, length, data.buffer(), data.offset(), dataLength, MODES[operation.flag()],
                    ttlMs(operation), acls.list(), 0, acls.encode(operation.acl()));
        }
    }
}
