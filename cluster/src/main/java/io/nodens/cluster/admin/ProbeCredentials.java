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
package io.nodens.cluster.admin;

import io.nodens.client.ClientCredentials;
import io.nodens.sbe.NamedSecret;

/**
 * By what the admin endpoint proves itself to front ends: a secret that the member's own settings name.
 *
 * @param secret     one of them.
 * @param isOperator whether it is one of operators.
 */
record ProbeCredentials(NamedSecret secret, boolean isOperator) implements ClientCredentials
{
    @Override
    public String method()
    {
        return NamedSecret.METHOD;
    }

    @Override
    public String name()
    {
        return secret.name();
    }

    @Override
    public byte[] prove(final byte[] challenge, final long connectionId, final long correlationId)
    {
        return secret.code(
            isOperator ? NamedSecret.PURPOSE_OPERATOR : NamedSecret.PURPOSE_CLIENT,
            connectionId, correlationId, challenge);
    }
}
