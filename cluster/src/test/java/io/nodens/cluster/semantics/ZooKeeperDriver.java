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
package io.nodens.cluster.semantics;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.cluster.zookeeper.StartedZooKeeper;
import io.nodens.tree.ZnodeStat;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.apache.zookeeper.ZooDefs.OpCode;

/**
 * A ZooKeeper server of this process, and its sessions.
 */
final class ZooKeeperDriver implements SemanticsDriver
{
    private static final int TICK_MS = 2_000;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final int PING_XID = -2;
    private static final int AUTH_XID = -4;
    private static final int SET_WATCHES_XID = -8;
    private static final int MODE_PERSISTENT = 0;
    private static final int MODE_RECURSIVE = 1;
    private static final int ANY_WATCHER = 3;

    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final StartedZooKeeper zooKeeper;

    ZooKeeperDriver(final Path directory)
    {
        zooKeeper = new StartedZooKeeper(directory, TICK_MS);
    }

    @Override
    public String name()
    {
        return "ZooKeeper";
    }

    @Override
    public Reply run(final Step step)
    {
        try
        {
            final Session session = session(step.session());
            final Reply reply = session.run(step);
            session.watches.onReply(step, reply);
            reply.eventsBefore = session.heard.size();
            return reply;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("" + step.session() + " " + step.verb() + " " + step.path(), ex);
        }
    }

    @Override
    public void settle()
    {
        for (final Session session : sessions.values())
        {
            if (null != session.connection)
            {
                try
                {
                    session.connection.call(PING_XID, OpCode.ping, null);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("ping of " + session.name, ex);
                }
            }
        }
    }

    @Override
    public List<String> sessions()
    {
        return List.copyOf(sessions.keySet());
    }

    @Override
    public long sessionId(final String session)
    {
        return sessions.get(session).id;
    }

    @Override
    public List<Event> takeEvents(final String session)
    {
        return sessions.get(session).take();
    }

    @Override
    public void endScenario()
    {
        sessions.values().removeIf((session) -> !SUPER.equals(session.name) && session.end());
        settle();
        sessions.values().forEach(Session::take);
    }

    @Override
    public void close()
    {
        sessions.values().forEach((session) -> session.disconnect());
        zooKeeper.close();
    }

    private Session session(final String name) throws IOException
    {
        Session session = sessions.get(name);
        if (null == session)
        {
            session = new Session(name);
            sessions.put(name, session);
            session.connect(0);
            if (SUPER.equals(name))
            {
                session.run(Step.parse("Z auth digest " + SUPER_CREDENTIALS));
            }
        }
        return session;
    }

    static String nameOf(final int code)
    {
        return 0 == code ? Reply.OK : ErrorCode.of(code).name();
    }

    static int opCode(final Step step)
    {
        return switch (step.verb())
        {
            case "create" -> Step.NO_TTL != step.ttlMs() ? OpCode.createTTL :
                4 == step.mode() ? OpCode.createContainer : OpCode.create2;
            case "delete" -> OpCode.delete;
            case "set" -> OpCode.setData;
            case "check" -> OpCode.check;
            case "get" -> OpCode.getData;
            case "exists" -> OpCode.exists;
            case "children" -> OpCode.getChildren2;
            case "getAcl" -> OpCode.getACL;
            case "setAcl" -> OpCode.setACL;
            case "sync" -> OpCode.sync;
            case "multi" -> OpCode.multi;
            case "addWatch" -> OpCode.addWatch;
            case "removeWatches" -> OpCode.removeWatches;
            default -> throw new IllegalArgumentException("there is no verb " + step.verb());
        };
    }

    static Record record(final Step step)
    {
        final String path = step.path();
        return switch (step.verb())
        {
            case "create" -> Step.NO_TTL == step.ttlMs() ?
                new CreateRequest(path, bytes(step.data()), acl(step), step.mode()) :
                new CreateTTLRequest(path, bytes(step.data()), acl(step), step.mode(), step.ttlMs());
            case "delete" -> new DeleteRequest(path, step.version());
            case "set" -> new SetDataRequest(path, bytes(step.data()), step.version());
            case "check" -> new CheckVersionRequest(path, step.version());
            case "get" -> new GetDataRequest(path, step.has("watch"));
            case "exists" -> new ExistsRequest(path, step.has("watch"));
            case "children" -> new GetChildren2Request(path, step.has("watch"));
            case "getAcl" -> new GetACLRequest(path);
            case "setAcl" -> new SetACLRequest(path, acl(step), step.version());
            case "sync" -> new SyncRequest(path);
            case "multi" -> new ZooKeeperMulti(step.operations());
            case "addWatch" -> new AddWatchRequest(path, step.has("recursive") ? MODE_RECURSIVE : MODE_PERSISTENT);
            case "removeWatches" -> new RemoveWatchesRequest(path, ANY_WATCHER);
            default -> throw new IllegalArgumentException("there is no verb " + step.verb());
        };
    }

    static ZnodeStat stat(final Stat stat)
    {
        return new ZnodeStat().czxid(stat.getCzxid()).mzxid(stat.getMzxid()).pzxid(stat.getPzxid())
            .ctimeMs(stat.getCtime()).mtimeMs(stat.getMtime()).ephemeralOwner(stat.getEphemeralOwner())
            .version(stat.getVersion()).cversion(stat.getCversion()).aversion(stat.getAversion())
            .dataLength(stat.getDataLength()).numChildren(stat.getNumChildren());
    }

    private static byte[] bytes(final String text)
    {
        return null == text ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final byte[] bytes)
    {
        return null == bytes ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<ACL> acl(final Step step)
    {
        final List<ACL> entries = new ArrayList<>();
        step.acl().forEach((entry) ->
            entries.add(new ACL(entry.permissions(), new Id(entry.scheme(), entry.identity()))));
        return entries;
    }

    private final class Session
    {
        private final String name;
        private final List<Event> heard = new ArrayList<>();
        private final ClientWatches watches = new ClientWatches();
        private ZooKeeperConnection connection;
        private long id;
        private byte[] password = new byte[16];
        private long lastZxid;

        private Session(final String name)
        {
            this.name = name;
        }

        private void connect(final long lastZxid) throws IOException
        {
            connection = new ZooKeeperConnection(
                zooKeeper.port(), SESSION_TIMEOUT_MS, id, password, lastZxid, this::onEvent);
            id = connection.session().getSessionId();
            password = connection.session().getPasswd();
        }

        private void onEvent(final Event event)
        {
            heard.add(event);
            watches.onEvent(event);
        }

        private List<Event> take()
        {
            final List<Event> taken = List.copyOf(heard);
            heard.clear();
            return taken;
        }

        private void disconnect()
        {
            if (null != connection)
            {
                connection.close();
                connection = null;
            }
        }

        private boolean end()
        {
            if (null != connection)
            {
                try
                {
                    connection.call(OpCode.closeSession, null);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("end of " + name, ex);
                }
            }
            disconnect();
            return true;
        }

        private Reply run(final Step step) throws IOException
        {
            switch (step.verb())
            {
                case "close":
                    connection.call(OpCode.closeSession, null);
                    final long zxid = connection.reply().getZxid();
                    disconnect();
                    return new Reply(Reply.OK).zxid(zxid);

                case "expire":
                    final ZooKeeperServer server = zooKeeper.server();
                    server.expire(id);
                    while (server.getZKDatabase().getSessions().contains(id))
                    {
                        sessions.get(SUPER).connection.call(OpCode.sync, new SyncRequest("/"));
                    }
                    disconnect();
                    return new Reply(Reply.OK);

                case "away":
                    lastZxid = connection.lastZxid();
                    disconnect();
                    return new Reply(Reply.OK);

                case "back":
                    connect(lastZxid);
                    connection.call(SET_WATCHES_XID, OpCode.setWatches2, new SetWatches2(
                        lastZxid, List.copyOf(watches.data()), List.copyOf(watches.exists()),
                        List.copyOf(watches.children()), List.copyOf(watches.persistent()),
                        List.copyOf(watches.recursive())));
                    return new Reply(nameOf(connection.reply().getErr()));

                case "auth":
                    connection.call(AUTH_XID, OpCode.auth,
                        new AuthPacket(0, step.path(), bytes(step.word(1))));
                    final int code = connection.reply().getErr();
                    if (0 != code)
                    {
                        // The server closes the connection of a proof that it refuses.
                        disconnect();
                    }
                    return new Reply(nameOf(code));

                default:
                    return read(step, connection.call(opCode(step), record(step)));
            }
        }

        private Reply read(final Step step, final BinaryInputArchive archive) throws IOException
        {
            final int code = connection.reply().getErr();
            final Reply reply = new Reply(nameOf(code));
            if (0 != code)
            {
                return reply;
            }
            switch (step.verb())
            {
                case "create" ->
                {
                    final Create2Response created = new Create2Response();
                    created.deserialize(archive, "created");
                    reply.path(created.getPath()).stat(stat(created.getStat()));
                }
                case "set" -> reply.stat(stat(read(archive, new SetDataResponse()).getStat()));
                case "setAcl" -> reply.stat(stat(read(archive, new SetACLResponse()).getStat()));
                case "exists" -> reply.stat(stat(read(archive, new ExistsResponse()).getStat()));
                case "get" ->
                {
                    final GetDataResponse got = read(archive, new GetDataResponse());
                    reply.data(text(got.getData())).stat(stat(got.getStat()));
                }
                case "children" ->
                {
                    final GetChildren2Response got = read(archive, new GetChildren2Response());
                    reply.list(got.getChildren().stream().sorted().toList()).stat(stat(got.getStat()));
                }
                case "getAcl" ->
                {
                    final GetACLResponse got = read(archive, new GetACLResponse());
                    reply.list(got.getAcl().stream().map((entry) -> new AclText(
                        entry.getPerms(), entry.getId().getScheme(), entry.getId().getId())).toList())
                        .stat(stat(got.getStat()));
                }
                case "multi" -> ZooKeeperMulti.read(archive, reply);
                default ->
                {
                }
            }
            return reply.zxid(connection.reply().getZxid());
        }

        private <T extends Record> T read(final BinaryInputArchive archive, final T record) throws IOException
        {
            record.deserialize(archive, "body");
            return record;
        }
    }
}
