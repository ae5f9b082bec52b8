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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostLookupTest
{
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HostLookup lookup = new HostLookup(this::resolve);

    @Test
    void shouldNotKeepTheCallerWhileANameServerDoesNotAnswer()
    {
        final CompletableFuture<HostLookup.Route> first = lookup.find(endpoint("slow:20000"), null);
        final CompletableFuture<HostLookup.Route> second = lookup.find(endpoint("slow:20000"), null);

        assertFalse(first.isDone());
        assertSame(first, second);
        release.countDown();

        assertEquals(new HostLookup.Route("127.0.0.1", "127.0.0.1"), first.join());
        assertEquals(List.of("slow"), asked);
    }

    @Test
    void shouldKnowAddressesAtOnce()
    {
        final CompletableFuture<HostLookup.Route> route = lookup.find(endpoint("127.0.0.1:20000"), "127.0.0.2");

        assertTrue(route.isDone());
        assertEquals(new HostLookup.Route("127.0.0.1", "127.0.0.2"), route.join());
    }

    @Test
    void shouldSayWhatCannotBeResolvedAndAskAgainTheNextTime()
    {
        release.countDown();

        final CompletionException exception = assertThrows(
            CompletionException.class, () -> lookup.find(endpoint("none:20000"), null).join());

        assertEquals("cannot resolve none", exception.getCause().getMessage());
        assertThrows(CompletionException.class, () -> lookup.find(endpoint("none:1"), null).join());
        assertEquals(2, asked.size());
    }

    @Test
    void shouldAskAgainTheNextTimeWhenThereIsNoThread()
    {
        release.countDown();
        final AtomicInteger count = new AtomicInteger();
        final HostLookup poor = new HostLookup(this::resolve, (look) ->
        {
            if (0 == count.getAndIncrement())
            {
                throw new OutOfMemoryError("no more threads");
            }
            return new Thread(look);
        });

        assertThrows(CompletionException.class, () -> poor.find(endpoint("some:20000"), null).join());

        assertEquals("127.0.0.1", poor.find(endpoint("some:20000"), null).join().memberHost());
    }

    private static ClientEndpoint endpoint(final String text)
    {
        return ClientEndpoint.parse(text, 9001).get(0);
    }

    private InetAddress resolve(final String host) throws UnknownHostException
    {
        if (Character.isDigit(host.charAt(0)))
        {
            return InetAddress.getByName(host);
        }

        asked.add(host);
        try
        {
            release.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        if ("none".equals(host))
        {
            throw new UnknownHostException(host);
        }

        return InetAddress.getByName("127.0.0.1");
    }

    @Test
    void shouldSendLongPacketsOnLoopbackOnly()
    {
        final String channel = "aeron:udp?endpoint=127.0.0.1:9001";

        assertEquals(channel + "|mtu=8192", new HostLookup.Route("127.0.0.1", "127.0.0.2").withPackets(channel));
        assertEquals(
            channel + "|mtu=8192",
            new HostLookup.Route("[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:0:0:1]").withPackets(channel));
        assertEquals(channel, new HostLookup.Route("10.0.0.7", "10.0.0.8").withPackets(channel));
        assertEquals(channel, new HostLookup.Route("10.0.0.7", "127.0.0.1").withPackets(channel));
        assertEquals(channel, new HostLookup.Route("127.0.0.1", "10.0.0.8").withPackets(channel));
    }
}
