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
package io.nodens.cluster.settings;

import io.nodens.client.ClientCredentials;
import io.nodens.cluster.frontend.ClientAuthentication;
import io.nodens.cluster.frontend.ClientRole;
import io.nodens.cluster.frontend.SecretAuthenticator;
import io.nodens.sbe.NamedSecret;
import io.nodens.sbe.SecretSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets that a member's settings lead to. They are read where they are needed, and no setting holds one.
 */
public final class MemberSecrets
{
    private static final String GATEWAY = "nodens-gateway";

    private static final List<MemberSetting> SOURCES =
        List.of(MemberSetting.CLIENT_SECRETS, MemberSetting.OPERATOR_SECRETS, MemberSetting.MEMBER_SECRETS,
            MemberSetting.ADMIN_TOKEN, MemberSetting.GATEWAY_SASL_USERS);

    private MemberSecrets()
    {
    }

    /**
     * How clients prove who they are.
     *
     * @param context of the member.
     * @return what the settings say.
     * @throws MemberException naming the setting when its source cannot be used.
     */
    public static ClientAuthentication authentication(final MemberContext context)
    {
        final List<NamedSecret> clients = secrets(context, MemberSetting.CLIENT_SECRETS);
        final List<NamedSecret> operators = secrets(context, MemberSetting.OPERATOR_SECRETS);
        final boolean isEnforced = "yes".equals(context.text(MemberSetting.AUTHENTICATION_ENFORCE));
        final String method = context.text(MemberSetting.AUTHENTICATOR);
        if (NamedSecret.METHOD.equals(method))
        {
            if (clients.isEmpty() && isEnforced && context.isGiven(MemberSetting.AUTHENTICATION_ENFORCE))
            {
                throw MemberException.configuration(
                    context.binding(MemberSetting.AUTHENTICATION_ENFORCE) + " would refuse every client, because " +
                    MemberSetting.CLIENT_SECRETS.property() + " is none: give secrets of clients as well");
            }
            return clients.isEmpty() && operators.isEmpty() ? ClientAuthentication.NONE :
                new ClientAuthentication(
                    new SecretAuthenticator(withGateway(context, clients), operators), isEnforced);
        }
        if (!clients.isEmpty() || !operators.isEmpty())
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.AUTHENTICATOR) + " does not use " +
                MemberSetting.CLIENT_SECRETS.property() + " and " + MemberSetting.OPERATOR_SECRETS.property() +
                ": leave them out");
        }
        try
        {
            return new ClientAuthentication(ClientAuthentication.load(method), isEnforced);
        }
        catch (final IllegalArgumentException ex)
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.AUTHENTICATOR) + " cannot be used: " + ex.getMessage());
        }
    }

    /** The member's own gateway is a client as well. */
    private static List<NamedSecret> withGateway(final MemberContext context, final List<NamedSecret> clients)
    {
        if (clients.isEmpty())
        {
            return clients;
        }

        final List<NamedSecret> all = new ArrayList<>(clients);
        all.add(NamedSecret.of(GATEWAY, context.gatewaySecret()));
        return all;
    }

    /**
     * By what the member's own gateway proves that it is a client: a secret of this start, which nobody else knows.
     *
     * @param context of the member.
     * @return the credentials, null when clients are not asked for a secret.
     */
    public static ClientCredentials ofGateway(final MemberContext context)
    {
        return NamedSecret.METHOD.equals(context.text(MemberSetting.AUTHENTICATOR)) &&
            !NamedSecret.NONE.equals(context.text(MemberSetting.CLIENT_SECRETS)) ?
            ClientCredentials.sharedSecret(GATEWAY, context.gatewaySecret()) : null;
    }

    /**
     * By what a process beside the member, with the same settings, proves that it is a client: the first of the secrets
     * of clients.
     *
     * @param context as the member has it.
     * @return the credentials, null when clients are not asked for a secret.
     * @throws MemberException naming the setting when its source cannot be used.
     */
    public static ClientCredentials ofOwnClient(final MemberContext context)
    {
        if (!NamedSecret.METHOD.equals(context.text(MemberSetting.AUTHENTICATOR)))
        {
            return null;
        }

        return secrets(context, MemberSetting.CLIENT_SECRETS).isEmpty() ? null :
            ClientCredentials.allFrom(context.text(MemberSetting.CLIENT_SECRETS)).get(0);
    }

    /**
     * Whether nobody is let in who does not prove who they are.
     *
     * @param context of the member.
     * @param role    that is to be proved.
     * @return true when that is refused.
     */
    public static boolean isProofNeeded(final MemberContext context, final ClientRole role)
    {
        final ClientAuthentication authentication = authentication(context);
        return authentication.guards(role) && (ClientRole.OPERATOR == role || authentication.isEnforced());
    }

    /**
     * By what members know each other.
     *
     * @param context of the member.
     * @return the secrets; none when nobody is asked.
     * @throws MemberException naming the setting when its source cannot be used.
     */
    public static List<NamedSecret> ofMembers(final MemberContext context)
    {
        final List<NamedSecret> secrets = secrets(context, MemberSetting.MEMBER_SECRETS);
        if (secrets.isEmpty() && context.isGiven(MemberSetting.MEMBER_ENFORCE) && isEnforcedAmongMembers(context))
        {
            throw MemberException.configuration(
                context.binding(MemberSetting.MEMBER_ENFORCE) + " would refuse every member, because " +
                MemberSetting.MEMBER_SECRETS.property() + " is none: give secrets of members as well");
        }
        return secrets;
    }

    /**
     * By what the admin endpoint knows operators.
     *
     * @param context of the member.
     * @return the secrets; none when nobody is an operator there.
     * @throws MemberException naming the setting when its source cannot be used.
     */
    public static List<NamedSecret> ofAdmin(final MemberContext context)
    {
        return secrets(context, MemberSetting.ADMIN_TOKEN);
    }

    /**
     * Whether who does not prove to be a member is refused.
     *
     * @param context of the member.
     * @return false when it is let in and logged.
     */
    public static boolean isEnforcedAmongMembers(final MemberContext context)
    {
        return "yes".equals(context.text(MemberSetting.MEMBER_ENFORCE));
    }

    private static List<NamedSecret> secrets(final MemberContext context, final MemberSetting setting)
    {
        try
        {
            return NamedSecret.read(context.text(setting));
        }
        catch (final IllegalArgumentException ex)
        {
            throw MemberException.configuration(setting.property() + " cannot be used: " + ex.getMessage());
        }
    }

    /**
     * Files of secrets that every user of the host can read.
     *
     * @param context of the member.
     * @return what to warn of, or null.
     */
    public static String readableByOthers(final MemberContext context)
    {
        for (final MemberSetting setting : SOURCES)
        {
            final Path file = SecretSource.fileOf(context.text(setting));
            if (null != file && isReadableByOthers(file))
            {
                return "every user of this host can read the secrets in " + file + " (" + setting.property() +
                    "): take the permission from others";
            }
        }
        return null;
    }

    private static boolean isReadableByOthers(final Path file)
    {
        try
        {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return false;
        }
    }

    /**
     * A member of a profile for production that does not ask its clients who they are.
     *
     * @param context of the member.
     * @return what to warn of, or null.
     */
    public static String openDoor(final MemberContext context)
    {
        return MemberProfile.DEV != context.profile() && NamedSecret.METHOD.equals(
            context.text(MemberSetting.AUTHENTICATOR)) && NamedSecret.NONE.equals(
            context.text(MemberSetting.CLIENT_SECRETS)) && !context.isGiven(MemberSetting.CLIENT_SECRETS) ?
            "clients are not asked who they are: whoever reaches the client port can open sessions; give " +
            MemberSetting.CLIENT_SECRETS.property() + ", or none if the network decides who may connect" :
            null;
    }
}
