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
package io.nodens.bench.xchk;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Sends one stream of requests to two servers that speak ZooKeeper's protocol, and compares all that they answer.
 */
@Command(
    name = "xchk",
    description = "Send one seeded stream of requests to two servers that speak ZooKeeper's protocol, and print the " +
        "first difference between their replies and events.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no difference", "1:a difference, which is printed", "2:bad usage",
        "3:the servers could not be compared"})
public final class Xchk implements Callable<Integer>
{
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int NOT_CARRIED_OUT = 3;
    private static final long MAX_OPERATIONS = 1_000_000_000;
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int OPERATIONS_PER_REPORT = 100_000;
    private static final int MAX_BURST = 1_000;
    private static final int MAX_HISTORY = 1_000_000;
    private static final int MIN_SESSION_TIMEOUT_MS = 4_000;
    private static final int MAX_SESSION_TIMEOUT_MS = 600_000;
    private static final int MAX_PORT = 65_535;

    @Spec
    CommandSpec spec;

    @Option(names = "--left", paramLabel = "HOST:PORT", description = "The server that is taken to be right.")
    String left;

    @Option(names = "--right", paramLabel = "HOST:PORT", description = "The server that is compared with it.")
    String right;

    @Option(names = "--start-zookeeper",
        description = "Start a ZooKeeper in this process for each of the two that is not named.")
    boolean isStartingZooKeeper;

    @Option(names = "--operations", defaultValue = "100000",
        description = "From 1 to 1000000000. Default: ${DEFAULT-VALUE}")
    long operations;

    @Option(names = "--seed", description = "Of the stream. Default: another one each time, which is printed.")
    Long seed;

    @Option(names = "--connections", defaultValue = "6",
        description = "Clients, from 1 to 1000. Default: ${DEFAULT-VALUE}")
    int connections;

    @Option(names = "--burst", defaultValue = "41",
        description = "Most requests that are sent at once, from 1 to 1000. Default: ${DEFAULT-VALUE}")
    int burst;

    @Option(names = "--history", defaultValue = "20",
        description = "Operations before a difference that are printed, from 1 to 1000000. Default: ${DEFAULT-VALUE}")
    int history;

    @Option(names = "--read-timeout-ms", defaultValue = "20000",
        description = "After which a server that sends nothing counts as silent, from 1 to 2147483647. " +
            "Default: ${DEFAULT-VALUE}")
    int readTimeoutMs;

    @Option(names = "--max-session-timeout-ms", defaultValue = "" + StartedZooKeeper.MAX_SESSION_TIMEOUT_DEFAULT_MS,
        description = "Longest timeout of a session of a ZooKeeper that is started, from 4000 to 600000; the other " +
            "server must have the same. Sessions of clients that are away expire after it, which a host that stands " +
            "still for so long makes look like a difference. Default: ${DEFAULT-VALUE}")
    int maxSessionTimeoutMs;

    @Option(names = "--trace", description = "Print every operation with the answer of the left server.")
    boolean isTracing;

    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    /**
     * Compare.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        checkRange("--operations", operations, MAX_OPERATIONS);
        checkRange("--connections", connections, MAX_CONNECTIONS);
        checkRange("--burst", burst, MAX_BURST);
        checkRange("--history", history, MAX_HISTORY);
        checkRange("--read-timeout-ms", readTimeoutMs, Integer.MAX_VALUE);
        checkRange("--max-session-timeout-ms", maxSessionTimeoutMs, MIN_SESSION_TIMEOUT_MS, MAX_SESSION_TIMEOUT_MS);
        check(isStartingZooKeeper || (null != left && null != right),
            "--left and --right must be given, or --start-zookeeper for one that is not");
        final InetSocketAddress leftAddress = null == left ? null : address("--left", left);
        final InetSocketAddress rightAddress = null == right ? null : address("--right", right);
        final PrintStream out = System.out;
        try
        {
            return compare(null == leftAddress ? startZooKeeper() : leftAddress,
                null == rightAddress ? startZooKeeper() : rightAddress, out);
        }
        catch (final DifferenceFoundException ex)
        {
            out.println(ex.getMessage());
            return DIFFERENT;
        }
        catch (final IOException ex)
        {
            out.println("NOT CARRIED OUT: " + ex);
            return NOT_CARRIED_OUT;
        }
        finally
        {
            CloseHelper.quietCloseAll(started);
            directories.forEach((directory) -> IoUtil.delete(directory.toFile(), true));
        }
    }

    private int compare(
        final InetSocketAddress leftAddress, final InetSocketAddress rightAddress, final PrintStream out)
        throws IOException
    {
        final long theSeed = null == seed ? System.nanoTime() : seed;
        out.println("seed " + theSeed + ", left " + leftAddress + ", right " + rightAddress);
        final String replay = "xchk --seed=" + theSeed + " --operations=" + operations +
            " --connections=" + connections + " --burst=" + burst;
        final CrossCheckSettings settings = new CrossCheckSettings(
            theSeed, operations, connections, burst, history, readTimeoutMs, isTracing ? out : null, replay);
        try (CrossCheck run = new CrossCheck(settings, leftAddress, rightAddress))
        {
            run.run(OPERATIONS_PER_REPORT, (count) -> out.println("no other difference in " + count + " so far"));
            run.log().tally().print(out);
            run.known().print(out);
            out.println("no other difference in " + run.log().count() + " operations");
            return SAME;
        }
    }

    private InetSocketAddress startZooKeeper() throws IOException
    {
        final Path directory = Files.createTempDirectory("xchk-zookeeper-");
        directories.add(directory);
        final StartedZooKeeper server = new StartedZooKeeper(directory, maxSessionTimeoutMs);
        started.add(server);
        return server.address();
    }

    private InetSocketAddress address(final String option, final String text)
    {
        final int colon = text.lastIndexOf(':');
        int port = 0;
        try
        {
            port = Integer.parseInt(text.substring(colon + 1));
        }
        catch (final NumberFormatException ignore)
        {
            // Refused below.
        }

        check(colon > 0 && port > 0 && port <= MAX_PORT,
            option + "=" + text + " is not HOST:PORT; allowed are ports from 1 to " + MAX_PORT);
        return new InetSocketAddress(text.substring(0, colon), port);
    }

    private void checkRange(final String option, final long value, final long max)
    {
        checkRange(option, value, 1, max);
    }

    private void checkRange(final String option, final long value, final long min, final long max)
    {
        check(value >= min && value <= max,
            option + "=" + value + " is out of range; allowed are " + min + " to " + max);
    }

    private void check(final boolean isGood, final String message)
    {
        if (!isGood)
        {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), message);
        }
    }
}
