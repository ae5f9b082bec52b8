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
package io.nodens.gateway.jute;

import io.nodens.tree.ZnodeStat;
import org.agrona.MutableDirectBuffer;

/**
 * Appends replies to the caller's buffer: {@link #replyHeader(int, long, int)}, and the body, unless the header tells
 * an error. One method serves all kinds that have the same fields. The results of a multi are {@link #result(int)} and
 * a body for each operation, or {@link #failedResult(int)}, then {@link #endResults()}.
 * <p>
 * Data and lists that a reader copies straight into the reply go through {@link #fields()}:
 * <pre>
 *   replyHeader; beginBuffer; reader stores at position(); endBuffer; stat
 * </pre>
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ResponseEncoder
{
    private final JuteEncoder out = new JuteEncoder();

    /**
     * Begin at a place.
     *
     * @param destination to store to.
     * @param offset      of the first byte.
     * @param maxLength   bytes that may be stored.
     * @return this for a fluent API.
     */
    public ResponseEncoder wrap(final MutableDirectBuffer destination, final int offset, final int maxLength)
    {
        out.wrap(destination, offset, maxLength);
        return this;
    }

    /**
     * What appends single fields, for frames, and for data and lists that are stored in place.
     *
     * @return the encoder under this one.
     */
    public JuteEncoder fields()
    {
        return out;
    }

    /**
     * Append the answer to a handshake of a client that did not say whether it only reads.
     *
     * @param protocolVersion 0.
     * @param timeoutMs       that holds; 0 when the session is over.
     * @param sessionId       the session; 0 when it is over.
     * @param password        of the session; 16 bytes, also when it is over.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int connect(final int protocolVersion, final int timeoutMs, final long sessionId, final JuteSlice password)
    {
        out.writeInt(protocolVersion);
        out.writeInt(timeoutMs);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        return out.result();
    }

    /**
     * Append the answer to a handshake of a client that said whether it only reads.
     *
     * @param protocolVersion 0.
     * @param timeoutMs       that holds; 0 when the session is over.
     * @param sessionId       the session; 0 when it is over.
     * @param password        of the session; 16 bytes, also when it is over.
     * @param isReadOnly      whether the server only reads.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int connect(
        final int protocolVersion, final int timeoutMs, final long sessionId, final JuteSlice password,
        final boolean isReadOnly)
    {
        connect(protocolVersion, timeoutMs, sessionId, password);
        out.writeBoolean(isReadOnly);
        return out.result();
    }

    /**
     * Append the header of a reply, or of an event.
     *
     * @param xid   of the request.
     * @param zxid  what was applied.
     * @param error one of {@link ErrorCodes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int replyHeader(final int xid, final long zxid, final int error)
    {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(error);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#CREATE} or {@link Opcodes#SYNC}.
     *
     * @param path of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int path(final JuteSlice path)
    {
        out.writeBuffer(path);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#CREATE2}, {@link Opcodes#CREATE_CONTAINER} or {@link Opcodes#CREATE_TTL}.
     *
     * @param path of the znode.
     * @param stat of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int created(final JuteSlice path, final ZnodeStat stat)
    {
        out.writeBuffer(path);
        out.writeStat(stat);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#EXISTS}, {@link Opcodes#SET_DATA} or {@link Opcodes#SET_ACL}.
     *
     * @param stat of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int stat(final ZnodeStat stat)
    {
        out.writeStat(stat);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#GET_DATA} or {@link Opcodes#RECONFIG}.
     *
     * @param data of the znode.
     * @param stat of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int data(final JuteSlice data, final ZnodeStat stat)
    {
        out.writeBuffer(data);
        out.writeStat(stat);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#GET_ACL}.
     *
     * @param acl  the access list.
     * @param stat of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int acl(final AclVector acl, final ZnodeStat stat)
    {
        out.writeVector(acl);
        out.writeStat(stat);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#GET_CHILDREN} or {@link Opcodes#GET_EPHEMERALS}.
     *
     * @param children names, or paths.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int children(final StringVector children)
    {
        out.writeVector(children);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#GET_CHILDREN2}.
     *
     * @param children names.
     * @param stat     of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int children(final StringVector children, final ZnodeStat stat)
    {
        out.writeVector(children);
        out.writeStat(stat);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#GET_ALL_CHILDREN_NUMBER}.
     *
     * @param number of descendants.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int totalNumber(final int number)
    {
        out.writeInt(number);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#ADD_WATCH}, and for an operation of a multi that was not done.
     *
     * @param error one of {@link ErrorCodes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int error(final int error)
    {
        out.writeInt(error);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#SASL}.
     *
     * @param token of the dialogue.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int sasl(final JuteSlice token)
    {
        out.writeBuffer(token);
        return out.result();
    }

    /**
     * Append the body for {@link Opcodes#WHO_AM_I}.
     *
     * @param identities of the connection.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int identities(final ClientInfoVector identities)
    {
        out.writeVector(identities);
        return out.result();
    }

    /**
     * Append the body of an event.
     *
     * @param eventType   one of {@link EventTypes}.
     * @param keeperState one of {@link KeeperStates}.
     * @param path        of the znode.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int event(final int eventType, final int keeperState, final JuteSlice path)
    {
        out.writeInt(eventType);
        out.writeInt(keeperState);
        out.writeBuffer(path);
        return out.result();
    }

    /**
     * Append the header of the result of an operation that was done. Every create but {@link Opcodes#CREATE} has the
     * result of {@link Opcodes#CREATE2}.
     *
     * @param opcode of the operation.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int result(final int opcode)
    {
        final boolean isCreated = Opcodes.CREATE_CONTAINER == opcode || Opcodes.CREATE_TTL == opcode;
        out.writeInt(isCreated ? Opcodes.CREATE2 : opcode);
        out.writeBoolean(false);
        out.writeInt(ErrorCodes.OK);
        return out.result();
    }

    /**
     * Append header and body of the result of an operation that was not done: before the one that failed
     * {@link ErrorCodes#OK}, behind it {@link ErrorCodes#RUNTIME_INCONSISTENCY}.
     *
     * @param error one of {@link ErrorCodes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int failedResult(final int error)
    {
        out.writeInt(Opcodes.ERROR);
        out.writeBoolean(false);
        out.writeInt(error);
        out.writeInt(error);
        return out.result();
    }

    /**
     * Append the header that ends the results of a multi.
     *
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int endResults()
    {
        out.writeInt(Opcodes.ERROR);
        out.writeBoolean(true);
        out.writeInt(-1);
        return out.result();
    }
}
