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
package io.nodens.client.connection;

import io.nodens.client.ClientEndpoint;

import io.aeron.CommonContext;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Finds the way to a member: its address, and that of this host from which the route to it leaves. A name is looked up
 * on a thread of its own, because a name server that does not answer keeps whoever asks for many seconds, and the
 * client's thread has a session to keep alive; the driver is given addresses only, for the same reason.
 * <p>
 * There is one look-up at a time for a name, whoever asks for it, and so no more threads than names.
 * <p>
 * <b>Thread:</b> any.
 */
final class HostLookup
{
    /** By the resolver of the virtual machine. */
    static final HostLookup SYSTEM = new HostLookup(InetAddress::getByName);

    private final ConcurrentHashMap<String, CompletableFuture<Route>> underWay = new ConcurrentHashMap<>();
    private final Resolver resolver;
    private final ThreadFactory threads;

    HostLookup(final Resolver resolver)
    {
        this(resolver, (look) ->
        {
            final Thread thread = new Thread(look, "nodens-resolver");
            thread.setDaemon(true);
            return thread;
        });
    }

    HostLookup(final Resolver resolver, final ThreadFactory threads)
    {
        this.resolver = resolver;
        this.threads = threads;
    }

    /**
     * Find the way to a member.
     *
     * @param endpoint   of the member, by UDP.
     * @param configured name or address of this host, or null for that of the route.
     * @return completes when the names are resolved, at once where there are none; exceptionally when one cannot be.
     */
    CompletableFuture<Route> find(final ClientEndpoint endpoint, final String configured)
    {
        if (isAddress(endpoint.host()) && (null == configured || isAddress(configured)))
        {
            final CompletableFuture<Route> route = new CompletableFuture<>();
            lookUp(route, endpoint, configured);
            return route;
        }

        final String key = endpoint.host() + ":" + endpoint.port() + " from " + configured;
        final CompletableFuture<Route> route = new CompletableFuture<>();
        final CompletableFuture<Route> other = underWay.putIfAbsent(key, route);
        if (null != other)
        {
            return other;
        }

        try
        {
            threads.newThread(() ->
            {
                try
                {
                    lookUp(route, endpoint, configured);
                }
                finally
                {
                    underWay.remove(key);
                }
            }).start();
        }
        catch (final Throwable ex)
        {
            // No memory for a thread: whoever asks next tries again.
            underWay.remove(key);
            route.completeExceptionally(new IOException("cannot resolve " + endpoint.host() + ": " + ex, ex));
        }

        return route;
    }

    /** What needs no name server. */
    private static boolean isAddress(final String host)
    {
        return "localhost".equals(host) || host.indexOf(':') >= 0 ||
            host.chars().allMatch((character) -> '.' == character || (character >= '0' && character <= '9'));
    }

    private void lookUp(final CompletableFuture<Route> route, final ClientEndpoint endpoint, final String configured)
    {
        try
        {
            final InetAddress member = resolver.resolve(endpoint.host());
            // A member takes no names.
            final InetAddress own =
                null == configured ? sourceOf(member, endpoint.port()) : resolver.resolve(configured);
            route.complete(new Route(literal(member), literal(own)));
        }
        catch (final UnknownHostException ex)
        {
            route.completeExceptionally(new IOException("cannot resolve " + ex.getMessage(), ex));
        }
        catch (final Throwable ex)
        {
            route.completeExceptionally(ex);
        }
    }

    /** A connected datagram socket sends nothing, but tells which address of this host the route would leave from. */
    private static InetAddress sourceOf(final InetAddress member, final int port) throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket())
        {
            socket.connect(new InetSocketAddress(member, port));
            final InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : local;
        }
    }

    private static String literal(final InetAddress host)
    {
        final String address = host.getHostAddress();
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    /**
     * The way to a member.
     *
     * @param memberHost address of the member, as it stands in a channel.
     * @param localHost  address of this host, as it stands in a channel.
     */
    record Route(String memberHost, String localHost)
    {
        /** Of a packet on loopback, where none is cut; many short messages leave with one call of the system. */
        private static final int LOOPBACK_MTU_LENGTH = 8192;

        /**
         * Adds the length of packets to a channel.
         *
         * @param channel with parameters.
         * @return the channel, unchanged where packets cross a network: the media driver's settings say what it takes.
         */
        String withPackets(final String channel)
        {
            return isLoopback(memberHost) && isLoopback(localHost) ?
                channel + '|' + CommonContext.MTU_LENGTH_PARAM_NAME + '=' + LOOPBACK_MTU_LENGTH : channel;
        }

        private static boolean isLoopback(final String host)
        {
            return host.startsWith("127.") || "[0:0:0:0:0:0:0:1]".equals(host) || "[::1]".equals(host);
        }
    }

    /** Turns names into addresses, and may take its time. */
    @FunctionalInterface
    interface Resolver
    {
        InetAddress resolve(String host) throws UnknownHostException;
    }
}
