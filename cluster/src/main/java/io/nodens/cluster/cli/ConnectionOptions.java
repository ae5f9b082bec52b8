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
import io.nodens.client.ClientCredentials;
import io.nodens.client.ClientEndpoint;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.AccessOptions;
import java.nio.charset.StandardCharsets;
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

    @Option(
        names = "--auth",
        paramLabel = "SCHEME:CREDENTIALS",
        description = "Prove who you are, as digest:user:password; may be given several times. Others of the host " +
            "can see the arguments of a command: the environment variable NODENS_AUTH is for one such proof.")
    private String[] auths;

    @Option(
        names = "--credentials",
        paramLabel = "SOURCE",
        description = "Where the client's credentials for members that ask who it is are: file:PATH or env:VARIABLE, " +
            "with one name:secret. Default: the environment variable NODENS_CREDENTIALS, if there is one; it has " +
            "name:secret itself, or file:PATH.")
    private String credentials;

    @Option(
        names = "--operator-credentials",
        paramLabel = "SOURCE",
        description = "The same for operators' commands. Default: the environment variable " +
            "NODENS_OPERATOR_CREDENTIALS, if there is one, else the client's credentials.")
    private String operatorCredentials;

    @Option(names = "--verbose", description = "Show stack traces and the transport's errors.")
    private boolean isVerbose;

    /**
     * The options as given.
     *
     * @return the options.
     * @throws BadArgumentsException when an endpoint is malformed, or credentials cannot be read.
     */
    AccessOptions toAccessOptions()
    {
        ClientEndpoint.parse(String.join(",", trimmed()), ClientConfiguration.REQUEST_STREAM_ID_DEFAULT);
        return new AccessOptions(
            trimmed(),
            clientCredentials(),
            operatorCredentials(),
            null == timeoutMs ? TIMEOUT_DEFAULT_MS : timeoutMs,
            null != timeoutMs,
            sessionTimeoutMs,
            aeronDirectory,
            isVerbose);
    }

    private ClientCredentials clientCredentials()
    {
        final ClientCredentials given = credentials(credentials, "NODENS_CREDENTIALS");
        return null == given ? operatorCredentials() : given;
    }

    private ClientCredentials operatorCredentials()
    {
        final ClientCredentials given = credentials(operatorCredentials, "NODENS_OPERATOR_CREDENTIALS");
        return null == given ? null : given.asOperator();
    }

    private static ClientCredentials credentials(final String option, final String variable)
    {
        final String source = null != option ? option : sourceIn(variable, System.getenv(variable));
        return null == source ? null : ClientCredentials.from(source);
    }

    /**
     * Where credentials are that a variable of the environment gives: in it, or where it says.
     *
     * @param variable that may be set.
     * @param value    of the variable; null when it is not set.
     * @return {@code file:PATH} or {@code env:VARIABLE}; null when the variable gives none.
     */
    static String sourceIn(final String variable, final String value)
    {
        if (null == value || value.isEmpty())
        {
            return null;
        }

        return value.startsWith("file:") || value.startsWith("env:") ? value : "env:" + variable;
    }

    /**
     * What proves who the user is.
     *
     * @return proofs, in the order given.
     * @throws BadArgumentsException when one has no scheme.
     */
    List<CommandContext.Proof> proofs()
    {
        return proofs("--auth and NODENS_AUTH", auths, System.getenv("NODENS_AUTH"));
    }

    /**
     * Read proofs.
     *
     * @param names     of the option and of the variable, for the message.
     * @param options   as given; null for none.
     * @param inherited value of the variable, for where no option is given; may be null.
     * @return proofs, in the order given.
     * @throws BadArgumentsException when one has no scheme.
     */
    static List<CommandContext.Proof> proofs(final String names, final String[] options, final String inherited)
    {
        final String[] given = null != options ? options :
            null == inherited || inherited.isEmpty() ? new String[0] : new String[]{ inherited };
        return Arrays.stream(given).map((text) -> proof(names, text)).toList();
    }

    private static CommandContext.Proof proof(final String names, final String text)
    {
        final int colon = text.indexOf(':');
        if (colon < 1)
        {
            throw new BadArgumentsException(
                Operation.ADD_AUTH, null, names + " must be SCHEME:CREDENTIALS, as digest:user:password");
        }
        return new CommandContext.Proof(
            text.substring(0, colon), text.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
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
