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

import io.nodens.client.Acl;
import io.nodens.client.AclEntry;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.OperationResult;
import io.nodens.client.ReadLevel;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.WatchedEvent;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.cluster.semantics.Event;
import io.nodens.cluster.semantics.Reply;
import io.nodens.cluster.semantics.SemanticsDriver;
import io.nodens.cluster.semantics.Step;
import io.nodens.cluster.testkit.LocalCluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Three members as processes, and a native client for each session, which begins with a member of its own.
 */
final class ClusterDriver implements SemanticsDriver
{
    private static final int MEMBERS = 3;
    private static final int FIRST_NOTICE = 100;
    private static final List<String> LETTERS = List.of(SUPER, "A", "B", "C");

    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final LocalCluster cluster;
    private final Function<String, NodensClient> connector;

    /**
     * A driver.
     *
     * @param cluster   of three members.
     * @param connector connects a client that tries endpoints in their order.
     */
    ClusterDriver(final LocalCluster cluster, final Function<String, NodensClient> connector)
    {
        this.cluster = cluster;
        this.connector = connector;
    }

    @Override
    public String name()
    {
        return "cluster";
    }

    @Override
    public Reply run(final Step step)
    {
        final Session session = session(step.session());
        if ("close".equals(step.verb()))
        {
            session.close();
            return new Reply(Reply.OK).zxid(session(SUPER).client.sync());
        }
        return session.run(step);
    }

    @Override
    public void settle()
    {
        sessions.values().forEach(Session::settle);
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
        sessions.values().removeIf((session) -> session.isUsed && session.close());
        settle();
        sessions.values().forEach(Session::take);
    }

    @Override
    public void close()
    {
        sessions.values().forEach(Session::close);
    }

    private Session session(final String name)
    {
        Session session = sessions.get(name);
        if (null == session)
        {
            final StringBuilder endpoints = new StringBuilder();
            for (int i = 0; i < MEMBERS; i++)
            {
                endpoints.append(0 == i ? "" : ",")
                    .append(cluster.endpoint((LETTERS.indexOf(name) + i) % MEMBERS));
            }
            session = new Session(connector.apply(endpoints.toString()));
            sessions.put(name, session);
            session.client.sync();
            if (SUPER.equals(name))
            {
                session.client.addAuth("digest", SUPER_CREDENTIALS.getBytes(UTF_8));
            }
        }
        return session;
    }

    /** What one watch was told. */
    private record Told(int watch, Event event)
    {
    }

    /**
     * The events as they came over the wire: the client tells each of its watches that an event is for, and an event
     * that came twice was told to each watch twice.
     */
    private static List<Event> overTheWire(final List<Told> told)
    {
        final List<Event> events = new ArrayList<>();
        for (int from = 0, to = 0; from < told.size(); from = to)
        {
            final Event event = told.get(from).event();
            final Map<Integer, Integer> timesOf = new TreeMap<>();
            while (to < told.size() && told.get(to).event().equals(event))
            {
                timesOf.merge(told.get(to++).watch(), 1, Integer::sum);
            }
            events.addAll(Collections.nCopies(Collections.max(timesOf.values()), event));
        }
        return events;
    }

    private static final class Session
    {
        private final NodensClient client;
        private final AsyncNodensClient async;
        private final long id;
        private final List<Told> heard = new ArrayList<>();
        /** It has identities or watches, or is over: the next scenario gets a new one. */
        private boolean isUsed;
        private int watches;

        private Session(final NodensClient client)
        {
            this.client = client;
            async = client.async();
            id = client.sessionId();
        }

        /** A listener for one watch. */
        private WatchListener listener()
        {
            final int watch = watches++;
            return (event) -> onEvent(watch, event);
        }

        private void onEvent(final int watch, final WatchedEvent event)
        {
            synchronized (heard)
            {
                final int type = event.type().ordinal();
                final boolean isChange = type < WatchedEvent.Type.EVENTS_LOST.ordinal();
                heard.add(new Told(watch, Event.of(
                    isChange ? type + 1 : type + FIRST_NOTICE,
                    event.path(),
                    event.isCoalesced() ? 0 : event.zxid())));
            }
        }

        private List<Event> take()
        {
            synchronized (heard)
            {
                final List<Event> taken = overTheWire(heard);
                heard.clear();
                return taken;
            }
        }

        private void settle()
        {
            if (!client.isClosed())
            {
                async.sync().thenAccept((zxid) -> { }).join();
            }
        }

        private boolean close()
        {
            isUsed = true;
            client.close();
            return true;
        }

        private Reply run(final Step step)
        {
            isUsed |= step.has("watch") || "auth".equals(step.verb()) || "addWatch".equals(step.verb());
            final String path = step.path();
            final WatchListener watch = step.has("watch") ? listener() : null;
            try
            {
                return switch (step.verb())
                {
                    case "create" -> create(step);
                    case "delete" -> reply(async.delete(path, step.version()), (done) -> new Reply(Reply.OK), true);
                    case "set" -> reply(async.setData(path, bytes(step.data()), step.version()),
                        (stat) -> new Reply(Reply.OK).stat(stat), true);
                    case "setAcl" -> reply(async.setAcl(path, acl(step), step.version()),
                        (stat) -> new Reply(Reply.OK).stat(stat), true);
                    case "multi" -> multi(step);
                    case "get" -> reply(async.getData(path, watch, ReadLevel.LOCAL), (got) -> new Reply(Reply.OK)
                        .data(null == got.data() ? null : new String(got.data(), UTF_8)).stat(got.stat()), false);
                    case "exists" -> reply(async.exists(path, watch, ReadLevel.LOCAL),
                        (stat) -> null == stat ? new Reply(ErrorCode.NO_NODE.name()) : new Reply(Reply.OK).stat(stat),
                        false);
                    case "children" -> reply(async.getChildren(path, watch, ReadLevel.LOCAL),
                        (got) -> new Reply(Reply.OK).list(got.names().stream().sorted().toList()).stat(got.stat()),
                        false);
                    case "getAcl" -> reply(async.getAcl(path, ReadLevel.LOCAL), (got) -> new Reply(Reply.OK)
                        .list(got.acl().entries().stream().map((entry) -> new io.nodens.cluster.semantics.AclText(
                            entry.permissions(), entry.scheme(), entry.identity())).toList()).stat(got.stat()), false);
                    case "sync" -> reply(async.sync(), (zxid) -> new Reply(Reply.OK), false);
                    case "auth" -> reply(
                        async.addAuth(path, bytes(step.word(1))), (done) -> new Reply(Reply.OK), false);
                    case "addWatch" -> reply(
                        async.addWatch(
                            path, step.has("recursive") ? WatchMode.PERSISTENT_RECURSIVE : WatchMode.PERSISTENT,
                            new WatchOptions(), listener()),
                        (zxid) -> new Reply(Reply.OK), false);
                    case "removeWatches" -> reply(async.removeWatches(path),
                        (isFound) -> new Reply(isFound ? Reply.OK : ErrorCode.NO_WATCHER.name()), false);
                    default -> new Reply(Reply.UNASKABLE);
                };
            }
            catch (final NodensException ex)
            {
                return new Reply(ex.code().name());
            }
        }

        private Reply create(final Step step)
        {
            final CreateMode mode = mode(step);
            if (null == mode)
            {
                return new Reply(Reply.UNASKABLE);
            }
            return reply(
                async.create(
                    step.path(), bytes(step.data()), mode, ttlMs(step), step.hasAcl() ? acl(step) : Acl.OPEN),
                (created) -> new Reply(Reply.OK).path(created.path()).stat(created.stat()), true);
        }

        private Reply multi(final Step step)
        {
            final Transaction transaction = new Transaction();
            for (final Step one : step.operations())
            {
                if (null == mode(one))
                {
                    return new Reply(Reply.UNASKABLE);
                }
                switch (one.verb())
                {
                    case "create" -> transaction.create(
                        one.path(), bytes(one.data()), mode(one), ttlMs(one), one.hasAcl() ? acl(one) : Acl.OPEN);
                    case "delete" -> transaction.delete(one.path(), one.version());
                    case "set" -> transaction.setData(one.path(), bytes(one.data()), one.version());
                    default -> transaction.check(one.path(), one.version());
                }
            }
            return reply(async.commit(transaction), (results) -> done(step, results), true);
        }

        private static Reply done(final Step step, final List<OperationResult> results)
        {
            final Reply reply = new Reply(Reply.OK);
            for (int i = 0; i < results.size(); i++)
            {
                final OperationResult result = results.get(i);
                final boolean isCreate = "create".equals(step.operations().get(i).verb());
                final Reply part = new Reply(Reply.OK).path(isCreate ? result.path() : null);
                reply.part(null == result.stat() ? part : part.stat(result.stat()));
            }
            return reply;
        }

        private <T> Reply reply(
            final CompletableFuture<T> future, final Function<T, Reply> mapper, final boolean isWrite)
        {
            final int[] before = new int[1];
            final Reply reply = future.handle((value, failure) ->
            {
                synchronized (heard)
                {
                    before[0] = overTheWire(heard).size();
                }
                return null == failure ? mapper.apply(value) : failed(failure);
            }).join();
            reply.eventsBefore = before[0];
            return isWrite ? reply.zxid(client.lastZxid()) : reply;
        }

        private static Reply failed(final Throwable failure)
        {
            final Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TransactionFailedException multi)
            {
                final Reply reply = new Reply(multi.code().name());
                multi.codes().forEach((code) -> reply.part(
                    new Reply(ErrorCode.OK == code ? Reply.OK : code.name())));
                return reply;
            }
            if (cause instanceof NodensException known)
            {
                return new Reply(known.code().name());
            }
            throw new AssertionError(cause);
        }

        private static CreateMode mode(final Step step)
        {
            final int mode = step.mode();
            return mode >= 0 && mode < CreateMode.values().length ? CreateMode.values()[mode] : null;
        }

        private static long ttlMs(final Step step)
        {
            return Step.NO_TTL == step.ttlMs() ? 0 : step.ttlMs();
        }

        private static Acl acl(final Step step)
        {
            return new Acl(step.acl().stream().map((entry) ->
                new AclEntry(entry.permissions(), entry.scheme(), entry.identity())).toList());
        }

        private static byte[] bytes(final String text)
        {
            return null == text ? null : text.getBytes(UTF_8);
        }
    }
}
