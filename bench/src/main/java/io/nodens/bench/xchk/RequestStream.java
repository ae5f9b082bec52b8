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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.Xids;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The requests of one stream: a seed and the answers of the left server decide each of them.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class RequestStream
{
    /** An opcode that no server knows, and that runs of 100,000 operations are to have met. */
    static final int UNKNOWN_OPCODE = 500;
    private static final int TOTAL = 1_000;
    private static final int MAX_PARTS = 5;
    private static final int KNOWN_ENOUGH = 40;
    private static final int HEADER_LENGTH = 2 * Integer.BYTES;
    private static final int[] UNKNOWN_OPCODES =
        {10, 23, 99, 108, 200, UNKNOWN_OPCODE, -5, Integer.MAX_VALUE, Opcodes.NOTIFICATION, Opcodes.CHECK};
    private static final int[] RARE_XIDS =
        {0, Integer.MAX_VALUE, Integer.MIN_VALUE, Xids.PING, Xids.AUTH, Xids.SET_WATCHES, -77};

    private final Random random;
    private final Paths paths;
    private final Writes writes;
    private final Reads reads;
    private final Mangling mangling;

    /**
     * Make requests.
     *
     * @param random what decides.
     * @param paths  of the requests.
     * @param writes among the requests.
     * @param reads  among the requests.
     */
    RequestStream(final Random random, final Paths paths, final Writes writes, final Reads reads)
    {
        this.random = random;
        this.paths = paths;
        this.writes = writes;
        this.reads = reads;
        mangling = new Mangling(random);
    }

    /**
     * A request of any kind.
     * <p>
     * Only the last of those that are sent at once is a setACL: ZooKeeper checks the writes behind it, until it has
     * applied it, by the list from before.
     *
     * @param xid    that a client would number it with.
     * @param isLast whether nothing is sent behind it before it is answered.
     * @return the request.
     */
    Request next(final int xid, final boolean isLast)
    {
        final int choice = random.nextInt(TOTAL);
        if (choice < 10)
        {
            return mangling.apply(plainPart(random.nextInt(TOTAL), isLast), xid);
        }

        if (choice < 25)
        {
            return Reads.bare("ping", Opcodes.PING).request(Xids.PING);
        }

        if (choice < 37)
        {
            return reads.setWatches().request(Xids.SET_WATCHES);
        }

        final Part part = plainPart(random.nextInt(TOTAL), isLast);
        return part.request(random.nextInt(100) > 0 ? xid : RARE_XIDS[random.nextInt(RARE_XIDS.length)]);
    }

    /**
     * A request that a server may answer before what was sent earlier, so that it is sent alone.
     *
     * @param xid that a client would number it with.
     * @return the request.
     */
    Request alone(final int xid)
    {
        final int choice = random.nextInt(12);
        return choice > 2 ? Reads.auth(Acls.USERS[random.nextInt(Acls.USERS.length)]).request(Xids.AUTH) :
            choice > 1 ? Reads.auth("ip", "10.1.2.3").request(Xids.AUTH) :
            choice > 0 ? Reads.auth("digest", Acls.SUPER_PROOF).request(Xids.AUTH) :
            new Part("sasl", Opcodes.SASL, List.of(), (out, side) -> out.sasl(Part.slice("token"))).request(xid);
    }

    /**
     * A request that is as long as the servers take, or nearly.
     *
     * @param xid that a client would number it with.
     * @return the request.
     */
    Request big(final int xid)
    {
        return writes.ofFrameLength(Writes.MAX_FRAME_LENGTH - (random.nextBoolean() ? 0 : random.nextInt(100_000)))
            .request(xid);
    }

    /**
     * A request behind which the server closes the connection.
     *
     * @param xid of the request.
     * @return the request.
     */
    Request ending(final int xid)
    {
        switch (random.nextInt(5))
        {
            case 0 ->
            {
                return reads.badAuth().endingRequest(Xids.AUTH);
            }
            case 1 ->
            {
                return raw("frame of " + Integer.MIN_VALUE, frame(Integer.MIN_VALUE, 0));
            }
            case 2 ->
            {
                final int length = random.nextInt(HEADER_LENGTH);
                return raw("frame of " + length + " bytes", frame(length, length));
            }
            case 3 ->
            {
                return writes.ofFrameLength(Writes.MAX_FRAME_LENGTH + 1 + random.nextInt(2)).endingRequest(xid);
            }
            default ->
            {
                // Every other time the one that each long run is to meet.
                final int opcode = random.nextBoolean() ?
                    UNKNOWN_OPCODE : UNKNOWN_OPCODES[random.nextInt(UNKNOWN_OPCODES.length)];
                return Reads.bare("opcode " + opcode, opcode).endingRequest(xid);
            }
        }
    }

    /**
     * A frame that may be wrong.
     *
     * @param length that it claims.
     * @param count  bytes behind the length.
     * @return the bytes.
     */
    static byte[] frame(final int length, final int count)
    {
        final byte[] frame = new byte[Integer.BYTES + count];
        new org.agrona.concurrent.UnsafeBuffer(frame).putInt(0, length, java.nio.ByteOrder.BIG_ENDIAN);
        return frame;
    }

    private static Request raw(final String text, final byte[] frame)
    {
        return new Request(text, Opcodes.ERROR, 0, true, List.of(), new byte[][]{frame, frame});
    }

    private Part plainPart(final int choice, final boolean isLast)
    {
        if (choice < 520)
        {
            return writePart(choice, isLast);
        }

        if (choice < 790)
        {
            return reads.read();
        }

        if (choice < 880)
        {
            return watchPart(choice);
        }

        return choice < 905 ? reads.path("getACL", Opcodes.GET_ACL) :
            choice < 930 ? reads.path("sync", Opcodes.SYNC) :
            choice < 945 ? reads.path("getAllChildrenNumber", Opcodes.GET_ALL_CHILDREN_NUMBER) :
            choice < 960 ? reads.getEphemerals() :
            choice < 980 ? reads.multiRead() :
            choice < 993 ? Reads.bare("whoAmI", Opcodes.WHO_AM_I) : reconfig();
    }

    private Part writePart(final int choice, final boolean isLast)
    {
        return choice < 190 ? writes.create() :
            choice < 250 ? writes.delete() :
            choice < 310 ? paths.knownCount() > KNOWN_ENOUGH ? writes.deleteKnown() : writes.create() :
            choice < 415 ? writes.setData() :
            choice < 440 ? isLast ? writes.setAcl() : writes.setData() :
            choice < 444 ? multi(writes.createContainer()) :
            choice < 448 ? writes.createEmptyContainer() :
            choice < 452 ? multi(writes.deleteContainer()) : multi(parts());
    }

    private Part watchPart(final int choice)
    {
        return choice < 820 ? reads.addWatch() :
            choice < 845 ? reads.watches("checkWatches", Opcodes.CHECK_WATCHES) :
            reads.watches("removeWatches", Opcodes.REMOVE_WATCHES);
    }

    private static Part multi(final List<Part> parts)
    {
        return Reads.multi("multi", Opcodes.MULTI, parts);
    }

    private List<Part> parts()
    {
        final List<Part> parts = new ArrayList<>();
        for (int i = random.nextInt(MAX_PARTS); i >= 0; i--)
        {
            final int choice = random.nextInt(10);
            parts.add(choice < 4 ? writes.create() : choice < 5 ? writes.delete() : choice < 6 ? writes.deleteKnown() :
                choice < 8 ? writes.setData() : writes.check());
        }

        return parts;
    }

    private static Part reconfig()
    {
        return new Part("reconfig", Opcodes.RECONFIG, List.of(), (out, side) ->
            out.reconfig(Part.slice((String)null), Part.slice("3"), Part.slice((String)null), -1));
    }
}
