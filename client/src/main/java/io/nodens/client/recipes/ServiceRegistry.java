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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Says who provides which service at the moment. Providers register themselves; who looks for one has a live list of
 * them in memory.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>A provider is in the list from its registration until it is closed or its session ends; its znode is an
 * ephemeral. Lost connections and dead members take nobody out.</li>
 * <li>{@link #providers(String)} is one look-up in memory. All services are as of one zxid; how late that is, is not
 * bounded. A provider may have gone a moment ago: a call to it can fail.</li>
 * <li>An instance of a service has one session at a time; its token is greater than those before. A client that passes
 * the token lets a provider that was replaced be found out.</li>
 * </ul>
 * Instances lie at {@code REGISTRY/SERVICE/INSTANCE}.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> {@link #providers(String)} nothing unless something in the registry has
 * changed.
 */
public final class ServiceRegistry implements AutoCloseable
{
    private final AsyncNodensClient client;
    private final String path;
    private final TreeCache cache;
    private final Map<String, List<GroupListener>> listeners = new ConcurrentHashMap<>();
    private volatile Shown shown;

    /**
     * Make the registry; it neither registers nor watches yet.
     *
     * @param client to use.
     * @param path   of the registry; created by the first registration, with its parents.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public ServiceRegistry(final AsyncNodensClient client, final String path)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.JOIN, path);
        this.path = path;
        cache = new TreeCache(client, path, new Translator());
        shown = new Shown(cache.snapshot());
    }

    /**
     * Begin to watch the registry. May be called once. Not needed to register.
     *
     * @throws IllegalStateException when it was called or closed before.
     */
    public void start()
    {
        cache.start();
    }

    /**
     * Wait until all services are known for the first time.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return false when they were not known in time.
     * @throws InterruptedException  when the thread is interrupted.
     * @throws NodensException       when the session is over.
     * @throws IllegalStateException before {@link #start()}, or inside a callback on the client's thread.
     */
    public boolean awaitLoaded(final long timeoutMs) throws InterruptedException
    {
        return null != cache.awaitLoaded(timeoutMs);
    }

    /**
     * Register an instance of a service. Its znode is created in the background: see {@link Membership#joined()}.
     *
     * @param service  that is provided, a name of a znode.
     * @param instance of the service, a name of a znode.
     * @param data     for others to read, such as an address; may be null.
     * @param listener called when the connection or the registration is lost; may be null.
     * @return the registration, which the caller closes.
     * @throws BadArgumentsException when a name is not allowed.
     */
    public Membership register(
        final String service, final String instance, final byte[] data, final LockListener listener)
    {
        return new Membership(
            client, ChildMembers.path(ChildMembers.path(path, service), instance), data, listener);
    }

    /**
     * The services that have or had providers.
     *
     * @return their names in their natural order; allocates.
     */
    public List<String> services()
    {
        final CachedZnode root = cache.get(path);
        return null == root ? List.of() : root.children();
    }

    /**
     * The providers of a service.
     *
     * @param service that is provided.
     * @return the providers in the order in which they registered, none when they are not known yet; the list does not
     *         change, and is the same object until something in the registry changes.
     */
    public List<GroupMember> providers(final String service)
    {
        final TreeSnapshot snapshot = cache.snapshot();
        Shown current = shown;
        if (current.snapshot.znodes() != snapshot.znodes())
        {
            current = new Shown(snapshot);
            shown = current;
        }

        final List<GroupMember> known = current.providers.get(service);
        return null != known ? known : current.find(path, service);
    }

    /**
     * Have a listener told of the providers of a service: of those that there are, if they are known already, and of
     * every change.
     *
     * @param service  that is provided.
     * @param listener to tell.
     * @throws BadArgumentsException when the name is not allowed.
     */
    public void addListener(final String service, final GroupListener listener)
    {
        Objects.requireNonNull(listener, "listener");
        ChildMembers.path(path, service);
        listeners.computeIfAbsent(service, (ignore) -> new CopyOnWriteArrayList<>()).add(listener);
        cache.tell((snapshot) ->
        {
            if (TreeSnapshot.NOTHING != snapshot.zxid())
            {
                listener.onMembers(ChildMembers.of(snapshot, path + "/" + service));
            }
        });
    }

    /**
     * Tell a listener no more.
     *
     * @param service  that it was told of.
     * @param listener to remove.
     */
    public void removeListener(final String service, final GroupListener listener)
    {
        final List<GroupListener> all = listeners.get(service);
        if (null != all)
        {
            all.remove(listener);
        }
    }

    /**
     * Watch the registry no longer. Registrations are not touched. Idempotent.
     */
    @Override
    public void close()
    {
        cache.close();
    }

    /** The lists of a state, each made once: services that nobody asks about have none. */
    private static final class Shown
    {
        private final TreeSnapshot snapshot;
        private final Map<String, List<GroupMember>> providers = new ConcurrentHashMap<>();

        private Shown(final TreeSnapshot snapshot)
        {
            this.snapshot = snapshot;
        }

        private List<GroupMember> find(final String registry, final String service)
        {
            final List<GroupMember> found = ChildMembers.of(snapshot, registry + "/" + service);
            if (!found.isEmpty())
            {
                // Names that are no services would fill the map.
                providers.put(service, found);
            }

            return found;
        }
    }

    private final class Translator implements TreeCacheListener
    {
        @Override
        public void onChanged(final TreeSnapshot before, final TreeSnapshot after)
        {
            listeners.forEach((service, all) ->
            {
                final String servicePath = path + "/" + service;
                final List<GroupMember> now = ChildMembers.of(after, servicePath);
                if (TreeSnapshot.NOTHING == before.zxid() ||
                    !ChildMembers.isSame(ChildMembers.of(before, servicePath), now))
                {
                    each(all, (listener) -> listener.onMembers(now));
                }
            });
        }

        @Override
        public void onSuspended()
        {
            listeners.values().forEach((all) -> each(all, GroupListener::onSuspended));
        }

        @Override
        public void onResumed()
        {
            listeners.values().forEach((all) -> each(all, GroupListener::onResumed));
        }

        @Override
        public void onEnded(final NodensException reason)
        {
            listeners.values().forEach((all) -> each(all, (listener) -> listener.onEnded(reason)));
        }

        /** What one listener throws is not the others' trouble. */
        private void each(
            final List<GroupListener> all, final Consumer<GroupListener> call)
        {
            for (final GroupListener listener : all)
            {
                try
                {
                    call.accept(listener);
                }
                catch (final RuntimeException ex)
                {
                    cache.report(ex);
                }
            }
        }
    }
}
