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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A group of sessions that know each other: who is in it is known at any moment, without asking, and every change is
 * told.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>{@link #members()} is the group at one zxid. A member is in it from the moment at which it joined until it leaves
 * or its session ends; how late a change is seen is not bounded.</li>
 * <li>A name has one owner at a time, and the token of its owner is greater than those of all owners before.</li>
 * <li>Lost connections and dead members of the cluster take nobody out of the group.</li>
 * </ul>
 * The members are the ephemeral children of the path; others are left out. To join and to watch are two things: one may
 * do either alone.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> {@link #members()} nothing unless the group has changed.
 */
public final class GroupMembership implements AutoCloseable
{
    private final AsyncNodensClient client;
    private final String path;
    private final TreeCache cache;
    private volatile Shown shown;

    /**
     * Make the group; it neither joins nor watches yet.
     *
     * @param client   to use.
     * @param path     of the group; created by the first member, with its parents.
     * @param listener told of changes while the group is watched; may be null.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public GroupMembership(final AsyncNodensClient client, final String path, final GroupListener listener)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.JOIN, path);
        this.path = path;
        cache = new TreeCache(client, path, null == listener ? null : new Translator(listener));
        shown = new Shown(cache.snapshot().znodes(), List.of());
    }

    /**
     * Begin to watch who is in the group. May be called once.
     *
     * @throws IllegalStateException when it was called or closed before.
     */
    public void start()
    {
        cache.start();
    }

    /**
     * Wait until the members are known for the first time.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return the members, null when they were not known in time.
     * @throws InterruptedException  when the thread is interrupted.
     * @throws NodensException       when the session is over.
     * @throws IllegalStateException before {@link #start()}, or inside a callback on the client's thread.
     */
    public List<GroupMember> awaitMembers(final long timeoutMs) throws InterruptedException
    {
        return null == cache.awaitLoaded(timeoutMs) ? null : members();
    }

    /**
     * The members, as of the newest zxid that is known of.
     *
     * @return the members in the order in which they joined, none before they are known; the list does not change.
     */
    public List<GroupMember> members()
    {
        final PathMap<CachedZnode> znodes = cache.snapshot().znodes();
        Shown current = shown;
        if (current.znodes != znodes)
        {
            current = new Shown(znodes, ChildMembers.of(cache.snapshot(), path));
            shown = current;
        }

        return current.members;
    }

    /**
     * The members, as of a zxid or later, such as the fencing token of a member that has just joined.
     *
     * @param zxid to come to.
     * @return completes where the client's callbacks run; fails when the watching ends before.
     */
    public CompletableFuture<List<GroupMember>> atLeast(final long zxid)
    {
        return cache.atLeast(zxid).thenApply((snapshot) -> ChildMembers.of(snapshot, path));
    }

    /**
     * Join the group. The znode of the member is created in the background: see {@link Membership#joined()}.
     *
     * @param name     in the group, a name of a znode.
     * @param data     for others to read, may be null.
     * @param listener called when the connection or the name is lost; may be null.
     * @return the membership, which the caller closes.
     * @throws BadArgumentsException when the name is not allowed.
     */
    public Membership join(final String name, final byte[] data, final LockListener listener)
    {
        return new Membership(client, ChildMembers.path(path, name), data, listener);
    }

    /**
     * Watch the group no longer. Memberships are not touched. Idempotent.
     */
    @Override
    public void close()
    {
        cache.close();
    }

    /** The list of a state, made once. */
    private record Shown(PathMap<CachedZnode> znodes, List<GroupMember> members)
    {
    }

    private final class Translator implements TreeCacheListener
    {
        private final GroupListener listener;
        private boolean isFirst = true;

        private Translator(final GroupListener listener)
        {
            this.listener = listener;
        }

        @Override
        public void onChanged(final TreeSnapshot before, final TreeSnapshot after)
        {
            final List<GroupMember> now = ChildMembers.of(after, path);
            if (isFirst || !ChildMembers.isSame(ChildMembers.of(before, path), now))
            {
                isFirst = false;
                listener.onMembers(now);
            }
        }

        @Override
        public void onSuspended()
        {
            listener.onSuspended();
        }

        @Override
        public void onResumed()
        {
            listener.onResumed();
        }

        @Override
        public void onEnded(final NodensException reason)
        {
            listener.onEnded(reason);
        }
    }
}
