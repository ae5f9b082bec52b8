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
package io.nodens.cluster.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Who the members of a cluster are and where each listens: {@code 0=host:20000,1=host:20100,2=host:20200}. Each
 * member takes
 * {@link #PORT_COUNT} ports in a row from its base port.
 */
public final class MemberEndpoints
{
    /** Offset from the base port: clients (UDP). */
    public static final int CLIENT_PORT_OFFSET = 0;
    /** Offset from the base port: cluster ingress, used by the members' front ends. */
    public static final int INGRESS_PORT_OFFSET = 1;
    /** Offset from the base port: consensus between members. */
    public static final int CONSENSUS_PORT_OFFSET = 2;
    /** Offset from the base port: the replicated log. */
    public static final int LOG_PORT_OFFSET = 3;
    /** Offset from the base port: catch-up of a follower that is behind. */
    public static final int CATCHUP_PORT_OFFSET = 4;
    /** Offset from the base port: control of the archive, used by members that catch up. */
    public static final int ARCHIVE_PORT_OFFSET = 5;
    /** Offset from the base port: greetings between members, beside Aeron. */
    public static final int GREETING_PORT_OFFSET = 6;
    /** Ports that a member takes. */
    public static final int PORT_COUNT = 7;
    /** Base port of member 0 when none is given. */
    public static final int BASE_PORT_DEFAULT = 20000;
    /** Distance between the default base ports of two members. */
    public static final int BASE_PORT_STRIDE = 100;
    /** Greatest member id. */
    public static final int MAX_MEMBER_ID = 99;
    /** Most members of a cluster. */
    public static final int MAX_MEMBERS = 9;

    private static final String ALLOWED =
        "allowed: 1 to " + MAX_MEMBERS + " of id=host:basePort parted by commas, " +
        "e.g. 0=localhost:20000,1=localhost:20100";

    private final List<Endpoint> endpoints;

    private MemberEndpoints(final List<Endpoint> endpoints)
    {
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * One member.
     *
     * @param memberId of the member.
     * @param host     name or address; IPv6 addresses in brackets.
     * @param basePort first of its ports.
     */
    public record Endpoint(int memberId, String host, int basePort)
    {
        /**
         * One of the member's addresses.
         *
         * @param portOffset one of the offsets above.
         * @return host:port.
         */
        public String address(final int portOffset)
        {
            return host + ':' + (basePort + portOffset);
        }

        @Override
        public String toString()
        {
            return memberId + "=" + host + ':' + basePort;
        }
    }

    /**
     * A cluster of one at the default port of its id.
     *
     * @param memberId of the member.
     * @return its endpoints.
     */
    public static MemberEndpoints single(final int memberId)
    {
        return new MemberEndpoints(List.of(
            new Endpoint(memberId, "localhost", BASE_PORT_DEFAULT + BASE_PORT_STRIDE * memberId)));
    }

    /**
     * Parse a member list.
     *
     * @param text as in the example above.
     * @return the members, by rising id.
     * @throws MemberException naming the part that is wrong.
     */
    public static MemberEndpoints parse(final String text)
    {
        final List<Endpoint> endpoints = new ArrayList<>();
        for (final String part : text.split(",", -1))
        {
            endpoints.add(parseOne(part.trim(), text));
        }

        if (endpoints.size() > MAX_MEMBERS)
        {
            throw wrong(text, endpoints.size() + " members");
        }

        endpoints.sort((a, b) -> Integer.compare(a.memberId(), b.memberId()));
        for (int i = 0; i < endpoints.size(); i++)
        {
            for (int j = i + 1; j < endpoints.size(); j++)
            {
                checkDistinct(endpoints.get(i), endpoints.get(j), text);
            }
        }

        return new MemberEndpoints(endpoints);
    }

    private static Endpoint parseOne(final String part, final String text)
    {
        final int equals = part.indexOf('=');
        final int colon = part.lastIndexOf(':');
        if (equals < 1 || colon <= equals + 1 || colon == part.length() - 1)
        {
            throw wrong(text, "'" + part + "' is not id=host:basePort");
        }

        final int memberId = parseInt(part.substring(0, equals));
        if (memberId < 0 || memberId > MAX_MEMBER_ID)
        {
            throw wrong(text, "id in '" + part + "' is not 0 to " + MAX_MEMBER_ID);
        }

        final int basePort = parseInt(part.substring(colon + 1));
        final int maxBasePort = 65535 - PORT_COUNT + 1;
        if (basePort < 1 || basePort > maxBasePort)
        {
            throw wrong(text, "base port in '" + part + "' is not 1 to " + maxBasePort);
        }

        final String host = part.substring(equals + 1, colon);
        if (!isHost(host))
        {
            throw wrong(text, "host in '" + part + "' is not a name, an IPv4 address or an IPv6 address in brackets");
        }

        return new Endpoint(memberId, host, basePort);
    }

    private static boolean isHost(final String host)
    {
        final boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        final String inner = bracketed ? host.substring(1, host.length() - 1) : host;
        for (int i = 0; i < inner.length(); i++)
        {
            final char c = inner.charAt(i);
            final boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                c == '.' || c == '-' || c == '_';
            if (!plain && !(bracketed && (c == ':' || c == '%')))
            {
                return false;
            }
        }

        return !inner.isEmpty();
    }

    private static void checkDistinct(final Endpoint a, final Endpoint b, final String text)
    {
        if (a.memberId() == b.memberId())
        {
            throw wrong(text, "id " + a.memberId() + " is given twice");
        }

        if (a.host().equalsIgnoreCase(b.host()) && Math.abs(a.basePort() - b.basePort()) < PORT_COUNT)
        {
            throw wrong(text, "members " + a.memberId() + " and " + b.memberId() + " share ports on " + a.host() +
                ": base ports must be at least " + PORT_COUNT + " apart");
        }
    }

    private static int parseInt(final String text)
    {
        try
        {
            return Integer.parseInt(text);
        }
        catch (final NumberFormatException ex)
        {
            return -1;
        }
    }

    private static MemberException wrong(final String text, final String what)
    {
        return MemberException.configuration("members '" + text + "': " + what + "; " + ALLOWED);
    }

    /**
     * Every member, by rising id.
     *
     * @return the members; cannot be changed.
     */
    public List<Endpoint> all()
    {
        return endpoints;
    }

    /**
     * Number of members.
     *
     * @return the count.
     */
    public int size()
    {
        return endpoints.size();
    }

    /**
     * One member.
     *
     * @param memberId to look for.
     * @return the member or null when it is not in the list.
     */
    public Endpoint member(final int memberId)
    {
        for (final Endpoint endpoint : endpoints)
        {
            if (endpoint.memberId() == memberId)
            {
                return endpoint;
            }
        }

        return null;
    }

    /**
     * How many members with lower ids are on the host of a member, going by the names that the list gives to hosts.
     *
     * @param memberId of the member, in the list.
     * @return 0 for the first or only one there.
     */
    public int placeOnHost(final int memberId)
    {
        final String host = member(memberId).host();
        int place = 0;
        for (final Endpoint endpoint : endpoints)
        {
            place += endpoint.memberId() < memberId && endpoint.host().equalsIgnoreCase(host) ? 1 : 0;
        }

        return place;
    }

    /**
     * The members as the consensus module wants them.
     *
     * @return {@code id,ingress,consensus,log,catchup,archive|...}
     */
    public String clusterMembers()
    {
        final StringBuilder builder = new StringBuilder();
        for (final Endpoint endpoint : endpoints)
        {
            builder.append(builder.length() > 0 ? "|" : "")
                .append(endpoint.memberId())
                .append(',').append(endpoint.address(INGRESS_PORT_OFFSET))
                .append(',').append(endpoint.address(CONSENSUS_PORT_OFFSET))
                .append(',').append(endpoint.address(LOG_PORT_OFFSET))
                .append(',').append(endpoint.address(CATCHUP_PORT_OFFSET))
                .append(',').append(endpoint.address(ARCHIVE_PORT_OFFSET));
        }

        return builder.toString();
    }

    /**
     * Where consensus messages reach all members but one.
     *
     * @param memberId of the one.
     * @return host:port of the others, comma separated.
     */
    public String consensusEndpointsBut(final int memberId)
    {
        final StringBuilder builder = new StringBuilder();
        for (final Endpoint endpoint : endpoints)
        {
            if (endpoint.memberId() != memberId)
            {
                builder.append(builder.length() > 0 ? "," : "").append(endpoint.address(CONSENSUS_PORT_OFFSET));
            }
        }

        return builder.toString();
    }

    /**
     * The members' ingress as a cluster client wants it.
     *
     * @return {@code id=host:port,...}
     */
    public String ingressEndpoints()
    {
        return addresses(INGRESS_PORT_OFFSET);
    }

    /**
     * Where clients reach the members.
     *
     * @return {@code id=host:port,...}
     */
    public String clientEndpoints()
    {
        return addresses(CLIENT_PORT_OFFSET);
    }

    private String addresses(final int portOffset)
    {
        final StringBuilder builder = new StringBuilder();
        for (final Endpoint endpoint : endpoints)
        {
            builder.append(builder.length() > 0 ? "," : "")
                .append(endpoint.memberId()).append('=').append(endpoint.address(portOffset));
        }

        return builder.toString();
    }

    /**
     * As it is configured.
     *
     * @return {@code id=host:basePort,...}, by rising id.
     */
    @Override
    public String toString()
    {
        final StringBuilder builder = new StringBuilder();
        for (final Endpoint endpoint : endpoints)
        {
            builder.append(builder.length() > 0 ? "," : "").append(endpoint);
        }

        return builder.toString();
    }
}
