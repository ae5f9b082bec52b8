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
 * What clients of a front end may take of what it has for all of them.
 * <p>
 * <b>Thread:</b> set by one thread before the agent runs; read-only afterwards.
 */
public final class ClientLimits
{
    private ResponseAddresses responseAddresses = ResponseAddresses.SOURCE_ONLY;

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @return addresses.
     */
    public ResponseAddresses responseAddresses()
    {
        return responseAddresses;
    }

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @param value addresses.
     * @return this for a fluent API.
     */
    public ClientLimits responseAddresses(final ResponseAddresses value)
    {
        responseAddresses = value;
        return this;
    }
}
