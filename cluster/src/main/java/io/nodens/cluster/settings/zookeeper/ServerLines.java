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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code server.N} lines: the members, and which of them this one is.
 */
final class ServerLines
{
    static final String PREFIX = "server.";
    private static final String ALLOWED =
        "allowed: host:port[:port][:participant][;[address:]clientPort], as zoo1.example.com:2888:3888";

    private final Map<Integer, Server> servers = new TreeMap<>();
    private final List<Remark> remarks;

    /** One server: where it is, and the door for its clients; null and -1 where the line does not say. */
    private record Server(
        ConfigurationLine line, String host, int port, boolean isObserver, String clientAddress, int clientPort)
    {
    }

    ServerLines(final List<Remark> remarks)
    {
        this.remarks = remarks;
    }

    /**
     * Take a line.
     *
     * @param line with a key that begins with {@link #PREFIX}.
     * @throws MemberException when it is malformed, or its id is no member's.
     */
    void add(final ConfigurationLine line)
    {
        final int id = number(line, line.key().substring(PREFIX.length()), MemberEndpoints.MAX_MEMBER_ID, "the id");
        final String[] sides = line.value().split(";", -1);
        final String[] addresses = sides[0].trim().split("\\|", -1);
        if (sides.length > 2)
        {
            throw line.refused(ALLOWED);
        }

        if (addresses.length > 1)
        {
            remarks.add(new Remark(line, "all addresses but the first are ignored: a member has one address"));
        }

        final List<String> parts = parts(line, addresses[0].trim());
        final String role = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
        final boolean isRole = "participant".equals(role) || "observer".equals(role);
        final int numbers = parts.size() - 1 - (isRole ? 1 : 0);
        if (numbers < 1 || numbers > 2)
        {
            throw line.refused(ALLOWED);
        }

        final int port = number(line, parts.get(1), 65535, "a port");
        if (2 == numbers)
        {
            number(line, parts.get(2), 65535, "a port");
        }

        String clientAddress = null;
        int clientPort = -1;
        if (2 == sides.length)
        {
            final String client = sides[1].trim();
            final int colon = client.lastIndexOf(':');
            clientAddress = colon < 0 ? null : client.substring(0, colon);
            clientPort = number(line, client.substring(colon + 1), 65535, "a port");
        }

        servers.put(id, new Server(line, parts.get(0), port, "observer".equals(role), clientAddress, clientPort));
    }

    boolean isEmpty()
    {
        return servers.isEmpty();
    }

    /**
     * The members.
     *
     * @return a member list; observers are left out of it.
     * @throws MemberException when they cannot be members of one cluster.
     */
    String members()
    {
        final List<String> members = new ArrayList<>();
        Server last = null;
        for (final Map.Entry<Integer, Server> entry : servers.entrySet())
        {
            final Server server = entry.getValue();
            last = server;
            if (server.isObserver)
            {
                remarks.add(new Remark(server.line, "observers are no members: there are only voting ones"));
            }
            else
            {
                members.add(entry.getKey() + "=" + server.host + ":" + server.port);
            }
        }

        final String list = String.join(",", members);
        try
        {
            MemberEndpoints.parse(list);
        }
        catch (final MemberException ex)
        {
            throw MemberException.configuration(
                last.line.file() + ": the " + PREFIX + "N lines make no member list: " + ex.getMessage() +
                "; a member takes " + MemberEndpoints.PORT_COUNT + " UDP ports in a row from the first port of its " +
                "line; --members gives another list");
        }

        return list;
    }

    /**
     * Which of them this one is.
     *
     * @param given    id given elsewhere, null for none.
     * @param dataDir  that has the file {@code myid}, null when there is no such line.
     * @return its id.
     * @throws MemberException when there is no id, or no line of it.
     */
    int ownId(final Integer given, final ConfigurationLine dataDir)
    {
        final Server first = servers.values().iterator().next();
        if (null == given && null == dataDir)
        {
            throw MemberException.configuration(
                first.line.file() + ": there are " + PREFIX + "N lines but no dataDir, whose file myid says which of " +
                "them this one is; give --member-id=N");
        }

        final int id = null != given ? given : myId(dataDir);
        final Server own = servers.get(id);
        if (null == own || own.isObserver)
        {
            throw MemberException.configuration(
                first.line.file() + ": this one has id " + id + ", " + (null == own ? "and there is no line " + PREFIX +
                id : "and " + own.line.place() + " makes it an observer, which Nodens does not have") +
                "; allowed: " + servers.keySet());
        }

        return id;
    }

    private static int myId(final ConfigurationLine dataDir)
    {
        final Path file = Path.of(dataDir.value()).resolve("myid");
        try
        {
            final String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return Integer.parseInt(text);
        }
        catch (final NoSuchFileException ex)
        {
            throw dataDir.refused(
                "there is no file " + file + ", which says which server this one is; give --member-id=N");
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw dataDir.refused(
                "the file " + file + " does not say which server this one is (" + ex + "); give --member-id=N");
        }
    }

    /**
     * The door for clients in the line of a member.
     *
     * @param id of the member.
     * @return its line, with the client port as value; null when the line has none.
     */
    ConfigurationLine clientPort(final int id)
    {
        final Server server = servers.get(id);
        return server.clientPort < 0 ? null : valueOf(server.line, Integer.toString(server.clientPort));
    }

    /**
     * The address for clients in the line of a member.
     *
     * @param id of the member.
     * @return its line, with the address as value; null when the line has none.
     */
    ConfigurationLine clientAddress(final int id)
    {
        final Server server = servers.get(id);
        return null == server.clientAddress ? null : valueOf(server.line, server.clientAddress);
    }

    private static ConfigurationLine valueOf(final ConfigurationLine line, final String value)
    {
        return new ConfigurationLine(line.file(), line.number(), line.key(), value);
    }

    /** Host, which may be an IPv6 address in brackets, and what stands behind it. */
    private static List<String> parts(final ConfigurationLine line, final String address)
    {
        final int hostEnd = address.startsWith("[") ? address.indexOf(']') + 1 : address.indexOf(':');
        if (hostEnd < 1 || hostEnd >= address.length() || ':' != address.charAt(hostEnd))
        {
            throw line.refused(ALLOWED);
        }

        final List<String> parts = new ArrayList<>();
        parts.add(address.substring(0, hostEnd).trim());
        for (final String part : address.substring(hostEnd + 1).split(":", -1))
        {
            parts.add(part.trim());
        }

        return parts;
    }

    private static int number(final ConfigurationLine line, final String text, final int max, final String what)
    {
        try
        {
            final int value = Integer.parseInt(text.trim());
            if (value >= 0 && value <= max)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw line.refused(what + " must be a number from 0 to " + max + ", was '" + text + "'; " + ALLOWED);
    }
}
