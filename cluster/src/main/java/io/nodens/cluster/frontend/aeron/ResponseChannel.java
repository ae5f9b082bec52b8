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
package io.nodens.cluster.frontend.aeron;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.nodens.cluster.frontend.ResponseAddresses;

import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Pattern;

import static org.agrona.BitUtil.isPowerOfTwo;

/**
 * Builds the channel that the front end publishes to from the one that a client wishes for. Only what is on a short
 * list is taken over, and each value is checked, so that no client makes a member listen, record, spy, multicast, or
 * put foreign parameters into a URI.
 */
final class ResponseChannel
{
    private static final int LONGEST_MESSAGES_PER_TERM = 8;
    private static final int MIN_WINDOW_LENGTH = 128 * 1024;
    private static final int MAX_CHANNEL_LENGTH = 256;
    private static final int MIN_TERM_LENGTH = 64 * 1024;
    private static final int MIN_MTU_LENGTH = 1408;
    private static final int MAX_MTU_LENGTH = 65_504;
    private static final int MTU_ALIGNMENT = 32;
    private static final int MAX_PORT = 65_535;
    private static final Set<String> ALLOWED = Set.of(
        CommonContext.ENDPOINT_PARAM_NAME,
        CommonContext.TERM_LENGTH_PARAM_NAME,
        CommonContext.MTU_LENGTH_PARAM_NAME,
        CommonContext.ALIAS_PARAM_NAME);
    private static final Pattern ENDPOINT =
        Pattern.compile("([0-9.]{7,15}|\\[[0-9A-Fa-f:.]{2,45}]):([0-9]{1,5})");

    private ResponseChannel()
    {
    }

    /**
     * Check a client's wish.
     *
     * @param wish             channel URI of the client.
     * @param isIpcAllowed     whether the client shares the media driver.
     * @param sourceIdentity   where its requests come from, as Aeron gives it.
     * @param addresses        that may be named besides that.
     * @param maxTermLength    longest term, which is also the default.
     * @return channel for the response publication.
     * @throws IllegalArgumentException saying what is wrong and what is allowed.
     */
    static String of(
        final String wish,
        final boolean isIpcAllowed,
        final String sourceIdentity,
        final ResponseAddresses addresses,
        final int maxTermLength)
    {
        if (wish.length() > MAX_CHANNEL_LENGTH)
        {
            throw new IllegalArgumentException(
                "response channel is longer than " + MAX_CHANNEL_LENGTH + " characters");
        }
        final ChannelUri uri = parse(wish);
        if (!uri.prefix().isEmpty())
        {
            throw new IllegalArgumentException("response channel must not have the prefix " + uri.prefix());
        }
        uri.forEachParameter(
            (name, value) ->
            {
                if (!ALLOWED.contains(name))
                {
                    throw new IllegalArgumentException(
                        "response channel must have no parameter but endpoint, term-length, mtu, alias, has " + name);
                }
            });

        final int termLength = size(uri, CommonContext.TERM_LENGTH_PARAM_NAME, maxTermLength);
        if (termLength < MIN_TERM_LENGTH || termLength > maxTermLength || !isPowerOfTwo(termLength))
        {
            throw new IllegalArgumentException(
                "term-length must be a power of two from " + MIN_TERM_LENGTH + " to " + maxTermLength);
        }
        final String terms = "term-length=" + termLength + "|pub-wnd=" + window(termLength) + "|sparse=true";
        if (CommonContext.IPC_MEDIA.equals(uri.media()))
        {
            if (!isIpcAllowed)
            {
                throw new IllegalArgumentException("response channel must be aeron:udp for a request over aeron:udp");
            }
            return "aeron:ipc?" + terms;
        }
        if (!CommonContext.UDP_MEDIA.equals(uri.media()))
        {
            throw new IllegalArgumentException("response channel must be aeron:udp or aeron:ipc, is " + uri.media());
        }
        return "aeron:udp?endpoint=" + endpoint(uri, sourceIdentity, addresses) + "|" + terms + mtu(uri);
    }

    /**
     * How much may be on its way to a client: the longest answer, or what keeps a fast network busy. Aeron's default is
     * half a term, 8 MiB: for a client that reads nothing the member writes that much into memory that nobody used yet.
     */
    private static int window(final int termLength)
    {
        return Math.max(termLength / LONGEST_MESSAGES_PER_TERM, Math.min(termLength / 2, MIN_WINDOW_LENGTH));
    }

    private static String mtu(final ChannelUri uri)
    {
        final String mtu = uri.get(CommonContext.MTU_LENGTH_PARAM_NAME);
        if (null == mtu)
        {
            return "";
        }
        final int mtuLength = size(uri, CommonContext.MTU_LENGTH_PARAM_NAME, MIN_MTU_LENGTH);
        if (mtuLength < MIN_MTU_LENGTH || mtuLength > MAX_MTU_LENGTH || 0 != mtuLength % MTU_ALIGNMENT)
        {
            throw new IllegalArgumentException(
                "mtu must be a multiple of " + MTU_ALIGNMENT + " from " + MIN_MTU_LENGTH + " to " + MAX_MTU_LENGTH);
        }
        return "|mtu=" + mtuLength;
    }

    /** A name would be looked up by the media driver's thread; a foreign address would get frames unasked for. */
    private static String endpoint(
        final ChannelUri uri, final String sourceIdentity, final ResponseAddresses addresses)
    {
        final String endpoint = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
        if (null == endpoint)
        {
            throw new IllegalArgumentException(
                "response channel must have an endpoint, such as endpoint=10.0.0.7:4000");
        }
        final var matcher = ENDPOINT.matcher(endpoint);
        final InetAddress address = matcher.matches() ? ResponseAddresses.literal(matcher.group(1)) : null;
        if (null == address || 0 == port(matcher.group(2)))
        {
            throw new IllegalArgumentException(
                "response endpoint must be address:port: a literal address, not a name, and a port from 1 to 65535");
        }
        if (address.isMulticastAddress() || address.isAnyLocalAddress())
        {
            throw new IllegalArgumentException("response endpoint must be the address of one host");
        }
        if (!addresses.isAllowed(address, sourceIdentity))
        {
            throw new IllegalArgumentException(
                "response endpoint " + endpoint + " must have the address that requests come from, " + sourceIdentity +
                ", or one that the member's nodens.response.addresses allows");
        }
        return endpoint;
    }

    private static int port(final String digits)
    {
        final int port = Integer.parseInt(digits);
        return port <= MAX_PORT ? port : 0;
    }

    private static int size(final ChannelUri uri, final String name, final int absent)
    {
        final String value = uri.get(name);
        if (null == value)
        {
            return absent;
        }
        try
        {
            final long size = org.agrona.SystemUtil.parseSize(name, value);
            return size > Integer.MAX_VALUE || size < 0 ? -1 : (int)size;
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(name + " is not a size", ex);
        }
    }

    private static ChannelUri parse(final String wish)
    {
        try
        {
            return ChannelUri.parse(wish);
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            throw new IllegalArgumentException("response channel is not an Aeron URI", ex);
        }
    }
}
