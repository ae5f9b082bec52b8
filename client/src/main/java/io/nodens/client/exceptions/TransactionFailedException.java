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
package io.nodens.client.exceptions;

import java.util.List;

/**
 * An operation of a transaction failed, so that nothing was done. Code, path and operation are those of the operation
 * that failed.
 */
public final class TransactionFailedException extends NodensException
{
    private static final long serialVersionUID = 1L;

    private final int failedIndex;
    private final transient List<ErrorCode> codes;

    /**
     * With what became of each operation.
     *
     * @param operation   that failed.
     * @param path        that it was about.
     * @param failedIndex which one it was, from 0.
     * @param codes       one for each operation, in their order.
     */
    public TransactionFailedException(
        final Operation operation, final String path, final int failedIndex, final List<ErrorCode> codes)
    {
        this(operation, path, failedIndex, codes, null);
    }

    /**
     * With what became of each operation, and why one failed.
     *
     * @param operation   that failed.
     * @param path        that it was about.
     * @param failedIndex which one it was, from 0.
     * @param codes       one for each operation, in their order.
     * @param reason      for a human reader; null for what code, operation and path tell.
     */
    public TransactionFailedException(
        final Operation operation,
        final String path,
        final int failedIndex,
        final List<ErrorCode> codes,
        final String reason)
    {
        super(
            codes.get(failedIndex), operation, path,
            "operation " + failedIndex + " of a transaction; nothing was done" +
            because(null == reason ? Advice.of(codes.get(failedIndex), operation, path) : reason));
        this.failedIndex = failedIndex;
        this.codes = List.copyOf(codes);
    }

    private static String because(final String reason)
    {
        return reason.isEmpty() ? "" : "; " + reason;
    }

    /**
     * Which operation failed.
     *
     * @return its index, from 0.
     */
    public int failedIndex()
    {
        return failedIndex;
    }

    /**
     * How each operation ended, as ZooKeeper says it: {@link ErrorCode#OK} before the one that failed, its code, and
     * {@link ErrorCode#RUNTIME_INCONSISTENCY} after it.
     *
     * @return one code for each operation, in their order.
     */
    public List<ErrorCode> codes()
    {
        return codes;
    }
}
