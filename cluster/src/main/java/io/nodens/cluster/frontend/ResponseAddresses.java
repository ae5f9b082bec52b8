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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses that clients may have their answers sent to, besides the one that their requests come from. Literal
 * addresses only, so that nothing is ever asked of a name server.
 * <p>
 * <b>Thread:</b> any; immutable.
 */
public final class ResponseAddresses
{
    /** Text that allows the source of the requests and nothing else. */
    public static final String SOURCE = "source";
    /** Text that allows every address of a single host. */
    public static final String ANY = "any";
    /** Allows the source of the requests and nothing else. */
    public static final ResponseAddresses SOURCE_ONLY = new ResponseAddresses(false, List.of());

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int MAX_ENTRIES = 64;

    private record Network(byte[] address, int prefixLength)
    {
        private boolean contains(final byte[] other)
        {
            if (other.length != address.length)
            {
                return false;
            }
            for (int bit = 0; bit < prefixLength; bit++)
            {
                final int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask))
                {
                    return false;
                }
            }
            return true;
        }
    }

    private final boolean isAnyAllowed;
    private final List<Network> networks;

    private ResponseAddresses(final boolean isAnyAllowed, final List<Network> networks)
    {
        this.isAnyAllowed = isAnyAllowed;
        this.networks = networks;
    }

    /**
     * Read a list.
     *
     * @param text {@link #SOURCE}, {@link #ANY}, or addresses and networks, comma separated, at most 64:
     *             {@code 10.0.0.7, 10.1.0.0/16, [fd00::]/8}.
     * @return what it allows.
     * @throws IllegalArgumentException naming what is no literal address or network.
     */
    public static ResponseAddresses parse(final String text)
    {
        final String list = text.trim();
        if (SOURCE.equals(list))
        {
            return SOURCE_ONLY;
        }
        if (ANY.equals(list))
        {
            return new ResponseAddresses(true, List.of());
        }
        final List<Network> networks = new ArrayList<>();
        for (final String entry : list.split(",", MAX_ENTRIES + 1))
        {
            networks.add(network(entry.trim()));
        }
        if (networks.size() > MAX_ENTRIES)
        {
            throw new IllegalArgumentException("more than " + MAX_ENTRIES + " addresses");
        }
        return new ResponseAddresses(false, List.copyOf(networks));
    }

    /**
     * Whether a client may have its answers sent to an address.
     *
     * @param wished         literal address that the client names.
     * @param sourceIdentity {@code address:port} of the stream of its requests, as Aeron gives it.
     */
    public boolean isAllowed(final InetAddress wished, final String sourceIdentity)
    {
        if (isAnyAllowed)
        {
            return true;
        }
        final byte[] bytes = wished.getAddress();
        final InetAddress source = literal(hostOf(sourceIdentity));
        if (null != source && new Network(source.getAddress(), bytes.length << 3).contains(bytes))
        {
            return true;
        }
        for (final Network network : networks)
        {
            if (network.contains(bytes))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * The address without the port.
     *
     * @param sourceIdentity {@code address:port} of a stream, as Aeron gives it.
     * @return the address; the whole text when there is no port.
     */
    public static String hostOf(final String sourceIdentity)
    {
        final int portSeparator = sourceIdentity.lastIndexOf(':');
        return portSeparator < 0 ? sourceIdentity : sourceIdentity.substring(0, portSeparator);
    }

    /**
     * Read a literal address, with or without brackets or a scope.
     *
     * @param text of the address.
     * @return the address, or null when it is none, such as a name.
     */
    public static InetAddress literal(final String text)
    {
        final boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        final String bare = isBracketed ? text.substring(1, text.length() - 1) : text;
        final int scope = bare.indexOf('%');
        final String address = scope < 0 ? bare : bare.substring(0, scope);
        final boolean isIpv6 = IPV6.matcher(address).matches();
        if (!isIpv6 && (isBracketed || !IPV4.matcher(address).matches()))
        {
            return null;
        }
        try
        {
            // In brackets what is no address of version 6 is refused, never looked up.
            return InetAddress.getByName(isIpv6 ? "[" + address + "]" : address);
        }
        catch (final UnknownHostException ex)
        {
            return null;
        }
    }

    private static Network network(final String entry)
    {
        final int slash = entry.indexOf('/');
        final InetAddress address = literal(slash < 0 ? entry : entry.substring(0, slash));
        if (null == address)
        {
            throw new IllegalArgumentException(
                "'" + entry + "' is neither a literal address nor a network such as 10.1.0.0/16 or [fd00::]/8");
        }
        final int bits = address.getAddress().length << 3;
        final int prefixLength = slash < 0 ? bits : prefixLength(entry.substring(slash + 1));
        if (prefixLength < 0 || prefixLength > bits)
        {
            throw new IllegalArgumentException("'" + entry + "' must have a prefix of 0 to " + bits + " bits");
        }
        return new Network(address.getAddress(), prefixLength);
    }

    private static int prefixLength(final String digits)
    {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }
}
