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

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SessionMessageHeaderDecoder;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class LocalIngressTest
{
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 101;
    private static final int MEMBER_ID = 1;
    private static final long SESSION_ID = 7;
    private static final long TERM_ID = 3;

    @TempDir
    Path directory;

    @Test
    void shouldBeOpenWhileTheOwnConsensusModuleLeadsAndListens()
    {
        final String aeronDir = directory.resolve("aeron").toString();
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDir).threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            final ErrorHandler errors = Throwable::printStackTrace;
            final LocalIngress ingress = new LocalIngress(aeron, CHANNEL, STREAM_ID, MEMBER_ID, errors);
            final LocalIngress none = new LocalIngress(aeron, null, STREAM_ID, MEMBER_ID, errors);
            ingress.follow(SESSION_ID, TERM_ID, MEMBER_ID);
            none.follow(SESSION_ID, TERM_ID, MEMBER_ID);
            assertFalse(ingress.isOpen());

            try (Subscription module = aeron.addSubscription("aeron:ipc", STREAM_ID))
            {
                while (!ingress.isOpen())
                {
                    Thread.yield();
                }
                assertFalse(none.isOpen());
                assertTrue(ingress.offer(new UnsafeBuffer(new byte[]{42}), 0, 1) > 0);
                final int[] received = {0};
                while (0 == received[0])
                {
                    module.poll((buffer, offset, length, header) ->
                    {
                        final SessionMessageHeaderDecoder decoder = new SessionMessageHeaderDecoder();
                        decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                        assertEquals(SESSION_ID, decoder.clusterSessionId());
                        assertEquals(TERM_ID, decoder.leadershipTermId());
                        assertEquals(42, buffer.getByte(offset + length - 1));
                        received[0]++;
                    }, 1);
                }

                ingress.follow(SESSION_ID, TERM_ID + 1, MEMBER_ID + 1);
                assertFalse(ingress.isOpen());
                ingress.follow(SESSION_ID, TERM_ID + 2, MEMBER_ID);
                assertTrue(ingress.isOpen());
                ingress.forget();
                assertFalse(ingress.isOpen());
                ingress.follow(SESSION_ID, TERM_ID + 2, MEMBER_ID);
            }
            while (ingress.isOpen())
            {
                Thread.yield();
            }
            ingress.close();
        }
    }

    @Test
    void shouldTakeCommandsOfAnyLengthThatItsChannelCarries()
    {
        final String aeronDir = directory.resolve("aeron").toString();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[(1 << 20) + 1]);
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDir).threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            Subscription module = aeron.addSubscription("aeron:ipc", STREAM_ID))
        {
            final LocalIngress ingress = new LocalIngress(
                aeron, "aeron:ipc?term-length=16m", STREAM_ID, MEMBER_ID, Throwable::printStackTrace);
            ingress.follow(SESSION_ID, TERM_ID, MEMBER_ID);
            while (!ingress.isOpen() || 0 == module.imageCount())
            {
                Thread.yield();
            }
            assertEquals(4 << 20, module.imageAtIndex(0).termBufferLength());
            assertFalse(ingress.lengthen());

            assertEquals(Publication.BACK_PRESSURED, ingress.offer(command, 0, command.capacity()));
            assertTrue(ingress.offer(command, 0, 100) > 0);
            while (!ingress.lengthen())
            {
                Thread.yield();
            }
            assertTrue(ingress.isOpen());
            assertFalse(ingress.lengthen());
            while (ingress.offer(command, 0, command.capacity()) < 0)
            {
                Thread.yield();
            }

            final int[] lengths = new int[2];
            final FragmentHandler handler = new FragmentAssembler((buffer, offset, length, header) ->
                lengths[length > 1 << 20 ? 1 : 0] += length - AeronCluster.SESSION_HEADER_LENGTH);
            while (0 == lengths[0] || 0 == lengths[1])
            {
                module.poll(handler, 10);
            }
            assertEquals(100, lengths[0]);
            assertEquals(command.capacity(), lengths[1]);
            ingress.close();
        }
    }
}
