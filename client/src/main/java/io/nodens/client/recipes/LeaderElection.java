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
import io.nodens.client.ChildData;
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionDeadline;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Elects one leader among candidates, in the order in which they joined. Each leader gets a fencing token that is
 * greater than that of every leader before; {@link DistributedLock} explains its use.
 * <p>
 * A candidate that leads does so until it closes, or until its session ends.
 * <p>
 * <b>Thread:</b> any. The listener is called where the client's callbacks run, for one thing at a time and in order.
 */
public final class LeaderElection implements AutoCloseable
{
    /** Returned instead of a token by a candidate that does not lead. */
    public static final long NOT_LEADER = -1;

    private final LeaderListener listener;
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final QueueEntry entry;
    private final Waits waits;

    /**
     * Make a candidate; it does not take part yet.
     *
     * @param client        whose session stands for the candidate.
     * @param path          of the election; created when absent, with its parents.
     * @param candidateData kept in the candidate's znode for others to read, or null.
     * @param listener      called when its role changes.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client or no listener.
     */
    public LeaderElection(
        final AsyncNodensClient client,
        final String path,
        final byte[] candidateData,
        final LeaderListener listener)
    {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.client = Objects.requireNonNull(client, "client");
        this.path = path;
        timers = RecipeAccess.get().timers(client);
        entry = new QueueEntry(client, Operation.ELECT, path, false, candidateData, new Owner(), new Notices(timers));
        waits = new Waits(client, "election " + path);
    }

    /**
     * Who takes part in an election, in the order in which they joined: the first one leads, and the others follow it
     * in this order when those before them are gone. Needs no candidate of one's own.
     *
     * @param client to read with.
     * @param path   of the election.
     * @return the candidates of one moment; none when there is no such znode. Completes where the client's callbacks
     *         run.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     */
    public static CompletableFuture<List<Candidate>> candidates(final AsyncNodensClient client, final String path)
    {
        QueueEntry.checkPath(Operation.ELECT, path);
        return ChildrenReads.all(client, path, ReadLevel.LOCAL).thenApply(LeaderElection::candidatesOf);
    }

    /**
     * Who leads an election. The answer is that of the member's replica and may be outdated when it arrives: guard by
     * the token what must not be done for a former leader.
     *
     * @param client to read with.
     * @param path   of the election.
     * @return the leader, or null without one. Completes where the client's callbacks run.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     */
    public static CompletableFuture<Candidate> leader(final AsyncNodensClient client, final String path)
    {
        return candidates(client, path).thenApply((candidates) -> candidates.isEmpty() ? null : candidates.get(0));
    }

    private static List<Candidate> candidatesOf(final List<ChildData> children)
    {
        final List<ChildData> entries = new ArrayList<>(children.size());
        for (final ChildData child : children)
        {
            if (EntryName.sequenceOf(child.name()) >= 0 &&
                EntryName.sessionOf(child.name()) == child.stat().ephemeralOwner())
            {
                entries.add(child);
            }
        }

        entries.sort(Comparator.comparingLong((child) -> EntryName.sequenceOf(child.name())));
        final List<Candidate> candidates = new ArrayList<>(entries.size());
        for (final ChildData child : entries)
        {
            candidates.add(new Candidate(
                child.name(), child.stat().ephemeralOwner(), child.data(), child.stat().czxid(),
                candidates.isEmpty()));
        }

        return List.copyOf(candidates);
    }

    /**
     * Take part. May be called once.
     *
     * @throws IllegalStateException when it was started or closed before.
     */
    public void start()
    {
        entry.join();
    }

    /**
     * Wait until this candidate leads. Returns what is so: {@link LeaderListener#onElected(long)} may still be due.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return the fencing token, or {@link #NOT_LEADER} when another candidate still leads after that time. The
     *         candidate stays in the queue.
     * @throws InterruptedException  when the thread is interrupted; the candidate stays in the queue.
     * @throws NodensException       when it cannot lead any more: session expired, own znode deleted, path refused.
     * @throws CancellationException when it was closed, or has led and does not any more.
     * @throws IllegalStateException before {@link #start()}, or inside a callback on the client's thread.
     */
    public long await(final long timeoutMs) throws InterruptedException
    {
        if (!entry.isJoined())
        {
            throw new IllegalStateException("election " + path + ": not started");
        }

        waits.checkCaller();
        if (!waits.await(entry.acquired(), Waits.nanos(timeoutMs), entry::onClientEnded))
        {
            return NOT_LEADER;
        }

        final long token = Waits.valueOf(entry.acquired());
        if (!entry.isHead())
        {
            throw new CancellationException("election " + path + ": this candidate has led and does not any more");
        }

        return token;
    }

    /**
     * The moment at which this candidate leads.
     *
     * @return completes with the fencing token where the client's callbacks run, about when {@link
     *         LeaderListener#onElected(long)} is called. Fails as {@link #await(long)} does. To cancel it has no effect
     *         on the candidate.
     */
    public CompletableFuture<Long> elected()
    {
        return Handover.of(timers, entry.acquired());
    }

    /**
     * Who takes part: see {@link #candidates(AsyncNodensClient, String)}.
     *
     * @return the candidates of one moment.
     */
    public CompletableFuture<List<Candidate>> candidates()
    {
        return candidates(client, path);
    }

    /**
     * Who leads: see {@link #leader(AsyncNodensClient, String)}.
     *
     * @return the leader, or null without one.
     */
    public CompletableFuture<Candidate> leader()
    {
        return leader(client, path);
    }

    /**
     * Whether this candidate leads, as far as this client knows at the moment of the call.
     *
     * @return true while it leads, also after the connection is lost, until {@link #sessionDeadline()} has passed: no
     *         other candidate leads before that.
     */
    public boolean isLeader()
    {
        return entry.isHead();
    }

    /**
     * The fencing token of this candidate while it leads.
     *
     * @return the zxid, or {@link #NOT_LEADER} while it does not lead.
     */
    public long fencingToken()
    {
        return entry.isHead() ? entry.token() : NOT_LEADER;
    }

    /**
     * The moment from which this client must consider its session over and a leadership lost: {@link #isLeader()} is
     * false then, and the listener is called. For a leader that reads the clock itself between two steps.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return entry.deadline();
    }

    /**
     * Stop taking part. Returns at once; from then on {@link #isLeader()} is false. The listener of a leader gets
     * {@link LeaderListener#onRevoked()}, and the next candidate leads when that call has returned, or after a second.
     * End the work that needs the leadership before calling this. Idempotent.
     */
    @Override
    public void close()
    {
        entry.leave();
    }

    private final class Owner implements EntryOwner
    {
        @Override
        public void onHead(final long token)
        {
            listener.onElected(token);
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
        public void onLost()
        {
            listener.onRevoked();
        }

        @Override
        public boolean isToldOfLeaving()
        {
            return true;
        }

        @Override
        public void onFailed(final NodensException reason)
        {
            listener.onFailed(reason);
        }
    }
}
