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
package io.nodens.gateway.facts;

import io.nodens.gateway.replica.MemberFacts;
import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.QuorumFacts;

import java.util.function.IntSupplier;

/**
 * Settings of a gateway and its member, for {@code conf}.
 *
 * @param member                  of the gateway.
 * @param ports                   where clients connect without TLS; known when it is bound.
 * @param securePorts             where clients connect with TLS; known when it is bound.
 * @param tickTimeMs              unit of ZooKeeper's times.
 * @param maxClientConnections    most connections of one address; 0 for no limit.
 * @param minSessionTimeoutMs     least timeout that a session gets.
 * @param maxSessionTimeoutMs     highest timeout that a session gets.
 * @param clientPortListenBacklog connections that the operating system holds before they are accepted.
 */
public record GatewayConfiguration(
    MemberFacts member,
    IntSupplier ports,
    IntSupplier securePorts,
    int tickTimeMs,
    int maxClientConnections,
    int minSessionTimeoutMs,
    int maxSessionTimeoutMs,
    int clientPortListenBacklog) implements ConfigurationFacts
{
    /** {@inheritDoc} */
    @Override
    public int clientPort()
    {
        return ports.getAsInt();
    }

    /** {@inheritDoc} */
    @Override
    public int secureClientPort()
    {
        return securePorts.getAsInt();
    }

    /** {@inheritDoc} */
    @Override
    public String dataDir()
    {
        return member.dataDir();
    }

    /** {@inheritDoc} */
    @Override
    public String dataLogDir()
    {
        return member.dataLogDir();
    }

    /** {@inheritDoc} */
    @Override
    public long serverId()
    {
        return member.serverId();
    }

    /** {@inheritDoc} */
    @Override
    public QuorumFacts quorum()
    {
        return member.quorum();
    }
}
