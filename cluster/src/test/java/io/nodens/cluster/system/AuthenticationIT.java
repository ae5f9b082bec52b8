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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.Callbacks;
import io.nodens.client.ClientContext;
import io.nodens.client.ClientCredentials;
import io.nodens.client.ClusterAdmin;
import io.nodens.client.ClusterLimits;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionListener;
import io.nodens.client.StatusProbe;
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.NoAuthException;
import io.nodens.client.exceptions.SessionExpiredException;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who may connect to real members, and who may give operators' commands.
 */
@Timeout(300)
class AuthenticationIT
{
    private static final String SECRET = "a secret of this test alone 4711".replace(' ', '-');
    private static final String OPERATOR = "what operators of it know 4711".replace(' ', '-');

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    @Test
    void shouldServeThoseWhoProveWhoTheyAreAndOperateForOperators() throws IOException
    {
        final Path clients = Files.writeString(directory.resolve("clients"), "# of applications\napp:" + SECRET + "\n");
        final Path operators = Files.writeString(directory.resolve("operators"), "boss:" + OPERATOR + "\n");
        final LocalCluster cluster = clusters.start(
            1, "--client-secrets=file:" + clients, "--operator-secrets=file:" + operators);
        final ClientCredentials app = ClientCredentials.from("file:" + clients);
        final ClientCredentials boss = ClientCredentials.from("file:" + operators).asOperator();

        final AtomicReference<SessionEnd> end = new AtomicReference<>();
        final ClientContext context = cluster.clientContext(cluster.endpoints());
        final NodensClient client = clusters.connect(context.clone()
            .callbacks(Callbacks.onClientThread())
            .sessionListener(new SessionListener()
            {
                @Override
                public void onEnded(final SessionEnd why)
                {
                    end.set(why);
                }
            })
            .credentials(app));
        client.create("/a", new byte[]{1}, CreateMode.PERSISTENT);

        final AuthFailedException refusal = assertThrows(
            AuthFailedException.class, () -> NodensClient.connect(context.clone()).close());
        assertTrue(refusal.getMessage().contains("give --credentials or NODENS_CREDENTIALS"), refusal.getMessage());
        final String endpoint = cluster.endpoint(0);
        assertThrows(
            AuthFailedException.class, () -> StatusProbe.query(cluster.aeron(), endpoint, Clusters.TIMEOUT_MS));
        assertEquals(0, StatusProbe.query(cluster.aeron(), endpoint, app, Clusters.TIMEOUT_MS).memberId());

        final ClusterLimits limits = new ClusterLimits(1_000, 0, 0, 0, 0);
        final ClusterAdmin asApp = new ClusterAdmin(cluster.aeron(), endpoint, app, Clusters.TIMEOUT_MS);
        assertThrows(NoAuthException.class, () -> asApp.setLimits(limits));
        new ClusterAdmin(cluster.aeron(), endpoint, boss, Clusters.TIMEOUT_MS).setLimits(limits);
        assertEquals(1_000, asApp.info().limits().maxZnodes());

        final CommandRun get = run("get", "/a", "--endpoints=" + endpoint, "--credentials=file:" + clients);
        assertEquals(0, get.exitCode(), get.lines().toString());
        final CommandRun open = run("get", "/a", "--endpoints=" + endpoint);
        assertEquals(9, open.exitCode(), open.lines().toString());
        assertTrue(open.lines().get(0).contains("the member does not let this client in"), open.lines().toString());
        assertTrue(run("status", "--endpoints=" + endpoint).lines().toString().contains("REQUIRE_AUTH"));
        final CommandRun set = run(
            "limits", "max.znodes=2000", "--endpoints=" + endpoint, "--credentials=file:" + clients);
        assertEquals(9, set.exitCode(), set.lines().toString());
        assertTrue(set.lines().get(0).contains("it is for operators"), set.lines().toString());

        final String byOperator = "--operator-credentials=file:" + operators;
        final CommandRun refused = run("sessions", "--endpoints=" + endpoint, "--credentials=file:" + clients);
        assertEquals(9, refused.exitCode(), refused.lines().toString());
        final CommandRun list = run("sessions", "--endpoints=" + endpoint, byOperator, "--output=json");
        assertEquals(0, list.exitCode(), list.lines().toString());
        final JsonNode session = new ObjectMapper().readTree(list.lines().get(0)).path("sessions").path(0);
        assertEquals("app", session.path("proved").asText(), list.lines().toString());
        final CommandRun close = run(
            "sessions", "--close=" + session.path("session").asText(), "--endpoints=" + endpoint, byOperator);
        assertEquals(0, close.exitCode(), close.lines().toString());
        assertThrows(SessionExpiredException.class, () ->
        {
            while (true)
            {
                client.exists("/a");
            }
        });
        while (null == end.get())
        {
            Thread.onSpinWait();
        }
        assertEquals(SessionEnd.Cause.FORCE_CLOSED, end.get().cause());

        final String log = String.join("\n", cluster.member(0).log());
        assertTrue(log.contains("operator's command of operator boss"), log);
        assertTrue(log.contains("was refused: "), log);
        assertFalse(log.contains(SECRET) || log.contains(OPERATOR), log);
    }

    private CommandRun run(final String... arguments)
    {
        return CommandRun.of(directory.resolve("command-" + System.nanoTime() + ".log"), arguments);
    }
}
