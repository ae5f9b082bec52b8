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

/**
 * The deadline of an operation passed. {@link #isOutcomeUnknown()} says whether it may nevertheless have been done.
 */
public final class OperationTimeoutException extends NodensException
{
    private static final long serialVersionUID = 1L;

    /**
     * With what was asked and what is known of it.
     *
     * @param operation        that timed out.
     * @param path             of the znode, or null.
     * @param detail           text for a human reader, or null.
     * @param isOutcomeUnknown true for a write that was sent and may be applied yet.
     */
    public OperationTimeoutException(
        final Operation operation, final String path, final String detail, final boolean isOutcomeUnknown)
    {
        super(ErrorCode.OPERATION_TIMEOUT, operation, path, detail, isOutcomeUnknown);
    }
}
