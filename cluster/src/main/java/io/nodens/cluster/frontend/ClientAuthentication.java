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
package io.nodens.cluster.frontend;

import java.util.ServiceLoader;

/**
 * How a front end wants to know who its clients are.
 *
 * @param authenticator that looks at proofs; null when clients are not asked.
 * @param isEnforced    whether clients without a proof are refused; otherwise they are let in, counted and logged.
 */
public record ClientAuthentication(ClientAuthenticator authenticator, boolean isEnforced)
{
    /** Clients are not asked who they are. */
    public static final ClientAuthentication NONE = new ClientAuthentication(null, false);

    private static final String FURTHER = "x-";

    /**
     * Whether a role must be proved.
     *
     * @param role to ask about.
     * @return true when it must.
     */
    public boolean guards(final ClientRole role)
    {
        return null != authenticator && authenticator.guards(role);
    }

    /**
     * Whether who has proved one thing may do what needs another.
     *
     * @param principal that a client has proved.
     * @return false when commands of operators are guarded, and it has not proved to be one.
     */
    public boolean mayOperate(final ClientPrincipal principal)
    {
        return ClientRole.OPERATOR == principal.role() || !guards(ClientRole.OPERATOR);
    }

    /**
     * An authenticator of the application.
     *
     * @param method that it has.
     * @return the authenticator that the class path has for it.
     * @throws IllegalArgumentException when there is none, or more than one.
     */
    public static ClientAuthenticator load(final String method)
    {
        ClientAuthenticator found = null;
        for (final ClientAuthenticator authenticator : ServiceLoader.load(ClientAuthenticator.class))
        {
            if (method.equals(authenticator.method()))
            {
                if (null != found)
                {
                    throw new IllegalArgumentException("two classes on the class path are the authenticator " + method +
                        ": " + found.getClass().getName() + " and " + authenticator.getClass().getName());
                }
                found = authenticator;
            }
        }
        if (null == found || !method.startsWith(FURTHER))
        {
            throw new IllegalArgumentException("there is no authenticator " + method + "; allowed are secret, and " +
                "the " + ClientAuthenticator.class.getName() + " of the class path whose names begin with " + FURTHER);
        }
        return found;
    }
}
