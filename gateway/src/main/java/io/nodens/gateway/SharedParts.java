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
package io.nodens.gateway;

import io.nodens.gateway.facts.GatewayFacts;
import io.nodens.gateway.facts.GatewayStatus;
import io.nodens.gateway.net.AddressLimits;
import io.nodens.gateway.net.ConnectionTokens;
import io.nodens.gateway.net.LargeRequests;
import io.nodens.gateway.proof.SaslUsers;

/**
 * What the agents of a gateway share. Requests touch none of it, but large ones.
 *
 * @param facts  that the gateway tells.
 * @param status what agents count.
 * @param limits of connections.
 * @param tokens of clients that connect.
 * @param large  requests.
 * @param users  of SASL; null where there is none.
 */
record SharedParts(
    GatewayFacts facts,
    GatewayStatus status,
    AddressLimits limits,
    ConnectionTokens tokens,
    LargeRequests large,
    SaslUsers users)
{
}
