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

import io.nodens.client.CreateMode;
import io.nodens.cluster.cli.access.AccessException;
import picocli.CommandLine.Option;

/**
 * What kind of znode a create makes.
 */
final class ModeOptions
{
    @Option(names = {"-e", "--ephemeral"}, description = "The znode ends with the session.")
    private boolean isEphemeral;

    @Option(names = {"-s", "--sequential"}, description = "Add the parent's next sequence number to the path.")
    private boolean isSequential;

    @Option(
        names = {"-c", "--container"},
        description = "The cluster deletes the znode 10 to 20 s after its last child is gone.")
    private boolean isContainer;

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        converter = TtlMs.class,
        description = "The cluster deletes the znode when it has no children and its data were not set for so long, " +
            "such as 90s or 7d.")
    private Long ttlMs;

    boolean isEphemeral()
    {
        return isEphemeral;
    }

    boolean isSequential()
    {
        return isSequential;
    }

    /** Time to live of a mode that has one, else 0. */
    long ttlMs()
    {
        return null == ttlMs ? 0 : ttlMs;
    }

    /**
     * Refuse options that do not go together.
     *
     * @param operation for a failure.
     * @param path      for a failure.
     */
    void check(final String operation, final String path)
    {
        final int kinds = (isContainer ? 1 : 0) + (isEphemeral ? 1 : 0) + (null == ttlMs ? 0 : 1);
        if (kinds > 1 || (isContainer && isSequential))
        {
            throw AccessException.usage(
                operation, path, "--container, --ephemeral and --ttl exclude each other, and --container --sequential");
        }
    }

    /**
     * The mode.
     *
     * @return of the client.
     */
    CreateMode value()
    {
        if (isContainer)
        {
            return CreateMode.CONTAINER;
        }
        if (null != ttlMs)
        {
            return isSequential ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL : CreateMode.PERSISTENT_WITH_TTL;
        }
        if (isEphemeral)
        {
            return isSequential ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return isSequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }
}
