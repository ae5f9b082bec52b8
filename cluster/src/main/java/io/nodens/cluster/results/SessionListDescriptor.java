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
package io.nodens.cluster.results;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

/**
 * Layout of a session in the answer to {@link StateQuery#SESSIONS}, in native byte order: 32 bytes.
 * <pre>
 *   0 int64 session id    8 int64 attachment id
 *  16 int32 timeout ms   20 int32 ephemerals     24 int32 owner   28 int32 status
 * </pre>
 */
public final class SessionListDescriptor
{
    /** Most sessions of one answer: what a response of 8 KiB carries with the longest names and addresses. */
    public static final int MAX_ENTRIES = 32;
    /** Of the entry. */
    public static final int SESSION_ID_OFFSET = 0;
    /** Of the entry. */
    public static final int ATTACHMENT_ID_OFFSET = SESSION_ID_OFFSET + SIZE_OF_LONG;
    /** Of the entry. */
    public static final int TIMEOUT_OFFSET = ATTACHMENT_ID_OFFSET + SIZE_OF_LONG;
    /** Of the entry. */
    public static final int EPHEMERAL_COUNT_OFFSET = TIMEOUT_OFFSET + SIZE_OF_INT;
    /** Of the entry; -1 when nobody holds the session. */
    public static final int OWNER_OFFSET = EPHEMERAL_COUNT_OFFSET + SIZE_OF_INT;
    /** Of the entry; 1 attached, 2 suspended, 3 detached. */
    public static final int STATUS_OFFSET = OWNER_OFFSET + SIZE_OF_INT;
    /** Bytes of an entry. */
    public static final int ENTRY_LENGTH = STATUS_OFFSET + SIZE_OF_INT;

    private SessionListDescriptor()
    {
    }
}
