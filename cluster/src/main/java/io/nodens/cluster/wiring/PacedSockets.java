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
package io.nodens.cluster.wiring;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Sockets of a member's media driver that are looked at less often while they are silent: see {@link SocketPacing}.
 * Those for data count as busy for longer than heartbeats are apart, so that nothing waits on a live stream. What comes
 * back to a sender (how far receivers are, what they lack) is late by less than it takes to fill a receiver's window,
 * and nobody waits for it otherwise: there a silence begins with the first look that finds nothing.
 * A follower's log does not end with the replay by which it caught up: see {@link StoppedReplay}.
 * Sockets of destinations that are added to a subscription are Aeron's own, and looked at in every turn.
 */
final class PacedSockets
{
    /** Longer than heartbeats are apart by default. */
    static final long DATA_SILENT_AFTER_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long CONTROL_SILENT_AFTER_NS = 0;

    private PacedSockets()
    {
    }

    /**
     * Let a driver pace its sockets.
     *
     * @param driver         that is not launched yet.
     * @param lookIntervalNs nanoseconds between two looks at a silent socket.
     */
    static void pace(final MediaDriver.Context driver, final long lookIntervalNs)
    {
        driver
            .receiveChannelEndpointSupplier((channel, dispatcher, statusIndicator, context) ->
                new Receiving(channel, dispatcher, statusIndicator, context, lookIntervalNs))
            .sendChannelEndpointSupplier((channel, statusIndicator, context) ->
                new Sending(channel, statusIndicator, context, lookIntervalNs));
    }

    /** Data, on the receiver's thread. */
    private static final class Receiving extends ReceiveChannelEndpoint
    {
        private final SocketPacing pacing;
        private final boolean hasDestinations;

        Receiving(
            final UdpChannel channel, final DataPacketDispatcher dispatcher, final AtomicCounter statusIndicator,
            final MediaDriver.Context context, final long lookIntervalNs)
        {
            super(channel, dispatcher, statusIndicator, context);
            pacing = new SocketPacing(context.receiverCachedNanoClock(), DATA_SILENT_AFTER_NS, lookIntervalNs);
            hasDestinations = channel.isManualControlMode();
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer)
        {
            if (!pacing.isDue())
            {
                return null;
            }
            final InetSocketAddress source = super.receive(buffer);
            pacing.onLook(null != source);
            return source;
        }

        @Override
        public int onDataPacket(
            final DataHeaderFlyweight header, final UnsafeBuffer buffer, final int length,
            final InetSocketAddress srcAddress, final int transportIndex)
        {
            if (hasDestinations)
            {
                StoppedReplay.hideEnd(header, buffer, length);
            }
            return super.onDataPacket(header, buffer, length, srcAddress, transportIndex);
        }
    }

    /** Status messages and requests for lost data, on the sender's thread. */
    private static final class Sending extends SendChannelEndpoint
    {
        private final SocketPacing pacing;

        Sending(
            final UdpChannel channel, final AtomicCounter statusIndicator, final MediaDriver.Context context,
            final long lookIntervalNs)
        {
            super(channel, statusIndicator, context);
            pacing = new SocketPacing(context.senderCachedNanoClock(), CONTROL_SILENT_AFTER_NS, lookIntervalNs);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer)
        {
            if (!pacing.isDue())
            {
                return null;
            }
            final InetSocketAddress source = super.receive(buffer);
            pacing.onLook(null != source);
            return source;
        }
    }
}
