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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.fail;

import io.nodens.client.ClientContext;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Gives a test its clusters and clients, takes them back after it, and fails it when a member reported an error that
 * the test did not announce. After a failure logs and data are kept and named.
 */
public final class Clusters implements BeforeEachCallback, AfterEachCallback
{
    /** Generous: other builds may run on the same two cores. */
    static final long TIMEOUT_MS = 180_000;

    private static final Path DIRECTORY = Path.of("target", "system-tests").toAbsolutePath();

    private final List<LocalCluster> clusters = new ArrayList<>();
    private final List<NodensClient> clients = new ArrayList<>();
    private final List<Pattern> announced = new ArrayList<>();
    private String testName;

    /** The jar under test. */
    public static Path jar()
    {
        return Path.of(System.getProperty("nodens.jar", "target/nodens.jar"));
    }

    /**
     * Lay out a cluster without starting it.
     *
     * @param memberCount of the cluster.
     * @param arguments   for every member.
     * @return the cluster, closed after the test.
     */
    LocalCluster layOut(final int memberCount, final String... arguments)
    {
        final LocalCluster cluster = new LocalCluster(
            jar(), DIRECTORY.resolve(testName + "-" + clusters.size()), memberCount, arguments);
        clusters.add(cluster);
        return cluster;
    }

    /**
     * Start a cluster and wait until it serves.
     *
     * @param memberCount of the cluster.
     * @param arguments   for every member.
     * @return the cluster, closed after the test.
     */
    LocalCluster start(final int memberCount, final String... arguments)
    {
        return layOut(memberCount, arguments).start().awaitReady(TIMEOUT_MS);
    }

    /**
     * Connect a client that has patience.
     *
     * @param cluster   to connect to.
     * @param endpoints to try, in this order.
     * @return the client, closed after the test.
     */
    NodensClient connect(final LocalCluster cluster, final String endpoints)
    {
        return connect(cluster.clientContext(endpoints));
    }

    NodensClient connect(final LocalCluster cluster)
    {
        return connect(cluster, cluster.endpoints());
    }

    NodensClient connect(final ClientContext context)
    {
        final NodensClient client =
            NodensClient.connect(context.operationTimeoutMs(TIMEOUT_MS).connectTimeoutMs(TIMEOUT_MS));
        clients.add(client);
        return client;
    }

    /**
     * Announce lines that members may print though they look like errors.
     *
     * @param pattern found in such a line.
     */
    void expectInLogs(final String pattern)
    {
        announced.add(Pattern.compile(pattern));
    }

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        testName = context.getRequiredTestClass().getSimpleName() + "." +
            context.getRequiredTestMethod().getName() + "." + ProcessHandle.current().pid() + "." +
            Integer.toHexString(context.getUniqueId().hashCode());
    }

    @Override
    public void afterEach(final ExtensionContext context)
    {
        CloseHelper.quietCloseAll(clients);
        // Killed first, so that the logs are whole.
        clusters.forEach((cluster) -> cluster.members().forEach(ServerProcess::close));
        final List<String> errors = new ArrayList<>();
        clusters.forEach((cluster) -> cluster.members().forEach((member) -> collectErrors(member, errors)));
        final boolean isFailed = context.getExecutionException().isPresent() || !errors.isEmpty();
        final List<Path> kept = new ArrayList<>();
        for (final LocalCluster cluster : clusters)
        {
            if (isFailed)
            {
                kept.add(cluster.keepFiles());
            }
            cluster.close();
        }
        if (isFailed)
        {
            System.err.println(testName + " failed; logs and data are in " + kept);
        }
        if (!errors.isEmpty())
        {
            fail("members reported " + errors.size() + " errors, files are in " + kept + ":\n" +
                String.join("\n", errors.subList(0, Math.min(20, errors.size()))));
        }
    }

    private void collectErrors(final ServerProcess member, final List<String> errors)
    {
        for (final String line : member.log())
        {
            if (ServerProcess.isError(line) && announced.stream().noneMatch((pattern) -> pattern.matcher(line).find()))
            {
                errors.add(member.name() + ": " + line);
            }
        }
    }
}
