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
package io.nodens.guard;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SetupIntervalTest
{
    private static final int ENOUGH = 20;
    private static final int STREAM_ID = 100;
    private static final int TYPE_OFFSET = 6;
    private static final int SETUP_TYPE = 5;

    @TempDir
    private Path directory;

    @Test
    void shouldAnnounceStreamsOfDestinationsByHandOftenAndOthersAsAeronDoes()
    {
        assertEquals(TimeUnit.MILLISECONDS.toNanos(5), SetupInterval.ns(true));
        assertEquals(Configuration.PUBLICATION_SETUP_TIMEOUT_NS, SetupInterval.ns(false));
    }

    /**
     * By the clock of the driver alone, which stands still: with Aeron's interval one announcement in a hundred
     * milliseconds is due, however long the test takes.
     */
    @Test
    void shouldBeAskedByTheDriverOfThisClassPath() throws IOException
    {
        final long[] nowNs = {1_000_000_000L};
        final MediaDriver.Context context = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .asyncExecutorEnabled(false)
            .nanoClock(() -> nowNs[0]);
        try (DatagramSocket byHand = socket();
            DatagramSocket plain = socket();
            MediaDriver driver = MediaDriver.launch(context);
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.aeronDirectoryName())
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .useConductorAgentInvoker(true));
            Publication log = aeron.addPublication("aeron:udp?control-mode=manual|control=127.0.0.1:0", STREAM_ID);
            Publication other = aeron.addPublication(address(plain), STREAM_ID))
        {
            log.addDestination(address(byHand));
            int announcements = 0;
            int others = 0;
            for (int i = 0; i < ENOUGH; i++)
            {
                nowNs[0] += SetupInterval.LOG_INTERVAL_NS + 1;
                driver.sharedAgentInvoker().invoke();
                driver.sharedAgentInvoker().invoke();
                announcements += announcements(byHand);
                others += announcements(plain);
            }

            assertTrue(announcements >= ENOUGH - 1, announcements + " announcements of the log");
            assertTrue(others <= 2, others + " of the other stream");
            assertTrue(!log.isConnected() && !other.isConnected());
        }
    }

    /** Not by chance quick: a receiver that comes after the first announcement is found by a later one. */
    @Test
    void shouldFindAReceiverThatComesLater()
    {
        final MediaDriver.Context context = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED);
        try (MediaDriver driver = MediaDriver.launch(context);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            Publication log = aeron.addExclusivePublication(
                "aeron:udp?control-mode=manual|control=127.0.0.1:0", STREAM_ID);
            Subscription follower = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM_ID))
        {
            while (null == follower.resolvedEndpoint())
            {
                Thread.onSpinWait();
            }
            log.addDestination("aeron:udp?endpoint=" + follower.resolvedEndpoint());
            while (!log.isConnected() || follower.hasNoImages())
            {
                Thread.onSpinWait();
            }
            assertEquals(1, follower.imageCount());
        }
    }

    private static DatagramSocket socket() throws IOException
    {
        final DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.setSoTimeout(1);
        return socket;
    }

    private static String address(final DatagramSocket socket)
    {
        return "aeron:udp?endpoint=127.0.0.1:" + socket.getLocalPort();
    }

    private static int announcements(final DatagramSocket socket) throws IOException
    {
        final DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        int count = 0;
        while (true)
        {
            try
            {
                socket.receive(packet);
            }
            catch (final SocketTimeoutException ignore)
            {
                return count;
            }
            count += SETUP_TYPE == packet.getData()[TYPE_OFFSET] ? 1 : 0;
        }
    }
}
