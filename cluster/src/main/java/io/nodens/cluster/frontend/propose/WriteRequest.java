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
package io.nodens.cluster.frontend.propose;

import io.nodens.tree.acl.AclEncoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a client asks to be written, as its wire decoded it and before anybody checked it. Path and data lie where the
 * client's bytes are. One object is filled again for each request.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only when constructed.
 */
public final class WriteRequest
{
    private static final DirectBuffer NOTHING = new UnsafeBuffer(0, 0);

    long correlationId;
    long sessionId;
    long requestId;
    long acknowledgedRequestId;
    DirectBuffer buffer = NOTHING;
    int pathOffset;
    int pathLength;
    int dataOffset;
    int dataLength;
    int isNullData;
    int version;
    int mode;
    int kind;
    long ttlMs;
    AclEncoder acl;
    String aclFault;

    /**
     * Begin with who asks.
     *
     * @param correlation of the request.
     * @param session     that writes.
     * @param request     number of the write within its session.
     * @param acknowledged up to which the client has every response.
     * @return this, without path, data and the rest.
     */
    public WriteRequest begin(final long correlation, final long session, final long request, final long acknowledged)
    {
        correlationId = correlation;
        sessionId = session;
        requestId = request;
        acknowledgedRequestId = acknowledged;
        buffer = NOTHING;
        pathOffset = 0;
        pathLength = 0;
        dataOffset = 0;
        dataLength = 0;
        isNullData = 0;
        version = 0;
        mode = 0;
        kind = 0;
        ttlMs = 0;
        acl = null;
        aclFault = null;
        return this;
    }

    /**
     * Access list of the znode.
     *
     * @param list  of a create or of a change of the list.
     * @param fault what is wrong with it, or null.
     */
    public WriteRequest acl(final AclEncoder list, final String fault)
    {
        acl = list;
        aclFault = fault;
        return this;
    }

    /** Of the znode, or of its name before the suffix. */
    public WriteRequest path(final DirectBuffer src, final int offset, final int length)
    {
        buffer = src;
        pathOffset = offset;
        pathLength = length;
        return this;
    }

    /**
     * Data in the buffer of the path.
     *
     * @param offset of them.
     * @param length in bytes.
     * @param isNull 1 for null, which has no bytes; 0 otherwise.
     */
    public WriteRequest data(final int offset, final int length, final int isNull)
    {
        dataOffset = offset;
        dataLength = length;
        isNullData = isNull;
        return this;
    }

    /** That the znode must have, or -1. */
    public WriteRequest version(final int value)
    {
        version = value;
        return this;
    }

    /** Of a create, as the protocol numbers them. */
    public WriteRequest mode(final int value)
    {
        mode = value;
        return this;
    }

    /** Of one operation of several, as the protocol numbers them. */
    public WriteRequest kind(final int value)
    {
        kind = value;
        return this;
    }

    /** Of a create whose mode has one. */
    public WriteRequest ttlMs(final long value)
    {
        ttlMs = value;
        return this;
    }
}
