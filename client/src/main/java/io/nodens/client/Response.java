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
package io.nodens.client;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

/**
 * The answer to an asynchronous request: a view that is valid during {@link ResponseHandler#onResponse(Response)} only.
 * <p>
 * <b>Allocates:</b> nothing, except in methods that return a String, an array or an exception.
 */
public interface Response
{
    /**
     * Which request is answered.
     *
     * @return the return value of the call that made the request.
     */
    long correlationId();

    /**
     * What was asked.
     *
     * @return the operation.
     */
    Operation operation();

    /**
     * How it went.
     *
     * @return {@link ErrorCode#OK} or the failure.
     */
    ErrorCode code();

    /**
     * Whether a write that failed by {@link ErrorCode#OPERATION_TIMEOUT}, {@link ErrorCode#CLIENT_CLOSED}, {@link
     * ErrorCode#SESSION_EXPIRED}, {@link ErrorCode#SESSION_MOVED} or {@link ErrorCode#CONNECTION_LOSS} may nevertheless
     * have been done.
     *
     * @return true when the write was sent and no answer came.
     */
    boolean isOutcomeUnknown();

    /**
     * The zxid of a write; for a read, the zxid that the answer is valid as of.
     *
     * @return the zxid, 0 when the member did not answer.
     */
    long zxid();

    /**
     * Stat of the znode: after a create or set, of a read; of the parent for children.
     *
     * @return the stat, all zero if there is none. It is valid during the call only.
     */
    ZnodeStat stat();

    /**
     * Suffix that a sequential create was given.
     *
     * @return the suffix, -1 without one.
     */
    long sequence();

    /**
     * Path of the request; after a create the path that the znode got.
     *
     * @return the path, or null for an operation without one.
     */
    String path();

    /**
     * Whether the znode's data are null, which is not the same as empty.
     *
     * @return true for null data and when there are none in this answer.
     */
    boolean isNullData();

    /**
     * Buffer with the payload: data of getData; of getChildren the names, each an int32 length in little endian byte
     * order before its UTF-8 bytes; of getChildrenWithData the entries, as {@link io.nodens.tree.ChildEntry} reads
     * them.
     *
     * @return the buffer.
     */
    DirectBuffer buffer();

    /**
     * First byte of the payload.
     *
     * @return offset in {@link #buffer()}.
     */
    int offset();

    /**
     * Length of the payload.
     *
     * @return bytes.
     */
    int length();

    /**
     * Copy of the payload.
     *
     * @return the bytes, null for null data.
     */
    byte[] data();

    /**
     * Children in this page.
     *
     * @return the count, 0 for other operations.
     */
    int childCount();

    /**
     * Where the next page of children starts.
     *
     * @return the cursor.
     */
    long cursor();

    /**
     * Whether this page of children is the last.
     *
     * @return true when nothing follows.
     */
    boolean isLastPage();

    /**
     * The failure as an exception that names path, operation and code.
     *
     * @return the exception, null for {@link ErrorCode#OK}.
     */
    NodensException exception();
}
