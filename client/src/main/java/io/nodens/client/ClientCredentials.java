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
import io.nodens.sbe.NamedSecret;

import java.util.List;

/**
 * With what a client proves who it is when it connects, to members that ask. The proof is an answer to a challenge of
 * the member; a {@linkplain #sharedSecret(String, byte[]) shared secret} itself never crosses the wire.
 * <p>
 * Whoever needs another way implements this interface, and {@code io.nodens.cluster.frontend.ClientAuthenticator} for
 * the members.
 * <p>
 * <b>Thread:</b> called on the client's thread, which an implementation must not hold up.
 */
public interface ClientCredentials
{
    /**
     * How the proof is made. A member that asks for another method refuses the client.
     *
     * @return name of the method: "secret", or one of an application's own, which begins with "x-".
     */
    String method();

    /**
     * Who the client is, for members and their logs.
     *
     * @return 1 to 64 letters, digits and {@code ._@-}.
     */
    String name();

    /**
     * For what the client connects.
     *
     * @return true to be allowed the commands of operators as well.
     */
    boolean isOperator();

    /**
     * Answer a challenge.
     *
     * @param challenge     of the member.
     * @param connectionId  that the member gave the connection.
     * @param correlationId that this client gave it.
     * @return the proof, at most 4096 bytes.
     */
    byte[] prove(byte[] challenge, long connectionId, long correlationId);

    /**
     * A secret that the members know under the client's name, one of {@code nodens.client.secrets}.
     *
     * @param name   of the client.
     * @param secret 16 to 256 bytes, which are copied.
     * @return the credentials.
     * @throws BadArgumentsException when name or secret are not allowed.
     */
    static ClientCredentials sharedSecret(final String name, final byte[] secret)
    {
        try
        {
            return new SecretCredentials(NamedSecret.of(name, secret), false);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadArgumentsException(Operation.CONNECT, null, ex.getMessage());
        }
    }

    /**
     * A shared secret from where it is kept. A program that gets the place as an argument shows no secret in the list
     * of processes.
     *
     * @param source {@code file:PATH} or {@code env:VARIABLE}: what is there has one entry {@code name:secret}.
     * @return the credentials.
     * @throws BadArgumentsException when there is no secret, or more than one; the message shows nothing of it.
     */
    static ClientCredentials from(final String source)
    {
        final List<ClientCredentials> credentials = allFrom(source);
        if (1 != credentials.size())
        {
            throw new BadArgumentsException(
                Operation.CONNECT, null, source + " has " + credentials.size() + " secrets; a client has one");
        }

        return credentials.get(0);
    }

    /**
     * Every shared secret of a place that may have several, as {@code nodens.client.secrets} names it.
     *
     * @param source {@code file:PATH}, {@code env:VARIABLE} or {@code none}: what is there has entries
     *               {@code name:secret}.
     * @return the credentials in the order of the entries; nothing for {@code none} alone.
     * @throws BadArgumentsException when there is no secret, or one that is not allowed; the message shows nothing of
     *                               it.
     */
    static List<ClientCredentials> allFrom(final String source)
    {
        try
        {
            return NamedSecret.read(source).stream()
                .<ClientCredentials>map((secret) -> new SecretCredentials(secret, false)).toList();
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadArgumentsException(Operation.CONNECT, null, ex.getMessage());
        }
    }

    /**
     * The same credentials for operators' commands: the secret is one of the members' {@code nodens.operator.secrets}.
     *
     * @return credentials of an operator.
     */
    default ClientCredentials asOperator()
    {
        final ClientCredentials client = this;
        return new ClientCredentials()
        {
            @Override
            public String method()
            {
                return client.method();
            }

            @Override
            public String name()
            {
                return client.name();
            }

            @Override
            public boolean isOperator()
            {
                return true;
            }

            @Override
            public byte[] prove(final byte[] challenge, final long connectionId, final long correlationId)
            {
                return client.prove(challenge, connectionId, correlationId);
            }
        };
    }
}
