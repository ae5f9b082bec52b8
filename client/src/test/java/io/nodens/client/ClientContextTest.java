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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClientContextTest
{
    @Test
    void shouldTakeEndpointsApart()
    {
        final List<ClientEndpoint> endpoints = new ClientContext()
            .endpoints("host:20000, [::1]:20100,ipc,ipc:77")
            .requestStreamId(5)
            .conclude()
            .endpointList();

        assertEquals(new ClientEndpoint("host:20000", "host", 20000, 5), endpoints.get(0));
        assertEquals(new ClientEndpoint("[::1]:20100", "[::1]", 20100, 5), endpoints.get(1));
        assertEquals(new ClientEndpoint("ipc", null, 0, 5), endpoints.get(2));
        assertEquals(new ClientEndpoint("ipc:77", null, 0, 77), endpoints.get(3));
        assertTrue(endpoints.get(3).isIpc());
        assertEquals(
            "aeron:udp?endpoint=10.0.0.1:20000|term-length=65536|sparse=true",
            endpoints.get(0).requestChannel("10.0.0.1", 65536));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "host", "host:", ":1", "host:0", "host:65536", "h:x", "a:1,,b:2", "ipc:", "a|b:1"})
    void shouldRefuseMalformedEndpoints(final String endpoints)
    {
        final BadArgumentsException exception = assertThrows(
            BadArgumentsException.class, () -> new ClientContext().endpoints(endpoints).conclude());

        assertTrue(exception.getMessage().contains("host:basePort"), exception.getMessage());
    }

    @Test
    void shouldNameSettingValueAndWhatIsAllowedWhenRefused()
    {
        refused("maxInFlight=3, allowed: a power of two", (context) -> context.maxInFlight(3));
        refused("maxInFlight=2048", (context) -> context.maxInFlight(2048));
        refused("maxInFlightBytes=1", (context) -> context.maxInFlightBytes(1));
        refused("maxWatches=-1", (context) -> context.maxWatches(-1));
        refused("termBufferLength=100", (context) -> context.termBufferLength(100));
        refused("sessionTimeoutMs=0", (context) -> context.sessionTimeoutMs(0));
        refused("operationTimeoutMs=-5", (context) -> context.operationTimeoutMs(-5));
        refused("connectTimeoutMs=0", (context) -> context.connectTimeoutMs(0));
        refused("reconnectBackoffMaxMs=1", (context) -> context.reconnectBackoffMaxMs(1));
        refused("clientName", (context) -> context.clientName("x".repeat(65)));
        refused("endpoints are missing", (context) -> context.endpoints(null));
    }

    @Test
    void shouldConcludeOnceAndGoOnAsAClone()
    {
        final ClientContext context = new ClientContext().endpoints("ipc").conclude();

        assertThrows(IllegalStateException.class, context::conclude);
        assertEquals(1, context.clone().conclude().endpointList().size());
        assertFalse(context.useAgentInvoker());
    }

    private static void refused(final String expected, final Consumer<ClientContext> setting)
    {
        final ClientContext context = new ClientContext().endpoints("ipc");
        setting.accept(context);
        final BadArgumentsException exception = assertThrows(BadArgumentsException.class, context::conclude);
        assertTrue(exception.getMessage().contains(expected), exception.getMessage());
    }
}
