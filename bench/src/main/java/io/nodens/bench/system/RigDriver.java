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
package io.nodens.bench.system;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.io.File;

/**
 * The media driver of the rig's own, the same for clients of every system that Aeron carries: what it costs is in the
 * figures of all.
 */
public final class RigDriver
{
    /** What it is, for the description of a system. */
    public static final String DESCRIPTION = "own driver, shared thread, yielding";

    /**
     * For clients of a media driver. Aeron's own handler ends the process when a driver is silent, and all systems that
     * were still to be measured with it; so the calls of the client fail, and the run.
     */
    public static final ErrorHandler ON_ERROR = (error) -> System.err.println("Aeron: " + text(error));

    private RigDriver()
    {
    }

    private static String text(final Throwable error)
    {
        return null == error.getMessage() ? error.getClass().getSimpleName() : error.getMessage();
    }

    /**
     * Start one.
     *
     * @return the driver, in a directory of its own that goes with it, also when the process is ended by a signal.
     */
    public static MediaDriver launch()
    {
        final MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new YieldingIdleStrategy())
            .asyncExecutorEnabled(false)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeLeft(driver), "rig-driver-closer"));
        return driver;
    }

    /** A process that is ended by a signal closes nothing, and shared memory keeps what was not deleted. */
    private static void closeLeft(final MediaDriver driver)
    {
        final File directory = new File(driver.aeronDirectoryName());
        if (directory.exists())
        {
            CloseHelper.quietClose(driver);
            IoUtil.delete(directory, true);
        }
    }
}
