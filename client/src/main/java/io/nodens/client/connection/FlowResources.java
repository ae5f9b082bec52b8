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
package io.nodens.client.connection;

import org.agrona.ErrorHandler;

/**
 * What the sessions of one connection share.
 *
 * @param pool               of requests.
 * @param callbacks          in which the application's handlers wait for their turn, or null to call them at once, on
 *                           the client's thread.
 * @param errorHandler       for what handlers throw.
 * @param operationTimeoutMs of a request, for messages.
 * @param response           for outcomes that no member answers.
 */
record FlowResources(
    RequestPool pool,
    CallbackQueue callbacks,
    ErrorHandler errorHandler,
    long operationTimeoutMs,
    ResponseFlyweight response)
{
}
