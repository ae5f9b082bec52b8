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

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.nodens.client.ClientEndpoint;
import io.nodens.sbe.protocol.CloseConnectionRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.NanoClock;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A publication to one member and the subscription for its answers, shared by all connections of this process that use
 * the same Aeron client: they cost the media drivers and the member one stream, however many they are. Each has a
 * number, which frames carry in both directions as their reserved value.
 * <pre>
 *   connection 1 --\                                    /--&gt; inbox of 1
 *   connection 2 ---+--&gt; publication ~~&gt; member ~~&gt; image --&gt; inbox of 2     whoever has time polls for all
 *   connection 3 --/                                    \--&gt; inbox of 3
 * </pre>
 * Only the first connection asks a member of which nothing is known. If its answer carries no number the member shares
 * no streams: this one is that connection's alone, and the others make their own.
 * <p>
 * <b>Thread:</b> any; one at a time polls, one at a time sends, and who finds it taken goes on with something else.
 * <b>Owns:</b> publication and subscription, until the last connection gives it up. <b>Allocates:</b> per connection.
 */
final class MemberStream
{
    /** What is known of the member. */
    enum Mode
    {
        /** Nobody has been answered yet. */
        UNKNOWN,
        /** The member tells connections apart by their numbers. */
        SHARED,
        /** The member knows of no numbers: the stream is of the connection that asked first. */
        EXCLUSIVE
    }

    /** Bytes that a member may have on the way to a connection that has not taken them yet. */
    static final int WINDOW = 1024 * 1024;

    private static final int FRAGMENT_LIMIT = 64;
    private static final int RESPONSE_STREAM_ID = 9002;
    private static final int IPC_STREAM_ID_BASE = 0x4E00_0000;
    private static final int IPC_STREAM_ID_MASK = 0x00FF_FFFF;
    private static final int SEND_SPINS = 100;
    private static final int MAX_FAREWELLS = 4096;
    private static final ConcurrentHashMap<Key, MemberStream> STREAMS = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<String, Boolean> UNSHARING = new ConcurrentHashMap<>();

    private final AtomicBoolean isPolling = new AtomicBoolean();
    private final AtomicBoolean isSending = new AtomicBoolean();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong lastProbeNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicReference<StreamChannel> opener = new AtomicReference<>();
    private final AtomicReference<String> death = new AtomicReference<>();
    private final Long2ObjectHashMap<StreamChannel> channels = new Long2ObjectHashMap<>();
    private final LongArrayList farewells = new LongArrayList();
    private final ExpandableArrayBuffer farewell = new ExpandableArrayBuffer(64);
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final Key key;
    private final ErrorHandler errorHandler;
    private final int responseStreamId;
    private final long publicationId;
    private final long subscriptionId;
    private int users = 1;
    private volatile ExclusivePublication publication;
    private volatile Subscription subscription;
    private volatile String responseChannel;
    private volatile Mode mode = Mode.UNKNOWN;
    private volatile int channelCount;
    private volatile int memberSessionId;

    private MemberStream(final Key key, final ErrorHandler errorHandler)
    {
        this.key = key;
        this.errorHandler = errorHandler;
        final ClientEndpoint endpoint = key.endpoint();
        final Aeron aeron = key.aeron();
        final String channel;
        final String requestChannel;
        if (endpoint.isIpc())
        {
            requestChannel = endpoint.requestChannel(null, key.terms().request());
            channel = key.terms().responseChannel(CommonContext.IPC_CHANNEL);
            responseStreamId = IPC_STREAM_ID_BASE | (int)(aeron.nextCorrelationId() & IPC_STREAM_ID_MASK);
        }
        else
        {
            final HostLookup.Route route = key.route();
            requestChannel = route.withPackets(endpoint.requestChannel(route.memberHost(), key.terms().request()));
            channel = route.withPackets(
                key.terms().responseChannel("aeron:udp?endpoint=" + route.localHost() + ":0"));
            responseStreamId = RESPONSE_STREAM_ID;
        }

        subscriptionId = aeron.asyncAddSubscription(channel, responseStreamId);
        publicationId = aeron.asyncAddExclusivePublication(requestChannel, endpoint.streamId());
    }

    /**
     * Use the stream to a member, or begin to make it.
     *
     * @param aeron    to use.
     * @param endpoint of the member.
     * @param settings of the client.
     * @param route    to the member's host and back, null over IPC.
     * @return the stream, to be given back by {@link #release()}.
     * @throws AeronException when Aeron is closed.
     */
    static MemberStream acquire(
        final Aeron aeron,
        final ClientEndpoint endpoint,
        final ConnectionSettings settings,
        final HostLookup.Route route)
    {
        final Key key = new Key(aeron, endpoint, settings.terms(), route, settings.clock());
        if (UNSHARING.containsKey(endpoint.text()))
        {
            return new MemberStream(key, settings.errorHandler());
        }

        return STREAMS.compute(key, (ignore, current) ->
        {
            if (null != current && null == current.death.get())
            {
                current.users++;
                return current;
            }

            return new MemberStream(key, settings.errorHandler());
        });
    }

    /** Give the stream up; it is closed when nobody else uses it. */
    void release()
    {
        final boolean[] isUsed = new boolean[1];
        STREAMS.compute(key, (ignore, current) ->
        {
            // Under the lock of the map's entry, also when another stream has taken this one's place there.
            isUsed[0] = --users > 0;
            return current == this && !isUsed[0] ? null : current;
        });
        if (!isUsed[0])
        {
            close();
        }
    }

    /** Nothing more can be said or heard: whoever comes next makes another stream. */
    void kill(final String reason)
    {
        death.compareAndSet(null, reason);
        STREAMS.remove(key, this);
    }

    /** Why the stream is of no use any longer; null while it is. */
    String death()
    {
        return death.get();
    }

    StreamChannel open(final Runnable wakeUp)
    {
        final StreamChannel channel = new StreamChannel(this, lastNumber.incrementAndGet(), wakeUp);
        lockPolling();
        channels.put(channel.number(), channel);
        channelCount = channels.size();
        isPolling.setRelease(false);
        return channel;
    }

    /**
     * A connection is at its end.
     *
     * @param channel    of it.
     * @param isToBeTold whether the member may still have the connection, and was not told yet.
     */
    void close(final StreamChannel channel, final boolean isToBeTold)
    {
        channel.inbox.close();
        lockPolling();
        channels.remove(channel.number());
        channelCount = channels.size();
        if (isToBeTold && farewells.size() < MAX_FAREWELLS && Mode.EXCLUSIVE != mode)
        {
            farewells.addLong(channel.number());
            sayFarewells();
        }

        isPolling.setRelease(false);
        if (opener.get() == channel && Mode.SHARED != mode)
        {
            // Whatever the member makes of what it was asked, nobody could tell.
            kill("the connection that asked the member first was given up");
        }
    }

    /** How many connections use the stream. */
    int channelCount()
    {
        return channelCount;
    }

    /**
     * Whether a connection may ask the member to be taken.
     *
     * @return false while another one asks a member of which nothing is known.
     */
    boolean claim(final StreamChannel channel)
    {
        if (Mode.SHARED == mode)
        {
            return true;
        }

        opener.compareAndSet(null, channel);
        return opener.get() == channel;
    }

    Mode mode()
    {
        return mode;
    }

    /**
     * The member has taken a connection.
     *
     * @param sessionId  of Aeron, that its answers come from.
     * @param isNumbered whether the answer carried the connection's number.
     */
    void onTaken(final int sessionId, final boolean isNumbered)
    {
        if (isFormer(sessionId))
        {
            return;
        }

        memberSessionId = sessionId;
        if (isNumbered)
        {
            mode = Mode.SHARED;
            UNSHARING.remove(key.endpoint().text());
        }
        else
        {
            mode = Mode.EXCLUSIVE;
            UNSHARING.put(key.endpoint().text(), Boolean.TRUE);
            STREAMS.remove(key, this);
        }
    }

    /**
     * Whether a session of Aeron is one that the member had before the one that its answers come from now: a member
     * that was started anew while the last one's answers were on their way. Images stand in the order in which they
     * came.
     */
    private boolean isFormer(final int sessionId)
    {
        if (Mode.SHARED == mode && sessionId != memberSessionId)
        {
            final List<Image> images = subscription.images();
            for (int i = 0, size = images.size(); i < size; i++)
            {
                final int imageSessionId = images.get(i).sessionId();
                if (imageSessionId == sessionId || imageSessionId == memberSessionId)
                {
                    return imageSessionId == sessionId && null != subscription.imageBySessionId(memberSessionId);
                }
            }
        }

        return false;
    }

    /** Whether the media driver has added both directions. */
    boolean isReady()
    {
        return null != publication && null != responseChannel;
    }

    boolean isConnected()
    {
        return publication.isConnected();
    }

    /**
     * Why nobody will answer the connect request of a connection, of which nothing has come.
     *
     * @param channel of the connection.
     * @param livedNs time as the client lived it.
     * @return the reason, null while somebody may answer.
     */
    String whyUnanswered(final StreamChannel channel, final long livedNs)
    {
        if (null == death() && !isConnected())
        {
            // What was asked went down with the stream.
            kill("the member closed its side before it answered the connect request");
        }

        final String why = death();
        return null == why && channel.isAskedInVain(memberSessionId, livedNs) ?
            "the member has begun anew, and did not answer the connect request" : why;
    }

    /** Of Aeron, that the member's answers came from last. */
    int memberSessionId()
    {
        return memberSessionId;
    }

    boolean hasImage(final int sessionId)
    {
        return null != subscription.imageBySessionId(sessionId);
    }

    String responseChannel()
    {
        return responseChannel;
    }

    int responseStreamId()
    {
        return responseStreamId;
    }

    int maxMessageLength()
    {
        final ExclusivePublication current = publication;
        return null == current ? Integer.MAX_VALUE : current.maxMessageLength();
    }

    /** Messages that the member has sent on the stream to anybody. */
    long heard()
    {
        return heard.getAcquire();
    }

    /** When a connection last asked the member for a sign of life, by the clock that all of them have. */
    long lastProbeNs()
    {
        return lastProbeNs.get();
    }

    /**
     * Whether the caller is the one to ask for a sign of life.
     *
     * @param nowNs       time now.
     * @param lastHeardNs when the member was last heard.
     * @param intervalNs  of quiet after which it is asked.
     * @return true for one of all connections.
     */
    boolean takeProbe(final long nowNs, final long lastHeardNs, final long intervalNs)
    {
        final long last = lastProbeNs.get();
        final boolean isDue = nowNs - lastHeardNs >= intervalNs &&
            (Long.MIN_VALUE == last || nowNs - last >= intervalNs);
        return isDue && lastProbeNs.compareAndSet(last, nowNs);
    }

    /**
     * Send a message of a connection.
     *
     * @return as of {@link Publication#offer(DirectBuffer, int, int)}; {@link Publication#ADMIN_ACTION} also when
     *         others are sending.
     */
    long offer(final StreamChannel channel, final DirectBuffer buffer, final int length)
    {
        final ExclusivePublication current = publication;
        if (null == current)
        {
            return Publication.NOT_CONNECTED;
        }

        for (int i = 0; i < SEND_SPINS; i++)
        {
            if (isSending.compareAndSet(false, true))
            {
                try
                {
                    return current.offer(buffer, 0, length, channel.supplier);
                }
                finally
                {
                    isSending.setRelease(false);
                }
            }

            Thread.onSpinWait();
        }

        return Publication.ADMIN_ACTION;
    }

    /**
     * Put what the member sent into the inboxes of those whom it is for, unless another thread is doing that.
     *
     * @return fragments.
     */
    int poll()
    {
        if (!isPolling.compareAndSet(false, true))
        {
            return 0;
        }

        try
        {
            if (!isReady())
            {
                return pollAdding();
            }

            final StreamChannel first = opener.get();
            if (Mode.EXCLUSIVE == mode && null != first && first.inbox.size() > WINDOW)
            {
                return 0;
            }

            if (!farewells.isEmpty())
            {
                sayFarewells();
            }

            return subscription.poll(assembler, FRAGMENT_LIMIT);
        }
        finally
        {
            isPolling.setRelease(false);
        }
    }

    private int pollAdding()
    {
        try
        {
            if (null == subscription)
            {
                subscription = key.aeron().getSubscription(subscriptionId);
            }

            if (null == publication)
            {
                publication = key.aeron().getExclusivePublication(publicationId);
            }
        }
        catch (final AeronException ex)
        {
            kill(String.valueOf(ex.getMessage()));
            return 1;
        }

        if (null != subscription)
        {
            responseChannel = subscription.tryResolveChannelEndpointPort();
        }

        return isReady() ? 1 : 0;
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final long number = header.reservedValue();
        final StreamChannel channel = 0 == number ? opener.get() : channels.get(number);
        if (0 != number && Mode.UNKNOWN == mode)
        {
            // Whoever polls learns it for all: the thread of the connection that asked may be busy for long.
            onTaken(header.sessionId(), true);
        }

        if (header.sessionId() == memberSessionId)
        {
            heard.setRelease(heard.getPlain() + 1);
        }

        if (null != channel)
        {
            channel.inbox.put(buffer, offset, length, header.sessionId(), 0 != number);
            channel.wakeUp();
        }
    }

    /** The polling lock is held. */
    private void sayFarewells()
    {
        final ExclusivePublication current = publication;
        if (null == current || !isSending.compareAndSet(false, true))
        {
            return;
        }

        try
        {
            new CloseConnectionRequestEncoder()
                .wrapAndApplyHeader(farewell, 0, new MessageHeaderEncoder())
                .correlationId(0);
            while (!farewells.isEmpty())
            {
                final long number = farewells.getLong(farewells.size() - 1);
                final long result = current.offer(
                    farewell,
                    0,
                    MessageHeaderEncoder.ENCODED_LENGTH + CloseConnectionRequestEncoder.BLOCK_LENGTH,
                    (termBuffer, termOffset, frameLength) -> number);
                if (Publication.BACK_PRESSURED == result || Publication.ADMIN_ACTION == result)
                {
                    return;
                }

                farewells.removeAt(farewells.size() - 1);
            }
        }
        finally
        {
            isSending.setRelease(false);
        }
    }

    private void lockPolling()
    {
        while (!isPolling.compareAndSet(false, true))
        {
            Thread.onSpinWait();
        }
    }

    private void close()
    {
        kill("closed");
        lockPolling();
        try
        {
            if (key.aeron().isClosed())
            {
                return;
            }

            if (null != publication)
            {
                publication.close();
            }
            else
            {
                key.aeron().asyncRemovePublication(publicationId);
            }

            if (null != subscription)
            {
                subscription.close();
            }
            else
            {
                key.aeron().asyncRemoveSubscription(subscriptionId);
            }
        }
        catch (final AeronException ex)
        {
            errorHandler.onError(ex);
        }
        finally
        {
            isPolling.setRelease(false);
        }
    }

    private record Key(
        Aeron aeron, ClientEndpoint endpoint, StreamTerms terms, HostLookup.Route route, NanoClock clock)
    {
    }
}
