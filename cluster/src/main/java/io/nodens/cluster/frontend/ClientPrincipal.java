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

/**
 * Who a connection belongs to, as its client has proved.
 *
 * @param name that the client proved; empty when it proved nothing.
 * @param role that it proved.
 */
public record ClientPrincipal(String name, ClientRole role)
{
    /** Nobody has proved anything. */
    public static final ClientPrincipal NOBODY = new ClientPrincipal("", ClientRole.CLIENT);

    /** Whether the client has proved who it is. */
    public boolean isProven()
    {
        return !name.isEmpty();
    }

    /** For a line of the log. */
    @Override
    public String toString()
    {
        return isProven() ? (ClientRole.OPERATOR == role ? "operator " : "client ") + name : "a client without a name";
    }
}
