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

import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * A stat where it lies.
 * <pre>
 *   0        8        16       24       32         36         40         44               52           56
 *   +--------+--------+--------+--------+----------+----------+----------+----------------+------------+
 *   | czxid  | mzxid  | ctime  | mtime  | version  | cversion | aversion | ephemeralOwner | dataLength |
 *   +--------+--------+--------+--------+----------+----------+----------+----------------+------------+
 *   56            60      68
 *   +-------------+-------+
 *   | numChildren | pzxid |   nothing is padded
 *   +-------------+-------+
 * </pre>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class StatFlyweight
{
    /** First field. */
    public static final int CZXID_OFFSET = 0;
    /** Behind the czxid. */
    public static final int MZXID_OFFSET = CZXID_OFFSET + Long.BYTES;
    /** Behind the mzxid. */
    public static final int CTIME_OFFSET = MZXID_OFFSET + Long.BYTES;
    /** Behind the ctime. */
    public static final int MTIME_OFFSET = CTIME_OFFSET + Long.BYTES;
    /** Behind the mtime. */
    public static final int VERSION_OFFSET = MTIME_OFFSET + Long.BYTES;
    /** Behind the version. */
    public static final int CVERSION_OFFSET = VERSION_OFFSET + Integer.BYTES;
    /** Behind the cversion. */
    public static final int AVERSION_OFFSET = CVERSION_OFFSET + Integer.BYTES;
    /** Behind the aversion; no multiple of its own size. */
    public static final int EPHEMERAL_OWNER_OFFSET = AVERSION_OFFSET + Integer.BYTES;
    /** Behind the ephemeral owner. */
    public static final int DATA_LENGTH_OFFSET = EPHEMERAL_OWNER_OFFSET + Long.BYTES;
    /** Behind the length of the data. */
    public static final int NUM_CHILDREN_OFFSET = DATA_LENGTH_OFFSET + Integer.BYTES;
    /** Behind the number of children. */
    public static final int PZXID_OFFSET = NUM_CHILDREN_OFFSET + Integer.BYTES;
    /** Bytes of a stat. */
    public static final int LENGTH = PZXID_OFFSET + Long.BYTES;

    private static final ByteOrder ORDER = ByteOrder.BIG_ENDIAN;

    private DirectBuffer buffer;
    private int offset;

    /**
     * Stand on a stat.
     *
     * @param source       that holds it, whole.
     * @param sourceOffset of its first byte.
     * @return this for a fluent API.
     */
    public StatFlyweight wrap(final DirectBuffer source, final int sourceOffset)
    {
        buffer = source;
        offset = sourceOffset;
        return this;
    }

    /**
     * Write the stat of a znode as ZooKeeper shows it. The owner of a container, or of a znode with a time to live, is
     * shown as 0: see {@link EphemeralOwner}.
     *
     * @param destination with room for {@link #LENGTH} bytes.
     * @param index       of the first one.
     * @param stat        to write.
     */
    public static void write(final MutableDirectBuffer destination, final int index, final ZnodeStat stat)
    {
        destination.putLong(index + CZXID_OFFSET, stat.czxid(), ORDER);
        destination.putLong(index + MZXID_OFFSET, stat.mzxid(), ORDER);
        destination.putLong(index + CTIME_OFFSET, stat.ctimeMs(), ORDER);
        destination.putLong(index + MTIME_OFFSET, stat.mtimeMs(), ORDER);
        destination.putInt(index + VERSION_OFFSET, stat.version(), ORDER);
        destination.putInt(index + CVERSION_OFFSET, stat.cversion(), ORDER);
        destination.putInt(index + AVERSION_OFFSET, stat.aversion(), ORDER);
        destination.putLong(index + EPHEMERAL_OWNER_OFFSET, EphemeralOwner.shown(stat), ORDER);
        destination.putInt(index + DATA_LENGTH_OFFSET, stat.dataLength(), ORDER);
        destination.putInt(index + NUM_CHILDREN_OFFSET, stat.numChildren(), ORDER);
        destination.putLong(index + PZXID_OFFSET, stat.pzxid(), ORDER);
    }

    /**
     * Copy what a stat says. Of the kinds of znodes it tells only ephemerals from the others.
     *
     * @param stat to fill; what is not on the wire becomes 0.
     */
    public void copyTo(final ZnodeStat stat)
    {
        stat.reset();
        stat.czxid(czxid()).mzxid(mzxid()).pzxid(pzxid()).ctimeMs(ctimeMs()).mtimeMs(mtimeMs())
            .version(version()).cversion(cversion()).aversion(aversion())
            .ephemeralOwner(ephemeralOwner()).dataLength(dataLength()).numChildren(numChildren())
            .kind(0 == ephemeralOwner() ? ZnodeKind.PERSISTENT : ZnodeKind.EPHEMERAL);
    }

    /**
     * Zxid of the create.
     *
     * @return the zxid.
     */
    public long czxid()
    {
        return buffer.getLong(offset + CZXID_OFFSET, ORDER);
    }

    /**
     * Zxid of the create or the last set.
     *
     * @return the zxid.
     */
    public long mzxid()
    {
        return buffer.getLong(offset + MZXID_OFFSET, ORDER);
    }

    /**
     * Time of the create.
     *
     * @return milliseconds of the epoch.
     */
    public long ctimeMs()
    {
        return buffer.getLong(offset + CTIME_OFFSET, ORDER);
    }

    /**
     * Time of the create or the last set.
     *
     * @return milliseconds of the epoch.
     */
    public long mtimeMs()
    {
        return buffer.getLong(offset + MTIME_OFFSET, ORDER);
    }

    /**
     * Number of sets.
     *
     * @return the version.
     */
    public int version()
    {
        return buffer.getInt(offset + VERSION_OFFSET, ORDER);
    }

    /**
     * Creates and deletes of children.
     *
     * @return the version of the children.
     */
    public int cversion()
    {
        return buffer.getInt(offset + CVERSION_OFFSET, ORDER);
    }

    /**
     * Number of changes of the access list.
     *
     * @return the version of the access list.
     */
    public int aversion()
    {
        return buffer.getInt(offset + AVERSION_OFFSET, ORDER);
    }

    /**
     * Session that owns the znode.
     *
     * @return the session; 0 when it is no ephemeral.
     */
    public long ephemeralOwner()
    {
        return buffer.getLong(offset + EPHEMERAL_OWNER_OFFSET, ORDER);
    }

    /**
     * Bytes of data.
     *
     * @return the length; 0 for null as well.
     */
    public int dataLength()
    {
        return buffer.getInt(offset + DATA_LENGTH_OFFSET, ORDER);
    }

    /**
     * Number of children.
     *
     * @return the number.
     */
    public int numChildren()
    {
        return buffer.getInt(offset + NUM_CHILDREN_OFFSET, ORDER);
    }

    /**
     * Zxid of the last create or delete of a child.
     *
     * @return the zxid.
     */
    public long pzxid()
    {
        return buffer.getLong(offset + PZXID_OFFSET, ORDER);
    }
}
