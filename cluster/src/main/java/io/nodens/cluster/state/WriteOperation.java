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

import org.agrona.DirectBuffer;

/**
 * One operation on the tree that a session's write asks for, or one {@link Condition} of it: a reusable holder, of
 * which {@link #kind()} says which fields count. Buffers are borrowed as those of {@link Command} are.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never.
 */
public final class WriteOperation
{
    /** Data length that stands for null data. */
    public static final int NULL_DATA_LENGTH = -1;
    /** Length of the access list of an operation that names none: the open one. */
    static final int NO_ACL = -1;

    int kind;
    int version;
    /** Of a condition its relation. */
    int mode;
    /** Of a condition the number that it names. */
    long ttlMs;
    DirectBuffer path;
    int pathOffset;
    int pathLength;
    DirectBuffer data;
    int dataOffset;
    int dataLength;
    DirectBuffer acl;
    int aclOffset;
    int aclLength = NO_ACL;

    /**
     * What to do.
     *
     * @param value of {@link Operation} that stands for one operation on the tree, or of {@link Condition}.
     * @return this for a fluent API.
     */
    public WriteOperation kind(final int value)
    {
        kind = value;
        acl = null;
        aclLength = NO_ACL;
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
    public WriteOperation acl(final DirectBuffer buffer, final int offset, final int length)
    {
        acl = buffer;
        aclOffset = offset;
        aclLength = length;
        return this;
    }

    /**
     * Expected data version.
     *
     * @param value the version, or -1 for any.
     * @return this for a fluent API.
     */
    public WriteOperation version(final int value)
    {
        version = value;
        return this;
    }

    /**
     * How to create, or how a condition compares.
     *
     * @param createMode   value of the protocol's CreateMode; of a condition that of its Relation.
     * @param timeToLiveMs for the modes with a TTL, else 0; of a condition the number that it names.
     * @return this for a fluent API.
     */
    public WriteOperation mode(final int createMode, final long timeToLiveMs)
    {
        mode = createMode;
        ttlMs = timeToLiveMs;
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
    public WriteOperation path(final DirectBuffer buffer, final int offset, final int length)
    {
        path = buffer;
        pathOffset = offset;
        pathLength = length;
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
    public WriteOperation data(final DirectBuffer buffer, final int offset, final int length)
    {
        data = buffer;
        dataOffset = offset;
        dataLength = length;
        return this;
    }

    /**
     * What to do.
     *
     * @return one of {@link Operation} that stands for one operation on the tree.
     */
    public int kind()
    {
        return kind;
    }
}
