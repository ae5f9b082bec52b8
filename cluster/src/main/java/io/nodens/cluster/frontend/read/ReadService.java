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
package io.nodens.cluster.frontend.read;

import io.nodens.cluster.frontend.lane.BarrierBatch;
import io.nodens.cluster.frontend.lane.ClientWatches;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.LaneWire;
import io.nodens.cluster.frontend.lane.LocalResponder;
import io.nodens.cluster.frontend.lane.LongResponses;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.results.StateQuery;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.SubtreeTotals;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclRules;
import io.nodens.tree.acl.Permissions;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Responds to reads, syncs and watch registrations from the member's own tree, once what they wait for has come: the
 * replica's zxid, or a barrier. The tree is looked at first, into the buffer of the client's wire; then the events of
 * every change up to the zxid of what was seen are sent, then the response, and with it a watch is set as of that zxid.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never after it was constructed.
 */
public final class ReadService implements LocalResponder
{
    private static final int ATTEMPTS = 4;
    /** Most children that one page of certain names looks at. */
    static final int MAX_SCAN = 8192;
    /** Bytes of a response that a child which is only looked at counts for. */
    private static final int SCAN_SHIFT = 3;
    private static final int RESPONDED = 0;
    private static final int UNSETTLED = 1;
    private static final int WAITING = 2;

    private final ChildrenPage page = new ChildrenPage();
    private final NamesToList names = new NamesToList();
    private final ZnodeStat stat = new ZnodeStat();
    private final SubtreeTotals descendants = new SubtreeTotals();
    private final ZnodeStat childStat = new ZnodeStat();
    private final ChildEntry child = new ChildEntry();
    /** Events that are sent before a response may look at other lists. */
    private final UnsafeBuffer acl = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);

    private final ReadAccess access;
    private final MultiReader multiReader;
    private final ServiceQueries queries;
    private final TreeReader reader;
    private final ChangePoller changes;
    private final ClientWatches watches;
    private final BarrierBatch barriers;
    private final ServingMonitor serving;
    private final TermGate gate;
    private final Runnable onCorrupt;
    private final int pageLength;
    private final LongResponses longResponses = new LongResponses();

    private Runnable afterLookUp = () -> { };
    private PendingRequest request;
    private Lane lane;
    private LaneWire wire;
    private int status;
    /** What the client may do with the znode that was read. */
    private int granted;
    private int aclLength;
    private boolean isOfList;
    private ResultCode watchCode;
    private boolean isSent;
    private long zxid;

    /**
     * A service of one front end.
     *
     * @param access     who may read what of the member's tree.
     * @param query      by which the service thread is asked.
     * @param changes    whose events go before the responses that reflect them.
     * @param watches    of all lanes.
     * @param barriers   that linearizable reads and syncs wait for.
     * @param serving    whether there is contact with the cluster.
     * @param gate       whether what was read is committed for good.
     * @param pageLength longest page of children, in bytes, unless a single child is longer.
     * @param onCorrupt  the tree contradicts itself.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // What the answers depend on, each from another room.
    public ReadService(
        final ReadAccess access,
        final StateQuery query,
        final ChangePoller changes,
        final ClientWatches watches,
        final BarrierBatch barriers,
        final ServingMonitor serving,
        final TermGate gate,
        final int pageLength,
        final Runnable onCorrupt)
    {
        this.access = access;
        reader = access.reader();
        multiReader = new MultiReader(access);
        queries = new ServiceQueries(query, access);
        this.changes = changes;
        this.watches = watches;
        this.barriers = barriers;
        this.serving = serving;
        this.gate = gate;
        this.pageLength = pageLength;
        this.onCorrupt = onCorrupt;
    }

    /** What runs between the look at the tree and the events before the response: there tests let the tree change. */
    public void afterLookUp(final Runnable value)
    {
        afterLookUp = value;
    }

    /** How much of a duty cycle long responses take. */
    public LongResponses longResponses()
    {
        return longResponses;
    }

    /**
     * {@inheritDoc}
     * A watch may be set although the client cannot take the response: it is set again with it.
     */
    @Override
    public boolean tryRespond(final PendingRequest pending, final long nowNs)
    {
        take(pending);
        isSent = true;
        if (PendingRequest.Kind.REMOVE_WATCH == pending.kind)
        {
            removeWatch();
            return true;
        }

        if (PendingRequest.Kind.WHO_AM_I == pending.kind)
        {
            isSent = serving.isServing() ?
                wire.tryIdentities(
                    pending, ResultCode.OK, changes.polledZxid(watches.owner(lane)),
                    access.identities(lane, pending.sessionId)) :
                wire.tryIdentities(
                    pending, ResultCode.NOT_SERVING, changes.polledZxid(watches.owner(lane)), null);
            return isSent;
        }

        final boolean isStaleRead =
            (PendingRequest.Kind.READ == pending.kind || PendingRequest.Kind.MULTI_READ == pending.kind ||
            PendingRequest.Kind.EPHEMERALS == pending.kind) && ReadLevel.STALE.value() == pending.readLevel;
        if (!isStaleRead)
        {
            if (!serving.isServing())
            {
                refuse(ResultCode.NOT_SERVING);
                return isSent;
            }
            final boolean needsBarrier =
                PendingRequest.Kind.SYNC == pending.kind || ReadLevel.LINEARIZABLE.value() == pending.readLevel;
            if (needsBarrier && !barriers.isReleased(pending.barrierTicket))
            {
                return isTooLate(ResultCode.OPERATION_TIMEOUT, nowNs);
            }
            if (reader.completedZxid() < pending.minZxid)
            {
                return isTooLate(ResultCode.BEHIND, nowNs);
            }
        }

        switch (pending.kind.isOfService() ? askService(isStaleRead) : read(isStaleRead))
        {
            case UNSETTLED:
                return isTooLate(ResultCode.NOT_SERVING, nowNs);
            case WAITING:
                return isTooLate(ResultCode.BUSY, nowNs);
            default:
                return isSent;
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean isEveryEventSent(final Lane ofLane, final long upToZxid)
    {
        return ChangePoller.WAIT != changes.drainTo(watches.owner(ofLane), upToZxid);
    }

    /**
     * Set a watch of a list, whose response is that of the list.
     *
     * @param entry of kind WATCH, looked at only before this returns.
     * @return OK, or why it was not set.
     */
    ResultCode setWatch(final PendingRequest entry)
    {
        final ResultCode refusal = refusalOfWatchesAsOf(entry.minZxid);
        if (ResultCode.OK != refusal)
        {
            return refusal;
        }
        take(entry);
        isOfList = true;
        // As long as another leader can still replace what was read.
        watchCode = ResultCode.BUSY;
        try
        {
            read(false);
        }
        finally
        {
            isOfList = false;
        }
        return watchCode;
    }

    /**
     * Why watches as of a zxid cannot be set now.
     *
     * @param asOfZxid that the replica must have reached; 0 or negative for any.
     * @return OK when they can.
     */
    ResultCode refusalOfWatchesAsOf(final long asOfZxid)
    {
        if (!serving.isServing())
        {
            return ResultCode.NOT_SERVING;
        }
        return reader.completedZxid() < asOfZxid ? ResultCode.BEHIND : ResultCode.OK;
    }

    /**
     * Set a watch of a list as of a zxid of before, whose lane hears of nothing until it is resumed.
     *
     * @param entry of kind WATCH, looked at only before this returns.
     * @return OK, or why it was not set.
     */
    ResultCode setWatchAsOf(final PendingRequest entry)
    {
        // Of a znode about which the client knows nothing its creation tells; what happened to it since comes anyway.
        final int length = entry.path.capacity();
        final boolean existed = WatchRules.EXISTS != entry.watchKind ||
            (reader.exists(entry.path, 0, length, stat) >= 0 && stat.czxid() <= entry.minZxid);
        return watches.add(
            entry.lane, entry.watchKind, entry.watchMode, existed, entry.minZxid, entry.path, 0, length) ?
            ResultCode.OK : ResultCode.TOO_MANY_WATCHES;
    }

    private void take(final PendingRequest pending)
    {
        request = pending;
        lane = pending.lane;
        wire = lane.wire();
    }

    private boolean isTooLate(final ResultCode code, final long nowNs)
    {
        if (nowNs - request.deadlineNs < 0)
        {
            return false;
        }
        refuse(code);
        return isSent;
    }

    /**
     * Look up and respond.
     *
     * @param isUnsettled whether the response may show what another leader can still replace.
     * @return {@link #RESPONDED}, or why nothing was tried to be sent: {@link #UNSETTLED} when it would show such a
     * state and may not, {@link #WAITING} when events that must come before it are left for later, or
     * nothing could be read whole.
     */
    private int read(final boolean isUnsettled)
    {
        if (PendingRequest.Kind.READ == request.kind && request.asOfZxid > 0)
        {
            return readPinned(isUnsettled);
        }

        final WatchOwner owner = watches.owner(lane);
        if (!isUnsettled && null != owner && owner.hasWatches() && changes.isSpent())
        {
            return WAITING;
        }
        for (int i = 0; i < ATTEMPTS; i++)
        {
            lookUp();
            afterLookUp.run();
            if (!isUnsettled && !gate.isSettled())
            {
                return UNSETTLED;
            }
            if (zxid >= changes.begunZxid() && TreeStatus.BUSY != status)
            {
                final int progress = changes.drainTo(owner, zxid);
                if (ChangePoller.WAIT == progress && !isUnsettled)
                {
                    return WAITING;
                }
                // What may be stale may come before events, too.
                if (ChangePoller.MAKE_ANEW != progress && zxid >= changes.begunZxid())
                {
                    respond();
                    return RESPONDED;
                }
            }
        }
        // The tree is changing faster than it can be read, or the ring laps: what was read last is valid, for every
        // event up to it was sent.
        final int progress = changes.drainTo(owner, zxid);
        if (ChangePoller.WAIT == progress && !isUnsettled)
        {
            return WAITING;
        }
        if (PendingRequest.Kind.MULTI_READ == request.kind && TreeStatus.BUSY == status)
        {
            // Changed again and again while it was read: in a moment there is the history to read it from.
            return WAITING;
        }
        // Made anew once more it would show what the events of just now say; as it is it would go back behind them.
        if (isOvertaken(isUnsettled) || (ChangePoller.MAKE_ANEW == progress && !isUnsettled))
        {
            refuse(ResultCode.BUSY);
        }
        else
        {
            respond();
        }
        return RESPONDED;
    }

    /**
     * Respond with what the service thread says. An answer that may not be sent now is of no use later: the question is
     * asked again then.
     */
    private int askService(final boolean isUnsettled)
    {
        if (!queries.isAnswered(request))
        {
            return WAITING;
        }
        final StateQuery answer = queries.answer();
        int result = WAITING;
        zxid = answer.zxid;
        if (!isUnsettled && !gate.isSettled())
        {
            result = UNSETTLED;
        }
        else if (zxid >= changes.begunZxid() && queries.isReduced(request))
        {
            final int progress = changes.drainTo(watches.owner(lane), zxid);
            if ((ChangePoller.WAIT != progress || isUnsettled) && ChangePoller.MAKE_ANEW != progress)
            {
                send(ResultCode.OK, answer);
                result = RESPONDED;
            }
        }
        queries.release();
        return result;
    }

    private void send(final ResultCode code, final StateQuery answer)
    {
        isSent = wire.tryAnswer(request, code, zxid, answer);
        if (isSent)
        {
            longResponses.onResponse(lane, ResultCode.OK == code ? answer.length : 0);
        }
    }

    /**
     * Respond as of the zxid of an earlier response. Every event up to it was sent before that one.
     */
    private int readPinned(final boolean isUnsettled)
    {
        if (reader.pin(request.asOfZxid))
        {
            lookUp();
            reader.unpin();
        }
        else
        {
            status = TreeStatus.PIN_LOST;
        }
        if (!isUnsettled && !gate.isSettled())
        {
            return UNSETTLED;
        }
        if (TreeStatus.PIN_LOST == status)
        {
            // The client asks for the newest state now, and means to stay with it.
            reader.wantHistory();
            refuse(ResultCode.PIN_LOST);
        }
        else
        {
            respond();
        }
        return RESPONDED;
    }

    /**
     * Whether events of changes later than the response were sent before it: a watch set as of the response would never
     * hear of those changes, and a read that is not stale would go back to before them.
     */
    private boolean isOvertaken(final boolean isStaleRead)
    {
        return zxid < changes.begunZxid() && TreeStatus.BUSY != status &&
            PendingRequest.Kind.SYNC != request.kind && (!isStaleRead || request.isWatching);
    }

    private void lookUp()
    {
        final int length = request.path.capacity();
        switch (request.kind)
        {
            case SYNC:
                status = TreeStatus.OK;
                zxid = reader.completedZxid();
                return;

            case WATCH:
                status = reader.exists(request.path, 0, length, stat);
                break;

            case MULTI_READ:
                status = multiReader.read(lane, request);
                zxid = multiReader.zxid();
                checkSound();
                return;

            default:
                if (ReadKind.GET_DATA.value() == request.readKind)
                {
                    status = reader.getData(request.path, 0, length, wire.readBuffer(), wire.dataOffset(), stat);
                }
                else if (ReadKind.EXISTS.value() == request.readKind || PendingRequest.READ_ACL == request.readKind)
                {
                    status = reader.exists(request.path, 0, length, stat);
                }
                else if (ReadKind.COUNT_DESCENDANTS.value() == request.readKind)
                {
                    count(length);
                }
                else
                {
                    list(length);
                }
                break;
        }
        zxid = reader.zxid();
        guard();
        checkSound();
    }

    private void checkSound()
    {
        if (TreeStatus.CORRUPT == status)
        {
            onCorrupt.run();
        }
    }

    /** Whether the client may have what was read; it lies in the buffer, and nothing of it has left. */
    private void guard()
    {
        granted = Permissions.ALL;
        aclLength = AclRules.OPEN_LENGTH;
        final boolean isFound = status >= 0 || TreeStatus.NULL_DATA == status || TreeStatus.BUFFER_TOO_SMALL == status;
        if (PendingRequest.Kind.READ != request.kind || !isFound)
        {
            return;
        }
        if (AclTable.OPEN != stat.aclId())
        {
            take(access.granted(lane, request.sessionId, stat.aclId()));
        }
        if (PendingRequest.READ_ACL == request.readKind && AclTable.OPEN != stat.aclId() && isReadable())
        {
            aclLength = reader.getAcl(stat.aclId(), acl, 0);
            take(aclLength < 0 ? ReadAccess.UNKNOWN : granted);
        }
        if (ReadKind.GET_CHILDREN_WITH_DATA.value() == request.readKind && status > 0 && isReadable())
        {
            hideChildren();
        }
    }

    private void take(final int permissions)
    {
        granted = permissions;
        // A list that a transaction changes, or that is collected just now: as a znode that changes.
        status = ReadAccess.UNKNOWN == permissions ? TreeStatus.BUSY : status;
    }

    private boolean isReadable()
    {
        final int needed = PendingRequest.READ_ACL == request.readKind ?
            Permissions.READ | Permissions.ADMIN : Permissions.READ;
        return (granted & needed) != 0;
    }

    /** Data of children that the client may not read become null; what else a page tells, everybody may know. */
    private void hideChildren()
    {
        final MutableDirectBuffer buffer = wire.readBuffer();
        child.wrap(buffer, wire.childrenOffset());
        for (int i = 0; i < page.count() && ReadAccess.UNKNOWN != granted; i++, child.next())
        {
            child.stat(childStat);
            if (AclTable.OPEN != childStat.aclId())
            {
                final int ofChild = access.granted(lane, request.sessionId, childStat.aclId());
                if (ReadAccess.UNKNOWN == ofChild)
                {
                    take(ofChild);
                }
                else if ((ofChild & Permissions.READ) == 0)
                {
                    child.hideData(buffer);
                }
            }
        }
    }

    private void count(final int pathLength)
    {
        status = reader.getDescendants(request.path, 0, pathLength, descendants);
        if (TreeStatus.OK == status)
        {
            final MutableDirectBuffer buffer = wire.readBuffer();
            buffer.putLong(wire.dataOffset(), descendants.count(), ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(wire.dataOffset() + Long.BYTES, descendants.dataBytes(), ByteOrder.LITTLE_ENDIAN);
            status = 2 * Long.BYTES;
        }
        stat.reset();
        stat.aclId(descendants.aclId());
    }

    private void list(final int pathLength)
    {
        final MutableDirectBuffer buffer = wire.readBuffer();
        final int offset = wire.childrenOffset();
        final int maxLength = wire.maxChildrenLength(lane);
        page.wrap(buffer, offset, Math.min(pageLength, maxLength), request.maxCount).cursor(request.cursor)
            .filter(names.of(request.filter)).maxScan(MAX_SCAN);
        if (ReadKind.GET_CHILDREN.value() == request.readKind)
        {
            status = reader.getChildren(request.path, 0, pathLength, page, stat);
            keepForNextPage();
            return;
        }

        status = reader.getChildrenWithData(request.path, 0, pathLength, page, stat);
        if (TreeStatus.BUFFER_TOO_SMALL == status && maxLength > pageLength)
        {
            // A child with more data than a page holds gets a page to itself.
            page.wrap(buffer, offset, maxLength, 1).cursor(request.cursor);
            status = reader.getChildrenWithData(request.path, 0, pathLength, page, stat);
        }
        keepForNextPage();
    }

    /** Who has got one page of several will ask for the next one as of the same state. */
    private void keepForNextPage()
    {
        if (status >= 0 && !page.isLast())
        {
            reader.wantHistory();
        }
    }

    private boolean isListing()
    {
        return request.readKind == ReadKind.GET_CHILDREN.value() ||
            request.readKind == ReadKind.GET_CHILDREN_WITH_DATA.value();
    }

    /** Runs between the events of changes that the response reflects and the events of later ones. */
    private void respond()
    {
        switch (request.kind)
        {
            case SYNC:
                wire.synced(lane, request.correlationId, ResultCode.OK, zxid);
                break;

            case WATCH:
                respondToWatch();
                break;

            case MULTI_READ:
                respondToReads(TreeCodes.of(status));
                break;

            default:
                respondToRead();
                break;
        }
    }

    private void respondToReads(final ResultCode code)
    {
        final int length = wire.tryResults(request, code, zxid);
        isSent = length > 0;
        if (isSent)
        {
            longResponses.onResponse(lane, length);
        }
    }

    private void respondToRead()
    {
        final boolean isSuccess = status >= 0 || TreeStatus.NULL_DATA == status;
        final boolean isExists = ReadKind.EXISTS.value() == request.readKind;
        final boolean isData = ReadKind.GET_DATA.value() == request.readKind ||
            ReadKind.COUNT_DESCENDANTS.value() == request.readKind;
        ResultCode code = TreeCodes.of(status);
        if (isData && status > wire.maxDataLength(lane))
        {
            code = ResultCode.DATA_TOO_LARGE;
        }
        if (!isReadable() && TreeStatus.BUSY != status)
        {
            code = ResultCode.NO_AUTH;
        }
        if (request.isWatching && (ResultCode.OK == code || (isExists && ResultCode.NO_NODE == code)))
        {
            final int kind = isExists ? WatchRules.EXISTS : isData ? WatchRules.DATA : WatchRules.CHILDREN;
            if (!setWatch(kind, WatchRules.ONE_SHOT, isSuccess))
            {
                code = ResultCode.TOO_MANY_WATCHES;
            }
        }
        send(code, isData ? Math.max(status, 0) : 0);
    }

    private void send(final ResultCode code, final int dataLength)
    {
        if (PendingRequest.READ_ACL == request.readKind)
        {
            isSent = wire.tryAcl(
                request, code, zxid, stat, acl, Math.max(0, aclLength), (granted & Permissions.ADMIN) == 0);
            return;
        }
        isSent = isListing() ?
            wire.tryChildren(request, code, zxid, stat, page) :
            wire.tryData(request, code, zxid, stat, TreeStatus.NULL_DATA == status, dataLength);
        if (isSent)
        {
            final int length = isListing() ? Math.max(page.length(), page.scanned() << SCAN_SHIFT) : dataLength;
            longResponses.onResponse(lane, ResultCode.OK == code ? length : 0);
        }
    }

    private void respondToWatch()
    {
        final boolean isKnown = status >= 0 || TreeStatus.NO_NODE == status;
        ResultCode code = isKnown ? ResultCode.OK : TreeCodes.of(status);
        if (isKnown)
        {
            final int missed = request.isCatchingUp ? missedEvents(status >= 0) : 0;
            if ((0 == missed || !WatchRules.isUsedUp(request.watchMode)) &&
                !setWatch(request.watchKind, request.watchMode, status >= 0))
            {
                code = ResultCode.TOO_MANY_WATCHES;
            }
            else
            {
                for (int left = missed; 0 != left; left &= left - 1)
                {
                    wire.watchFired(
                        lane, zxid, request.minZxid, WatchRules.firstOf(left), request.path, 0,
                        request.path.capacity());
                }
            }
        }
        respondToWatch(code);
    }

    private void respondToWatch(final ResultCode code)
    {
        watchCode = code;
        if (!isOfList)
        {
            wire.watched(lane, request.correlationId, code, zxid);
        }
    }

    private int missedEvents(final boolean exists)
    {
        final int missed =
            WatchRules.missed(request.watchKind, request.watchMode, request.minZxid, zxid, exists, stat);
        if (0 == missed && !exists && WatchRules.EXISTS == request.watchKind &&
            WatchTable.mayHaveExisted(reader, request.path, 0, request.path.capacity(), request.minZxid, stat))
        {
            return WatchRules.eventSet(WatchRules.CREATED);
        }
        return missed;
    }

    private boolean setWatch(final int kind, final int mode, final boolean exists)
    {
        return watches.add(
            lane, kind, mode, exists, zxid, request.path, 0, request.path.capacity());
    }

    private void removeWatch()
    {
        final boolean isFound = watches.remove(
            lane, request.watchKind, request.watchMode, request.path, 0, request.path.capacity());
        wire.watched(
            lane,
            request.correlationId,
            isFound ? ResultCode.OK : ResultCode.NO_WATCHER,
            changes.polledZxid());
    }

    private void refuse(final ResultCode code)
    {
        zxid = changes.polledZxid();
        status = TreeStatus.OK;
        switch (request.kind)
        {
            case SYNC:
                wire.synced(lane, request.correlationId, code, zxid);
                break;

            case WATCH:
                respondToWatch(code);
                break;

            case MULTI_READ:
                respondToReads(code);
                break;

            case FATE:
            case EPHEMERALS:
            case SESSIONS:
                send(code, queries.answer());
                break;

            default:
                send(code, 0);
                break;
        }
    }
}
