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
package io.nodens.cluster.cli.access;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.SystemUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;

/**
 * A small media driver for one command line: one thread that sleeps when idle, sparse buffers, and a directory of its
 * own that goes with the process.
 * <p>
 * <b>Owns:</b> a thread and a directory named {@code nodens-cli-<pid>-<start time>}, in {@code /dev/shm} where there is
 * one. A directory that a killed command line has left is removed by a later one, once nothing is alive behind it.
 */
final class ClientDriver implements AutoCloseable
{
    private static final String PREFIX = "nodens-cli-";
    private static final int TERM_LENGTH = 64 * 1024;
    private static final int BUFFER_LENGTH = 1024 * 1024;
    private static final long DRIVER_TIMEOUT_MS = 10_000;
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final MediaDriver driver;

    /**
     * Start the driver.
     *
     * @param errorHandler for what goes wrong inside.
     */
    ClientDriver(final ErrorHandler errorHandler)
    {
        final File base = base();
        removeAbandoned(base);
        final String suffix = Long.toHexString(SystemEpochClock.INSTANCE.time());
        final File directory = new File(base, PREFIX + ProcessHandle.current().pid() + "-" + suffix);

        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.getAbsolutePath())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 10, TimeUnit.MICROSECONDS.toNanos(10), MAX_PARK_NS))
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .termBufferSparseFile(true)
            .performStorageChecks(false)
            .counterValuesBufferLength(BUFFER_LENGTH)
            .lossReportBufferLength(BUFFER_LENGTH)
            .errorHandler(errorHandler));
    }

    /**
     * Directory that clients of this driver use.
     *
     * @return the directory's name.
     */
    String directoryName()
    {
        return driver.aeronDirectoryName();
    }

    /**
     * Stop, and remove the directory. Idempotent.
     */
    @Override
    public void close()
    {
        CloseHelper.quietClose(driver);
        IoUtil.delete(new File(driver.aeronDirectoryName()), true);
    }

    private static File base()
    {
        final File sharedMemory = new File("/dev/shm");
        return sharedMemory.isDirectory() && sharedMemory.canWrite() ? sharedMemory : new File(SystemUtil.tmpDirName());
    }

    private static void removeAbandoned(final File base)
    {
        final File[] left = base.listFiles((dir, name) -> name.startsWith(PREFIX) && isAbandoned(new File(dir, name)));
        if (null != left)
        {
            for (final File directory : left)
            {
                IoUtil.delete(directory, true);
            }
        }
    }

    /**
     * The process id alone does not tell: containers may share the directory and not the ids.
     */
    private static boolean isAbandoned(final File directory)
    {
        final String name = directory.getName();
        final int end = name.indexOf('-', PREFIX.length());
        try
        {
            return end > 0 &&
                ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length(), end))).isEmpty() &&
                !CommonContext.isDriverActive(directory, DRIVER_TIMEOUT_MS, (ignore) -> {});
        }
        catch (final NumberFormatException ex)
        {
            return false;
        }
    }
}
