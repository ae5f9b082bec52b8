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

import io.nodens.sbe.protocol.OutcomeDecoder;

/**
 * Layout of the records in the results ring, in native byte order, each behind the ring's own 8 byte header.
 * <pre>
 *   FRONT_END_OPENED (1)      WRITE_RESULT (2)            SESSION_RESULT (3)      BARRIER (4)          SESSION_EVENT
 *    (5) 0 incarnation             0 sequence                  0 sequence              0 sequence           0 session
 *    id 8 applied sequence        8 zxid                      8 zxid                  8 zxid               8 zxid
 *   16 max data length        16 session id               16 session id                                16 attachment id
 *                             24 request id               24 attachment id                             24 event type
 *                             32 outcomes, 80 each        32 last request id
 *                                                         40 timeout ms
 *                                                         44 code
 * </pre>
 * Offset 0 is the subject of the record, offset 8 the zxid wherever there is one. A write result has one outcome for
 * each operation, in the bytes of the client protocol; its length says how many.
 */
final class ResultDescriptor
{
    static final int FRONT_END_OPENED_TYPE = 1;
    static final int WRITE_RESULT_TYPE = 2;
    static final int SESSION_RESULT_TYPE = 3;
    static final int BARRIER_TYPE = 4;
    static final int SESSION_EVENT_TYPE = 5;

    static final int INCARNATION_OFFSET = 0;
    static final int APPLIED_SEQUENCE_OFFSET = INCARNATION_OFFSET + SIZE_OF_LONG;
    static final int MAX_DATA_LENGTH_OFFSET = APPLIED_SEQUENCE_OFFSET + SIZE_OF_LONG;
    static final int FRONT_END_OPENED_LENGTH = MAX_DATA_LENGTH_OFFSET + SIZE_OF_INT;

    static final int SEQUENCE_OFFSET = 0;
    static final int ZXID_OFFSET = SEQUENCE_OFFSET + SIZE_OF_LONG;
    static final int BARRIER_LENGTH = ZXID_OFFSET + SIZE_OF_LONG;

    static final int SESSION_ID_OFFSET = ZXID_OFFSET + SIZE_OF_LONG;
    static final int REQUEST_ID_OFFSET = SESSION_ID_OFFSET + SIZE_OF_LONG;
    static final int OUTCOMES_OFFSET = REQUEST_ID_OFFSET + SIZE_OF_LONG;
    static final int OUTCOME_LENGTH = OutcomeDecoder.ENCODED_LENGTH;

    static final int ATTACHMENT_ID_OFFSET = SESSION_ID_OFFSET + SIZE_OF_LONG;
    static final int LAST_REQUEST_ID_OFFSET = ATTACHMENT_ID_OFFSET + SIZE_OF_LONG;
    static final int TIMEOUT_OFFSET = LAST_REQUEST_ID_OFFSET + SIZE_OF_LONG;
    static final int SESSION_CODE_OFFSET = TIMEOUT_OFFSET + SIZE_OF_INT;
    static final int SESSION_RESULT_LENGTH = SESSION_CODE_OFFSET + SIZE_OF_INT;

    static final int EVENT_SESSION_ID_OFFSET = 0;
    static final int EVENT_ATTACHMENT_ID_OFFSET = ZXID_OFFSET + SIZE_OF_LONG;
    static final int EVENT_TYPE_OFFSET = EVENT_ATTACHMENT_ID_OFFSET + SIZE_OF_LONG;
    static final int SESSION_EVENT_LENGTH = EVENT_TYPE_OFFSET + SIZE_OF_INT;

    private ResultDescriptor()
    {
    }

    static int writeResultLength(final int outcomes)
    {
        return OUTCOMES_OFFSET + outcomes * OUTCOME_LENGTH;
    }
}
