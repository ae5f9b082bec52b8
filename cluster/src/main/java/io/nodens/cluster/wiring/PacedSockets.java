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
import org.agrona.concurrent.status.AtomicCounter;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Sockets of a member's media driver that are looked at less often while they are silent: see {@link SocketPacing}.
 * Sockets of destinations that are added to a subscription are Aeron's own, and looked at in every turn.
 */
final class PacedSockets
{
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

        Receiving(
            final UdpChannel channel, final DataPacketDispatcher dispatcher, final AtomicCounter statusIndicator,
            final MediaDriver.Context context, final long lookIntervalNs)
        {
            super(channel, dispatcher, statusIndicator, context);
            pacing = new SocketPacing(context.receiverCachedNanoClock(), lookIntervalNs);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer)
        {
            return look(pacing, pacing.isDue() ? super.receive(buffer) : null);
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
            pacing = new SocketPacing(context.senderCachedNanoClock(), lookIntervalNs);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer)
        {
            return look(pacing, pacing.isDue() ? super.receive(buffer) : null);
        }
    }

    private static InetSocketAddress look(final SocketPacing pacing, final InetSocketAddress source)
    {
        if (null != source)
        {
            pacing.onDatagram();
        }
        return source;
    }
}
