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

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.security.AuthenticationException;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Members that know each other by a secret, from none to one and to another, while the cluster goes on.
 */
@Timeout(600)
@Tag("slow")
class MemberTrustIT
{
    private static final int INGRESS_STREAM_ID = 101;
    private static final int ARCHIVE_STREAM_ID = 10_010;
    private static final String OLD = "cluster:the-old-secret-of-this-test";
    private static final String NEW = "cluster:the-new-secret-of-this-test";

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private Path config;
    private Path secrets;
    private int count;

    @Test
    void shouldGoFromNoSecretToOneAndToAnotherWhileTheClusterServes() throws IOException
    {
        config = directory.resolve("config");
        secrets = directory.resolve("secrets");
        Files.writeString(config, "");
        final LocalCluster cluster = clusters.start(3, "--config=" + config);
        final NodensClient client = clusters.connect(cluster);
        assertNotNull(stranger(cluster));

        Files.writeString(secrets, OLD);
        roll(cluster, client, "nodens.member.secrets=file:" + secrets + "\nnodens.member.enforce=no\n");
        assertNotNull(stranger(cluster));
        roll(cluster, client, "nodens.member.secrets=file:" + secrets + "\n");
        assertStrangersAreRefused(cluster);

        Files.writeString(secrets, OLD + "\n" + NEW);
        roll(cluster, client, Files.readString(config));
        Files.writeString(secrets, NEW + "\n" + OLD);
        roll(cluster, client, Files.readString(config));
        Files.writeString(secrets, NEW);
        roll(cluster, client, Files.readString(config));
        assertStrangersAreRefused(cluster);

        final ServerProcess member = cluster.member(2);
        assertEquals(0, member.terminate(Clusters.TIMEOUT_MS));
        IoUtil.delete(cluster.dataDirectory(2).toFile(), false);
        member.start();
        member.awaitReady(Clusters.TIMEOUT_MS);
        assertTrue(member.log().stream().anyMatch((line) -> line.contains("seeded in")), member.log().toString());
        write(client);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        for (final ServerProcess each : cluster.members())
        {
            final List<String> log = each.log();
            assertFalse(log.toString().contains("secret-of-this-test"), log.toString());
        }
    }

    private void roll(final LocalCluster cluster, final NodensClient client, final String settings) throws IOException
    {
        Files.writeString(config, settings);
        for (final ServerProcess member : cluster.members())
        {
            assertEquals(0, member.terminate(Clusters.TIMEOUT_MS));
            write(client);
            member.start();
            member.awaitReady(Clusters.TIMEOUT_MS);
        }
        write(client);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    private void write(final NodensClient client)
    {
        client.create("/z-" + count++, new byte[1], CreateMode.PERSISTENT);
    }

    private static void assertStrangersAreRefused(final LocalCluster cluster)
    {
        assertThrows(AuthenticationException.class, () -> stranger(cluster));
        for (int memberId = 0; memberId < 3; memberId++)
        {
            final String control = "aeron:udp?endpoint=localhost:" + (port(cluster, memberId) + 5);
            final ArchiveException refusal = assertThrows(ArchiveException.class, () -> AeronArchive.connect(
                new AeronArchive.Context()
                    .aeron(cluster.aeron())
                    .controlRequestChannel(control)
                    .controlRequestStreamId(ARCHIVE_STREAM_ID)
                    .controlResponseChannel("aeron:udp?endpoint=localhost:0")
                    .messageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS))).close());
            assertEquals(ArchiveException.AUTHENTICATION_REJECTED, refusal.errorCode(), refusal.getMessage());
        }
    }

    /** Open and close a cluster session, as a program that is no member could. */
    private static String stranger(final LocalCluster cluster)
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int memberId = 0; memberId < 3; memberId++)
        {
            endpoints.append(0 == memberId ? "" : ",").append(memberId).append("=localhost:")
                .append(port(cluster, memberId) + 1);
        }
        try (AeronCluster session = AeronCluster.connect(new AeronCluster.Context()
            .aeron(cluster.aeron())
            .ownsAeronClient(false)
            .ingressChannel("aeron:udp")
            .ingressStreamId(INGRESS_STREAM_ID)
            .ingressEndpoints(endpoints.toString())
            .egressChannel("aeron:udp?endpoint=localhost:0")
            .messageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS))))
        {
            return "session " + session.clusterSessionId();
        }
    }

    private static int port(final LocalCluster cluster, final int memberId)
    {
        final String endpoint = cluster.endpoint(memberId);
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
