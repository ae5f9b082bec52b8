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
package io.nodens.cluster.words;

import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.words.FourLetterWhitelist;
import io.nodens.gateway.words.FourLetterWord;
import io.nodens.gateway.words.FourLetterWords;
import io.nodens.gateway.words.LastOperation;
import io.nodens.gateway.words.ServerActions;
import io.nodens.gateway.words.ZooKeeperMetric;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZooTrace;
import org.apache.zookeeper.server.command.FourLetterCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Asks a ZooKeeper server every word, and writes the answer from facts that its own objects give: the two must have the
 * same lines in the same order. Numbers that asking changes, and latencies, are compared by their form.
 */
class FourLetterWordsOracleTest implements ServerActions
{
    private static final FourLetterWords WORDS = new FourLetterWords(FourLetterWhitelist.parse("*", ""));
    /** Digests are kept for one transaction in 128. */
    private static final int TRANSACTIONS = 300;
    /** What a client does on its own between two questions, a ping, must not fail a comparison. */
    private static final int ATTEMPTS = 20;

    private static final Set<ZooKeeperMetric> LEADER_ONLY = EnumSet.of(
        ZooKeeperMetric.LEARNERS, ZooKeeperMetric.SYNCED_FOLLOWERS, ZooKeeperMetric.SYNCED_NON_VOTING_FOLLOWERS,
        ZooKeeperMetric.SYNCED_OBSERVERS, ZooKeeperMetric.PENDING_SYNCS, ZooKeeperMetric.LEADER_UPTIME,
        ZooKeeperMetric.LAST_PROPOSAL_SIZE, ZooKeeperMetric.MAX_PROPOSAL_SIZE, ZooKeeperMetric.MIN_PROPOSAL_SIZE,
        ZooKeeperMetric.QUORUM_SIZE);

    private static final String[] PERCENTILES = {"p50_", "p95_", "p99_", "p999_"};
    private static final Set<ZooKeeperMetric> WITH_PERCENTILES = EnumSet.of(
        ZooKeeperMetric.READLATENCY, ZooKeeperMetric.UPDATELATENCY, ZooKeeperMetric.PROPAGATION_LATENCY,
        ZooKeeperMetric.QUORUM_ACK_LATENCY, ZooKeeperMetric.JVM_PAUSE_TIME_MS);

    /** A call of the client. */
    private interface Request
    {
        void send(ZooKeeper client) throws Exception;
    }

    private long traceMask;

    @TempDir
    private Path directory;

    @Override
    public void resetServerStatistics()
    {
    }

    @Override
    public void resetConnectionStatistics()
    {
    }

    @Override
    public void traceMask(final long mask)
    {
        traceMask = mask;
    }

    private String ours(final RealFacts facts, final FourLetterWord word, final long argument)
    {
        final StringBuilder out = new StringBuilder();
        WORDS.answer(word, argument, facts, this, out);
        return out.toString();
    }

    private void assertSameAnswer(
        final RealServer real, final RealFacts facts, final FourLetterWord word, final UnaryOperator<String> form)
    {
        String expected = "";
        String actual = null;
        for (int i = 0; i < ATTEMPTS && !expected.equals(actual); i++)
        {
            expected = form.apply(real.ask(word.text()));
            actual = form.apply(ours(facts, word, 0));
        }
        assertEquals(expected, actual, word.text());
    }

    @Test
    void shouldAnswerAsZooKeeperWhenStandalone() throws Exception
    {
        try (RealServer real = RealServer.standalone(directory))
        {
            fill(real.client(), real.client());
            final RealFacts facts = new RealFacts(real, null);

            assertSameWithServer(real, facts);
            assertSameAnswer(real, facts, FourLetterWord.CONF, UnaryOperator.identity());
            assertTrue(real.ask("hash").contains(": "), "no digest is compared");
            assertTrue(real.ask("wchc").contains("\t/persistent-1\n"), "no watch is compared");

            // Last, since they change what the others show.
            assertSameAnswer(real, facts, FourLetterWord.CRST, UnaryOperator.identity());
            assertSameAnswer(real, facts, FourLetterWord.SRST, UnaryOperator.identity());
        }
    }

    @Test
    void shouldAnswerAsZooKeeperWhenLeader() throws Exception
    {
        try (RealServer real = RealServer.leader(directory))
        {
            fill(real.client(), real.client());
            final RealFacts facts = new RealFacts(real, real.peer());

            assertSameWithServer(real, facts);
            assertSameAnswer(real, facts, FourLetterWord.CONF, UnaryOperator.identity());
            assertTrue(real.ask("srvr").contains("\nMode: leader\n"));

            final Map<String, String> theirs = monitor(real.ask("mntr"));
            for (final ZooKeeperMetric metric : LEADER_ONLY)
            {
                assertTrue(theirs.containsKey("zk_" + metric.zooKeeperName()), metric.zooKeeperName());
            }
            assertEquals(List.of("zk_version", "zk_server_state", "zk_peer_state"),
                List.copyOf(theirs.keySet()).subList(0, 3));
            assertEquals(List.of("zk_version", "zk_server_state", "zk_peer_state"),
                List.copyOf(monitor(ours(facts, FourLetterWord.MNTR, 0)).keySet()).subList(0, 3));
        }
    }

    @Test
    void shouldAnswerAsZooKeeperWhenNotServing() throws Exception
    {
        try (RealServer real = RealServer.standalone(null))
        {
            final RealFacts facts = new RealFacts(real, null);

            for (final FourLetterWord word : FourLetterWord.values())
            {
                if (FourLetterWord.STMK != word)
                {
                    assertSameAnswer(real, facts, word, FourLetterWordsOracleTest::withoutHeap);
                }
            }
        }
    }

    @Test
    void shouldSetTraceMaskAsZooKeeperWhenMaskFollows() throws Exception
    {
        final long before = ZooTrace.getTextTraceLevel();
        final long mask = -0x123456789aL;
        try (RealServer real = RealServer.standalone(null))
        {
            final ByteBuffer bytes = ByteBuffer.allocate(12);
            bytes.put("stmk".getBytes(StandardCharsets.US_ASCII)).putLong(mask);

            assertEquals(real.ask(bytes.array()), ours(new RealFacts(real, null), FourLetterWord.STMK, mask));
            assertEquals(mask, traceMask);
            assertEquals("" + mask, real.ask("gtmk"));
        }
        finally
        {
            ZooTrace.setTextTraceLevel(before);
        }
    }

    @Test
    void shouldRefuseAsZooKeeperWhenWordIsNotOnTheWhitelist() throws Exception
    {
        final FourLetterWords words =
            new FourLetterWords(FourLetterWhitelist.parse("ruok", FourLetterWhitelist.ZOOKEEPER_DEFAULT));
        try (RealServer real = RealServer.standalone(directory))
        {
            System.setProperty("zookeeper.4lw.commands.whitelist", "ruok");
            FourLetterCommands.resetWhiteList();
            final RealFacts facts = new RealFacts(real, null);
            for (final FourLetterWord word : FourLetterWord.values())
            {
                final StringBuilder ours = new StringBuilder();
                words.answer(word, 0, facts, this, ours);
                // ZooKeeper answers isro of its own accord only where it may become read-only.
                if (FourLetterWord.SRVR != word && FourLetterWord.ISRO != word)
                {
                    assertEquals(real.ask(word.text()), ours.toString());
                }
            }
            assertTrue(real.ask("srvr").startsWith("Zookeeper version: "));
        }
    }

    @Test
    void shouldKnowWhatZooKeeperKnowsWhenWordsAreCompared()
    {
        for (final FourLetterWord word : FourLetterWord.values())
        {
            assertEquals(word.text(), FourLetterCommands.getCommandString(word.firstBytes()));
        }
    }

    @Test
    void shouldPrintNamesOfZooKeeperWhenMonitored() throws Exception
    {
        try (RealServer real = RealServer.standalone(directory))
        {
            real.client().exists("/", false);
            final Map<String, String> theirs = monitor(real.ask("mntr"));
            final Set<String> known = new TreeSet<>(List.of("zk_version", "zk_server_state"));

            for (final ZooKeeperMetric metric : ZooKeeperMetric.values())
            {
                final String name = metric.zooKeeperName();
                if (ZooKeeperMetric.Kind.SUMMARY == metric.kind())
                {
                    for (final String prefix : new String[]{"avg_", "min_", "max_", "cnt_", "sum_"})
                    {
                        assertNotNull(theirs.get("zk_" + prefix + name), name);
                        known.add("zk_" + prefix + name);
                    }
                    for (final String prefix : WITH_PERCENTILES.contains(metric) ? PERCENTILES : new String[0])
                    {
                        assertNotNull(theirs.get("zk_" + prefix + name), name);
                    }
                }
                else if (!LEADER_ONLY.contains(metric) && ZooKeeperMetric.FOLLOWERS != metric)
                {
                    assertNotNull(theirs.get("zk_" + name), name);
                }
                known.add("zk_" + name);
            }

            // Gauges of the server come first; each of them has a meaning here.
            for (final String name : gauges(theirs))
            {
                assertTrue(known.contains(name), name);
            }
            final List<String> ours =
                List.copyOf(monitor(ours(new RealFacts(real, null), FourLetterWord.MNTR, 0)).keySet());
            assertEquals(List.copyOf(theirs.keySet()).subList(0, 2), ours.subList(0, 2));
        }
    }

    @Test
    void shouldNameRequestsAsZooKeeperWhenTheyWereTheLast() throws Exception
    {
        final List<ACL> open = ZooDefs.Ids.OPEN_ACL_UNSAFE;
        final Map<Integer, Request> requests = new LinkedHashMap<>();
        requests.put(Opcodes.CREATE, (client) -> client.create("/a", null, open, CreateMode.PERSISTENT));
        requests.put(Opcodes.CREATE2, (client) -> client.create("/b", null, open, CreateMode.PERSISTENT, new Stat()));
        requests.put(Opcodes.CREATE_CONTAINER, (client) -> client.create("/c", null, open, CreateMode.CONTAINER));
        requests.put(Opcodes.DELETE, (client) -> client.delete("/b", -1));
        requests.put(Opcodes.EXISTS, (client) -> client.exists("/a", false));
        requests.put(Opcodes.GET_DATA, (client) -> client.getData("/a", true, null));
        requests.put(Opcodes.REMOVE_WATCHES, (client) ->
            client.removeAllWatches("/a", Watcher.WatcherType.Data, false));
        requests.put(Opcodes.SET_DATA, (client) -> client.setData("/a", new byte[1], -1));
        requests.put(Opcodes.GET_ACL, (client) -> client.getACL("/a", null));
        requests.put(Opcodes.SET_ACL, (client) -> client.setACL("/a", open, -1));
        requests.put(Opcodes.GET_CHILDREN, (client) -> client.getChildren("/a", false));
        requests.put(Opcodes.GET_CHILDREN2, (client) -> client.getChildren("/a", false, null));
        requests.put(Opcodes.SYNC, (client) -> client.sync("/a"));
        requests.put(Opcodes.MULTI, (client) -> client.multi(List.of(Op.check("/a", -1))));
        requests.put(Opcodes.MULTI_READ, (client) -> client.multi(List.of(Op.getData("/a"))));
        requests.put(Opcodes.ADD_WATCH, (client) -> client.addWatch("/a", AddWatchMode.PERSISTENT));
        requests.put(Opcodes.GET_EPHEMERALS, ZooKeeper::getEphemerals);
        requests.put(Opcodes.GET_ALL_CHILDREN_NUMBER, (client) -> client.getAllChildrenNumber("/a"));
        requests.put(Opcodes.WHO_AM_I, ZooKeeper::whoAmI);

        try (RealServer real = RealServer.standalone(directory))
        {
            final ZooKeeper client = real.client();
            final ServerCnxn connection = real.factory().getConnections().iterator().next();
            assertEquals(connection.getLastOperation(), LastOperation.SESSION);
            for (final Map.Entry<Integer, Request> request : requests.entrySet())
            {
                request.getValue().send(client);
                assertEquals(connection.getLastOperation(), LastOperation.of(request.getKey()));
            }
        }
    }

    /** Counters and summaries of classes that Nodens has nothing like come after the gauges. */
    private static List<String> gauges(final Map<String, String> values)
    {
        final List<String> names = new ArrayList<>();
        for (final String name : values.keySet())
        {
            if (ZooKeeperMetric.Kind.COUNTER == kindOf(name))
            {
                break;
            }
            names.add(name);
        }
        return names;
    }

    private static ZooKeeperMetric.Kind kindOf(final String name)
    {
        for (final ZooKeeperMetric metric : ZooKeeperMetric.values())
        {
            if (name.equals("zk_" + metric.zooKeeperName()))
            {
                return metric.kind();
            }
        }
        return null;
    }

    private static void fill(final ZooKeeper first, final ZooKeeper second) throws Exception
    {
        for (int i = 0; i < TRANSACTIONS; i++)
        {
            first.create("/persistent-" + i, new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        first.create("/ephemeral-1", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        second.create("/ephemeral-2", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        second.create("/ephemeral-3", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        first.getData("/persistent-1", true, null);
        first.getData("/persistent-2", true, null);
        second.getData("/persistent-1", true, null);
        second.exists("/missing", true);
    }

    private void assertSameWithServer(final RealServer real, final RealFacts facts)
    {
        for (final FourLetterWord word : new FourLetterWord[]{
            FourLetterWord.RUOK, FourLetterWord.ISRO, FourLetterWord.GTMK, FourLetterWord.DIRS, FourLetterWord.HASH,
            FourLetterWord.WCHS})
        {
            assertSameAnswer(real, facts, word, UnaryOperator.identity());
        }
        assertSameAnswer(real, facts, FourLetterWord.ENVI, FourLetterWordsOracleTest::withoutHeap);
        assertSameAnswer(real, facts, FourLetterWord.SRVR, FourLetterWordsOracleTest::statistics);
        assertSameAnswer(real, facts, FourLetterWord.STAT,
            (text) -> statistics(sessionsOnly(text, portsOfSessions(real))));
        assertSameAnswer(real, facts, FourLetterWord.CONS, (text) -> connections(text, portsOfSessions(real)));
        assertSameAnswer(real, facts, FourLetterWord.WCHC, FourLetterWordsOracleTest::groupsInOrder);
        assertSameAnswer(real, facts, FourLetterWord.WCHP, FourLetterWordsOracleTest::groupsInOrder);
        assertSameAnswer(real, facts, FourLetterWord.DUMP, FourLetterWordsOracleTest::dump);
    }

    private static String withoutHeap(final String text)
    {
        return text.replaceAll("(os\\.memory\\.\\w+)=\\d+MB", "$1=<n>MB");
    }

    private static String statistics(final String text)
    {
        return text
            .replaceAll("Latency min/avg/max: \\d+(\\.\\d+)?/\\d+\\.\\d+/\\d+(\\.\\d+)?\n", "Latency: <n>\n")
            .replaceAll("(Received|Sent|Connections): \\d+\n", "$1: <n>\n");
    }

    private static Set<String> portsOfSessions(final RealServer real)
    {
        final Set<String> ports = new TreeSet<>();
        for (final ServerCnxn connection : real.factory().getConnections())
        {
            if (0 != connection.getSessionId())
            {
                ports.add(":" + connection.getRemoteSocketAddress().getPort() + "[");
            }
        }
        assertEquals(2, ports.size());
        return ports;
    }

    /** Lines of connections that asked a word go; the others are ordered, since they come from a hash table. */
    private static String sessionsOnly(final String text, final Set<String> ports)
    {
        final Set<String> connections = new TreeSet<>();
        final StringBuilder out = new StringBuilder();
        for (final String line : text.split("\n", -1))
        {
            if (line.startsWith(" /"))
            {
                if (ports.stream().anyMatch(line::contains))
                {
                    connections.add(line);
                }
                continue;
            }
            connections.forEach((connection) -> out.append(connection).append('\n'));
            connections.clear();
            out.append(line).append('\n');
        }
        return out.toString();
    }

    private static String connections(final String text, final Set<String> ports)
    {
        final String cut = sessionsOnly(text, ports);
        assertEquals(2, cut.split("minlat=", -1).length - 1, text);
        return cut.replaceAll("(lat=\\d+)\\.0([,)])", "$1$2");
    }

    private static String groupsInOrder(final String text)
    {
        final String[] groups = text.split("\n(?!\t)", -1);
        for (int i = 0; i < groups.length; i++)
        {
            final String[] lines = groups[i].split("\n");
            Arrays.sort(lines, 1, lines.length);
            groups[i] = String.join("\n", lines);
        }
        Arrays.sort(groups);
        return String.join("\n", groups);
    }

    private static String dump(final String text)
    {
        final String expiry = "\\d+ expire at \\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}:\n";
        final int connections = text.indexOf("Connections dump:\n");
        final String body = text.substring(connections).replaceAll(expiry, "")
            .replaceAll("\\(\\d+\\)/\\(\\d+\\)", "(n)/(n)")
            .replaceAll("\tip: \\S+ sessionId: 0x0\n", "");
        final Set<String> lines = new TreeSet<>(List.of(body.split("\n")));
        assertEquals(2, lines.stream().filter((line) -> line.startsWith("\tip: /127.0.0.1:")).count(), text);

        final int ephemerals = text.indexOf("ephemeral nodes dump:\n");
        // ZooKeeper's ticks are those of another clock, so that two sessions may share one here and not there.
        final String sessions = text.substring(0, ephemerals).replaceAll(expiry, "")
            .replaceAll("Sets \\(\\d+\\)/", "Sets (n)/");
        final Set<String> sessionLines = new TreeSet<>(List.of(sessions.split("\n")));
        return sessionLines + groupsInOrder(text.substring(ephemerals, connections)) + lines;
    }

    private static Map<String, String> monitor(final String text)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String line : text.split("\n"))
        {
            final String[] parts = line.split("\t", -1);
            assertEquals(2, parts.length, line);
            assertEquals(null, values.put(parts[0], parts[1]), "twice: " + line);
        }
        return values;
    }
}
