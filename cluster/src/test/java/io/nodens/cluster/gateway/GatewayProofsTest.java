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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What settings say of the proofs of clients.
 */
class GatewayProofsTest
{
    @Test
    void shouldRequireNothingByDefault()
    {
        final ProofContext proofs = GatewayProofs.settings(new MemberContext());

        assertNull(proofs.saslUsers());
        assertNull(proofs.superSasl());
        assertEquals(Set.of(), proofs.requiredSchemes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "none|false", "sasl|true", "x509|true", "sasl, x509|true", "digest|false", "sasl,digest|false", "ip|false"})
    void shouldKnowClientsByProofsAlone(final String schemes, final boolean areKnown)
    {
        assertEquals(areKnown, GatewayProofs.areClientsKnown(
            new MemberContext().set(MemberSetting.GATEWAY_REQUIRED_SCHEMES, schemes)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kerberos|nodens.gateway.required.schemes=kerberos is not allowed; allowed: none, or some of digest, ip, sasl",
        "sasl,|nodens.gateway.required.schemes=sasl, is not allowed",
        "sasl|nodens.gateway.required.schemes asks for SASL, so nodens.gateway.sasl.users is needed"})
    void shouldRefuseWhatCannotBeRequired(final String schemes, final String words)
    {
        final MemberContext context = new MemberContext().set(MemberSetting.GATEWAY_REQUIRED_SCHEMES, schemes);

        final MemberException ex = assertThrows(MemberException.class, () -> GatewayProofs.settings(context));

        assertTrue(ex.getMessage().contains(words), ex.getMessage());
    }
}
