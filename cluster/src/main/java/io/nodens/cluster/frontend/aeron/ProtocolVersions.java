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
package io.nodens.cluster.frontend.aeron;

import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;

/**
 * Compares the protocol versions of a client with those of the member.
 */
final class ProtocolVersions
{
    private ProtocolVersions()
    {
    }

    /** A client whose versions do not fit is told so by an answer, in words that every version understands. */
    static void check(
        final ClientConnection connection, final ConnectRequestDecoder request, final int minOwn)
    {
        final int newest = request.protocolVersion();
        final int given = request.minProtocolVersion();
        final int oldest = ConnectRequestDecoder.minProtocolVersionNullValue() == given ? 0 : given;
        if (oldest < 0 || oldest > newest)
        {
            throw new IllegalArgumentException(
                "a client must speak protocol versions from minProtocolVersion, not negative, to protocolVersion, " +
                "no less; it says " + oldest + " to " + newest);
        }

        if (newest < minOwn || oldest > ConnectRequestDecoder.SCHEMA_VERSION)
        {
            connection.refuse(
                ResultCode.VERSION_MISMATCH,
                "the member speaks protocol versions " + minOwn + " to " + ConnectRequestDecoder.SCHEMA_VERSION +
                ", the client " + oldest + " to " + newest);
        }
    }
}
