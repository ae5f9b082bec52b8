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
package io.nodens.tree;

import org.agrona.DirectBuffer;

/**
 * Reusable parameters of {@link TreeWriter#create(int, CreateParameters)}: name, kind and data of the new znode.
 * Buffers are used until the call returns.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class CreateParameters
{
    DirectBuffer nameBuffer;
    int nameOffset;
    int nameLength;
    DirectBuffer dataBuffer;
    int dataOffset;
    int dataLength;
    long ephemeralOwner;
    long ttlMs;
    int aclId;
    byte kind;

    /**
     * Reset to the defaults: persistent, open ACL, null data.
     *
     * @return this for a fluent API.
     */
    public CreateParameters reset()
    {
        nameBuffer = null;
        nameOffset = 0;
        nameLength = 0;
        nullData();
        ephemeralOwner = 0;
        ttlMs = 0;
        aclId = 0;
        kind = ZnodeKind.PERSISTENT;
        return this;
    }

    /**
     * Name of the znode: the last component of its path, in UTF-8.
     *
     * @param buffer that holds the name.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return this for a fluent API.
     */
    public CreateParameters name(final DirectBuffer buffer, final int offset, final int length)
    {
        nameBuffer = buffer;
        nameOffset = offset;
        nameLength = length;
        return this;
    }

    /**
     * Data of the znode.
     *
     * @param buffer that holds the data.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return this for a fluent API.
     */
    public CreateParameters data(final DirectBuffer buffer, final int offset, final int length)
    {
        dataBuffer = buffer;
        dataOffset = offset;
        dataLength = length;
        return this;
    }

    /**
     * Null data. A reader can distinguish it from empty data.
     *
     * @return this for a fluent API.
     */
    public CreateParameters nullData()
    {
        dataBuffer = null;
        dataOffset = 0;
        dataLength = TreeWriter.NULL_DATA_LENGTH;
        return this;
    }

    /**
     * Make it an ephemeral.
     *
     * @param sessionId of the owner.
     * @return this for a fluent API.
     */
    public CreateParameters ephemeral(final long sessionId)
    {
        kind = ZnodeKind.EPHEMERAL;
        ephemeralOwner = sessionId;
        return this;
    }

    /**
     * Make it a container.
     *
     * @return this for a fluent API.
     */
    public CreateParameters container()
    {
        kind = ZnodeKind.CONTAINER;
        return this;
    }

    /**
     * Give it a time to live.
     *
     * @param timeToLiveMs in milliseconds, above 0.
     * @return this for a fluent API.
     */
    public CreateParameters ttl(final long timeToLiveMs)
    {
        kind = ZnodeKind.TTL;
        ttlMs = timeToLiveMs;
        return this;
    }

    /**
     * Access list of the znode.
     *
     * @param id of a list that {@link TreeWriter#acls()} has; 0 is the open one.
     * @return this for a fluent API.
     */
    public CreateParameters acl(final int id)
    {
        aclId = id;
        return this;
    }
}
