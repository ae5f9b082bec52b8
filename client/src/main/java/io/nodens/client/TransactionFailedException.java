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

import java.util.List;

/**
 * An operation of a {@link Transaction} failed, so that nothing was done. Code, path and operation are those of the
 * operation that failed.
 */
public final class TransactionFailedException extends NodensException
{
    private static final long serialVersionUID = 1L;

    private final transient List<OperationResult> results;
    private final int failedIndex;

    TransactionFailedException(final List<OperationResult> results, final int failedIndex)
    {
        super(
            results.get(failedIndex).code(), results.get(failedIndex).operation(), results.get(failedIndex).path(),
            "operation " + failedIndex + " of a transaction; nothing was done");
        this.results = results;
        this.failedIndex = failedIndex;
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
     * How each operation ended.
     *
     * @return one result for each operation, in their order.
     */
    public List<OperationResult> results()
    {
        return results;
    }
}
