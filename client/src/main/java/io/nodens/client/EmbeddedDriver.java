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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.Operation;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.SystemUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A small media driver inside the application. It is for one client ({@link ClientContext#embeddedDriver(Context)}), or
 * for several clients of one process, which get its {@link #aeronDirectoryName()}.
 * <p>
 * Its buffers are sparse files, which take memory only as they are used. Its directory is {@code <name>-<process
 * id>-<number>} in {@code /dev/shm} where that exists; only this user may enter it. The directory is removed when the
 * driver is closed, or when the process ends. After a {@code kill -9} the next driver of that name on the host removes
 * it, when no process uses it any more.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> one to three threads and the directory.
 */
public final class EmbeddedDriver implements AutoCloseable
{
    /** Name in front of the directory when none is given. */
    public static final String NAME_DEFAULT = "nodens-client";

    private static final int TERM_LENGTH = 64 * 1024;
    private static final int BUFFER_LENGTH = 1024 * 1024;
    /**
     * In times of a microsecond: lost data is asked for again after 12 ms. Its sender ignores what comes within 10 ms,
     * and would have to receive up to 10,000 such requests a second of each client.
     */
    private static final int RETRY_DELAY_RATIO = 12_000;
    private static final long DRIVER_TIMEOUT_MS = 10_000;
    /** What its files take at once, 11 MiB, and some streams. */
    private static final long ROOM_NEEDED = 12L * 1024 * 1024;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final MediaDriver driver;
    private final File directory;
    private final Thread exitHook;

    /**
     * Start a driver.
     *
     * @param context its settings; may be used again.
     */
    private EmbeddedDriver(final Context context)
    {
        final File parent = new File(context.parentDirectory);
        AbandonedDrivers.remove(parent, context.name, SystemEpochClock.INSTANCE, DRIVER_TIMEOUT_MS);
        if (parent.isDirectory())
        {
            checkRoom(parent, parent.getUsableSpace());
        }
        final String suffix = Long.toHexString(SystemEpochClock.INSTANCE.time()) + COUNT.getAndIncrement();
        directory = new File(parent, context.name + "-" + ProcessHandle.current().pid() + "-" + suffix);
        driver = launch(context, parent);
        exitHook = new Thread(() -> IoUtil.delete(directory, true), "nodens-driver-exit");
        addExitHook();
    }

    /**
     * Start a driver: one thread that sleeps when it is idle.
     *
     * @return the driver; the caller closes it after its clients.
     */
    public static EmbeddedDriver launch()
    {
        return launch(new Context());
    }

    /**
     * Start a driver.
     *
     * @param context its settings; may be used again.
     * @return the driver; the caller closes it after its clients.
     */
    public static EmbeddedDriver launch(final Context context)
    {
        return new EmbeddedDriver(context);
    }

    /**
     * Directory for {@link ClientContext#aeronDirectoryName(String)}.
     *
     * @return the directory's name.
     */
    public String aeronDirectoryName()
    {
        return driver.aeronDirectoryName();
    }

    /**
     * Stop the threads and remove the directory. Idempotent. Clients that still use it end with an error.
     */
    @Override
    public void close()
    {
        CloseHelper.quietClose(driver);
        IoUtil.delete(directory, true);
        removeExitHook();
    }

    private MediaDriver launch(final Context context, final File parent)
    {
        boolean isLaunched = false;
        try
        {
            final MediaDriver launched = MediaDriver.launch(driverContext(context));
            try
            {
                letOnlyThisUserEnter(directory.toPath());
                isLaunched = true;
                return launched;
            }
            finally
            {
                if (!isLaunched)
                {
                    launched.close();
                }
            }
        }
        catch (final InternalError ex)
        {
            // How the virtual machine reports a store for which the file system had no memory.
            throw noRoom(parent, ex);
        }
        finally
        {
            if (!isLaunched)
            {
                IoUtil.delete(directory, true);
            }
        }
    }

    /** Streams carry data, and the secrets of sessions. The driver itself makes what the umask allows. */
    private static void letOnlyThisUserEnter(final Path directory)
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (null != view)
        {
            try
            {
                view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot set the permissions of " + directory, ex);
            }
        }
    }

    private MediaDriver.Context driverContext(final Context context)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(directory.getAbsolutePath())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(threadingMode(context.threads))
            // A client gives it addresses, never names, so that there is nothing to wait for.
            .asyncExecutorEnabled(false)
            .sharedIdleStrategy(context.idleStrategy.get())
            .sharedNetworkIdleStrategy(context.idleStrategy.get())
            .conductorIdleStrategy(context.idleStrategy.get())
            .senderIdleStrategy(context.idleStrategy.get())
            .receiverIdleStrategy(context.idleStrategy.get())
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .termBufferSparseFile(true)
            .nakUnicastRetryDelayRatio(RETRY_DELAY_RATIO)
            .performStorageChecks(false)
            .counterValuesBufferLength(BUFFER_LENGTH)
            .lossReportBufferLength(BUFFER_LENGTH)
            .errorHandler(context.errorHandler);
    }

    private void addExitHook()
    {
        try
        {
            Runtime.getRuntime().addShutdownHook(exitHook);
        }
        catch (final IllegalStateException ignore)
        {
            // The process is about to end: the next driver removes what this one leaves.
        }
    }

    private void removeExitHook()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        }
        catch (final IllegalStateException ignore)
        {
            // The hook is running, and does what was done here.
        }
    }

    private static ThreadingMode threadingMode(final int threads)
    {
        return switch (threads)
        {
            case 1 -> ThreadingMode.SHARED;
            case 2 -> ThreadingMode.SHARED_NETWORK;
            default -> ThreadingMode.DEDICATED;
        };
    }

    /**
     * Refuse to start without room, where the first store into a file would end in a fault.
     *
     * @param parent directory in which that of the driver is made.
     * @param free   bytes that are free there.
     * @throws ConnectFailedException when that is not enough.
     */
    static void checkRoom(final File parent, final long free)
    {
        if (free < ROOM_NEEDED)
        {
            throw noRoom(parent, null);
        }
    }

    private static ConnectFailedException noRoom(final File parent, final Throwable cause)
    {
        final ConnectFailedException failure = new ConnectFailedException(
            Operation.CONNECT, null, parent + " has no " + (ROOM_NEEDED >> 20) + "m free, which the client's media " +
            "driver needs: remove what dead processes left there, enlarge it (mount -o remount,size=1g " + parent +
            ", docker --shm-size=1g), or use a driver that runs");
        failure.initCause(cause);
        return failure;
    }

    private static String defaultParent()
    {
        final File sharedMemory = new File("/dev/shm");
        return sharedMemory.isDirectory() && sharedMemory.canWrite() ?
            sharedMemory.getPath() : SystemUtil.tmpDirName();
    }

    /**
     * Settings of an embedded driver.
     * <p>
     * <b>Thread:</b> one, until a driver is started with it.
     */
    public static final class Context
    {
        private static final int MAX_THREADS = 3;

        private String name = NAME_DEFAULT;
        private String parentDirectory = defaultParent();
        private int threads = 1;
        private Supplier<IdleStrategy> idleStrategy =
            () -> new BackoffIdleStrategy(1, 10, MIN_PARK_NS, MAX_PARK_NS);
        private ErrorHandler errorHandler = ClientConfiguration.LOGGING_ERROR_HANDLER;

        /**
         * Settings with which a driver has one thread that sleeps when it is idle.
         */
        public Context()
        {
        }

        /**
         * Set what the directory's name begins with.
         *
         * @param value one name, without a path; by default {@link #NAME_DEFAULT}.
         * @return this for a fluent API.
         * @throws BadArgumentsException when it is empty or has a separator of paths.
         */
        public Context name(final String value)
        {
            if (null == value || value.isBlank() || value.indexOf(File.separatorChar) >= 0)
            {
                throw new BadArgumentsException(
                    Operation.CONNECT, null, "name of an embedded driver '" + value + "', allowed: a plain name");
            }
            name = value;
            return this;
        }

        /**
         * Set the directory in which the driver's directory is created. It should be in memory, not on a disk.
         *
         * @param value an existing directory; by default {@code /dev/shm}, where there is one.
         * @return this for a fluent API.
         */
        public Context parentDirectory(final String value)
        {
            parentDirectory = value;
            return this;
        }

        /**
         * Set how many threads the driver has.
         *
         * @param value 1: one for everything, the default; 2: one for the network; 3: one each for conductor, sender
         *              and receiver.
         * @return this for a fluent API.
         * @throws BadArgumentsException when it is another number.
         */
        public Context threads(final int value)
        {
            if (value < 1 || value > MAX_THREADS)
            {
                throw new BadArgumentsException(
                    Operation.CONNECT, null, "threads of an embedded driver: " + value + ", allowed: 1 to 3");
            }
            threads = value;
            return this;
        }

        /**
         * Set how idle threads wait.
         *
         * @param value creates a strategy for each thread; by default it parks for at most 200 microseconds. A busy
         *              spinning strategy takes a core per thread.
         * @return this for a fluent API.
         */
        public Context idleStrategy(final Supplier<IdleStrategy> value)
        {
            idleStrategy = value;
            return this;
        }

        /**
         * Set the receiver of errors inside the driver.
         *
         * @param value called on the driver's threads; by default the log {@code io.nodens.client} gets a warning.
         * @return this for a fluent API.
         */
        public Context errorHandler(final ErrorHandler value)
        {
            errorHandler = value;
            return this;
        }
    }
}
