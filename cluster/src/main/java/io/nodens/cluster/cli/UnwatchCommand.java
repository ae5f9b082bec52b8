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
package io.nodens.cluster.cli;

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Removes the watches of a path.
 */
@Command(name = "unwatch", description = "Remove every watch of this session at a path, of whatever kind.")
final class UnwatchCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path that is watched.")
    private String path;

    UnwatchCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run()
    {
        checked(path);
        if (!context().tree().removeWatches(path))
        {
            throw new AccessException(
                ExitCode.OTHER, name(), path, "NO_WATCHER", "no watch of this session is set there", null);
        }
        note("no longer watching " + path);
        return ExitCode.OK;
    }
}
