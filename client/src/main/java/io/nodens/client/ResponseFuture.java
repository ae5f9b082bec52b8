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
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A future that is its own handler.
 *
 * @param <T> of the outcome.
 */
final class ResponseFuture<T> extends CompletableFuture<T> implements ResponseHandler
{
    private final Function<Response, T> mapper;
    private boolean isAbsentNull;
    private boolean isEveryOutcomeMapped;
    private Function<Response, NodensException> failures = Response::exception;

    ResponseFuture(final Function<Response, T> mapper)
    {
        this.mapper = mapper;
    }

    /**
     * Complete with null when there is no such znode.
     */
    void absent()
    {
        isAbsentNull = true;
    }

    /**
     * Let the mapper decide on every answer of {@link ErrorCode#OK} and {@link ErrorCode#NO_WATCHER}.
     */
    void everyOutcome()
    {
        isEveryOutcomeMapped = true;
    }

    /**
     * Say otherwise than the response what a failure is.
     *
     * @param function of the response.
     */
    void failures(final Function<Response, NodensException> function)
    {
        failures = function;
    }

    @Override
    public void onResponse(final Response response)
    {
        try
        {
            take(response);
        }
        catch (final RuntimeException ex)
        {
            completeExceptionally(new NodensException(
                ErrorCode.SYSTEM_ERROR, response.operation(), response.path(), "cannot take the answer: " + ex));
        }
        catch (final Error ex)
        {
            completeExceptionally(ex);
            throw ex;
        }
    }

    private void take(final Response response)
    {
        final ErrorCode code = response.code();
        if (ErrorCode.OK == code || (isEveryOutcomeMapped && ErrorCode.NO_WATCHER == code))
        {
            complete(mapper.apply(response));
        }
        else if (isAbsentNull && ErrorCode.NO_NODE == code)
        {
            complete(null);
        }
        else
        {
            completeExceptionally(failures.apply(response));
        }
    }
}
