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

import java.net.InetAddress;
import java.util.Locale;

/**
 * Which names of hosts an endpoint answers to. One that listens on loopback answers to names of loopback alone: a page
 * of another site that has had its name resolved to this host then cannot read it through a browser.
 */
final class HostRule
{
    private final boolean isLoopback;
    private final String configured;

    /**
     * A rule for where the endpoint listens.
     *
     * @param bound      address that it is bound to.
     * @param configured name or address in the settings.
     */
    HostRule(final InetAddress bound, final String configured)
    {
        isLoopback = bound.isLoopbackAddress();
        this.configured = configured.toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it answers to what a request names.
     *
     * @param header the value of Host; null when there is none, which no browser does.
     */
    boolean isAllowed(final String header)
    {
        if (!isLoopback || null == header)
        {
            return true;
        }

        final String host = withoutPort(header.strip().toLowerCase(Locale.ROOT));
        return "localhost".equals(host) || "[::1]".equals(host) || host.equals(configured) ||
            host.equals("[" + configured + "]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /**
     * What to tell somebody who is not answered.
     */
    String refusal()
    {
        return "this endpoint listens on loopback and answers to no other name of a host; allowed: localhost, " +
            "127.0.0.1, [::1]";
    }

    private static String withoutPort(final String host)
    {
        final int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
