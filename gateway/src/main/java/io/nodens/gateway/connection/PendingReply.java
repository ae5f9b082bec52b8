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
package io.nodens.gateway.connection;

import io.nodens.client.Response;
import io.nodens.client.ResponseHandler;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request that was handed to the member, and what it answered: kept until the replies before it have left, and the
 * events that must come before it. Pooled; it is given back when it has been answered and replied to.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> to keep longer paths and answers than before, and each time those that
 * are too long to be kept by the pool.
 */
public final class PendingReply implements ResponseHandler
{
    /** No operation of a multi was refused before it was sent. */
    public static final int NO_INDEX = -1;

    private static final int INITIAL_LENGTH = 128;
    /** A buffer that has grown beyond this is given up with the request, so that the pool stays small. */
    private static final int RETAINED_LENGTH = 16 << 10;

    PendingReply next;

    private final PendingReplies pool;
    private final ZnodeStat stat = new ZnodeStat();
    private final JuteSlice path = new JuteSlice();
    private final UnsafeBuffer pathBuffer = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    /** Of a multi: opcode, length of the path and path of each operation; others have no path. */
    private final UnsafeBuffer operations = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    private ClientConnection connection;
    private AnswerListener listener;
    private int operationsLength;
    private int payloadLength;
    private int count;
    private boolean isDone;
    private boolean isAnsweredHere;
    private int localError;
    private ErrorCode code;
    private long zxid;
    private long sequence;
    private int xid;
    private int opcode;
    private long receivedNs;
    private int refusedIndex;
    private int refusalCode;
    private String scheme;
    private byte[] credentials;

    PendingReply(final PendingReplies pool)
    {
        this.pool = pool;
    }

    /**
     * Begin for a request.
     *
     * @param ofConnection  that sent it.
     * @param requestXid    of the request.
     * @param requestOpcode of the request.
     * @param nowNs         monotonic time.
     * @return this for a fluent API.
     */
    public PendingReply begin(
        final ClientConnection ofConnection, final int requestXid, final int requestOpcode, final long nowNs)
    {
        connection = ofConnection;
        xid = requestXid;
        opcode = requestOpcode;
        receivedNs = nowNs;
        listener = null;
        isDone = false;
        isAnsweredHere = false;
        code = null;
        zxid = 0;
        sequence = 0;
        count = 0;
        payloadLength = 0;
        operationsLength = 0;
        refusedIndex = NO_INDEX;
        refusalCode = 0;
        scheme = null;
        credentials = null;
        path.wrapNull();
        return this;
    }

    /**
     * Keep the path that the reply repeats.
     *
     * @param requestPath of the request.
     * @return this for a fluent API.
     */
    public PendingReply path(final JuteSlice requestPath)
    {
        if (requestPath.isNull())
        {
            path.wrapNull();
            return this;
        }

        final int length = requestPath.length();
        ensure(pathBuffer, 0, length);
        requestPath.copyTo(pathBuffer, 0);
        path.wrap(pathBuffer, 0, length);
        return this;
    }

    /**
     * Keep what the result of an operation of a multi takes.
     *
     * @param operationOpcode of the operation.
     * @param operationPath   that its result repeats, or a slice that is null.
     */
    public void operation(final int operationOpcode, final JuteSlice operationPath)
    {
        final int length = Math.max(0, operationPath.length());
        ensure(operations, operationsLength, 2 * Integer.BYTES + length);
        operations.putInt(operationsLength, operationOpcode);
        operations.putInt(operationsLength + Integer.BYTES, length);
        operationPath.copyTo(operations, operationsLength + 2 * Integer.BYTES);
        operationsLength += 2 * Integer.BYTES + length;
    }

    /**
     * The next operation of a multi.
     *
     * @param position  0 at first, then what was returned.
     * @param operation gets its path.
     * @return position of the next one; its opcode is {@link #operationOpcode(int)}.
     */
    public int operationPath(final int position, final JuteSlice operation)
    {
        final int length = operations.getInt(position + Integer.BYTES);
        operation.wrap(operations, position + 2 * Integer.BYTES, length);
        return position + 2 * Integer.BYTES + length;
    }

    /**
     * Opcode of an operation of a multi.
     *
     * @param position of the operation.
     * @return one of {@link io.nodens.gateway.jute.Opcodes}.
     */
    public int operationOpcode(final int position)
    {
        return operations.getInt(position);
    }

    /**
     * Bytes that the operations of a multi take here.
     *
     * @return their number, no less than that of all paths.
     */
    public int operationsLength()
    {
        return operationsLength;
    }

    private static void ensure(final UnsafeBuffer buffer, final int used, final int more)
    {
        if (used + more > buffer.capacity())
        {
            final byte[] larger = new byte[Integer.highestOneBit(used + more) << 1];
            buffer.getBytes(0, larger, 0, used);
            buffer.wrap(larger);
        }
    }

    /**
     * Keep what the client proves.
     *
     * @param requestScheme      of the credentials.
     * @param requestCredentials of the client.
     * @return this for a fluent API.
     */
    public PendingReply proof(final String requestScheme, final byte[] requestCredentials)
    {
        scheme = requestScheme;
        credentials = requestCredentials;
        return this;
    }

    /**
     * An operation of a multi was refused at the door; another one stands in its place that fails.
     *
     * @param index of the operation.
     * @param error one of {@link io.nodens.gateway.jute.ErrorCodes} that it is to have.
     * @return this for a fluent API.
     */
    public PendingReply refused(final int index, final int error)
    {
        refusedIndex = index;
        refusalCode = error;
        return this;
    }

    /**
     * Have somebody told of each answer before it counts, for requests that take several.
     *
     * @param value the listener.
     * @return this for a fluent API.
     */
    public PendingReply listener(final AnswerListener value)
    {
        listener = value;
        return this;
    }

    /** {@inheritDoc} */
    @Override
    public void onResponse(final Response response)
    {
        if (null == connection)
        {
            pool.release(this);
            return;
        }
        if (null != listener && listener.onAnswer(this, response))
        {
            return;
        }

        take(response);
        connection.onAnswered();
    }

    /**
     * The door answers by itself.
     *
     * @param error of the reply, one of {@link io.nodens.gateway.jute.ErrorCodes}.
     */
    public void answer(final int error)
    {
        localError = error;
        isAnsweredHere = true;
        isDone = true;
    }

    private void take(final Response response)
    {
        code = response.code();
        zxid = response.zxid();
        sequence = response.sequence();
        stat.copyFrom(response.stat());
        count += response.childCount();
        append(response);
        isDone = true;
    }

    /**
     * Keep the entries of a page behind those that are kept; another page follows.
     *
     * @param response with the page.
     */
    public void onPage(final Response response)
    {
        count += response.childCount();
        append(response);
    }

    private void append(final Response response)
    {
        final int length = response.length();
        if (length > 0)
        {
            ensure(payload, payloadLength, length);
            payload.putBytes(payloadLength, response.buffer(), response.offset(), length);
            payloadLength += length;
        }
    }

    /** It goes back to the pool: neither large buffers nor what a client has proved stay there. */
    void forget()
    {
        scheme = null;
        credentials = null;
        shorten(pathBuffer);
        shorten(payload);
        shorten(operations);
    }

    private static void shorten(final UnsafeBuffer buffer)
    {
        if (buffer.capacity() > RETAINED_LENGTH)
        {
            buffer.wrap(new byte[INITIAL_LENGTH]);
        }
    }

    /** The connection is gone: nobody waits for the reply. */
    void abandon()
    {
        connection = null;
        listener = null;
        if (isDone)
        {
            pool.release(this);
        }
    }

    /** The reply has left. */
    void release()
    {
        connection = null;
        pool.release(this);
    }

    /**
     * Whether the member has answered.
     *
     * @return true when the fields below may be used.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /**
     * Who waits.
     *
     * @return the connection, null when it is gone.
     */
    public ClientConnection connection()
    {
        return connection;
    }

    /**
     * Xid of the request.
     *
     * @return the xid.
     */
    public int xid()
    {
        return xid;
    }

    /**
     * Opcode of the request.
     *
     * @return one of {@link io.nodens.gateway.jute.Opcodes}.
     */
    public int opcode()
    {
        return opcode;
    }

    /**
     * When the request came.
     *
     * @return monotonic nanoseconds.
     */
    public long receivedNs()
    {
        return receivedNs;
    }

    /**
     * Path of the request.
     *
     * @return the kept copy.
     */
    public JuteSlice path()
    {
        return path;
    }

    /**
     * Scheme that the client used to prove something.
     *
     * @return the scheme, or null.
     */
    public String scheme()
    {
        return scheme;
    }

    /**
     * What the client proved.
     *
     * @return the credentials, or null.
     */
    public byte[] credentials()
    {
        return credentials;
    }

    /**
     * Operation of a multi that the door refused.
     *
     * @return its index or {@link #NO_INDEX}.
     */
    public int refusedIndex()
    {
        return refusedIndex;
    }

    /**
     * Why the door refused it.
     *
     * @return one of {@link io.nodens.gateway.jute.ErrorCodes}.
     */
    public int refusalCode()
    {
        return refusalCode;
    }

    /**
     * What the member said.
     *
     * @return the code.
     */
    public ErrorCode code()
    {
        return code;
    }

    /**
     * Whether the door answered by itself.
     *
     * @return true when {@link #localError()} counts, and no code of the member.
     */
    public boolean isAnsweredHere()
    {
        return isAnsweredHere;
    }

    /**
     * What the door answered.
     *
     * @return one of {@link io.nodens.gateway.jute.ErrorCodes}.
     */
    public int localError()
    {
        return localError;
    }

    /**
     * As of when the answer is.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * Number behind the name of a sequential znode.
     *
     * @return the number.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Stat of the znode.
     *
     * @return the stat.
     */
    public ZnodeStat stat()
    {
        return stat;
    }

    /**
     * Bytes of the answer.
     *
     * @return buffer that begins with them.
     */
    public DirectBuffer payload()
    {
        return payload;
    }

    /**
     * How many bytes the answer has.
     *
     * @return their number.
     */
    public int payloadLength()
    {
        return payloadLength;
    }

    /**
     * How many entries the answer has.
     *
     * @return their number.
     */
    public int count()
    {
        return count;
    }

    /** Is told of answers. */
    @FunctionalInterface
    public interface AnswerListener
    {
        /**
         * The member answered.
         *
         * @param pending  the request.
         * @param response to it.
         * @return true when another answer will follow.
         */
        boolean onAnswer(PendingReply pending, Response response);
    }
}
