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
package io.nodens.client;

import io.nodens.client.exceptions.ClientClosedException;
import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.DatagramSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static io.nodens.client.FakeClusterExtension.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What becomes of a client whose Aeron client dies under it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AeronLossTest
{
    @RegisterExtension
    static final FakeClusterExtension FAKE = new FakeClusterExtension();

    private final String directory = CommonContext.generateRandomDirName();
    private final SessionRecorder recorder = new SessionRecorder();
    private MediaDriver driver;
    private NodensClient client;

    @AfterEach
    void afterEach()
    {
        CloseHelper.quietClose(client);
        CloseHelper.quietClose(driver);
    }

    @Test
    void shouldAttachAgainWhenItsDriverIsStartedAnew() throws IOException
    {
        final ClientContext context = start();
        client = NodensClient.connect(context);
        client.create("/own", null, CreateMode.EPHEMERAL);
        final long sessionId = client.sessionId();

        driver.close();
        await("the loss", () -> recorder.calls().contains("disconnected"));
        driver = launch();

        client.setData("/own", new byte[1], 0);
        assertEquals(sessionId, client.sessionId());
        assertEquals(List.of("connected", "disconnected", "connected"), recorder.calls());
    }

    @Test
    void shouldKeepItsAeronClientWhenItsThreadPausesForLongerThanAeronAllows() throws IOException
    {
        final StuckIdleStrategy idle = new StuckIdleStrategy();
        client = NodensClient.connect(start().idleStrategy(idle));
        client.create("/own", null, CreateMode.EPHEMERAL);
        final long sessionId = client.sessionId();
        final long startNs = System.nanoTime();

        idle.catchThread();
        await("twice the time that the driver gives a client",
            () -> System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(2_200));
        idle.release();

        // It is shared by the clients of the process, and has a thread of its own.
        assertEquals(1, client.setData("/own", new byte[1], 0).version());
        assertEquals(sessionId, client.sessionId());
        assertTrue(FAKE.errors().isEmpty(), () -> "Aeron has nothing to report: " + FAKE.errors());
    }

    @Test
    void shouldReportTheLossOnceWhenTheAeronClientIsTheApplications() throws IOException
    {
        final ClientContext context = start();
        final List<SessionEnd> ends = new CopyOnWriteArrayList<>();
        final Aeron aeron = FAKE.closing(Aeron.connect(
            new Aeron.Context().aeronDirectoryName(directory).errorHandler((ignore) -> {})));
        client = NodensClient.connect(context.aeron(aeron));
        client.addSessionListener(new SessionListener()
        {
            @Override
            public void onEnded(final SessionEnd end)
            {
                ends.add(end);
            }
        });

        aeron.close();

        await("the notice", () -> recorder.calls().contains("expired") && !ends.isEmpty());
        assertEquals(SessionEnd.Cause.AERON_LOST, ends.get(0).cause());
        assertTrue(client.sessionDeadline().isPassed());
        assertThrows(ClientClosedException.class, client::sync);
        client.close();
        assertEquals(List.of("connected", "expired"), recorder.calls());
        assertEquals(1, ends.size());
    }

    private ClientContext start() throws IOException
    {
        final int port;
        try (DatagramSocket socket = new DatagramSocket())
        {
            port = socket.getLocalPort();
        }

        FAKE.udpMember(0, port);
        driver = launch();
        return FAKE.context(1)
            .endpoints("localhost:" + port)
            .requestStreamId(FAKE.streamId())
            .aeronDirectoryName(directory)
            .termBufferLength(1024 * 1024)
            .sessionListener(recorder);
    }

    private MediaDriver launch()
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
            .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            .termBufferSparseFile(true));
    }
}
