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
package io.nodens.gateway.proof;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * The dialogue by which a client proves to be a user, DIGEST-MD5 by the JDK's mechanism. A connection has one; what the
 * client sends after its end is refused.
 * <pre>
 *   client                           this
 *     | empty token                   |
 *     |------------------------------&gt;|
 *     |   realm, nonce, algorithm      |
 *     |&lt;------------------------------|
 *     | user, nonces, hash            |
 *     |------------------------------&gt;|  is it that of the password?
 *     |   hash, by which the client    |
 *     |   knows this side              |
 *     |&lt;------------------------------|
 * </pre>
 * <b>Thread:</b> the agent's; it never blocks, since the passwords are in memory. <b>Allocates:</b> for each token.
 */
public final class SaslDialogue
{
    /** Longest token in bytes; the mechanism takes no longer one either. */
    public static final int MAX_TOKEN_LENGTH = 4096;

    private final SaslUsers users;
    private SaslServer server;
    private String user;

    /**
     * A dialogue that has not begun.
     *
     * @param users that the client may be.
     * @throws SaslException when there is no such dialogue.
     */
    public SaslDialogue(final SaslUsers users) throws SaslException
    {
        this.users = users;
        server = users.newServer((CallbackHandler)this::onCallbacks);
    }

    /**
     * The client sent a token.
     *
     * @param token of the client; empty at the beginning.
     * @return the answer.
     * @throws SaslException    when the client has proved nothing by it, or the dialogue is over.
     * @throws RuntimeException when the mechanism does not get along with it.
     */
    public byte[] answer(final byte[] token) throws SaslException
    {
        if (null == server)
        {
            throw new SaslException("the dialogue is over");
        }

        boolean isGoingOn = false;
        try
        {
            final byte[] answer = server.evaluateResponse(token);
            isGoingOn = !server.isComplete();
            if (!isGoingOn)
            {
                user = server.getAuthorizationID();
            }
            return answer;
        }
        finally
        {
            server = isGoingOn ? server : null;
        }
    }

    /**
     * Who the client is.
     *
     * @return name of the user; null as long as nothing is proved.
     */
    public String user()
    {
        return user;
    }

    private void onCallbacks(final Callback[] callbacks) throws UnsupportedCallbackException
    {
        String name = null;
        for (final Callback callback : callbacks)
        {
            if (callback instanceof RealmCallback realm)
            {
                realm.setText(realm.getDefaultText());
            }
            else if (callback instanceof NameCallback asked)
            {
                name = asked.getDefaultName();
                asked.setName(name);
            }
            else if (callback instanceof PasswordCallback password)
            {
                password.setPassword(users.password(name));
            }
            else if (callback instanceof AuthorizeCallback authorize)
            {
                // Whoever a client would like to act for, it is who it has proved to be, as with ZooKeeper.
                authorize.setAuthorized(true);
                authorize.setAuthorizedID(authorize.getAuthenticationID());
            }
            else
            {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
