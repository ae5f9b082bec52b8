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

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.zookeeper.JuteFrames;
import io.nodens.cluster.zookeeper.StockClients;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.ConnectRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Four-letter words over TCP to members that run.
 */
class GatewayWordsIT
{
    private static final int MANY = 600;
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";
    /** What Telegraf takes of {@code mntr}; it drops the whole answer for another line. */
    private static final Pattern MONITOR_LINE = Pattern.compile("^zk_(\\w[\\w.\\-]*)\\s+([\\w.\\-]+)$");
    private static final Pattern CLIENT_LINE =
        Pattern.compile(" /127\\.0\\.0\\.1:\\d+\\[\\d]\\(queued=\\d+,recved=\\d+,sent=\\d+\\)");

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception
    {
        for (final ZooKeeper client : clients)
        {
            client.close();
        }
        for (final Socket socket : sockets)
        {
            socket.close();
        }
    }

    @Test
    void shouldAnswerEveryWordWhenServing() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--gateway-words=*");
        final ZooKeeper client = connect(cluster, 0);
        client.create("/durable", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/ephemeral", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/durable", true, null);
        client.getData("/durable", true, null);
        client.exists("/absent", true);
        client.addWatch("/durable", AddWatchMode.PERSISTENT_RECURSIVE);

        assertEquals("imok", ask(cluster, "ruok"));
        assertEquals("rw", ask(cluster, "isro"));
        assertSrvr(ask(cluster, "srvr"), "standalone");
        assertStat(ask(cluster, "stat"));
        assertTrue(ask(cluster, "envi").startsWith("Environment:\nzookeeper.version=3.9.5-nodens-"));
        assertEquals("306", ask(cluster, "gtmk"));
        assertEquals("7", send(cluster, ByteBuffer.allocate(12).put(ascii("stmk")).putLong(7).array()));
        assertEquals("7", ask(cluster, "gtmk"));

        final String conf = ask(cluster, "conf");
        assertTrue(conf.contains("clientPort=" + port(cluster, 0) + "\n"), conf);
        assertTrue(conf.contains("tickTime=2000\nmaxClientCnxns=60\nminSessionTimeout=4000\n"), conf);

        final String session = "0x" + Long.toHexString(client.getSessionId());
        final String cons = ask(cluster, "cons");
        assertTrue(cons.contains(",sid=" + session + ",lop="), cons);
        final String dump = ask(cluster, "dump");
        assertTrue(dump.contains("\t" + session + "\n"), dump);
        assertTrue(dump.contains(" sessionId: " + session + "\n"), dump);
        assertTrue(dump.contains("\nephemeral nodes dump:\nSessions with Ephemerals (1):\n" + session +
            ":\n\t/ephemeral\nConnections dump:\n"), dump);
        assertFalse(dump.contains("left out"), dump);

        Await.until("watches are counted", Clusters.TIMEOUT_MS, () -> ask(cluster, "wchs")
            .equals("1 connections watching 2 paths\nTotal watches:3\n"));
        assertEquals(List.of("", "\t/absent", "\t/durable", session), sortedLines(ask(cluster, "wchc")));
        assertEquals("/absent\n\t" + session + "\n/durable\n\t" + session + "\n\n", ask(cluster, "wchp"));
        Await.until("sizes are sampled", Clusters.TIMEOUT_MS, () ->
            Pattern.matches("datadir_size: \\d+\nlogdir_size: [1-9]\\d+\n", ask(cluster, "dirs")));
        ask(cluster, "hash");
    }

    /** More than one page of what the member lists. */
    @Test
    void shouldDumpAllEphemeralsOfItsClients() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--gateway-words=*");
        final List<Op> creates = new ArrayList<>();
        for (int i = 0; i < MANY; i++)
        {
            creates.add(Op.create("/e" + i, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL));
        }
        final ZooKeeper without = connect(cluster, 0);
        final ZooKeeper owner = connect(cluster, 0);
        owner.multi(creates);

        final String dump = ask(cluster, "dump");

        assertTrue(dump.contains("Sessions with Ephemerals (1):\n0x" + Long.toHexString(owner.getSessionId()) + ":\n"),
            dump);
        for (int i = 0; i < MANY; i++)
        {
            assertTrue(dump.contains("\n\t/e" + i + "\n"), "/e" + i);
        }
        without.close();
        owner.close();
        assertTrue(ask(cluster, "dump").contains("Sessions with Ephemerals (0):\nConnections dump:\n"));
    }

    /** Some agents send a newline behind the word, some close their side before they read. */
    @Test
    void r1ShouldAnswerWhenWordIsFollowedByNewlineOrEndOfInput() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--gateway-words=*");

        assertMonitor(send(cluster, ascii("mntr\n")), "standalone");
        assertEquals("imok", send(cluster, ascii("ruok and more that nobody reads\r\n")));
        for (int i = 0; i < 50; i++)
        {
            final Socket socket = open(cluster, 0);
            socket.getOutputStream().write(ascii("mntr"));
            socket.shutdownOutput();
            assertMonitor(text(socket), "standalone");
        }
        final Socket slow = open(cluster, 0);
        for (final byte letter : ascii("ruok"))
        {
            slow.getOutputStream().write(letter);
            slow.getOutputStream().flush();
        }
        assertEquals("imok", text(slow));
    }

    @Test
    void shouldCloseWithoutAnswerWhenInputEndsTooEarly() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--gateway-words=*");
        for (final String part : List.of("", "r", "ruo", "stmk1234", "\0\0\0\5abc"))
        {
            final Socket socket = open(cluster, 0);
            socket.getOutputStream().write(ascii(part));
            socket.shutdownOutput();
            assertEquals("", text(socket), part);
        }

        Await.until("nothing leaks", Clusters.TIMEOUT_MS, () ->
            "1".equals(monitor(cluster, 0).get("num_alive_connections")));
    }

    @Test
    void shouldSayWhichWordsAreAnsweredWhenOthersCome() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--gateway-words=ruok,abcd");

        assertEquals("imok", ask(cluster, "ruok"));
        assertSrvr(ask(cluster, "srvr"), "standalone");
        assertEquals("mntr is not executed because it is not in the whitelist.\n", ask(cluster, "mntr"));
        assertEquals("stmk is not executed because it is not in the whitelist.\n", ask(cluster, "stmk"));
        assertEquals("", ask(cluster, "abcd"));
        final String warning = "warning: not a four-letter word of ZooKeeper, and ignored: abcd";
        assertTrue(cluster.member(0).log().stream().anyMatch((line) -> line.contains(warning)));
    }

    @Test
    void shouldTellOfAllAgentsWhenThereAreSeveral() throws Exception
    {
        final LocalCluster cluster =
            clusters.start(1, "--gateway-words=*", "--gateway-agents=3");
        final List<String> sessions = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final ZooKeeper client = connect(cluster, 0);
            client.exists("/shared", true);
            client.exists("/own-" + i, true);
            client.create("/ephemeral-" + i, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            sessions.add("0x" + Long.toHexString(client.getSessionId()));
        }

        final String cons = ask(cluster, "cons");
        final String wchc = ask(cluster, "wchc");
        final String wchp = ask(cluster, "wchp");
        final String dump = ask(cluster, "dump");
        assertTrue(dump.contains("Sessions with Ephemerals (4):\n"), dump);
        final String shared = wchp.substring(wchp.indexOf("/shared\n"));
        for (int i = 0; i < sessions.size(); i++)
        {
            assertTrue(cons.contains("sid=" + sessions.get(i) + ','), cons);
            assertTrue(wchc.contains(sessions.get(i) + "\n"), wchc);
            assertTrue(dump.contains(sessions.get(i) + ":\n\t/ephemeral-" + i + "\n"), dump);
            assertTrue(shared.contains(sessions.get(i) + "\n"), wchp);
            assertTrue(wchp.contains("/own-" + i + "\n\t" + sessions.get(i) + "\n"), wchp);
        }
        assertEquals(wchp.indexOf("/shared\n"), wchp.lastIndexOf("/shared\n"), wchp);

        Await.until("all are counted", Clusters.TIMEOUT_MS, () ->
        {
            final Map<String, String> values = monitor(cluster, 0);
            return "5".equals(values.get("num_alive_connections")) && "8".equals(values.get("watch_count"));
        });
        final Map<String, String> values = monitor(cluster, 0);
        assertTrue(Long.parseLong(values.get("cnt_readlatency")) >= 8, values.toString());
        assertEquals("4", values.get("connection_request_count"));
        assertEquals("0", values.get("outstanding_requests"));

        assertEquals("Server stats reset.\n", ask(cluster, "srst"));
        assertEquals("Connection stats reset.\n", ask(cluster, "crst"));
        assertTrue(Long.parseLong(monitor(cluster, 0).get("cnt_readlatency")) < 8);
        assertTrue(Long.parseLong(monitor(cluster, 0).get("packets_received")) < 8);
        assertTrue(ask(cluster, "cons").contains("(queued=0,recved=0,sent=0,sid=" + sessions.get(0)));
    }

    @Test
    @Tag("slow")
    void g16ShouldNameRolesAndHoldNobodyWhenThereIsNoLeader() throws Exception
    {
        final LocalCluster cluster = clusters.start(3, "--gateway-words=*");
        Await.until("one leads and has two followers", Clusters.TIMEOUT_MS, () ->
        {
            int followers = 0;
            boolean isLed = false;
            for (int id = 0; id < 3; id++)
            {
                final Map<String, String> values = monitor(cluster, id);
                followers += "follower".equals(values.get("server_state")) ? 1 : 0;
                isLed |= "leader".equals(values.get("server_state")) && "2".equals(values.get("synced_followers")) &&
                    "2".equals(values.get("learners")) && "2".equals(values.get("followers")) &&
                    "3".equals(values.get("quorum_size")) && values.containsKey("leader_uptime");
            }
            return isLed && 2 == followers;
        });
        final String conf = send(cluster, 1, ascii("conf"));
        assertTrue(conf.contains("\nserverId=1\ninitLimit="), conf);
        assertTrue(conf.contains("\nserver.2=127.0.0.1:") || conf.contains("\nserver.2=localhost:"), conf);

        cluster.member(1).kill();
        cluster.member(2).kill();

        Await.until("the majority is missed", Clusters.TIMEOUT_MS, () ->
            NOT_SERVING.equals(send(cluster, 0, ascii("srvr"))));
        for (final String word : List.of("stat", "mntr", "conf", "cons", "dump", "wchs", "wchc", "wchp"))
        {
            assertEquals(NOT_SERVING, send(cluster, 0, ascii(word)), word);
        }
        assertEquals("imok", send(cluster, 0, ascii("ruok")));
        assertEquals("null", send(cluster, 0, ascii("isro")));
        assertNoClientIsHeld(cluster);
    }

    /**
     * G16: without a leader a client that asks for a session is closed, so that it tries another member, long before
     * its session could time out: before one that says nothing at all, though that came first.
     */
    private void assertNoClientIsHeld(final LocalCluster cluster) throws IOException
    {
        final Socket silent = open(cluster, 0);
        final Socket asking = open(cluster, 0);
        asking.getOutputStream().write(
            JuteFrames.of(new ConnectRequest(0, 0, 600_000, 0, new byte[16], false)));

        assertEquals(-1, asking.getInputStream().read());

        silent.setSoTimeout(1);
        assertThrows(SocketTimeoutException.class, () -> silent.getInputStream().read());
    }

    private static void assertSrvr(final String text, final String mode)
    {
        final String[] lines = text.split("\n");
        // As zkServer.sh status reads it.
        assertTrue(lines[0].matches("Zookeeper version: \\d+\\.\\d+\\.\\d+-nodens-.*"), text);
        final String[] names = {
            "Zookeeper version", "Latency min/avg/max", "Received", "Sent", "Connections", "Outstanding", "Zxid",
            "Mode", "Node count"};
        for (int i = 0; i < names.length; i++)
        {
            assertTrue(lines[i].startsWith(names[i] + ": "), text);
        }
        assertEquals("Mode: " + mode, lines[7]);
        assertTrue(lines[6].matches("Zxid: 0x[0-9a-f]+"), text);
    }

    private static void assertStat(final String text)
    {
        final String[] lines = text.split("\n");
        assertEquals("Clients:", lines[1]);
        int line = 2;
        while (!lines[line].isEmpty())
        {
            assertTrue(CLIENT_LINE.matcher(lines[line]).matches(), text);
            line++;
        }
        assertEquals(4, line, text);
        assertTrue(lines[line + 1].startsWith("Latency min/avg/max: "), text);
    }

    private static Map<String, String> assertMonitor(final String text, final String state)
    {
        final Map<String, String> values = new HashMap<>();
        for (final String line : text.split("\n", -1))
        {
            final Matcher matcher = MONITOR_LINE.matcher(line);
            if (matcher.matches())
            {
                values.put(matcher.group(1), matcher.group(2));
            }
            else
            {
                assertEquals("", line, text);
            }
        }
        assertTrue(text.startsWith("zk_version\t"), text);
        assertEquals(state, values.get("server_state"), text);
        assertFalse(values.containsKey("synced_followers"), text);
        return values;
    }

    private static List<String> sortedLines(final String text)
    {
        return text.lines().sorted().toList();
    }

    private Map<String, String> monitor(final LocalCluster cluster, final int memberId)
    {
        final Map<String, String> values = new HashMap<>();
        send(cluster, memberId, ascii("mntr")).lines().forEach((line) ->
        {
            final Matcher matcher = MONITOR_LINE.matcher(line);
            if (matcher.matches())
            {
                values.put(matcher.group(1), matcher.group(2));
            }
        });
        return values;
    }

    private ZooKeeper connect(final LocalCluster cluster, final int memberId) throws Exception
    {
        final ZooKeeper client = StockClients.connect(cluster.gatewayEndpoint(memberId), 30_000);
        clients.add(client);
        return client;
    }

    private static int port(final LocalCluster cluster, final int memberId)
    {
        return Integer.parseInt(cluster.gatewayEndpoint(memberId).split(":")[1]);
    }

    private Socket open(final LocalCluster cluster, final int memberId) throws IOException
    {
        final Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress("127.0.0.1", port(cluster, memberId)));
        socket.setSoTimeout((int)Clusters.TIMEOUT_MS);
        return socket;
    }

    private String ask(final LocalCluster cluster, final String word)
    {
        return send(cluster, 0, ascii(word));
    }

    private String send(final LocalCluster cluster, final byte[] bytes)
    {
        return send(cluster, 0, bytes);
    }

    private String send(final LocalCluster cluster, final int memberId, final byte[] bytes)
    {
        try (Socket socket = open(cluster, memberId))
        {
            socket.getOutputStream().write(bytes);
            return text(socket);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String text(final Socket socket) throws IOException
    {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
