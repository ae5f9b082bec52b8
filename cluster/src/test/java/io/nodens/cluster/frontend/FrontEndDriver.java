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
package io.nodens.cluster.frontend;

import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.TestLane;
import io.nodens.cluster.frontend.propose.OperationSource;
import io.nodens.cluster.frontend.propose.WriteRequest;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.semantics.AclText;
import io.nodens.cluster.semantics.ClientWatches;
import io.nodens.cluster.semantics.Event;
import io.nodens.cluster.semantics.Reply;
import io.nodens.cluster.semantics.SemanticsDriver;
import io.nodens.cluster.semantics.Step;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.watch.WatchRules;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The state machine and a front end of this thread, without Aeron: {@link RoomsHarness}.
 */
public final class FrontEndDriver implements SemanticsDriver
{
    private static final int MAX_CYCLES = 200;
    private static final int SETTLING_CYCLES = 4;
    private static final int TIMEOUT_MS = 600_000;
    private static final int READ_TIMEOUT_MS = 1_000;
    private static final int PERMISSIONS_MASK = 0xFF;

    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final WriteRequest write = new WriteRequest();
    private final RoomsHarness harness;
    private final FrontEndRooms rooms;
    private long correlationId;
    private int slots;

    /**
     * A driver of a tree of its own.
     *
     * @param directory of the tree.
     */
    public FrontEndDriver(final Path directory)
    {
        final FrontEndLimits limits = TestSettings.limits();
        limits.clients().superDigest(AclText.digest("super"));
        harness = new RoomsHarness(directory, limits);
        rooms = harness.rooms;
    }

    @Override
    public String name()
    {
        return "state";
    }

    @Override
    public Reply run(final Step step)
    {
        final Client client = client(step.session());
        final Reply reply = client.run(step);
        client.watches.onReply(step, reply);
        return reply;
    }

    @Override
    public void settle()
    {
        for (int i = 0; i < SETTLING_CYCLES; i++)
        {
            cycle();
        }
    }

    @Override
    public List<String> sessions()
    {
        return List.copyOf(clients.keySet());
    }

    @Override
    public long sessionId(final String session)
    {
        return clients.get(session).sessionId;
    }

    @Override
    public List<Event> takeEvents(final String session)
    {
        return clients.get(session).take();
    }

    @Override
    public void endScenario()
    {
        clients.values().removeIf((client) -> !SUPER.equals(client.name) && client.end());
        settle();
        clients.values().forEach(Client::take);
    }

    @Override
    public void close()
    {
        harness.close();
    }

    private Client client(final String name)
    {
        Client client = clients.get(name);
        if (null == client)
        {
            client = new Client(name);
            clients.put(name, client);
            client.open();
            if (SUPER.equals(name))
            {
                client.run(Step.parse(SUPER + " auth digest " + SUPER_CREDENTIALS));
            }
        }
        return client;
    }

    private void cycle()
    {
        harness.cycle();
        while (null != rooms.lanes.liveness().firstToDetach() &&
            rooms.commands.detachSession(rooms.lanes.liveness().firstToDetach()))
        {
            rooms.lanes.liveness().removeFirstToDetach();
        }
    }

    private final class Client
    {
        private final String name;
        private final ClientWatches watches = new ClientWatches();
        private TranscriptWire wire;
        private TestLane lane;
        private long sessionId;
        private byte[] secret;
        private long requestId;
        private long lastZxid;

        private Client(final String name)
        {
            this.name = name;
            connect();
        }

        private void connect()
        {
            wire = new TranscriptWire();
            lane = new TestLane(slots++ % 16, 1 << 16, new OutgoingBudget(1 << 24), wire);
        }

        private void open()
        {
            await(rooms.proposals.open(lane, ++correlationId, TIMEOUT_MS));
            sessionId = wire.sessionId;
            secret = wire.secret;
        }

        private List<Event> take()
        {
            final List<Event> taken = List.copyOf(wire.heard);
            wire.heard.clear();
            taken.forEach(watches::onEvent);
            return taken;
        }

        private void disconnect()
        {
            if (null != lane)
            {
                lastZxid = wire.lastZxid;
                rooms.lanes.watches().removeAll(lane);
                rooms.lanes.liveness().detachAll(lane);
                lane = null;
            }
        }

        private boolean end()
        {
            if (null != lane && !wire.isEnded)
            {
                closeSession();
            }
            disconnect();
            return true;
        }

        private Reply closeSession()
        {
            write.begin(++correlationId, sessionId, ++requestId, requestId - 1);
            return await(rooms.proposals.closeSession(lane, write));
        }

        private Reply await(final boolean isTaken)
        {
            if (!isTaken)
            {
                throw new AssertionError("the front end has no room");
            }
            for (int i = 0; null == wire.reply; i++)
            {
                if (i == MAX_CYCLES)
                {
                    throw new AssertionError("no reply");
                }
                cycle();
            }
            final Reply reply = wire.reply;
            wire.reply = null;
            return reply;
        }

        private Reply run(final Step step)
        {
            return switch (step.verb())
            {
                case "create", "delete", "set", "setAcl" -> written(step, write(step));
                case "multi" -> written(step, multi(step));
                case "get" -> read(step, ReadKind.GET_DATA);
                case "exists" -> read(step, ReadKind.EXISTS);
                case "children" -> read(step, ReadKind.GET_CHILDREN);
                case "getAcl" -> await(
                    rooms.readRequests.getAcl(request(step, ReadKind.EXISTS), READ_TIMEOUT_MS));
                case "sync" -> await(rooms.readRequests.sync(
                    rooms.readRequests.begin(lane, ++correlationId, sessionId), READ_TIMEOUT_MS));
                case "auth" -> await(rooms.proposals.authenticate(
                    lane, ++correlationId, sessionId, step.path(), step.word(1).getBytes(UTF_8)));
                case "addWatch" -> setWatches(0, List.of(step.path()), WatchRules.EXISTS,
                    step.has("recursive") ? WatchRules.RECURSIVE : WatchRules.PERSISTENT);
                case "removeWatches" -> removeWatches(step);
                case "close" -> close();
                case "expire" -> expire();
                case "away" -> away();
                case "back" -> back();
                default -> throw new IllegalArgumentException("there is no verb " + step.verb());
            };
        }

        private Reply close()
        {
            final Reply reply = closeSession();
            reply.parts = null;
            disconnect();
            return reply;
        }

        private Reply expire()
        {
            final AttachedSession session = rooms.lanes.liveness().get(sessionId);
            if (!rooms.commands.expireSession(session))
            {
                throw new AssertionError("no room for the end of a session");
            }
            while (!wire.isEnded)
            {
                cycle();
            }
            disconnect();
            return new Reply(Reply.OK);
        }

        private Reply away()
        {
            disconnect();
            cycle();
            return new Reply(Reply.OK);
        }

        private Reply back()
        {
            connect();
            await(rooms.proposals.attach(lane, ++correlationId, sessionId, 0, lastZxid, new UnsafeBuffer(secret), 0));
            final ExpandableArrayBuffer list = new ExpandableArrayBuffer();
            int length = 0;
            length = add(list, length, watches.data(), WatchRules.DATA, WatchRules.ONE_SHOT);
            length = add(list, length, watches.exists(), WatchRules.EXISTS, WatchRules.ONE_SHOT);
            length = add(list, length, watches.children(), WatchRules.CHILDREN, WatchRules.ONE_SHOT);
            length = add(list, length, watches.persistent(), WatchRules.EXISTS, WatchRules.PERSISTENT);
            length = add(list, length, watches.recursive(), WatchRules.EXISTS, WatchRules.RECURSIVE);
            return await(rooms.watchLists.set(lane, ++correlationId, lastZxid, false, list, 0, length));
        }

        private Reply setWatches(final long asOf, final List<String> paths, final int kind, final int mode)
        {
            final ExpandableArrayBuffer list = new ExpandableArrayBuffer();
            final int length = add(list, 0, paths, kind, mode);
            return await(rooms.watchLists.set(lane, ++correlationId, asOf, false, list, 0, length));
        }

        private static int add(
            final ExpandableArrayBuffer list,
            final int offset,
            final Iterable<String> paths,
            final int kind,
            final int mode)
        {
            int position = offset;
            for (final String path : paths)
            {
                final byte[] bytes = path.getBytes(UTF_8);
                list.putByte(position + WatchList.KIND_OFFSET, (byte)kind);
                list.putByte(position + WatchList.MODE_OFFSET, (byte)mode);
                list.putShort(position + WatchList.PATH_LENGTH_OFFSET, (short)bytes.length, LITTLE_ENDIAN);
                list.putBytes(position + WatchList.PATH_OFFSET, bytes);
                position += WatchList.PATH_OFFSET + bytes.length;
            }
            return position;
        }

        private Reply removeWatches(final Step step)
        {
            final PendingRequest request = request(step, ReadKind.EXISTS);
            request.watchKind = 0;
            request.watchMode = WatchRules.NONE;
            return await(rooms.readRequests.removeWatch(request));
        }

        private Reply read(final Step step, final ReadKind kind)
        {
            final WatchMode mode = step.has("watch") ? WatchMode.ONE_SHOT : WatchMode.NONE;
            return await(rooms.readRequests.read(request(step, kind), mode.value(), READ_TIMEOUT_MS));
        }

        private PendingRequest request(final Step step, final ReadKind kind)
        {
            final PendingRequest request = rooms.readRequests.begin(lane, ++correlationId, sessionId);
            request.readKind = kind.value();
            request.readLevel = ReadLevel.LOCAL.value();
            request.minZxid = 0;
            request.cursor = -1;
            request.maxCount = 0;
            request.asOfZxid = 0;
            final byte[] path = step.path().getBytes(UTF_8);
            request.wrapPath(new UnsafeBuffer(path), 0, path.length);
            return request;
        }

        private Reply write(final Step step)
        {
            write.begin(++correlationId, sessionId, ++requestId, requestId - 1);
            fill(step, write);
            if (step.hasAcl())
            {
                write.acl(list(step), null);
            }
            final boolean isTaken = switch (step.verb())
            {
                case "create" -> rooms.proposals.create(lane, write);
                case "delete" -> rooms.proposals.delete(lane, write);
                case "set" -> rooms.proposals.setData(lane, write);
                default -> rooms.proposals.setAcl(lane, write);
            };
            return await(isTaken);
        }

        private Reply multi(final Step step)
        {
            write.begin(++correlationId, sessionId, ++requestId, requestId - 1);
            return await(rooms.proposals.multi(lane, write, new Operations(step.operations())));
        }
    }

    /** What was written is told by numbers: the paths of creates are those that were asked for, and a suffix. */
    private static Reply written(final Step step, final Reply reply)
    {
        if (null == reply.parts)
        {
            return reply;
        }
        if ("multi".equals(step.verb()))
        {
            final Reply multi = new Reply(reply.code).zxid(reply.zxid);
            multi.eventsBefore = reply.eventsBefore;
            for (int i = 0; i < reply.parts.size(); i++)
            {
                multi.part(outcome(step.operations().get(i), reply.parts.get(i), reply.isOk()));
            }
            return multi;
        }
        final Reply single = outcome(step, reply.parts.get(0), true).zxid(reply.zxid);
        single.eventsBefore = reply.eventsBefore;
        return single;
    }

    private static Reply outcome(final Step step, final Reply part, final boolean isDone)
    {
        final Reply outcome = new Reply(part.code);
        final boolean isCreate = "create".equals(step.verb());
        if (outcome.isOk() && isDone)
        {
            outcome.path(!isCreate ? null : !step.isSequential() ? step.path() :
                step.path() + String.format("%010d", Long.parseLong(part.path)));
            if (isCreate || step.verb().startsWith("set"))
            {
                outcome.stat(part.stat);
            }
        }
        return outcome;
    }

    private static void fill(final Step step, final WriteRequest request)
    {
        final byte[] path = step.path().getBytes(UTF_8);
        final boolean hasData = "create".equals(step.verb()) || "set".equals(step.verb());
        final byte[] data = hasData && null != step.data() ? step.data().getBytes(UTF_8) : new byte[0];
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[path.length + data.length + 1]);
        buffer.putBytes(0, path);
        buffer.putBytes(path.length, data);
        request.path(buffer, 0, path.length)
            .data(path.length, data.length, hasData && null == step.data() ? 1 : 0)
            .version(step.version())
            .mode(step.mode())
            .kind(kind(step).value())
            .ttlMs(Step.NO_TTL == step.ttlMs() ? 0 : step.ttlMs());
    }

    private static AclEncoder list(final Step step)
    {
        final AclEncoder encoder = new AclEncoder().reset();
        step.acl().forEach((entry) -> encoder.add(
            entry.permissions() & PERMISSIONS_MASK, entry.scheme(), entry.identity()));
        return encoder;
    }

    /** The list of one create of several lies before its data, and the version is its length. */
    private static void fillWithList(final Step step, final WriteRequest request)
    {
        final byte[] path = step.path().getBytes(UTF_8);
        final byte[] data = null == step.data() ? new byte[0] : step.data().getBytes(UTF_8);
        final AclEncoder list = list(step);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[path.length + list.length() + data.length + 1]);
        buffer.putBytes(0, path);
        buffer.putBytes(path.length, list.buffer(), 0, list.length());
        buffer.putBytes(path.length + list.length(), data);
        request.path(buffer, 0, path.length)
            .data(path.length, list.length() + data.length, null == step.data() ? 1 : 0)
            .version(list.length())
            .kind(OperationKind.CREATE_WITH_ACL.value());
    }

    private static OperationKind kind(final Step step)
    {
        return switch (step.verb())
        {
            case "create" -> OperationKind.CREATE;
            case "delete" -> OperationKind.DELETE;
            case "set" -> OperationKind.SET_DATA;
            default -> OperationKind.CHECK;
        };
    }

    private static final class Operations implements OperationSource
    {
        private final List<Step> steps;
        private int position;

        private Operations(final List<Step> steps)
        {
            this.steps = new ArrayList<>(steps);
        }

        @Override
        public int count()
        {
            return steps.size();
        }

        @Override
        public void rewind()
        {
            position = 0;
        }

        @Override
        public void next(final WriteRequest operation)
        {
            final Step step = steps.get(position++);
            operation.begin(0, 0, 0, 0);
            fill(step, operation);
            if (step.hasAcl())
            {
                fillWithList(step, operation);
            }
        }
    }
}
