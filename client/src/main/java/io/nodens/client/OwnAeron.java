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

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import io.nodens.client.connection.SharedAeron;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.Operation;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;

import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects a client to a media driver: to one of its own, or to the one whose directory it was given. What a new user
 * meets first is answered in sentences that say what to do.
 */
final class OwnAeron
{
    /** Wait for a driver that is being started beside the client. */
    private static final long DRIVER_START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long DRIVER_HEARTBEAT_TIMEOUT_MS = 2_000;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String OPENED_PACKAGE = "jdk.internal.misc";
    private static final String FLAG = "--add-opens java.base/" + OPENED_PACKAGE + "=ALL-UNNAMED";

    private OwnAeron()
    {
    }

    /**
     * Connect.
     *
     * @param context      concluded.
     * @param errorHandler for errors of Aeron.
     * @return an Aeron client, to be given back by {@link SharedAeron#release(Aeron, ErrorHandler)}. Clients with
     *         threads of their own share one for each driver, which has a thread; another one has an agent invoker,
     *         and closing it closes the embedded driver, too.
     * @throws ConnectFailedException when there is no driver, or the virtual machine lacks the flag that Aeron needs.
     */
    static Aeron connect(final ClientContext context, final ErrorHandler errorHandler)
    {
        return connect(context, ClientConfiguration.DRIVER_TIMEOUT_DEFAULT_MS, errorHandler);
    }

    /**
     * Connect, and take a silent driver for dead in a time of one's own.
     *
     * @param context         concluded.
     * @param driverTimeoutMs silence of the driver after which it counts as dead; without effect where clients share.
     * @param errorHandler    for errors of Aeron.
     * @return as {@link #connect(ClientContext, ErrorHandler)}.
     */
    static Aeron connect(final ClientContext context, final long driverTimeoutMs, final ErrorHandler errorHandler)
    {
        checkFlag(Object.class.getModule().isOpen(OPENED_PACKAGE, OwnAeron.class.getModule()));
        if (null == context.embeddedDriver())
        {
            awaitDriver(new File(context.aeronDirectoryName()), context.connectTimeoutMs());
            // What drives a client without a thread may stop at any time, or be interrupted: no affair of others.
            return context.useAgentInvoker() ?
                connect(driven(context, context.aeronDirectoryName(), errorHandler).driverTimeoutMs(driverTimeoutMs)) :
                share(context, errorHandler);
        }

        final EmbeddedDriver driver;
        try
        {
            driver = EmbeddedDriver.launch(context.embeddedDriver());
        }
        catch (final NoClassDefFoundError ex)
        {
            throw refused(
                "the embedded driver needs the library io.aeron:aeron-driver, which is not on the class path " +
                "(missing: " + ex.getMessage() + ")", ex);
        }

        try
        {
            return connect(driven(context, driver.aeronDirectoryName(), errorHandler)
                .driverTimeoutMs(driverTimeoutMs)
                .closeHandler(driver::close));
        }
        catch (final RuntimeException ex)
        {
            driver.close();
            throw ex;
        }
    }

    /**
     * Whether a driver is there to connect to, without a wait for one.
     *
     * @param context concluded.
     * @return true when it is, or the client starts one itself.
     */
    static boolean isDriverThere(final ClientContext context)
    {
        return null != context.embeddedDriver() || CommonContext.isDriverActive(
            new File(context.aeronDirectoryName()), DRIVER_HEARTBEAT_TIMEOUT_MS, (ignore) -> {});
    }

    /**
     * Refuse to begin without the flag: what Agrona throws then is an IllegalAccessError in the depth of a static
     * initializer, and from the second time on a NoClassDefFoundError.
     *
     * @param isOpen whether the package is open to this class.
     * @throws ConnectFailedException when it is not.
     */
    static void checkFlag(final boolean isOpen)
    {
        if (!isOpen)
        {
            throw refused(
                "start the virtual machine with " + FLAG + ", which Aeron's buffers need (java " + FLAG +
                " -cp ...; in an executable jar the line 'Add-Opens: java.base/" + OPENED_PACKAGE +
                "' of its manifest does the same; in Maven's surefire <argLine>" + FLAG + "</argLine>)", null);
        }
    }

    private static Aeron share(final ClientContext context, final ErrorHandler errorHandler)
    {
        try
        {
            return SharedAeron.acquire(context.aeronDirectoryName(), errorHandler);
        }
        catch (final AeronException ex)
        {
            throw noAnswer(context.aeronDirectoryName(), ex);
        }
    }

    private static Aeron connect(final Aeron.Context aeronContext)
    {
        try
        {
            return Aeron.connect(aeronContext);
        }
        catch (final AeronException ex)
        {
            throw noAnswer(aeronContext.aeronDirectoryName(), ex);
        }
    }

    private static Aeron.Context driven(
        final ClientContext context, final String directory, final ErrorHandler errorHandler)
    {
        return new Aeron.Context()
            .aeronDirectoryName(directory)
            .clientName(context.clientName())
            .errorHandler(errorHandler)
            .subscriberErrorHandler(errorHandler)
            .useConductorAgentInvoker(true);
    }

    private static ConnectFailedException noAnswer(final String directory, final AeronException ex)
    {
        return refused(
            "the media driver in '" + directory + "' does not answer: is its process alive, and of this release " +
            "of Aeron? (" + ex.getMessage() + ")", ex);
    }

    /** Aeron itself would wait for ten seconds. */
    private static void awaitDriver(final File directory, final long connectTimeoutMs)
    {
        final File cncFile = new File(directory, CncFileDescriptor.CNC_FILE);
        final long startNs = SystemNanoClock.INSTANCE.nanoTime();
        final long timeoutNs = Math.min(DRIVER_START_TIMEOUT_NS, TimeUnit.MILLISECONDS.toNanos(connectTimeoutMs));
        while (!cncFile.exists())
        {
            if (SystemNanoClock.INSTANCE.nanoTime() - startNs >= timeoutNs)
            {
                throw refused(
                    "there is no media driver in '" + directory + "': let the client run one " +
                    "(embeddedDriver(new EmbeddedDriver.Context())), start one there (io.aeron.driver.MediaDriver), " +
                    "or give the directory of one that runs (aeronDirectoryName)", null);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static ConnectFailedException refused(final String detail, final Throwable cause)
    {
        final ConnectFailedException failure = new ConnectFailedException(Operation.CONNECT, null, detail);
        if (null != cause)
        {
            failure.initCause(cause);
        }
        return failure;
    }
}
