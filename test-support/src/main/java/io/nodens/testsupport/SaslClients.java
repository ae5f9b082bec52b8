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
package io.nodens.testsupport;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import java.util.Map;

/**
 * The client's side of the dialogue of SASL that ZooKeeper's clients speak.
 */
public final class SaslClients
{
    private SaslClients()
    {
    }

    /**
     * A client that proves to be a user by DIGEST-MD5.
     *
     * @param user     that it says to be.
     * @param password that it says to have.
     * @param actsFor  for whom it would like to act; null for the user.
     * @return the client, before the first challenge.
     * @throws SaslException when the JDK has no such client.
     */
    public static SaslClient digestMd5(final String user, final String password, final String actsFor)
        throws SaslException
    {
        return Sasl.createSaslClient(
            new String[]{"DIGEST-MD5"}, actsFor, "zookeeper", "zk-sasl-md5", Map.of(), (callbacks) ->
            {
                for (final Callback callback : callbacks)
                {
                    if (callback instanceof NameCallback asked)
                    {
                        asked.setName(user);
                    }
                    else if (callback instanceof PasswordCallback asked)
                    {
                        asked.setPassword(password.toCharArray());
                    }
                    else if (callback instanceof RealmCallback asked)
                    {
                        asked.setText(asked.getDefaultText());
                    }
                }
            });
    }
}
