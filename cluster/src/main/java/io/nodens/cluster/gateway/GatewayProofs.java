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
package io.nodens.cluster.gateway;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.gateway.proof.ProofContext;

import java.util.Set;
import java.util.TreeSet;

/**
 * What clients of the gateway prove, as the settings of a member say.
 */
final class GatewayProofs
{
    private static final String NONE = "none";

    private GatewayProofs()
    {
    }

    static ProofContext settings(final MemberContext context)
    {
        final Set<String> required = requiredSchemes(context);
        final String users = context.text(MemberSetting.GATEWAY_SASL_USERS);
        if (NONE.equals(users) && required.contains(ProofContext.SASL))
        {
            throw MemberException.configuration(MemberSetting.GATEWAY_REQUIRED_SCHEMES.property() +
                " asks for SASL, so " + MemberSetting.GATEWAY_SASL_USERS.property() + " is needed");
        }

        return new ProofContext()
            .superDigest(orNull(context.text(MemberSetting.SUPER_DIGEST)))
            .superSubject(orNull(context.text(MemberSetting.SUPER_X509)))
            .superSasl(orNull(context.text(MemberSetting.SUPER_SASL)))
            .saslUsers(orNull(users))
            .requiredSchemes(required);
    }

    /**
     * Whether nobody is served whom the gateway does not know: what is required are proofs that the gateway checks.
     * Anybody can prove a digest, which says nothing more than that it is the same client as before.
     */
    static boolean areClientsKnown(final MemberContext context)
    {
        final Set<String> required = requiredSchemes(context);
        return !required.isEmpty() && Set.of(ProofContext.SASL, ProofContext.X509).containsAll(required);
    }

    private static Set<String> requiredSchemes(final MemberContext context)
    {
        final Set<String> schemes = new TreeSet<>();
        final String text = context.text(MemberSetting.GATEWAY_REQUIRED_SCHEMES);
        for (final String name : NONE.equals(text) ? new String[0] : text.split(",", -1))
        {
            if (!ProofContext.SCHEMES.contains(name.strip()))
            {
                throw MemberException.configuration(MemberSetting.GATEWAY_REQUIRED_SCHEMES.property() + "=" + text +
                    " is not allowed; allowed: none, or some of " +
                    String.join(", ", new TreeSet<>(ProofContext.SCHEMES)) + ", with commas between");
            }
            schemes.add(name.strip());
        }

        return schemes;
    }

    private static String orNull(final String text)
    {
        return NONE.equals(text) ? null : text;
    }
}
