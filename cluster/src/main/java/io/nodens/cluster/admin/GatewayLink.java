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

import io.nodens.gateway.words.ServerActions;
import io.nodens.gateway.words.ServerFacts;

/**
 * What the admin endpoint tells in ZooKeeper's terms: of the member, until its gateway is there, which starts later.
 * <p>
 * <b>Thread:</b> any.
 */
public final class GatewayLink
{
    private volatile ServerFacts facts;
    private volatile ServerActions actions;

    /**
     * There is no gateway yet.
     *
     * @param memberFacts what there is to tell without one; asked from the threads of the endpoint.
     */
    public GatewayLink(final ServerFacts memberFacts)
    {
        facts = memberFacts;
    }

    /**
     * The gateway is there.
     *
     * @param gatewayFacts   what it tells; asked from the threads of the endpoint.
     * @param gatewayActions what may be done to its counts; null for nothing.
     */
    public void open(final ServerFacts gatewayFacts, final ServerActions gatewayActions)
    {
        actions = gatewayActions;
        facts = gatewayFacts;
    }

    /**
     * What there is to tell.
     *
     * @return the facts of the gateway, or of the member without one.
     */
    ServerFacts facts()
    {
        return facts;
    }

    /**
     * What may be done to its counts.
     *
     * @return the actions; null when there are none.
     */
    ServerActions actions()
    {
        return actions;
    }
}
