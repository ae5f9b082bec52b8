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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.jute.Opcodes;
import org.agrona.DirectBuffer;

/**
 * Replies that clients may not take: a client closes its connection when a frame is longer than its own jute.maxbuffer,
 * and tries again, for ever. Such a reply is sent, as ZooKeeper does, and noted; one beyond a limit is refused instead.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for what is noted.
 */
final class LongReplies
{
    /** Bytes of a reply before its body, as its length counts them. */
    static final int HEADER_LENGTH = 2 * Integer.BYTES + Long.BYTES;

    private final long notedLength;
    private final long maxLength;

    /**
     * For an agent.
     *
     * @param notedLength longest reply that is not noted.
     * @param maxLength   longest reply; 0 for no limit.
     */
    LongReplies(final long notedLength, final long maxLength)
    {
        this.notedLength = notedLength;
        this.maxLength = 0 == maxLength ? Long.MAX_VALUE : maxLength;
    }

    /**
     * A reply is about to be sent.
     *
     * @param connection that it is for.
     * @param opcode     of the request.
     * @param length     of the frame, without the field that has it.
     * @param path       buffer with the path of the request.
     * @param offset     of its first byte.
     * @param pathLength in bytes; 0 for none.
     * @return true when it must not be sent.
     */
    boolean isRefused(
        final ClientConnection connection,
        final int opcode,
        final long length,
        final DirectBuffer path,
        final int offset,
        final int pathLength)
    {
        if (length <= notedLength && length <= maxLength)
        {
            return false;
        }

        final boolean isRefused = length > maxLength;
        connection.onLongReply(() ->
        {
            final String where = 0 == pathLength ? "" :
                " of " + path.getStringWithoutLengthUtf8(offset, pathLength);
            return "the reply to its " + nameOf(opcode) + where + " has " + length + " bytes, " +
                (isRefused ? "allowed are " + maxLength + ": it gets SYSTEMERROR" :
                "more than jute.maxbuffer=" + notedLength + ": it is sent");
        });
        return isRefused;
    }

    private static String nameOf(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.GET_DATA -> "getData";
            case Opcodes.GET_ACL -> "getACL";
            case Opcodes.GET_CHILDREN, Opcodes.GET_CHILDREN2 -> "getChildren";
            case Opcodes.GET_EPHEMERALS -> "getEphemerals";
            case Opcodes.MULTI_READ -> "multiRead";
            default -> "request " + opcode;
        };
    }
}
