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

import org.agrona.MutableDirectBuffer;

/**
 * Appends requests to the caller's buffer: {@link #header(int, int)}, and the body, for which one method serves all
 * kinds that have the same fields. A multi is {@link #operation(int)} and a body for each operation, then
 * {@link #endOperations()}.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class RequestEncoder
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
    public RequestEncoder wrap(final MutableDirectBuffer destination, final int offset, final int maxLength)
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
     * Append a handshake as clients before 3.4 send it.
     *
     * @param protocolVersion 0.
     * @param lastZxidSeen    what the client has seen.
     * @param timeoutMs       that it wishes for.
     * @param sessionId       to go on with; 0 for a new session.
     * @param password        of the session.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int connect(
        final int protocolVersion, final long lastZxidSeen, final int timeoutMs, final long sessionId,
        final JuteSlice password)
    {
        out.writeInt(protocolVersion);
        out.writeLong(lastZxidSeen);
        out.writeInt(timeoutMs);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        return out.result();
    }

    /**
     * Append a handshake.
     *
     * @param protocolVersion 0.
     * @param lastZxidSeen    what the client has seen.
     * @param timeoutMs       that it wishes for.
     * @param sessionId       to go on with; 0 for a new session.
     * @param password        of the session.
     * @param isReadOnly      whether a server that only reads will do.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int connect(
        final int protocolVersion, final long lastZxidSeen, final int timeoutMs, final long sessionId,
        final JuteSlice password, final boolean isReadOnly)
    {
        connect(protocolVersion, lastZxidSeen, timeoutMs, sessionId, password);
        out.writeBoolean(isReadOnly);
        return out.result();
    }

    /**
     * Append the header of a request.
     *
     * @param xid    that the reply is to bear.
     * @param opcode one of {@link Opcodes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int header(final int xid, final int opcode)
    {
        out.writeInt(xid);
        out.writeInt(opcode);
        return out.result();
    }

    /**
     * Append a create of every kind but {@link Opcodes#CREATE_TTL}.
     *
     * @param path of the znode.
     * @param data of the znode.
     * @param acl  the access list.
     * @param flag one of {@link CreateFlags}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int create(final JuteSlice path, final JuteSlice data, final AclVector acl, final int flag)
    {
        out.writeBuffer(path);
        out.writeBuffer(data);
        out.writeVector(acl);
        out.writeInt(flag);
        return out.result();
    }

    /**
     * Append {@link Opcodes#CREATE_TTL}.
     *
     * @param path  of the znode.
     * @param data  of the znode.
     * @param acl   the access list.
     * @param flag  one of {@link CreateFlags}.
     * @param ttlMs time to live.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int createTtl(
        final JuteSlice path, final JuteSlice data, final AclVector acl, final int flag, final long ttlMs)
    {
        create(path, data, acl, flag);
        out.writeLong(ttlMs);
        return out.result();
    }

    /**
     * Append {@link Opcodes#GET_ACL}, {@link Opcodes#SYNC}, {@link Opcodes#GET_ALL_CHILDREN_NUMBER} or
     * {@link Opcodes#GET_EPHEMERALS}.
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
     * Append {@link Opcodes#EXISTS}, {@link Opcodes#GET_DATA}, {@link Opcodes#GET_CHILDREN} or
     * {@link Opcodes#GET_CHILDREN2}.
     *
     * @param path       of the znode.
     * @param isWatching whether to register a watch.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int read(final JuteSlice path, final boolean isWatching)
    {
        out.writeBuffer(path);
        out.writeBoolean(isWatching);
        return out.result();
    }

    /**
     * Append {@link Opcodes#DELETE} or {@link Opcodes#CHECK}.
     *
     * @param path    of the znode.
     * @param version that is expected; -1 for any.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int version(final JuteSlice path, final int version)
    {
        out.writeBuffer(path);
        out.writeInt(version);
        return out.result();
    }

    /**
     * Append {@link Opcodes#CHECK_WATCHES} or {@link Opcodes#REMOVE_WATCHES}.
     *
     * @param path        of the znode.
     * @param watcherType one of {@link WatcherTypes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int watches(final JuteSlice path, final int watcherType)
    {
        out.writeBuffer(path);
        out.writeInt(watcherType);
        return out.result();
    }

    /**
     * Append {@link Opcodes#ADD_WATCH}.
     *
     * @param path of the znode.
     * @param mode one of {@link AddWatchModes}.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int addWatch(final JuteSlice path, final int mode)
    {
        out.writeBuffer(path);
        out.writeInt(mode);
        return out.result();
    }

    /**
     * Append {@link Opcodes#SET_DATA}.
     *
     * @param path    of the znode.
     * @param data    of the znode.
     * @param version that is expected; -1 for any.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int setData(final JuteSlice path, final JuteSlice data, final int version)
    {
        out.writeBuffer(path);
        out.writeBuffer(data);
        out.writeInt(version);
        return out.result();
    }

    /**
     * Append {@link Opcodes#SET_ACL}.
     *
     * @param path    of the znode.
     * @param acl     the access list.
     * @param version that is expected; -1 for any.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int setAcl(final JuteSlice path, final AclVector acl, final int version)
    {
        out.writeBuffer(path);
        out.writeVector(acl);
        out.writeInt(version);
        return out.result();
    }

    /**
     * Append {@link Opcodes#SET_WATCHES}.
     *
     * @param relativeZxid what the client has seen.
     * @param data         paths with watches on data.
     * @param exist        paths with watches for a znode to come.
     * @param child        paths with watches on children.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int setWatches(
        final long relativeZxid, final StringVector data, final StringVector exist, final StringVector child)
    {
        out.writeLong(relativeZxid);
        out.writeVector(data);
        out.writeVector(exist);
        out.writeVector(child);
        return out.result();
    }

    /**
     * Append what {@link Opcodes#SET_WATCHES2} has behind the fields of {@link Opcodes#SET_WATCHES}.
     *
     * @param persistent paths with persistent watches.
     * @param recursive  paths with persistent recursive ones.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int persistentWatches(final StringVector persistent, final StringVector recursive)
    {
        out.writeVector(persistent);
        out.writeVector(recursive);
        return out.result();
    }

    /**
     * Append {@link Opcodes#AUTH}.
     *
     * @param type   0.
     * @param scheme of the identity.
     * @param proof  of it.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int auth(final int type, final JuteSlice scheme, final JuteSlice proof)
    {
        out.writeInt(type);
        out.writeBuffer(scheme);
        out.writeBuffer(proof);
        return out.result();
    }

    /**
     * Append {@link Opcodes#SASL}.
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
     * Append {@link Opcodes#RECONFIG}.
     *
     * @param joining    members to add.
     * @param leaving    members to remove.
     * @param newMembers members that there are to be.
     * @param configId   that is expected; -1 for any.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int reconfig(
        final JuteSlice joining, final JuteSlice leaving, final JuteSlice newMembers, final long configId)
    {
        out.writeBuffer(joining);
        out.writeBuffer(leaving);
        out.writeBuffer(newMembers);
        out.writeLong(configId);
        return out.result();
    }

    /**
     * Append the header of an operation of a multi.
     *
     * @param opcode of the operation.
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int operation(final int opcode)
    {
        out.writeInt(opcode);
        out.writeBoolean(false);
        out.writeInt(-1);
        return out.result();
    }

    /**
     * Append the header that ends a multi.
     *
     * @return bytes since the encoder was wrapped, or {@link JuteStatus#BUFFER_TOO_SMALL}.
     */
    public int endOperations()
    {
        out.writeInt(Opcodes.ERROR);
        out.writeBoolean(true);
        out.writeInt(-1);
        return out.result();
    }
}
