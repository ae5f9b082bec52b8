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

import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.BarrierBatch;
import io.nodens.cluster.frontend.lane.ClientWatches;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.cluster.frontend.lane.PendingRequests;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.lane.WatchShares;
import io.nodens.cluster.frontend.propose.Administration;
import io.nodens.cluster.frontend.propose.AuditLog;
import io.nodens.cluster.frontend.propose.CommandProxy;
import io.nodens.cluster.frontend.propose.CommandResults;
import io.nodens.cluster.frontend.propose.DiskDoor;
import io.nodens.cluster.frontend.propose.ForwardingQueue;
import io.nodens.cluster.frontend.propose.Proposals;
import io.nodens.cluster.frontend.propose.ResultListener;
import io.nodens.cluster.frontend.propose.SessionNotices;
import io.nodens.cluster.frontend.read.ReadRequests;
import io.nodens.cluster.frontend.read.ReadService;
import io.nodens.cluster.frontend.read.TermGate;
import io.nodens.cluster.frontend.read.WatchListService;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchTable;

import java.security.SecureRandom;

/**
 * The rooms of a front end, wired to one another and to no wire: what clients ask comes in by {@link #readRequests},
 * {@link #watchLists}, {@link #proposals}, {@link #notices} and {@link #administration}, commands leave by
 * {@link #queue}, and their results come back by {@link #results}.
 */
final class FrontEndRooms
{
    final Lanes lanes;
    final ChangePoller changes;
    final TermGate gate;
    final ReadService reads;
    final ReadRequests readRequests;
    final WatchListService watchLists;
    final ForwardingQueue queue;
    final CommandProxy commands;
    final Proposals proposals;
    final SessionNotices notices;
    final Administration administration;
    final CommandResults results;

    /**
     * Build the rooms.
     *
     * @param settings    of the front end.
     * @param environment that it runs in.
     * @param listener    for what concerns the front end as a whole; not called before this returns.
     */
    FrontEndRooms(
        final FrontEndSettings settings, final FrontEndEnvironment environment, final ResultListener listener)
    {
        final FrontEndLimits limits = settings.limits();
        final FrontEndTimeouts timeouts = settings.timeouts();
        final MemberStatus status = environment.status();
        final TreeRegion region = environment.region();
        final SessionLiveness liveness = new SessionLiveness();
        final BarrierBatch barriers = new BarrierBatch();
        final PendingRequests pendingRequests = new PendingRequests(limits);
        final ServingMonitor serving = new ServingMonitor(
            environment.contact(), status, timeouts.staleNs(), timeouts.staleCloseNs());
        final ClientWatches watches = watches(limits);

        changes = new ChangePoller(region.newChangeReader(), region.newReader(), watches.table());
        gate = new TermGate(environment.contact(), status);
        final ReadAccess access = new ReadAccess(region.newReader(), liveness);
        watches.access(access);
        reads = new ReadService(
            access, environment.results().query(), changes, watches, barriers, serving, gate,
            limits.childrenPageLength(),
            () -> listener.onFault("the tree contradicts itself"));
        lanes = new Lanes(
            liveness,
            serving,
            new Admission(limits, liveness, serving),
            pendingRequests,
            new ResponseOrder(liveness, pendingRequests, reads.longResponses(), reads),
            barriers,
            watches,
            new OutgoingBudget(limits.clients().maxOutgoingBytes()));
        readRequests = new ReadRequests(environment.nanoClock(), lanes);
        watchLists = new WatchListService(reads, changes, watches);

        queue = new ForwardingQueue(
            FrontEndLimits.leastForwardingQueueLengthFor(limits.maxDataLength()),
            limits.forwardingQueueLength(), limits.maxInFlightCommands(), timeouts.resubmitNs(),
            status.frontEnd().writes());
        commands = new CommandProxy(settings.memberId(), environment.incarnation(), queue, status);
        proposals = new Proposals(
            lanes,
            commands,
            new DiskDoor(status, commands, access, liveness, environment.nanoClock()),
            new AuthenticationSchemes(
                limits.clients().superDigest(), limits.clients().superSubject(), limits.clients().superSasl()));
        notices = new SessionNotices(liveness, commands, serving);
        administration = new Administration(
            environment.info().memberIds(), status, lanes, commands, limits.clients().authentication(),
            new AuditLog(environment.hooks()::onNotice, environment.nanoClock()));
        results = new CommandResults(environment.incarnation(), queue, lanes, changes, administration, listener);
    }

    private static ClientWatches watches(final FrontEndLimits limits)
    {
        return new ClientWatches(
            new WatchTable(limits.maxWatchPathBytes(), new SecureRandom().nextLong()),
            new WatchShares(
                limits.maxWatches(),
                limits.maxWatchesPerConnection(),
                limits.maxWatchPathBytes(),
                limits.maxConnections() + FrontEndLimits.REFUSAL_SLOTS));
    }
}
