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

import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.gateway.words.ServerActions;
import io.nodens.gateway.words.ServerFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.SummarySnapshot;
import io.nodens.gateway.words.ZooKeeperMetric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The commands of ZooKeeper's AdminServer under their names and aliases, as documents with the same fields:
 * {@code command} and {@code error} in each, null where there is none. Commands that change something take a token.
 */
final class ZooKeeperCommands
{
    /** Where the commands are. */
    static final String PATH = "/commands";

    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    /** Properties whose values are nobody's business. */
    private static final Pattern SECRET = Pattern.compile("password|secret|token|digest", Pattern.CASE_INSENSITIVE);
    private static final String COMMAND = "command";
    private static final String ERROR = "error";

    /** One command: fills the fields of its document, given what was asked. */
    private record Command(
        String name, boolean isServerNeeded, BiConsumer<AdminRequest, Map<String, Object>> body, String refusal)
    {
    }

    private final AdminSources sources;
    private final SummarySnapshot snapshot = new SummarySnapshot();
    private final ZooKeeperDocuments documents = new ZooKeeperDocuments(snapshot);
    private final Map<String, Command> commands = new TreeMap<>();
    private final Map<String, Command> changes = new TreeMap<>();

    /**
     * Commands of a member.
     *
     * @param sources of what they show.
     */
    ZooKeeperCommands(final AdminSources sources)
    {
        this.sources = sources;
        show("ruok", false, (request, out) -> {}, "ruok");
        show("server_stats", true, (request, out) -> documents.serverStats(facts(), out), "srvr");
        show("stats", true, this::stats, "stat");
        show("monitor", true, (request, out) -> documents.monitor(facts(), out), "mntr");
        show("configuration", true, (request, out) -> documents.configuration(facts(), out), "conf", "config");
        show("connections", true, (request, out) -> documents.connections(facts(), true, out), "cons");
        show("dump", true, (request, out) -> documents.dump(facts(), out), "dump");
        show("environment", false, (request, out) -> facts().environment(out::put), "env", "envi");
        show("is_read_only", true, (request, out) -> out.put("read_only", isReadOnly()), "isro");
        show("watch_summary", true, this::watchSummary, "wchs");
        show("watches", true, (request, out) -> documents.watchesBySession(facts(), out), "wchc");
        show("watches_by_path", true, (request, out) -> documents.watchesByPath(facts(), out), "wchp");
        show("leader", true, this::leader, "lead");
        show("system_properties", false, this::systemProperties, "sysp");
        show("voting_view", true, this::votingView);
        show("zabstate", true, this::zabState);
        show("dirs", true, this::directories, "dirs");
        show("hash", true, (request, out) -> documents.digests(facts(), out), "hash");
        show("get_trace_mask", false, (request, out) -> out.put("tracemask", facts().traceMask()), "gtmk");
        show("observers", true, this::observers, "obsr");
        show("last_snapshot", true, this::lastSnapshot, "lsnp");
        show("initial_configuration", false, this::initialConfiguration, "icfg");
        change("stat_reset", (request, out) -> actions().resetServerStatistics(), this::hasActions, "srst");
        change("connection_stat_reset", (request, out) -> actions().resetConnectionStatistics(), this::hasActions,
            "crst");
        change("set_trace_mask", this::setTraceMask, this::hasActions, "stmk");
        refuse("observer_connection_stat_reset", "there are no observers", "orst");
        refuse("snapshot", "the leader takes snapshots by itself (nodens.snapshot.log.bytes)", "snap");
        refuse("restore", "import a tree by nodens import", "rest");
    }

    private void show(
        final String name,
        final boolean isServerNeeded,
        final BiConsumer<AdminRequest, Map<String, Object>> body,
        final String... aliases)
    {
        put(commands, new Command(name, isServerNeeded, body, null), aliases);
    }

    private void change(
        final String name,
        final BiConsumer<AdminRequest, Map<String, Object>> body,
        final BooleanSupplier isPossible,
        final String... aliases)
    {
        final Command command = new Command(
            name,
            false,
            (request, out) ->
            {
                if (isPossible.getAsBoolean())
                {
                    body.accept(request, out);
                }
                else
                {
                    out.put(ERROR, "there is no gateway at this member: nothing is counted that could be reset");
                }
            },
            null);
        put(commands, command, aliases);
        put(changes, command, aliases);
    }

    private void refuse(final String name, final String reason, final String... aliases)
    {
        final Command command = new Command(name, false, (request, out) -> {}, "not supported here: " + reason);
        put(commands, command, aliases);
        put(changes, command, aliases);
    }

    private static void put(final Map<String, Command> into, final Command command, final String... aliases)
    {
        into.put(command.name(), command);
        for (final String alias : aliases)
        {
            into.put(alias, command);
        }
    }

    /**
     * Answer {@code /commands} and what is below it.
     */
    AdminReply answer(final AdminRequest request)
    {
        final String name = request.path().length() > PATH.length() ? request.path().substring(PATH.length() + 1) : "";
        if (name.isEmpty())
        {
            return list();
        }

        final Map<String, Object> document = new LinkedHashMap<>();
        final Command command = commands.get(name);
        if (null == command)
        {
            document.put(COMMAND, name);
            document.put(ERROR, "Unknown command: " + name);
            return AdminReply.json(AdminReply.OK, document);
        }
        if (changes.containsKey(name) && null == command.refusal() && !request.isOperator())
        {
            document.put(COMMAND, command.name());
            document.put(ERROR, "it takes the token of an operator: Authorization: Bearer <token>");
            return AdminReply.json(AdminReply.UNAUTHORIZED, document);
        }

        String error = command.refusal();
        if (null == error && command.isServerNeeded() && !facts().isServing())
        {
            error = NOT_SERVING;
        }
        if (null == error)
        {
            command.body().accept(request, document);
            error = (String)document.remove(ERROR);
        }
        document.put(COMMAND, command.name());
        document.put(ERROR, error);
        return AdminReply.json(AdminReply.OK, document);
    }

    private AdminReply list()
    {
        final StringBuilder text = new StringBuilder("<!DOCTYPE html>\n<title>Commands</title>\n");
        commands.values().stream().map(Command::name).distinct().sorted().forEach((name) ->
            text.append("<a href=\"").append(PATH).append('/').append(name).append("\">").append(name)
                .append("</a>\n<br/>\n"));
        return new AdminReply(AdminReply.OK, "text/html; charset=utf-8",
            text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ServerFacts facts()
    {
        return sources.gateway().facts();
    }

    private boolean hasActions()
    {
        return null != sources.gateway().actions();
    }

    private ServerActions actions()
    {
        return sources.gateway().actions();
    }

    private boolean isReadOnly()
    {
        return ServerMode.READ_ONLY == facts().mode();
    }

    private void stats(final AdminRequest request, final Map<String, Object> out)
    {
        documents.serverStats(facts(), out);
        documents.connections(facts(), false, out);
    }

    private void watchSummary(final AdminRequest request, final Map<String, Object> out)
    {
        out.put("num_connections", facts().watchingConnections());
        out.put("num_paths", facts().watchedPaths());
        out.put("num_total_watches", facts().metrics().get(ZooKeeperMetric.WATCH_COUNT, 0));
    }

    private void leader(final AdminRequest request, final Map<String, Object> out)
    {
        final MemberStatus status = sources.status();
        final MemberEndpoints.Endpoint leader = sources.context().endpoints().member(status.leaderMemberId());
        out.put("is_leader", status.leaderMemberId() == status.memberId());
        out.put("leader_id", status.leaderMemberId());
        out.put("leader_ip", null == leader ? "" : leader.host());
    }

    private void systemProperties(final AdminRequest request, final Map<String, Object> out)
    {
        final Map<String, String> sorted = new TreeMap<>();
        System.getProperties().stringPropertyNames().forEach((name) -> sorted.put(name, System.getProperty(name)));
        sorted.keySet().removeIf((name) -> SECRET.matcher(name).find());
        out.putAll(sorted);
    }

    private void votingView(final AdminRequest request, final Map<String, Object> out)
    {
        final Map<String, Object> view = new LinkedHashMap<>();
        final List<MemberEndpoints.Endpoint> endpoints =
            1 == sources.context().endpoints().size() ? List.of() : sources.context().endpoints().all();
        for (final MemberEndpoints.Endpoint endpoint : endpoints)
        {
            final Map<String, Object> server = new LinkedHashMap<>();
            server.put("server_addresses", List.of(endpoint.address(MemberEndpoints.LOG_PORT_OFFSET)));
            server.put("election_addresses", List.of(endpoint.address(MemberEndpoints.CONSENSUS_PORT_OFFSET)));
            server.put("client_address", endpoint.address(MemberEndpoints.CLIENT_PORT_OFFSET));
            server.put("learner_type", "PARTICIPANT");
            view.put(Integer.toString(endpoint.memberId()), server);
        }
        out.put("current_config", view);
    }

    private void zabState(final AdminRequest request, final Map<String, Object> out)
    {
        final String state = facts().peerState();
        final boolean isAlone = 1 == sources.context().endpoints().size();
        out.put("voting", !isAlone);
        out.put("zabstate",
            null == state ? "" : state.substring(state.indexOf('-') + 1).toUpperCase(Locale.ROOT));
    }

    private void directories(final AdminRequest request, final Map<String, Object> out)
    {
        out.put("datadir_size", facts().dataDirSizeBytes());
        out.put("logdir_size", facts().logDirSizeBytes());
    }

    private void observers(final AdminRequest request, final Map<String, Object> out)
    {
        out.put("synced_observers", 0);
        out.put("observers", List.of());
    }

    private void lastSnapshot(final AdminRequest request, final Map<String, Object> out)
    {
        final MemberStatus status = sources.status();
        // The zxid of a snapshot is not published; its log position is what identifies it here.
        out.put("zxid", Long.toHexString(Math.max(0, status.snapshotPosition())));
        out.put("timestamp", status.snapshotTimeMs() > 0 ? status.snapshotTimeMs() / 1000 : 0);
    }

    private void initialConfiguration(final AdminRequest request, final Map<String, Object> out)
    {
        out.put("initial_configuration",
            sources.context().endpoints().size() > 1 ? sources.context().endpoints().toString() : "");
    }

    private void setTraceMask(final AdminRequest request, final Map<String, Object> out)
    {
        if (!request.parameters().containsKey("traceMask"))
        {
            out.put(ERROR, "setTraceMask requires long traceMask argument");
            return;
        }
        actions().traceMask(request.number("traceMask", 0));
        out.put("tracemask", facts().traceMask());
    }

    /**
     * Names of commands, for tests.
     *
     * @return primary names and aliases.
     */
    List<String> names()
    {
        return new ArrayList<>(commands.keySet());
    }
}
