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
package io.nodens.cluster.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Waiting for answers.
 */
public final class Futures
{
    private Futures()
    {
    }

    /**
     * Wait.
     *
     * @param future to wait for.
     * @param <T>    of the answer.
     * @return the answer.
     * @throws TransferException    as the future says.
     * @throws InterruptedException on Ctrl-C.
     */
    public static <T> T await(final CompletableFuture<T> future) throws InterruptedException
    {
        try
        {
            return future.get();
        }
        catch (final ExecutionException ex)
        {
            throw cause(ex);
        }
    }

    private static TransferException cause(final ExecutionException ex)
    {
        for (Throwable cause = ex; null != cause; cause = cause.getCause())
        {
            if (cause instanceof TransferException failure)
            {
                return new TransferException(failure.reason(), failure.path(), failure.getMessage(), failure);
            }
        }

        throw new IllegalStateException(ex.getCause());
    }
}
