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

import io.nodens.cluster.testkit.ServerProcess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Servers of a system under test, which the rig started as processes of this host. Closing stops them and deletes what
 * they wrote.
 */
public interface Servers extends AutoCloseable
{
    /**
     * The servers.
     *
     * @return their processes, by number.
     */
    List<ServerProcess> processes();

    /**
     * What runs, for whoever repeats it.
     *
     * @return one line.
     */
    String describe();

    /** Leave data and logs behind when this is closed, and say where. */
    void keepFiles();

    /**
     * Copy what the servers printed.
     *
     * @param target directory to copy to.
     */
    default void copyLogs(final Path target)
    {
        try
        {
            for (final ServerProcess server : processes())
            {
                if (Files.exists(server.logFile()))
                {
                    Files.copy(server.logFile(), target.resolve(server.name() + ".log"));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot copy the logs of servers to " + target, ex);
        }
    }

    @Override
    void close();
}
