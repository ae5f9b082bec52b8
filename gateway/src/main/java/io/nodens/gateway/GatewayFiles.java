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
package io.nodens.gateway;

import io.nodens.gateway.proof.SaslUsers;
import io.nodens.gateway.tls.TlsServer;
import org.agrona.CloseHelper;

import java.io.IOException;

/**
 * What a gateway reads from files, and looks after while they change: users of SASL, keys and certificates of TLS.
 * Gateways that follow each other may use the same ones: what could be read once stays in use, whatever comes of the
 * files.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the threads that look at the files, and those of handshakes.
 */
public final class GatewayFiles implements AutoCloseable
{
    private final SaslUsers users;
    private final TlsServer tls;

    private GatewayFiles(final GatewayContext context)
    {
        users = launchUsers(context);
        try
        {
            tls = launchTls(context);
        }
        catch (final GatewayException ex)
        {
            CloseHelper.quietClose(users);
            throw ex;
        }
    }

    /**
     * Read the files, and look at them from then on.
     *
     * @param context with what clients prove, with TLS, the factory of threads and the log; nothing else is used.
     * @return what they have.
     * @throws GatewayException when a file cannot be used.
     */
    public static GatewayFiles launch(final GatewayContext context)
    {
        return new GatewayFiles(context);
    }

    private static SaslUsers launchUsers(final GatewayContext context)
    {
        if (null == context.proofs().saslUsers())
        {
            return null;
        }

        try
        {
            return SaslUsers.launch(
                context.proofs().saslUsers(), context.proofs().reloadIntervalMs(), context.threadFactory(),
                context.log());
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new GatewayException("the users of SASL cannot be used: " + ex.getMessage(), ex);
        }
    }

    private static TlsServer launchTls(final GatewayContext context)
    {
        if (null == context.tls())
        {
            return null;
        }

        try
        {
            return TlsServer.launch(context.tls(), context.threadFactory(), context.log());
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new GatewayException("TLS of the gateway cannot be set up: " + ex.getMessage(), ex);
        }
    }

    /** Null when there is no SASL. */
    SaslUsers users()
    {
        return users;
    }

    /** Null when there is no TLS. */
    TlsServer tls()
    {
        return tls;
    }

    /** Look at the files no more; to be called when there are no connections any more. */
    @Override
    public void close()
    {
        CloseHelper.quietClose(tls);
        CloseHelper.quietClose(users);
    }
}
