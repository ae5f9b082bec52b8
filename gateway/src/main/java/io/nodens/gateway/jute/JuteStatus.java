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

/**
 * Outcome of decoding and encoding. Negative: the bytes are no such record, and nothing of it may be used. Positive:
 * the record is whole, but a text in it is not what a znode could be named; every field may be looked at. ZooKeeper
 * answers the first with {@link ErrorCodes#MARSHALLING_ERROR}, the second with the error of the operation.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class JuteStatus
{
    /** The record is whole and sound. */
    public static final int OK = 0;
    /** A text is null that every such record has. */
    public static final int NULL_TEXT = 1;
    /** A text holds U+0000. */
    public static final int ZERO_IN_TEXT = 2;
    /** A text is not UTF-8. Java clients send characters beyond the basic plane so: as two surrogates. */
    public static final int NOT_UTF8 = 3;
    /** The record ends beyond the frame: cut off, or a length that is too large. */
    public static final int TRUNCATED = -1;
    /** A length is negative and not that of null. */
    public static final int BAD_LENGTH = -2;
    /** A vector claims a negative number of elements, or more than the frame has room for. */
    public static final int BAD_COUNT = -3;
    /** No request, or no operation of a multi, has that type. */
    public static final int UNKNOWN_TYPE = -4;
    /** A multi reads and writes. */
    public static final int MIXED_KINDS = -5;
    /** An operation of a multi has a flag that does not go with its opcode. */
    public static final int BAD_FLAG = -6;
    /** What was encoded does not fit; nothing was stored beyond the limit. */
    public static final int BUFFER_TOO_SMALL = -7;

    private JuteStatus()
    {
    }

    /**
     * Whether the fields of a record may be used.
     *
     * @param status of its decoding.
     * @return false when the bytes were no such record.
     */
    public static boolean isWhole(final int status)
    {
        return status >= OK;
    }
}
