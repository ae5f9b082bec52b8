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
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.zookeeper.StartedZooKeeper;
import io.nodens.cluster.zookeeper.StockClients;
import io.nodens.gateway.words.ConfigurationFacts;
import io.nodens.gateway.words.ConnectionFacts;
import io.nodens.gateway.words.ServerActions;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.SessionPathVisitor;
import io.nodens.gateway.words.SessionVisitor;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.admin.CommandResponse;
import org.apache.zookeeper.server.admin.Commands;
import org.apache.zookeeper.server.admin.JsonOutputter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Rule 8 of the text that agents parse: the commands of the AdminServer, beside those of a real ZooKeeper.
 */
class ZooKeeperCommandsTest
{
    private static final String TOKEN = "0123456789abcdef0123";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path zooKeeperDirectory;
    private static StartedZooKeeper zooKeeper;
    private static ZooKeeper client;

    @TempDir
    Path directory;
    private AdminHarness harness;

    @BeforeAll
    static void startZooKeeper() throws Exception
    {
        zooKeeper = new StartedZooKeeper(zooKeeperDirectory, 2_000);
        client = StockClients.connect(zooKeeper.endpoint(), 60_000);
        client.create("/e", new byte[3], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/e", true, null);
    }

    @AfterAll
    static void stopZooKeeper() throws InterruptedException
    {
        client.close();
        zooKeeper.close();
    }

    @BeforeEach
    void open() throws IOException
    {
        harness = new AdminHarness(new MemberContext()
            .dataDir(directory.resolve("data"))
            .set(MemberSetting.ADMIN_TOKEN, "file:" +
                Files.writeString(directory.resolve("tokens"), "alice:" + TOKEN))).serving();
    }

    @AfterEach
    void close()
    {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ruok", "server_stats", "srvr", "stats", "stat", "configuration", "conf", "config", "connections", "cons",
        "dump", "environment", "env", "envi", "is_read_only", "isro", "watch_summary", "wchs", "watches", "wchc",
        "watches_by_path", "wchp", "voting_view", "zabstate", "dirs", "hash", "get_trace_mask", "gtmk", "observers",
        "obsr", "last_snapshot", "lsnp", "initial_configuration", "icfg"})
    void shouldHaveTheFieldsOfZooKeeperWhenAskedForACommand(final String name)
    {
        openGateway();
        final JsonNode theirs = theirs(name);

        final JsonNode ours = harness.client.json("/commands/" + name);

        assertSameShape("", theirs, ours);
        assertTrue(ours.has("error") && ours.get("error").isNull(), ours::toString);
        assertEquals(theirs.get("command").asText(), ours.get("command").asText());
    }

    @Test
    void shouldGiveMetricsThatZooKeeperHasWhenMonitored()
    {
        final Set<String> theirs = names(theirs("monitor"));

        final JsonNode ours = harness.client.json("/commands/monitor");

        final Set<String> unknown = names(ours);
        unknown.removeAll(theirs);
        assertEquals(Set.of(), unknown, "metrics that ZooKeeper does not have");
        assertEquals(12, ours.get("znode_count").asLong(), ours::toString);
        assertTrue(ours.get("version").asText().startsWith("3.9.5-nodens-"), ours::toString);
        assertEquals("standalone", ours.get("server_state").asText(), ours::toString);
    }

    @Test
    void shouldTellOfNativeClientsUntilThereIsAGateway()
    {
        harness.status.frontEnd().load(3, 4, 5, 6, 7);
        harness.status.frontEnd().writes().record(TimeUnit.MILLISECONDS.toNanos(2));

        final JsonNode monitor = harness.client.json("/commands/monitor");
        final JsonNode configuration = harness.client.json("/commands/configuration");

        assertEquals(3, monitor.get("num_alive_connections").asLong(), monitor::toString);
        assertEquals(4, monitor.get("watch_count").asLong(), monitor::toString);
        assertEquals(1, monitor.get("cnt_updatelatency").asLong(), monitor::toString);
        assertEquals(2.0, monitor.get("max_latency").asDouble(), monitor::toString);
        assertTrue(!configuration.has("client_port"), configuration::toString);
        assertEquals(directory.resolve("data").toString(), configuration.get("data_dir").asText());
    }

    @Test
    void shouldKnowEveryNameThatZooKeeperKnows()
    {
        final List<String> unknown = Commands.getPrimaryNames().stream()
            .filter((name) -> harness.client.get("/commands/" + name).body().contains("Unknown command"))
            .toList();

        assertEquals(List.of(), unknown);
        assertTrue(harness.client.get("/commands").body().contains("<a href=\"/commands/monitor\">monitor</a>"));
    }

    @Test
    void shouldAnswerAsZooKeeperWhenTheCommandIsUnknown()
    {
        final HttpResponse<String> response = harness.client.get("/commands/nonsense");

        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("\"error\" : \"Unknown command: nonsense\""), response.body());
    }

    @Test
    void shouldSayThatItDoesNotServeWhenItDoesNot()
    {
        harness.status.serving(false);

        assertEquals("This ZooKeeper instance is not currently serving requests",
            harness.client.json("/commands/mntr").get("error").asText());
        assertTrue(harness.client.json("/commands/ruok").get("error").isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "stat_reset", "srst", "connection_stat_reset", "crst", "set_trace_mask", "stmk"})
    void shouldChangeNothingWithoutAToken(final String name)
    {
        final AtomicLong calls = new AtomicLong();
        harness.gateway.open(facts(), actions(calls));

        final HttpResponse<String> response = harness.client.send("POST", "/commands/" + name + "?traceMask=7");

        assertEquals(401, response.statusCode(), response.body());
        assertEquals(0, calls.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "snap", "restore", "rest", "observer_connection_stat_reset", "orst"})
    void shouldSayThatItIsNeverDoneAlsoToThoseWithoutAToken(final String name)
    {
        final AtomicLong calls = new AtomicLong();
        harness.gateway.open(facts(), actions(calls));

        final JsonNode answer = harness.client.json("/commands/" + name);

        assertTrue(answer.get("error").asText().length() > 10, answer::toString);
        assertEquals(0, calls.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"srst", "crst", "stmk"})
    void shouldDoItWhenAnOperatorAsks(final String name)
    {
        final AtomicLong calls = new AtomicLong();
        harness.gateway.open(facts(), actions(calls));

        final JsonNode answer = harness.client.json(
            "/commands/" + name + "?traceMask=7", "Authorization", "Bearer " + TOKEN);

        assertTrue(answer.get("error").isNull(), answer::toString);
        assertEquals(1, calls.get());
    }

    @Test
    void shouldShowNoSecretsAmongSystemProperties()
    {
        System.setProperty("nodens.test.trustStorePassword", "hunter2");
        try
        {
            final HttpResponse<String> response = harness.client.get("/commands/sysp");
            assertTrue(response.body().contains("java.version"), response.body());
            assertTrue(!response.body().contains("hunter2"), "a password is shown");
        }
        finally
        {
            System.clearProperty("nodens.test.trustStorePassword");
        }
    }

    @Test
    void shouldGiveZooKeepersMetricsBareAndWithTotalWhenScraped()
    {
        final String text = harness.client.get("/metrics").body();

        for (final String line : List.of(
            "znode_count 12.0", "commit_count 77.0", "commit_count_total 77.0", "looking_count 2.0",
            "looking_count_total 2.0", "uptime 60000.0", "# TYPE commit_count gauge",
            "# TYPE commit_count_total counter",
            "# TYPE updatelatency summary", "updatelatency_count 0", "digest_mismatches_count 0.0"))
        {
            assertTrue(text.lines().anyMatch(line::equals), () -> "no line " + line + " in\n" + text);
        }
        assertTrue(text.contains("jvm_memory_bytes_used{area=\"heap\"} "), text);
    }

    private static Set<String> names(final JsonNode document)
    {
        final Set<String> names = new TreeSet<>();
        document.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The same names on every level, and the same kinds of values. Keys that are ids or paths differ. */
    private static void assertSameShape(final String where, final JsonNode theirs, final JsonNode ours)
    {
        assertNotNull(ours, where);
        assertEquals(kind(theirs), kind(ours), where);
        if (theirs.isArray() && theirs.size() > 0)
        {
            assertTrue(ours.size() > 0, () -> where + " is empty");
            assertSameShape(where + "/0", theirs.get(0), ours.get(0));
        }
        if (theirs.isObject() && theirs.fieldNames().hasNext() && !isKeyedByData(where))
        {
            assertEquals(names(theirs), names(ours), where);
            for (final Iterator<String> it = theirs.fieldNames(); it.hasNext();)
            {
                final String name = it.next();
                assertSameShape(where + "/" + name, theirs.get(name), ours.get(name));
            }
        }
        else if (isKeyedByData(where) && theirs.size() > 0)
        {
            assertTrue(ours.size() > 0, () -> where + " is empty");
            assertSameShape(where + "/*", last(theirs), last(ours));
        }
    }

    private static JsonNode last(final JsonNode object)
    {
        JsonNode last = null;
        for (final JsonNode value : object)
        {
            last = value;
        }
        return last;
    }

    private static boolean isKeyedByData(final String where)
    {
        return where.contains("_to_") && !where.endsWith("*");
    }

    private static String kind(final JsonNode node)
    {
        return node.isNumber() ? "number" : node.getNodeType().name();
    }

    private static JsonNode theirs(final String name)
    {
        final CommandResponse response = Commands.getCommand(name).runGet(zooKeeper.server(), new HashMap<>());
        final StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text))
        {
            new JsonOutputter("").output(response, writer);
        }
        try
        {
            return MAPPER.readTree(text.toString());
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("not JSON: " + text, ex);
        }
    }

    private static ServerActions actions(final AtomicLong calls)
    {
        return (ServerActions)Proxy.newProxyInstance(
            ServerActions.class.getClassLoader(),
            new Class<?>[]{ServerActions.class},
            (proxy, method, arguments) ->
            {
                calls.incrementAndGet();
                return null;
            });
    }

    private void openGateway()
    {
        harness.gateway.open(facts(), null);
    }

    /** The member's own facts, and a connection, a session, an ephemeral and a watch. */
    private ServerFacts facts()
    {
        final ServerFacts member = harness.memberFacts;
        return (ServerFacts)Proxy.newProxyInstance(
            ServerFacts.class.getClassLoader(),
            new Class<?>[]{ServerFacts.class},
            (proxy, method, arguments) ->
            {
                switch (method.getName())
                {
                    case "connections":
                        return List.of(connection());
                    case "forEachSession":
                        return ((SessionVisitor)arguments[0]).onSession(7, 30_000, 1_000);
                    case "forEachEphemeral":
                    case "forEachWatchBySession":
                    case "forEachWatchByPath":
                        return ((SessionPathVisitor)arguments[0]).onPath(7, "/e");
                    case "configuration":
                        return configuration(member);
                    default:
                        return method.invoke(member, arguments);
                }
            });
    }

    private static Object configuration(final ServerFacts member)
    {
        return Proxy.newProxyInstance(
            ServerFacts.class.getClassLoader(),
            new Class<?>[]{ConfigurationFacts.class},
            (proxy, method, arguments) -> switch (method.getName())
            {
                case "clientPort" -> 2181;
                case "quorum" -> null;
                default -> method.invoke(member.configuration(), arguments);
            });
    }

    private static ConnectionFacts connection()
    {
        return (ConnectionFacts)Proxy.newProxyInstance(
            ConnectionFacts.class.getClassLoader(),
            new Class<?>[]{ConnectionFacts.class},
            (proxy, method, arguments) -> switch (method.getName())
            {
                case "remoteAddress" -> "/127.0.0.1:40000";
                case "lastOperation" -> "GETD";
                case "lastLatencyMs" -> 0.5;
                case "interestOps", "sessionTimeoutMs" -> 1;
                case "latency" -> null;
                default -> 1L;
            });
    }
}
