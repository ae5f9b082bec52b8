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

/**
 * Takes the answer to an asynchronous request. Exactly one call per request that was accepted.
 * <p>
 * <b>Thread:</b> that of the client's {@link Callbacks}, one callback after the other; only on the client's own thread
 * it must not block. One handler may serve any number of requests: {@link Response#correlationId()} distinguishes them.
 * Whatever it throws goes to the error handler.
 */
@FunctionalInterface
public interface ResponseHandler
{
    /**
     * The request is decided.
     *
     * @param response valid during the call only.
     */
    void onResponse(Response response);
}
