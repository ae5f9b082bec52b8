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
package io.nodens.client.connection;

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * What a member says for a reader.
 */
final class MemberTexts
{
    private static final int MAX_DETAIL_LENGTH = 512;

    private MemberTexts()
    {
    }

    /** Why a member closed a connection. */
    static String closeReason(final int value)
    {
        return switch (value)
        {
            case 1 -> "on request";
            case 2 -> "it is stopping";
            case 3 -> "it has lost the cluster";
            case 4 -> "this client reads too slowly";
            case 5 -> "it found a protocol error";
            case 6 -> "this client was silent for too long";
            default -> "reason " + value;
        };
    }

    /** The text at an offset, empty when it does not lie before the end. */
    static String text(final DirectBuffer source, final int offset, final int end)
    {
        if (offset + Integer.BYTES > end)
        {
            return "";
        }

        final int length = source.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        final int available = end - offset - Integer.BYTES;
        return length <= 0 || length > available ?
            "" : source.getStringWithoutLengthUtf8(offset + Integer.BYTES, Math.min(length, MAX_DETAIL_LENGTH));
    }
}
