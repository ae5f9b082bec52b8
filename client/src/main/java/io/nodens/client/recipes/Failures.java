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
package io.nodens.client.recipes;

import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.OperationTimeoutException;

import java.util.concurrent.CompletionException;

/**
 * What failed requests mean to a recipe.
 */
final class Failures
{
    private Failures()
    {
    }

    static boolean isNoNode(final Throwable throwable)
    {
        return cause(throwable) instanceof NoNodeException;
    }

    /** Whether a write that failed may have happened, or may happen yet. */
    static boolean isOutcomeUnknown(final Throwable throwable)
    {
        return cause(throwable) instanceof OperationTimeoutException timeout && timeout.isOutcomeUnknown();
    }

    static boolean isSessionOver(final Throwable throwable)
    {
        return cause(throwable) instanceof NodensException exception && switch (exception.code())
        {
            case SESSION_EXPIRED, CLIENT_CLOSED, CONNECT_FAILED, VERSION_MISMATCH -> true;
            default -> false;
        };
    }

    static Throwable cause(final Throwable throwable)
    {
        return throwable instanceof CompletionException && null != throwable.getCause() ?
            throwable.getCause() : throwable;
    }
}
