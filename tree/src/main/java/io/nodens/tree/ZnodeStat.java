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

/**
 * Reusable holder of everything about a znode except its data. Filled by {@link TreeReader} and {@link TreeWriter}.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class ZnodeStat
{
    private long czxid;
    private long mzxid;
    private long pzxid;
    private long ctimeMs;
    private long mtimeMs;
    private long ephemeralOwner;
    private long ttlMs;
    private long childOrdinal;
    private long createCount;
    private int version;
    private int cversion;
    private int aversion;
    private int dataLength;
    private int numChildren;
    private int aclId;
    private byte kind;

    /**
     * Set every field to zero.
     */
    public void reset()
    {
        czxid = 0;
        mzxid = 0;
        pzxid = 0;
        ctimeMs = 0;
        mtimeMs = 0;
        ephemeralOwner = 0;
        ttlMs = 0;
        childOrdinal = 0;
        createCount = 0;
        version = 0;
        cversion = 0;
        aversion = 0;
        dataLength = 0;
        numChildren = 0;
        aclId = 0;
        kind = ZnodeKind.PERSISTENT;
    }

    /**
     * Take over every field of another stat.
     *
     * @param other to copy from.
     */
    public void copyFrom(final ZnodeStat other)
    {
        czxid = other.czxid;
        mzxid = other.mzxid;
        pzxid = other.pzxid;
        ctimeMs = other.ctimeMs;
        mtimeMs = other.mtimeMs;
        ephemeralOwner = other.ephemeralOwner;
        ttlMs = other.ttlMs;
        childOrdinal = other.childOrdinal;
        createCount = other.createCount;
        version = other.version;
        cversion = other.cversion;
        aversion = other.aversion;
        dataLength = other.dataLength;
        numChildren = other.numChildren;
        aclId = other.aclId;
        kind = other.kind;
    }

    /**
     * The czxid of the znode.
     *
     * @return zxid of the create.
     */
    public long czxid()
    {
        return czxid;
    }

    /**
     * Set the czxid.
     *
     * @param value zxid of the create.
     * @return this for a fluent API.
     */
    public ZnodeStat czxid(final long value)
    {
        czxid = value;
        return this;
    }

    /**
     * The mzxid of the znode.
     *
     * @return zxid of the create or of the last set.
     */
    public long mzxid()
    {
        return mzxid;
    }

    /**
     * Set the mzxid.
     *
     * @param value zxid of the create or of the last set.
     * @return this for a fluent API.
     */
    public ZnodeStat mzxid(final long value)
    {
        mzxid = value;
        return this;
    }

    /**
     * The pzxid of the znode.
     *
     * @return zxid of the last create or delete of a direct child; the znode's own czxid before the first.
     */
    public long pzxid()
    {
        return pzxid;
    }

    /**
     * Set the pzxid.
     *
     * @param value zxid of the last create or delete of a direct child; the znode's own czxid before the first.
     * @return this for a fluent API.
     */
    public ZnodeStat pzxid(final long value)
    {
        pzxid = value;
        return this;
    }

    /**
     * The ctimeMs of the znode.
     *
     * @return log time of the create, milliseconds of the epoch.
     */
    public long ctimeMs()
    {
        return ctimeMs;
    }

    /**
     * Set the ctimeMs.
     *
     * @param value log time of the create, milliseconds of the epoch.
     * @return this for a fluent API.
     */
    public ZnodeStat ctimeMs(final long value)
    {
        ctimeMs = value;
        return this;
    }

    /**
     * The mtimeMs of the znode.
     *
     * @return log time of the create or of the last set, milliseconds of the epoch.
     */
    public long mtimeMs()
    {
        return mtimeMs;
    }

    /**
     * Set the mtimeMs.
     *
     * @param value log time of the create or of the last set, milliseconds of the epoch.
     * @return this for a fluent API.
     */
    public ZnodeStat mtimeMs(final long value)
    {
        mtimeMs = value;
        return this;
    }

    /**
     * The ephemeralOwner of the znode.
     *
     * @return session that owns the ephemeral; 0 for every other kind.
     */
    public long ephemeralOwner()
    {
        return ephemeralOwner;
    }

    /**
     * Set the ephemeralOwner.
     *
     * @param value session that owns the ephemeral; 0 for every other kind.
     * @return this for a fluent API.
     */
    public ZnodeStat ephemeralOwner(final long value)
    {
        ephemeralOwner = value;
        return this;
    }

    /**
     * The ttlMs of the znode.
     *
     * @return time to live in milliseconds; 0 for every other kind than {@link ZnodeKind#TTL}.
     */
    public long ttlMs()
    {
        return ttlMs;
    }

    /**
     * Set the ttlMs.
     *
     * @param value time to live in milliseconds; 0 for every other kind than {@link ZnodeKind#TTL}.
     * @return this for a fluent API.
     */
    public ZnodeStat ttlMs(final long value)
    {
        ttlMs = value;
        return this;
    }

    /**
     * The childOrdinal of the znode.
     *
     * @return place among the parent's creates, from 0; never reused, so it serves as a listing cursor.
     */
    public long childOrdinal()
    {
        return childOrdinal;
    }

    /**
     * Set the childOrdinal.
     *
     * @param value place among the parent's creates, from 0; never reused, so it serves as a listing cursor.
     * @return this for a fluent API.
     */
    public ZnodeStat childOrdinal(final long value)
    {
        childOrdinal = value;
        return this;
    }

    /**
     * The createCount of the znode.
     *
     * @return creates of direct children so far, of any kind: the next sequence suffix.
     */
    public long createCount()
    {
        return createCount;
    }

    /**
     * Set the createCount.
     *
     * @param value creates of direct children so far, of any kind: the next sequence suffix.
     * @return this for a fluent API.
     */
    public ZnodeStat createCount(final long value)
    {
        createCount = value;
        return this;
    }

    /**
     * The version of the znode.
     *
     * @return number of sets; skips -1 when it wraps.
     */
    public int version()
    {
        return version;
    }

    /**
     * Set the version.
     *
     * @param value number of sets; skips -1 when it wraps.
     * @return this for a fluent API.
     */
    public ZnodeStat version(final int value)
    {
        version = value;
        return this;
    }

    /**
     * The cversion of the znode.
     *
     * @return creates and deletes of direct children.
     */
    public int cversion()
    {
        return cversion;
    }

    /**
     * Set the cversion.
     *
     * @param value creates and deletes of direct children.
     * @return this for a fluent API.
     */
    public ZnodeStat cversion(final int value)
    {
        cversion = value;
        return this;
    }

    /**
     * The aversion of the znode.
     *
     * @return number of ACL changes.
     */
    public int aversion()
    {
        return aversion;
    }

    /**
     * Set the aversion.
     *
     * @param value number of ACL changes.
     * @return this for a fluent API.
     */
    public ZnodeStat aversion(final int value)
    {
        aversion = value;
        return this;
    }

    /**
     * The dataLength of the znode.
     *
     * @return bytes of data; 0 for null and for empty data.
     */
    public int dataLength()
    {
        return dataLength;
    }

    /**
     * Set the dataLength.
     *
     * @param value bytes of data; 0 for null and for empty data.
     * @return this for a fluent API.
     */
    public ZnodeStat dataLength(final int value)
    {
        dataLength = value;
        return this;
    }

    /**
     * The numChildren of the znode.
     *
     * @return direct children.
     */
    public int numChildren()
    {
        return numChildren;
    }

    /**
     * Set the numChildren.
     *
     * @param value direct children.
     * @return this for a fluent API.
     */
    public ZnodeStat numChildren(final int value)
    {
        numChildren = value;
        return this;
    }

    /**
     * The aclId of the znode.
     *
     * @return handle of the access list in the region; 0 is the open one.
     */
    public int aclId()
    {
        return aclId;
    }

    /**
     * Set the aclId.
     *
     * @param value handle of the access list in the region; 0 is the open one.
     * @return this for a fluent API.
     */
    public ZnodeStat aclId(final int value)
    {
        aclId = value;
        return this;
    }

    /**
     * The kind of the znode.
     *
     * @return one of {@link ZnodeKind}.
     */
    public byte kind()
    {
        return kind;
    }

    /**
     * Set the kind.
     *
     * @param value one of {@link ZnodeKind}.
     * @return this for a fluent API.
     */
    public ZnodeStat kind(final byte value)
    {
        kind = value;
        return this;
    }
}
