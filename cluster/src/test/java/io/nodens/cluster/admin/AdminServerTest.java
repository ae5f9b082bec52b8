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
package io.nodens.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdminServerTest
{
    private static final int TIMEOUT_MS = 30_000;

    @Test
    void shouldListenOnLoopbackWhenNothingElseIsConfigured()
    {
        try (AdminHarness harness = new AdminHarness())
        {
            assertTrue(harness.server.address().getAddress().isLoopbackAddress());
            assertEquals("", harness.lines());
        }
    }

    @Test
    void shouldOpenNothingWhenItIsSwitchedOff()
    {
        try (AdminHarness harness = new AdminHarness(new MemberContext().set(MemberSetting.ADMIN_PORT, "none")))
        {
            assertNull(harness.server);
        }
    }

    @Test
    void shouldRefuseTheStartByNameWhenItsPortIsTaken() throws IOException
    {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final MemberContext context = new MemberContext()
                .set(MemberSetting.ADMIN_PORT, Integer.toString(taken.getLocalPort()));

            final MemberException ex = assertThrows(MemberException.class, () -> new AdminHarness(context).close());

            assertTrue(ex.getMessage().startsWith("nodens.admin.port: TCP port "), ex.getMessage());
        }
    }

    @Test
    void shouldWarnWhenOthersCanReachItWithoutAToken()
    {
        try (AdminHarness harness =
            new AdminHarness(new MemberContext().set(MemberSetting.ADMIN_ADDRESS, "0.0.0.0")))
        {
            assertTrue(harness.lines().contains("warning: nodens.admin.address=0.0.0.0 shows the member"),
                harness::lines);
        }
    }

    @Test
    void shouldNameItselfAndItsLimitsWhenAskedForItsStatus()
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            final JsonNode status = harness.client.json("/status");

            assertTrue(status.get("ready").asBoolean());
            assertEquals(1, status.get("member").get("member").asInt());
            assertEquals("FOLLOWER", status.get("member").get("role").asText());
            assertEquals("beta:20000", status.get("member").get("endpoint").asText());
            assertEquals(77, status.get("member").get("zxid").asLong());
            assertEquals(12, status.get("member").get("znodes").asLong());
            assertEquals(1000, status.get("limits").get("maxZnodes").asLong());
            assertEquals(3, status.get("members").size());
            assertTrue(status.get("members").get(0).get("leader").asBoolean());
        }
    }

    @Test
    void shouldAnswerWhatItCanWhenNothingIsKnownYet()
    {
        try (AdminHarness harness = new AdminHarness())
        {
            assertFalse(harness.client.json("/status").get("ready").asBoolean());
            assertEquals(200, harness.client.get("/metrics").statusCode());
        }
    }

    @Test
    void shouldSendHeadersAloneWhenAskedForThem()
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            final HttpResponse<String> response = harness.client.send("HEAD", "/livez");

            assertEquals(200, response.statusCode());
            assertEquals("", response.body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404, there is no page '/nowhere'",
        "DELETE, /livez, 405, 'allowed: GET, HEAD, POST'",
        "GET, /livez?a=%zz, 400, URISyntaxException"})
    void shouldSayWhatWasWrongWhenItIsAskedWrongly(
        final String method, final String path, final int code, final String reason) throws IOException
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            final String answer = raw(harness, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                "Connection: close\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 " + code + " "), answer);
            assertTrue(answer.contains(reason), answer);
        }
    }

    @Test
    void shouldRefuseLongTargetsAndManyParameters()
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            assertEquals(414, harness.client.get("/livez?" + "a".repeat(8 * 1024)).statusCode());
            assertEquals(400, harness.client.get("/livez?" + "a&".repeat(17)).statusCode());
            assertEquals(200, harness.client.get("/livez?" + "a&".repeat(15)).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200", "localhost:8080, 200", "127.0.0.1:1, 200", "[::1]:8080, 200", "LOCALHOST, 200",
        "127.0.0.1.example.com, 403", "example.com, 403", "example.com:8080, 403", "localhost.example.com, 403"})
    void shouldAnswerToNamesOfLoopbackAloneWhenItListensThere(final String host, final int code) throws IOException
    {
        try (AdminHarness harness = new AdminHarness().serving())
        {
            final String answer =
                raw(harness, "GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 " + code + " "), answer);
        }
    }

    @Test
    void shouldKnowOperatorsByTheirTokensWhenItHasSome(@TempDir final Path directory) throws IOException
    {
        final Path file = Files.writeString(
            directory.resolve("tokens"), "alice:0123456789abcdef0123\nbob:another-secret-of-bob\n");
        final MemberContext context = new MemberContext().set(MemberSetting.ADMIN_TOKEN, "file:" + file);
        try (AdminHarness harness = new AdminHarness(context))
        {
            assertEquals(200, harness.client.get("/livez").statusCode());
            for (final String right : List.of("0123456789abcdef0123", "another-secret-of-bob"))
            {
                assertEquals(200, harness.client.get("/livez", "Authorization", "Bearer " + right).statusCode());
            }
            for (final String wrong : List.of("0123456789abcdef0124", "short", "x".repeat(300), ""))
            {
                final HttpResponse<String> refused =
                    harness.client.get("/livez", "Authorization", "Bearer " + wrong);
                assertEquals(401, refused.statusCode(), wrong);
                assertTrue(refused.body().contains("nodens.admin.token"), refused.body());
                assertFalse(wrong.length() > 10 && refused.body().contains(wrong), "the secret is repeated");
            }
        }
    }

    @Test
    void shouldAnswerOthersWhenAFewPeersSendHalfARequest() throws IOException
    {
        assertAliveBesideHalfRequests(3);
    }

    /** More of them than there are threads that read; their time is over some day. */
    @Test
    void shouldAnswerOthersWhenManyPeersSendHalfARequest() throws IOException
    {
        assertAliveBesideHalfRequests(120);
    }

    private static void assertAliveBesideHalfRequests(final int count) throws IOException
    {
        final List<Socket> slow = new ArrayList<>();
        try (AdminHarness harness = new AdminHarness().serving())
        {
            for (int i = 0; i < count; i++)
            {
                final Socket socket = connect(harness);
                socket.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                slow.add(socket);
            }

            assertEquals(200, harness.client.get("/livez").statusCode());
        }
        finally
        {
            for (final Socket socket : slow)
            {
                socket.close();
            }
        }
    }

    @Test
    void shouldCloseConnectionsWhenARequestDoesNotComeInTime() throws IOException
    {
        try (AdminHarness harness = new AdminHarness().serving(); Socket socket = connect(harness))
        {
            socket.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void shouldTakeNoMoreConnectionsThanItMay() throws IOException
    {
        final List<Socket> sockets = new ArrayList<>();
        try (AdminHarness harness = new AdminHarness().serving())
        {
            for (int i = 0; i < HttpBounds.MAX_CONNECTIONS; i++)
            {
                sockets.add(connect(harness));
            }
            try (Socket oneMore = connect(harness))
            {
                assertEquals(-1, oneMore.getInputStream().read());
            }
        }
        finally
        {
            for (final Socket socket : sockets)
            {
                socket.close();
            }
        }
    }

    private static Socket connect(final AdminHarness harness) throws IOException
    {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), harness.server.address().getPort());
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    private static String raw(final AdminHarness harness, final String request) throws IOException
    {
        try (Socket socket = connect(harness))
        {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            final InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
