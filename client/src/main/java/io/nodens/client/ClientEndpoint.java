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
import java.util.ArrayList;
import java.util.List;

/**
 * Where a member's front end is reached.
 *
 * @param text     as it was given, for messages.
 * @param host     name or address, null for IPC.
 * @param port     UDP port, 0 for IPC.
 * @param streamId of the requests.
 */
public record ClientEndpoint(String text, String host, int port, int streamId)
{
    private static final String IPC = "ipc";
    private static final int MAX_PORT = 65_535;

    /**
     * Parse a list of endpoints.
     *
     * @param endpoints comma separated {@code host:basePort}, {@code ipc} or {@code ipc:streamId}.
     * @param streamId  for those that do not name one.
     * @return the endpoints in the order given.
     * @throws BadArgumentsException naming the entry that is malformed.
     */
    public static List<ClientEndpoint> parse(final String endpoints, final int streamId)
    {
        if (null == endpoints || endpoints.isBlank())
        {
            throw refused("endpoints are missing");
        }

        final List<ClientEndpoint> result = new ArrayList<>();
        for (final String part : endpoints.split(",", -1))
        {
            result.add(parseOne(part.trim(), streamId));
        }

        if (result.size() > ClientConfiguration.ENDPOINTS_MAX)
        {
            throw refused(result.size() + " endpoints");
        }

        return List.copyOf(result);
    }

    /**
     * Whether the member shares the media driver.
     *
     * @return true for IPC.
     */
    public boolean isIpc()
    {
        return null == host;
    }

    /**
     * Aeron channel of the requests.
     *
     * @param address          of the member, as in a channel; ignored for IPC.
     * @param termBufferLength of the publication in bytes.
     * @return the channel URI.
     */
    public String requestChannel(final String address, final int termBufferLength)
    {
        final String parameters = "term-length=" + termBufferLength + "|sparse=true";
        return isIpc() ? "aeron:ipc?" + parameters : "aeron:udp?endpoint=" + address + ":" + port + "|" + parameters;
    }

    private static ClientEndpoint parseOne(final String text, final int streamId)
    {
        if (IPC.equals(text))
        {
            return new ClientEndpoint(text, null, 0, streamId);
        }

        final int colon = text.lastIndexOf(':');
        if (colon <= 0)
        {
            throw refused("endpoint '" + text + "'");
        }

        final String host = text.substring(0, colon);
        final int number = parseNumber(text, text.substring(colon + 1));
        if (IPC.equals(host))
        {
            return new ClientEndpoint(text, null, 0, number);
        }

        if (number < 1 || number > MAX_PORT || !isPlain(host))
        {
            throw refused("endpoint '" + text + "'");
        }

        return new ClientEndpoint(text, host, number, streamId);
    }

    private static boolean isPlain(final String host)
    {
        return host.equals(host.strip()) && host.indexOf('|') < 0 && host.indexOf('?') < 0;
    }

    private static int parseNumber(final String text, final String digits)
    {
        try
        {
            return Integer.parseInt(digits);
        }
        catch (final NumberFormatException ex)
        {
            throw refused("endpoint '" + text + "'");
        }
    }

    private static BadArgumentsException refused(final String what)
    {
        return new BadArgumentsException(
            Operation.CONNECT,
            null,
            what + ", allowed: 1 to 64 of host:basePort, ipc or ipc:streamId, comma separated");
    }
}
