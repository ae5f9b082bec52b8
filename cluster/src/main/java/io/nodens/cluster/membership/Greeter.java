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
package io.nodens.cluster.membership;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Says to the other members how this one is, from before its consensus module is launched until it closes, and listens
 * to what they say. By datagrams on a port of the member's block: nothing of it depends on Aeron.
 * <p>
 * <b>Thread:</b> its own; {@link #peers()} any. <b>Owns:</b> the socket. <b>Limits:</b> {@link #MAX_DATAGRAMS}
 * greetings are taken in one duty cycle, one is kept for each member, each of a fixed length; what is no greeting is
 * counted and dropped.
 */
public final class Greeter implements Agent
{
    /** Greetings that are taken in one duty cycle. */
    static final int MAX_DATAGRAMS = 32;
    /** Time between greetings while either side is starting. */
    static final long START_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Time between greetings of members that serve. */
    static final long SERVING_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Age from which a greeting says nothing any more. */
    static final long FRESH_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long RESOLVE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final int memberId;
    private final long nameHash;
    private final long membersHash;
    private final Peer[] peers;
    private final AtomicReferenceArray<Greeting> greetings;
    private final AtomicReferenceArray<Known> knowns;
    private final Supplier<Presence> self;
    private final KnownMembers known;
    private final Runnable onHeard;
    private final ErrorHandler errors;
    private final NanoClock clock;
    private final GreetingCodec codec = new GreetingCodec();
    private final ByteBuffer out = ByteBuffer.allocate(GreetingCodec.LENGTH);
    private final ByteBuffer in = ByteBuffer.allocate(2 * Math.max(GreetingCodec.LENGTH, Inquiry.LENGTH));
    private final DatagramChannel channel;
    private final AtomicLong dropped = new AtomicLong();
    private Supplier<String> waiting = () -> "";

    /**
     * Where a member listens for greetings.
     *
     * @param memberId of the member.
     * @param host     name or address.
     * @param port     for greetings.
     */
    public record Address(int memberId, String host, int port)
    {
        @Override
        public String toString()
        {
            return "member " + memberId + " at " + host + ':' + port;
        }
    }

    /** Another member. */
    private static final class Peer
    {
        private final Address address;
        private InetSocketAddress resolved;
        private long resolveDeadlineNs;
        private long sendDeadlineNs;
        private long heardNs;
        private SocketAddress source;
        private volatile String trouble = "";
        private boolean isDue = true;

        private Peer(final Address address, final long nowNs)
        {
            this.address = address;
            resolveDeadlineNs = nowNs;
            sendDeadlineNs = nowNs;
        }
    }

    /**
     * Bind the socket.
     *
     * @param self        where this member listens.
     * @param others      all other members, by rising id.
     * @param clusterName of the cluster.
     * @param presence    how this member is, asked before each greeting.
     * @param known       what is remembered of the others.
     * @param onHeard     called on the greeter's thread after greetings were taken in.
     * @param errors      for what goes wrong with the network or the file.
     * @param clock       monotonic time.
     * @throws IOException when the port cannot be bound.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // one call, from the wiring
    public Greeter(
        final Address self,
        final Address[] others,
        final String clusterName,
        final Supplier<Presence> presence,
        final KnownMembers known,
        final Runnable onHeard,
        final ErrorHandler errors,
        final NanoClock clock) throws IOException
    {
        this.memberId = self.memberId();
        this.nameHash = hash(clusterName);
        this.self = presence;
        this.known = known;
        this.onHeard = onHeard;
        this.errors = errors;
        this.clock = clock;
        this.peers = new Peer[others.length];
        this.greetings = new AtomicReferenceArray<>(others.length);
        this.knowns = new AtomicReferenceArray<>(others.length);
        final StringBuilder ids = new StringBuilder();
        boolean isSelfNamed = false;
        for (int i = 0; i < others.length; i++)
        {
            peers[i] = new Peer(others[i], clock.nanoTime());
            knowns.set(i, known.of(others[i].memberId()));
            if (!isSelfNamed && others[i].memberId() > memberId)
            {
                ids.append(memberId).append(',');
                isSelfNamed = true;
            }
            ids.append(others[i].memberId()).append(',');
        }
        this.membersHash = hash(isSelfNamed ? ids.toString() : ids.toString() + memberId + ',');

        channel = DatagramChannel.open();
        try
        {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(self.host(), self.port()));
        }
        catch (final IOException | RuntimeException ex)
        {
            CloseHelper.quietClose(channel);
            throw ex;
        }
    }

    /**
     * Set what is said to who asks.
     *
     * @param words that say what this member waits for, called on the greeter's thread.
     * @return this for a fluent API; to be called before the greeter works.
     */
    public Greeter waiting(final Supplier<String> words)
    {
        waiting = words;
        return this;
    }

    private static long hash(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue() << Byte.SIZE | (bytes.length & 0xFF);
    }

    /**
     * What was heard of the others lately.
     *
     * @return a view that may be asked from any thread; what it says changes as greetings arrive.
     */
    public JoinRule.Peers peers()
    {
        return new JoinRule.Peers()
        {
            @Override
            public int count()
            {
                return peers.length;
            }

            @Override
            public Greeting greeting(final int index)
            {
                return greetings.get(index);
            }

            @Override
            public Known known(final int index)
            {
                return knowns.get(index);
            }

            @Override
            public String name(final int index)
            {
                return peers[index].address + peers[index].trouble;
            }

            @Override
            public boolean isSelfLowest()
            {
                return 0 == peers.length || memberId < peers[0].address.memberId();
            }
        };
    }

    /**
     * Datagrams that were no greetings of this cluster's members.
     *
     * @return the count.
     */
    public long dropped()
    {
        return dropped.get();
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        int workCount = receive(nowNs);
        for (int i = 0; i < peers.length; i++)
        {
            final Peer peer = peers[i];
            if (null != greetings.get(i) && nowNs - peer.heardNs >= FRESH_NS)
            {
                greetings.set(i, null);
            }
            if (peer.isDue || nowNs - peer.sendDeadlineNs >= 0)
            {
                send(i, nowNs);
                workCount++;
            }
        }

        try
        {
            known.poll(nowNs);
        }
        catch (final IOException ex)
        {
            errors.onError(ex);
        }

        return workCount;
    }

    private int receive(final long nowNs)
    {
        int count = 0;
        try
        {
            while (count < MAX_DATAGRAMS)
            {
                in.clear();
                final SocketAddress source = channel.receive(in);
                if (null == source)
                {
                    break;
                }
                in.flip();
                if (Inquiry.isQuestion(in))
                {
                    channel.send(Inquiry.answer(in, waiting.get()), source);
                }
                else
                {
                    onDatagram(source, nowNs);
                }
                count++;
            }
        }
        catch (final IOException ex)
        {
            errors.onError(ex);
        }

        if (count > 0)
        {
            onHeard.run();
        }

        return count;
    }

    private void onDatagram(final SocketAddress source, final long nowNs)
    {
        final Greeting greeting = codec.decode(in);
        final int index = null == greeting || greeting.receiverId() != memberId ? -1 : indexOf(greeting.senderId());
        if (index < 0)
        {
            dropped.incrementAndGet();
            return;
        }

        final Peer peer = peers[index];
        if (greeting.nameHash() != nameHash || greeting.membersHash() != membersHash)
        {
            dropped.incrementAndGet();
            peer.trouble = greeting.nameHash() != nameHash ?
                " (it has another cluster name)" : " (it has another member list)";
            return;
        }

        final Presence own = self.get();
        final Presence presence = greeting.presence();
        final Greeting before = greetings.get(index);
        if (isTwin(before, peer, presence, source))
        {
            sendTo(source, peer, greeting(peer, own, presence, true));
            return;
        }

        if (presence.standing().isSound() && presence.identity().equals(own.identity()) &&
            null == known.of(greeting.senderId()).contradiction(presence) && !remember(greeting.senderId(), presence))
        {
            return;
        }

        final boolean isNews = null == before || before.presence().nonce() != presence.nonce() ||
            before.presence().standing() != presence.standing();
        knowns.set(index, known.of(greeting.senderId()));
        greetings.set(index, greeting);
        peer.source = source;
        peer.heardNs = nowNs;
        peer.trouble = "";
        peer.isDue |= isNews || greeting.echoNonce() != own.nonce() || greeting.echoStanding() != own.standing();
    }

    /**
     * Whether it is a second process of a member whose first one is alive: that one still speaks, from elsewhere. What
     * the second one says does not count, and is not remembered in the place of what the first one said. A process that
     * was started again speaks from the same address, or after the old one fell silent.
     */
    private static boolean isTwin(
        final Greeting before, final Peer peer, final Presence presence, final SocketAddress source)
    {
        return null != before && before.presence().nonce() != presence.nonce() &&
            !presence.identity().isNone() && before.presence().identity().equals(presence.identity()) &&
            !source.equals(peer.source);
    }

    private boolean remember(final int senderId, final Presence presence)
    {
        try
        {
            known.update(senderId, presence);
            return true;
        }
        catch (final IOException ex)
        {
            errors.onError(ex);
            return false;
        }
    }

    private int indexOf(final int senderId)
    {
        for (int i = 0; i < peers.length; i++)
        {
            if (peers[i].address.memberId() == senderId)
            {
                return i;
            }
        }

        return -1;
    }

    private void send(final int index, final long nowNs)
    {
        final Peer peer = peers[index];
        final Presence presence = self.get();
        final Greeting heard = greetings.get(index);
        final boolean isCalm = presence.isServing() && (null == heard || heard.presence().isServing());
        peer.isDue = false;
        peer.sendDeadlineNs = nowNs + (isCalm ? SERVING_INTERVAL_NS : START_INTERVAL_NS);
        if (null == peer.resolved || nowNs - peer.resolveDeadlineNs >= 0)
        {
            peer.resolveDeadlineNs = nowNs + RESOLVE_INTERVAL_NS;
            peer.resolved = new InetSocketAddress(peer.address.host(), peer.address.port());
        }

        if (peer.resolved.isUnresolved())
        {
            peer.trouble = " (the host has no address)";
            peer.resolved = null;
            peer.sendDeadlineNs = nowNs + RESOLVE_INTERVAL_NS / 10;
            return;
        }

        sendTo(peer.resolved, peer, greeting(peer, presence, null == heard ? null : heard.presence(), false));
    }

    private Greeting greeting(final Peer peer, final Presence own, final Presence heard, final boolean isTwinAlive)
    {
        return new Greeting(
            memberId,
            peer.address.memberId(),
            nameHash,
            membersHash,
            own,
            null == heard ? 0 : heard.nonce(),
            null == heard ? null : heard.standing(),
            known.of(peer.address.memberId()),
            isTwinAlive);
    }

    private void sendTo(final SocketAddress address, final Peer peer, final Greeting greeting)
    {
        codec.encode(greeting, out);
        try
        {
            channel.send(out, address);
        }
        catch (final IOException ex)
        {
            // Nobody listens there, or the network is not up: the next one is due soon, and people are told who is
            // silent.
            peer.trouble = " (" + ex.getMessage() + ")";
        }
    }

    @Override
    public void onClose()
    {
        CloseHelper.quietClose(channel);
    }

    @Override
    public String roleName()
    {
        return "nodens-greeter-" + memberId;
    }
}
