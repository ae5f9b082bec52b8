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

import io.nodens.client.ClientConfiguration;
import io.nodens.client.ClientEndpoint;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.cluster.cli.access.AccessOptions;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Options of every command that reaches a cluster.
 */
final class ConnectionOptions
{
    private static final int TIMEOUT_DEFAULT_MS = 10_000;

    @Option(
        names = "--endpoints",
        paramLabel = "HOST:PORT[,...]",
        split = ",",
        hideParamSyntax = true,
        defaultValue = "${env:NODENS_ENDPOINTS:-localhost:20000}",
        description = "Client endpoints of members, comma separated; 'ipc' for a member that shares the media " +
            "driver of --aeron-dir. Default: the environment variable NODENS_ENDPOINTS, else localhost:20000.")
    private String[] endpoints;

    @Option(
        names = "--timeout",
        paramLabel = "DURATION",
        converter = DurationMs.class,
        description = "Longest wait for an answer, as 500ms, 10s or 1m. Default: 10s, but an endpoint where nothing " +
            "answers is given up after 2 s.")
    private Integer timeoutMs;

    @Option(
        names = "--session-timeout",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationMs.class,
        description = "How long the session outlives a lost client. Default: ${DEFAULT-VALUE}.")
    private int sessionTimeoutMs;

    @Option(
        names = "--aeron-dir",
        paramLabel = "DIRECTORY",
        description = "Directory of a running media driver. Default: the command runs a small one of its own.")
    private String aeronDirectory;

    @Option(names = "--verbose", description = "Show stack traces and the transport's errors.")
    private boolean isVerbose;

    /**
     * The options as given.
     *
     * @return the options.
     * @throws BadArgumentsException when an endpoint is malformed.
     */
    AccessOptions toAccessOptions()
    {
        ClientEndpoint.parse(String.join(",", trimmed()), ClientConfiguration.REQUEST_STREAM_ID_DEFAULT);
        return new AccessOptions(
            trimmed(), null == timeoutMs ? TIMEOUT_DEFAULT_MS : timeoutMs, null != timeoutMs, sessionTimeoutMs,
            aeronDirectory, isVerbose);
    }

    boolean isVerbose()
    {
        return isVerbose;
    }

    private List<String> trimmed()
    {
        return Arrays.stream(endpoints).map(String::strip).filter((endpoint) -> !endpoint.isEmpty()).toList();
    }
}
