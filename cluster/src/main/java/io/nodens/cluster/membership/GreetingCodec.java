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
package io.nodens.cluster.membership;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A greeting as a datagram of fixed length, little endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       magic "NDGR"                            |
 *  +-------------------------------+-------------------------------+
 *  |            version            |            length             |
 *  +-------------------------------+-------------------------------+
 *  |         CRC-32C of all that follows                           |
 *  +-------------------------------+-------------------------------+
 *  |           sender id           |          receiver id          |
 *  +---------------+---------------+---------------+---------------+
 *  |   standing    | echo standing |             flags             |
 *  +---------------+---------------+---------------+---------------+
 *  |                          (padding)                            |
 *  +---------------------------------------------------------------+
 *  |  15 fields of 64 bits: hash of the cluster's name, hash of    |
 *  |  the member ids, identity (high, low), nonce, echo nonce,     |
 *  |  start number, last term, start, end and applied position of  |
 *  |  the log, known start number, known nonce, known position,    |
 *  |  reserved                                                     |
 *  +---------------------------------------------------------------+
 * </pre>
 * A greeting of another version or length, with another checksum, or with a value out of its range is dropped: it is
 * not from a member that this one could run with.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> a greeting for each that is decoded.
 */
final class GreetingCodec
{
    static final int MAGIC = 0x5247_444E;
    static final int VERSION = 1;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Integer.BYTES;
    static final int LENGTH_OFFSET = VERSION_OFFSET + Short.BYTES;
    static final int CHECKSUM_OFFSET = LENGTH_OFFSET + Short.BYTES;
    static final int SENDER_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;
    static final int RECEIVER_OFFSET = SENDER_OFFSET + Short.BYTES;
    static final int STANDING_OFFSET = RECEIVER_OFFSET + Short.BYTES;
    static final int ECHO_STANDING_OFFSET = STANDING_OFFSET + 1;
    static final int FLAGS_OFFSET = ECHO_STANDING_OFFSET + 1;
    static final int FIELDS_OFFSET = 24;
    static final int LENGTH = FIELDS_OFFSET + 15 * Long.BYTES;

    private static final int SERVING_FLAG = 1;
    private static final int LEADER_FLAG = 2;
    private static final int LOG_FLAG = 4;
    private static final int LOSS_ACCEPTED_FLAG = 8;
    private static final int TWIN_FLAG = 16;
    private static final int ALL_FLAGS = 31;
    private static final int NO_STANDING = 255;

    private final CRC32C checksum = new CRC32C();

    /**
     * Write a greeting.
     *
     * @param greeting to write.
     * @param datagram of {@link #LENGTH} bytes at least; afterwards from 0 to its limit.
     */
    void encode(final Greeting greeting, final ByteBuffer datagram)
    {
        datagram.clear().order(ByteOrder.LITTLE_ENDIAN);
        datagram.putInt(MAGIC).putShort((short)VERSION).putShort((short)LENGTH).putInt(0);
        datagram.putShort((short)greeting.senderId()).putShort((short)greeting.receiverId());
        final Presence presence = greeting.presence();
        datagram.put((byte)presence.standing().ordinal());
        datagram.put((byte)(null == greeting.echoStanding() ? NO_STANDING : greeting.echoStanding().ordinal()));
        datagram.putShort((short)(flags(presence) | (greeting.isTwinAlive() ? TWIN_FLAG : 0))).putInt(0);
        datagram.putLong(greeting.nameHash()).putLong(greeting.membersHash());
        datagram.putLong(presence.identity().high()).putLong(presence.identity().low());
        datagram.putLong(presence.nonce()).putLong(greeting.echoNonce()).putLong(presence.startNumber());
        final LogSpan log = presence.log();
        datagram.putLong(log.termId()).putLong(log.startPosition()).putLong(log.endPosition());
        datagram.putLong(log.appliedPosition());
        final Known known = greeting.known();
        datagram.putLong(known.startNumber()).putLong(known.nonce()).putLong(known.position());
        datagram.putLong(log.firstTermId());
        datagram.flip();
        datagram.putInt(CHECKSUM_OFFSET, checksum(datagram));
    }

    private static int flags(final Presence presence)
    {
        return (presence.isServing() ? SERVING_FLAG : 0) |
            (presence.isLeader() ? LEADER_FLAG : 0) |
            (presence.hasLog() ? LOG_FLAG : 0) |
            (presence.isLossAccepted() ? LOSS_ACCEPTED_FLAG : 0);
    }

    /**
     * Read a greeting.
     *
     * @param datagram from 0 to its limit, whatever it holds.
     * @return the greeting; null when it is none.
     */
    Greeting decode(final ByteBuffer datagram)
    {
        datagram.order(ByteOrder.LITTLE_ENDIAN);
        if (LENGTH != datagram.limit() ||
            MAGIC != datagram.getInt(MAGIC_OFFSET) ||
            VERSION != datagram.getShort(VERSION_OFFSET) ||
            LENGTH != datagram.getShort(LENGTH_OFFSET) ||
            checksum(datagram) != datagram.getInt(CHECKSUM_OFFSET))
        {
            return null;
        }

        final Standing standing = Standing.ofCode(datagram.get(STANDING_OFFSET) & 0xFF);
        final int echoCode = datagram.get(ECHO_STANDING_OFFSET) & 0xFF;
        final Standing echoStanding = Standing.ofCode(echoCode);
        final int flags = datagram.getShort(FLAGS_OFFSET) & 0xFFFF;
        if (null == standing || (null == echoStanding && NO_STANDING != echoCode) || flags > ALL_FLAGS)
        {
            return null;
        }

        return new Greeting(
            datagram.getShort(SENDER_OFFSET),
            datagram.getShort(RECEIVER_OFFSET),
            field(datagram, 0),
            field(datagram, 1),
            presence(datagram, standing, flags),
            field(datagram, 5),
            echoStanding,
            new Known(field(datagram, 11), field(datagram, 12), field(datagram, 13)),
            0 != (flags & TWIN_FLAG));
    }

    private static Presence presence(final ByteBuffer datagram, final Standing standing, final int flags)
    {
        return new Presence(
            standing,
            0 != (flags & SERVING_FLAG),
            0 != (flags & LEADER_FLAG),
            0 != (flags & LOG_FLAG),
            0 != (flags & LOSS_ACCEPTED_FLAG),
            new ClusterIdentity(field(datagram, 2), field(datagram, 3)),
            field(datagram, 4),
            field(datagram, 6),
            new LogSpan(field(datagram, 7), field(datagram, 8), field(datagram, 9), field(datagram, 10),
                field(datagram, 14)));
    }

    private static long field(final ByteBuffer datagram, final int index)
    {
        return datagram.getLong(FIELDS_OFFSET + index * Long.BYTES);
    }

    private int checksum(final ByteBuffer datagram)
    {
        checksum.reset();
        checksum.update(datagram.duplicate().position(SENDER_OFFSET).limit(LENGTH));
        return (int)checksum.getValue();
    }
}
