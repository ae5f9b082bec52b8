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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import java.nio.charset.StandardCharsets;

/**
 * What the settings of a client must satisfy. Each refusal names the setting, its value and what is allowed.
 */
final class ClientContextChecks
{
    private ClientContextChecks()
    {
    }

    static void check(final ClientContext context)
    {
        checkSizes(context);
        checkTimeouts(context);
        if (context.clientName().getBytes(StandardCharsets.UTF_8).length > ClientConfiguration.CLIENT_NAME_MAX_LENGTH)
        {
            throw refused("clientName", context.clientName(), "at most 64 bytes of UTF-8");
        }

        if (null != context.aeron() && null != context.embeddedDriver())
        {
            throw refused("embeddedDriver", "set beside aeron", "one of the two");
        }

        if (context.useAgentInvoker() && null != context.callbacks() && !context.callbacks().isOnClientThread())
        {
            throw refused("callbacks", "on another thread", "onClientThread() with useAgentInvoker(true)");
        }
    }

    private static void checkSizes(final ClientContext context)
    {
        if (Integer.bitCount(context.maxInFlight()) != 1 ||
            context.maxInFlight() < 1 ||
            context.maxInFlight() > ClientConfiguration.MAX_IN_FLIGHT_LIMIT)
        {
            throw refused("maxInFlight", context.maxInFlight(), "a power of two from 1 to 1024");
        }

        if (context.maxInFlightBytes() < ClientConfiguration.MAX_IN_FLIGHT_BYTES_FLOOR)
        {
            throw refused("maxInFlightBytes", context.maxInFlightBytes(), "at least 65536");
        }

        if (context.maxWatches() < 0)
        {
            throw refused("maxWatches", context.maxWatches(), "0 or more");
        }

        if (Integer.bitCount(context.termBufferLength()) != 1 ||
            context.termBufferLength() < ClientConfiguration.TERM_BUFFER_LENGTH_MIN ||
            context.termBufferLength() > ClientConfiguration.TERM_BUFFER_LENGTH_MAX)
        {
            throw refused("termBufferLength", context.termBufferLength(), "a power of two from 65536 to 1073741824");
        }
    }

    private static void checkTimeouts(final ClientContext context)
    {
        positive("sessionTimeoutMs", context.sessionTimeoutMs());
        positive("operationTimeoutMs", context.operationTimeoutMs());
        positive("connectTimeoutMs", context.connectTimeoutMs());
        positive("attemptTimeoutMs", context.attemptTimeoutMs());
        positive("silenceTimeoutMs", context.silenceTimeoutMs());
        positive("answerTimeoutMs", context.answerTimeoutMs());
        positive("closeTimeoutMs", context.closeTimeoutMs());
        positive("reconnectBackoffMinMs", context.reconnectBackoffMinMs());
        if (context.reconnectBackoffMaxMs() < context.reconnectBackoffMinMs())
        {
            throw refused("reconnectBackoffMaxMs", context.reconnectBackoffMaxMs(), "at least reconnectBackoffMinMs");
        }
    }

    private static void positive(final String name, final long value)
    {
        if (value <= 0 || value > ClientConfiguration.TIMEOUT_MAX_MS)
        {
            throw refused(name, value, "1 to " + ClientConfiguration.TIMEOUT_MAX_MS + " ms");
        }
    }

    private static BadArgumentsException refused(final String name, final Object value, final String allowed)
    {
        return new BadArgumentsException(Operation.CONNECT, null, name + "=" + value + ", allowed: " + allowed);
    }
}
