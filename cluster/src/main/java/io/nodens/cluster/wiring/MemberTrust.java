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
package io.nodens.cluster.wiring;

import io.aeron.security.AuthenticatorSupplier;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.DefaultAuthenticatorSupplier;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.sbe.NamedSecret;
import org.agrona.concurrent.SystemNanoClock;

import java.util.List;
import java.util.function.Consumer;

/**
 * How the members of a cluster know each other's sessions: what settings say of it, as Aeron's components want it.
 */
final class MemberTrust
{
    private final List<NamedSecret> secrets;
    private final boolean isEnforced;
    private final Consumer<String> log;

    /**
     * Of one member.
     *
     * @param context of the member, concluded.
     * @param log     of the member.
     */
    MemberTrust(final MemberContext context, final Consumer<String> log)
    {
        this.log = log;
        secrets = MemberSecrets.ofMembers(context);
        isEnforced = MemberSecrets.isEnforcedAmongMembers(context);
    }

    /**
     * Who is let in; everybody where members have no secret.
     *
     * @param door what the sessions are of, for lines of the log.
     * @return a supplier of authenticators.
     */
    AuthenticatorSupplier authenticatorSupplier(final String door)
    {
        return secrets.isEmpty() ? new DefaultAuthenticatorSupplier() :
            () -> new MemberAuthenticator(secrets, isEnforced, door, log, SystemNanoClock.INSTANCE);
    }

    /**
     * By what this member proves that it is one.
     *
     * @return credentials by the first secret, which answer nothing when there is none.
     */
    CredentialsSupplier credentials()
    {
        return credentials(secrets);
    }

    static CredentialsSupplier credentials(final List<NamedSecret> secrets)
    {
        return new MemberCredentials(secrets.isEmpty() ? null : secrets.get(0));
    }
}
