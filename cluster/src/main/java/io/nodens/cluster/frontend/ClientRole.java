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

import io.nodens.sbe.NamedSecret;

/**
 * For what a client connects.
 */
public enum ClientRole
{
    /** For its sessions. */
    CLIENT(NamedSecret.PURPOSE_CLIENT),
    /** For the commands of operators as well. */
    OPERATOR(NamedSecret.PURPOSE_OPERATOR);

    private final String purpose;

    ClientRole(final String purpose)
    {
        this.purpose = purpose;
    }

    /** What a proof for the role is for, so that it cannot be taken for one of another. */
    public String purpose()
    {
        return purpose;
    }
}
