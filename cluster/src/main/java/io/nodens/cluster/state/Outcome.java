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

import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.StatDecoder;
import io.nodens.tree.ZnodeStat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How one operation of a write ended: the bytes of the client protocol's Outcome, in which it is kept, put into
 * snapshots and the results ring, and sent to the client. Linked to the outcome of the next operation.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> its bytes when constructed.
 */
public final class Outcome
{
    /** Length of an outcome in bytes. */
    public static final int LENGTH = OutcomeDecoder.ENCODED_LENGTH;
    /** Code of an operation that was not carried out because another of its command was refused. */
    public static final int NOT_CARRIED_OUT = ResultCode.RUNTIME_INCONSISTENCY.value();

    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SEQUENCE = OutcomeDecoder.sequenceEncodingOffset();
    private static final int CODE = OutcomeDecoder.codeEncodingOffset();
    private static final int STAT = OutcomeDecoder.statEncodingOffset();
    private static final int CZXID = STAT + StatDecoder.czxidEncodingOffset();
    private static final int MZXID = STAT + StatDecoder.mzxidEncodingOffset();
    private static final int PZXID = STAT + StatDecoder.pzxidEncodingOffset();
    private static final int CTIME = STAT + StatDecoder.ctimeMsEncodingOffset();
    private static final int MTIME = STAT + StatDecoder.mtimeMsEncodingOffset();
    private static final int EPHEMERAL_OWNER = STAT + StatDecoder.ephemeralOwnerEncodingOffset();
    private static final int VERSION = STAT + StatDecoder.versionEncodingOffset();
    private static final int CVERSION = STAT + StatDecoder.cversionEncodingOffset();
    private static final int AVERSION = STAT + StatDecoder.aversionEncodingOffset();
    private static final int DATA_LENGTH = STAT + StatDecoder.dataLengthEncodingOffset();
    private static final int NUM_CHILDREN = STAT + StatDecoder.numChildrenEncodingOffset();

    final byte[] bytes = new byte[LENGTH];
    Outcome next;

    Outcome()
    {
    }

    /**
     * Outcome of a write that was refused.
     *
     * @param code result code.
     * @return a new outcome.
     */
    public static Outcome refusal(final int code)
    {
        final Outcome outcome = new Outcome();
        outcome.set(code);
        return outcome;
    }

    /**
     * An operation that leaves no znode behind, or none that it could change.
     *
     * @param code result code.
     */
    void set(final int code)
    {
        for (int i = STAT; i < LENGTH; i++)
        {
            bytes[i] = 0;
        }
        LONGS.set(bytes, SEQUENCE, RequestResult.NULL_SEQUENCE_SUFFIX);
        INTS.set(bytes, CODE, code);
    }

    /**
     * An operation that was carried out.
     *
     * @param suffix of a sequential create, or {@link RequestResult#NULL_SEQUENCE_SUFFIX}.
     * @param stat   of the znode after it.
     */
    void set(final long suffix, final ZnodeStat stat)
    {
        LONGS.set(bytes, SEQUENCE, suffix);
        LONGS.set(bytes, CZXID, stat.czxid());
        LONGS.set(bytes, MZXID, stat.mzxid());
        LONGS.set(bytes, PZXID, stat.pzxid());
        LONGS.set(bytes, CTIME, stat.ctimeMs());
        LONGS.set(bytes, MTIME, stat.mtimeMs());
        LONGS.set(bytes, EPHEMERAL_OWNER, stat.ephemeralOwner());
        INTS.set(bytes, VERSION, stat.version());
        INTS.set(bytes, CVERSION, stat.cversion());
        INTS.set(bytes, AVERSION, stat.aversion());
        INTS.set(bytes, DATA_LENGTH, stat.dataLength());
        INTS.set(bytes, NUM_CHILDREN, stat.numChildren());
        INTS.set(bytes, CODE, ResultCode.OK.value());
    }

    /**
     * Conditions were looked at.
     *
     * @param held whether all of them held.
     */
    void chose(final boolean held)
    {
        set(ResultCode.OK.value());
        LONGS.set(bytes, SEQUENCE, held ? 1L : 0L);
    }

    /** Mix all of it into a hash, the same on every replica. */
    long mixInto(final long seed)
    {
        long hash = seed;
        for (int i = 0; i < LENGTH; i += Long.BYTES)
        {
            hash = StateDigest.mix(hash ^ StateDigest.mix((long)LONGS.get(bytes, i)));
        }

        return hash;
    }

    /**
     * How the operation ended.
     *
     * @return value of the protocol's ResultCode.
     */
    public int code()
    {
        return (int)INTS.get(bytes, CODE);
    }

    /**
     * What a sequential create appended to its path; for conditions 1 when all held and 0 when one did not.
     *
     * @return the number, or {@link RequestResult#NULL_SEQUENCE_SUFFIX}.
     */
    public long sequenceSuffix()
    {
        return (long)LONGS.get(bytes, SEQUENCE);
    }

    /**
     * Stat of the znode after a create or set; zeroes otherwise.
     *
     * @param stat gets it; what an outcome does not have is left alone.
     */
    public void stat(final ZnodeStat stat)
    {
        stat
            .czxid((long)LONGS.get(bytes, CZXID))
            .mzxid((long)LONGS.get(bytes, MZXID))
            .pzxid((long)LONGS.get(bytes, PZXID))
            .ctimeMs((long)LONGS.get(bytes, CTIME))
            .mtimeMs((long)LONGS.get(bytes, MTIME))
            .ephemeralOwner((long)LONGS.get(bytes, EPHEMERAL_OWNER))
            .version((int)INTS.get(bytes, VERSION))
            .cversion((int)INTS.get(bytes, CVERSION))
            .aversion((int)INTS.get(bytes, AVERSION))
            .dataLength((int)INTS.get(bytes, DATA_LENGTH))
            .numChildren((int)INTS.get(bytes, NUM_CHILDREN));
    }

    /**
     * The outcome as bytes.
     *
     * @return {@link #LENGTH} bytes; not to be changed but by who loads a snapshot.
     */
    public byte[] bytes()
    {
        return bytes;
    }

    /**
     * Outcome of the next operation.
     *
     * @return the outcome or null.
     */
    public Outcome next()
    {
        return next;
    }
}
