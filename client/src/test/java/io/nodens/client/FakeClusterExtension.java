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

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A media driver for a test class, and a fresh cluster with its members for each test.
 */
final class FakeClusterExtension
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback
{
    private static final long AWAIT_MS = 20_000;
    private static int nextStreamId = 7000;

    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private MediaDriver driver;
    private FakeCluster cluster;
    private int streamId;

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 10, 1_000, 50_000))
            .termBufferSparseFile(true)
            .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
            .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200))
            .spiesSimulateConnection(false));
    }

    @Override
    public void afterAll(final ExtensionContext context)
    {
        CloseHelper.quietClose(driver);
    }

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        cluster = new FakeCluster();
        errors.clear();
        streamId = nextStreamId;
        nextStreamId += 10;
    }

    @Override
    public void afterEach(final ExtensionContext context)
    {
        // Members last: a client without one waits for as long as it may for the end of its session.
        closeables.sort(Comparator.comparing((closeable) -> !(closeable instanceof FakeMember)));
        for (int i = closeables.size() - 1; i >= 0; i--)
        {
            CloseHelper.quietClose(closeables.get(i));
        }

        closeables.clear();
    }

    public FakeCluster cluster()
    {
        return cluster;
    }

    public String aeronDirectory()
    {
        return driver.aeronDirectoryName();
    }

    /** What the client reported beside its answers. */
    public List<Throwable> errors()
    {
        return errors;
    }

    /** Start a member that is reached over IPC. */
    public FakeMember member(final int memberId)
    {
        return closing(new FakeMember(
            cluster, memberId, driver.aeronDirectoryName(), "aeron:ipc?term-length=1m", streamId + memberId));
    }

    /** Start a member that speaks the versions of the protocol up to one. */
    public FakeMember member(final int memberId, final int version)
    {
        return closing(new FakeMember(
            cluster, memberId, driver.aeronDirectoryName(), "aeron:ipc?term-length=1m", streamId + memberId, version));
    }

    /** Start a member that is reached over UDP. */
    public FakeMember udpMember(final int memberId, final int port)
    {
        return closing(new FakeMember(
            cluster, memberId, driver.aeronDirectoryName(), "aeron:udp?endpoint=localhost:" + port, streamId));
    }

    public String endpoint(final int memberId)
    {
        return "ipc:" + (streamId + memberId);
    }

    public int streamId()
    {
        return streamId;
    }

    /** Settings for a client of the first members. */
    public ClientContext context(final int members)
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < members; i++)
        {
            endpoints.append(0 == i ? "" : ",").append(endpoint(i));
        }

        return new ClientContext()
            .endpoints(endpoints.toString())
            .shuffleEndpoints(false)
            .aeronDirectoryName(driver.aeronDirectoryName())
            .termBufferLength(1024 * 1024 * 16)
            .silenceTimeoutMs(400)
            .reconnectBackoffMaxMs(50)
            .attemptTimeoutMs(400)
            .answerTimeoutMs(1_000)
            .connectTimeoutMs(AWAIT_MS)
            .operationTimeoutMs(AWAIT_MS)
            .errorHandler(errors::add);
    }

    public NodensClient client(final ClientContext context)
    {
        return closing(NodensClient.connect(context));
    }

    public <T extends AutoCloseable> T closing(final T closeable)
    {
        closeables.add(closeable);
        return closeable;
    }

    public static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AWAIT_MS);
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time: " + what);
            }

            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }
}
