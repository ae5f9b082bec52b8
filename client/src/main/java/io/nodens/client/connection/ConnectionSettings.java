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

import io.nodens.client.ClientCredentials;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * What a connection needs to know of its client.
 *
 * @param clientName       for operators.
 * @param credentials      by which the client proves who it is; null for none.
 * @param responseHost     address of this host, or null for that of the route.
 * @param terms            of the stream.
 * @param silenceTimeoutNs a member that answers nothing for so long is given up.
 * @param errorHandler     for garbage.
 * @param clock            that the client goes by.
 * @param wakeUp           told by other threads that there are messages for the client; may be null.
 */
public record ConnectionSettings(
    String clientName,
    ClientCredentials credentials,
    String responseHost,
    StreamTerms terms,
    long silenceTimeoutNs,
    ErrorHandler errorHandler,
    NanoClock clock,
    Runnable wakeUp)
{
}
