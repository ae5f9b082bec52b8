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

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChildrenResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadResponseEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers reads, syncs and watch registrations from the member's own tree, once what they wait for has come: the
 * replica's zxid, or a barrier. An answer is made first, then the events of every change up to its zxid are sent,
 * then the answer itself, and with it a watch is set as of that zxid.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never after it was constructed.
 */
final class ReadService
{
    private static final int ATTEMPTS = 4;
    private static final int VAR_DATA_HEADER = Integer.BYTES;
    private static final int DATA_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ReadResponseEncoder.BLOCK_LENGTH + VAR_DATA_HEADER;
    private static final int NAMES_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ChildrenResponseEncoder.BLOCK_LENGTH + VAR_DATA_HEADER;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReadResponseEncoder readResponse = new ReadResponseEncoder();
    private final ChildrenResponseEncoder childrenResponse = new ChildrenResponseEncoder();
    private final ChildrenPage page = new ChildrenPage();
    private final ZnodeStat stat = new ZnodeStat();
    private final ZnodeStat noStat = new ZnodeStat();
    private final Runnable answer = this::answer;

    /** Runs between the look at the tree and the events before the answer, where tests let the tree change. */
    Runnable afterLookUp = () -> { };

    private final TreeReader reader;
    private final ChangePoller changes;
    private final ClientWatches watches;
    private final BarrierBatch barriers;
    private final ServingMonitor serving;
    private final TermGate gate;
    private final ResponseProxy responses;
    private final Runnable onCorrupt;
    private final int pageLength;
    private final LongAnswers longAnswers = new LongAnswers();
    private UnsafeBuffer buffer;

    private PendingRequest request;
    private int status;
    private boolean isOfList;
    private ResultCode watchCode;
    private boolean isSent;
    private long zxid;

    @SuppressWarnings("checkstyle:ParameterNumber") // The collaborators of one service, wired in one place.
    ReadService(
        final TreeReader reader,
        final ChangePoller changes,
        final ClientWatches watches,
        final BarrierBatch barriers,
        final ServingMonitor serving,
        final TermGate gate,
        final ResponseProxy responses,
        final int maxDataLength,
        final int pageLength,
        final Runnable onCorrupt)
    {
        this.reader = reader;
        this.changes = changes;
        this.watches = watches;
        this.barriers = barriers;
        this.serving = serving;
        this.gate = gate;
        this.responses = responses;
        this.pageLength = pageLength;
        this.onCorrupt = onCorrupt;
        maxDataLength(maxDataLength);
    }

    /**
     * Make room for the longest data that the cluster allows, in an answer of its own and as that of a child.
     *
     * @param maxDataLength in bytes.
     */
    void maxDataLength(final int maxDataLength)
    {
        final int entryLength = ChildEntry.HEAD_LENGTH + TreeConfiguration.MAX_PATH_LENGTH + maxDataLength;
        final int needed = Math.max(DATA_OFFSET + maxDataLength, NAMES_OFFSET + Math.max(pageLength, entryLength));
        if (null == buffer || buffer.capacity() < needed)
        {
            buffer = new UnsafeBuffer(new byte[needed]);
        }
    }

    /** What the replica has completed. */
    long completedZxid()
    {
        return reader.completedZxid();
    }

    /** How much of a duty cycle long answers take. */
    LongAnswers longAnswers()
    {
        return longAnswers;
    }

    /**
     * Answer a request if nothing keeps it waiting.
     *
     * @param pending of kind READ, SYNC, WATCH or REMOVE_WATCH.
     * @param nowNs   local clock.
     * @return false when it has to wait longer, also for the client to take the answer. A watch may be set then: it is
     * set again with the answer.
     */
    boolean tryAnswer(final PendingRequest pending, final long nowNs)
    {
        request = pending;
        isSent = true;
        if (PendingRequest.Kind.REMOVE_WATCH == pending.kind)
        {
            removeWatch();
            return true;
        }

        final boolean isStaleRead =
            PendingRequest.Kind.READ == pending.kind && ReadLevel.STALE.value() == pending.readLevel;
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

        return read(isStaleRead) ? isSent : isTooLate(ResultCode.NOT_SERVING, nowNs);
    }

    /**
     * Set a watch of a list, whose answer is that of the list.
     *
     * @param entry of kind WATCH, looked at only before this returns.
     * @return OK, or why it was not set.
     */
    ResultCode setWatch(final PendingRequest entry)
    {
        if (!serving.isServing())
        {
            return ResultCode.NOT_SERVING;
        }
        if (reader.completedZxid() < entry.minZxid)
        {
            return ResultCode.BEHIND;
        }
        request = entry;
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
     * Look up and answer.
     *
     * @param isUnsettled whether the answer may show what another leader can still replace.
     * @return false when it would and may not; nothing was tried to be sent then.
     */
    private boolean read(final boolean isUnsettled)
    {
        if (PendingRequest.Kind.READ == request.kind && request.asOfZxid > 0)
        {
            return readPinned(isUnsettled);
        }

        for (int i = 0; i < ATTEMPTS; i++)
        {
            lookUp();
            afterLookUp.run();
            if (!isUnsettled && !gate.isSettled())
            {
                return false;
            }
            if (zxid >= changes.polledZxid() && TreeStatus.BUSY != status && changes.drainThen(zxid, answer))
            {
                return true;
            }
        }
        // The tree is changing faster than it can be read, or the ring laps: what was read last is a valid answer, for
        // every event up to it was sent.
        changes.drainTo(zxid);
        if (isOvertaken(isUnsettled))
        {
            refuse(ResultCode.BUSY);
        }
        else
        {
            answer();
        }
        return true;
    }

    /**
     * Answer as of the zxid of an earlier answer. Every event up to it was sent before that one.
     */
    private boolean readPinned(final boolean isUnsettled)
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
            return false;
        }
        if (TreeStatus.PIN_LOST == status)
        {
            // The client asks for the newest state now, and means to stay with it.
            reader.wantHistory();
            refuse(ResultCode.PIN_LOST);
        }
        else
        {
            answer();
        }
        return true;
    }

    /**
     * Whether events of changes later than the answer were sent before it: a watch set as of the answer would never
     * hear of those changes, and a read that is not stale would go back to before them.
     */
    private boolean isOvertaken(final boolean isStaleRead)
    {
        return zxid < changes.polledZxid() && TreeStatus.BUSY != status &&
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

            default:
                if (ReadKind.GET_DATA.value() == request.readKind)
                {
                    status = reader.getData(request.path, 0, length, buffer, DATA_OFFSET, stat);
                }
                else if (ReadKind.EXISTS.value() == request.readKind)
                {
                    status = reader.exists(request.path, 0, length, stat);
                }
                else
                {
                    list(length);
                }
                break;
        }
        zxid = reader.zxid();
        if (TreeStatus.CORRUPT == status)
        {
            onCorrupt.run();
        }
    }

    private void list(final int pathLength)
    {
        final int maxLength =
            Math.min(buffer.capacity(), request.connection.sink.maxMessageLength()) - NAMES_OFFSET;
        page.wrap(buffer, NAMES_OFFSET, Math.min(pageLength, maxLength), request.maxCount).cursor(request.cursor);
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
            page.wrap(buffer, NAMES_OFFSET, maxLength, 1).cursor(request.cursor);
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
        return request.readKind >= ReadKind.GET_CHILDREN.value();
    }

    /** Runs between the events of changes that the answer reflects and the events of later ones. */
    private void answer()
    {
        switch (request.kind)
        {
            case SYNC:
                responses.synced(request.connection, request.correlationId, ResultCode.OK, zxid);
                break;

            case WATCH:
                answerWatch();
                break;

            default:
                answerRead();
                break;
        }
    }

    private void answerRead()
    {
        final boolean isSuccess = status >= 0 || TreeStatus.NULL_DATA == status;
        final boolean isExists = ReadKind.EXISTS.value() == request.readKind;
        final boolean isData = ReadKind.GET_DATA.value() == request.readKind;
        ResultCode code = codeOf(status);
        if (isData && DATA_OFFSET + (long)status > request.connection.sink.maxMessageLength())
        {
            code = ResultCode.DATA_TOO_LARGE;
        }
        if (request.isWatching && (ResultCode.OK == code || (isExists && ResultCode.NO_NODE == code)))
        {
            final int kind = isExists ? WatchRules.EXISTS : isData ? WatchRules.DATA : WatchRules.CHILDREN;
            if (!setWatch(kind, WatchRules.ONE_SHOT, isSuccess))
            {
                code = ResultCode.TOO_MANY_WATCHES;
            }
        }
        if (isListing())
        {
            sendChildren(code);
        }
        else
        {
            sendData(code, isData ? Math.max(status, 0) : 0);
        }
    }

    private void sendData(final ResultCode code, final int dataLength)
    {
        final int length = ResultCode.OK == code ? dataLength : 0;
        readResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .code(code)
            .isNullData(TreeStatus.NULL_DATA == status ? BooleanType.TRUE : BooleanType.FALSE);
        ResponseProxy.encode(ResultCode.OK == code ? stat : noStat, readResponse.stat());
        buffer.putInt(DATA_OFFSET - VAR_DATA_HEADER, length, ReadResponseEncoder.BYTE_ORDER);
        send(DATA_OFFSET + length);
    }

    private void sendChildren(final ResultCode code)
    {
        final boolean isOk = ResultCode.OK == code;
        final int length = isOk ? page.length() : 0;
        childrenResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .cursor(isOk ? page.cursor() : request.cursor)
            .code(code)
            .count(isOk ? page.count() : 0)
            .isLast(!isOk || page.isLast() ? BooleanType.TRUE : BooleanType.FALSE);
        ResponseProxy.encode(isOk ? stat : noStat, childrenResponse.stat());
        buffer.putInt(NAMES_OFFSET - VAR_DATA_HEADER, length, ChildrenResponseEncoder.BYTE_ORDER);
        send(NAMES_OFFSET + length);
    }

    private void send(final int length)
    {
        isSent = request.connection.trySend(buffer, 0, length);
        if (isSent)
        {
            longAnswers.onAnswer(request.connection, length);
        }
    }

    private void answerWatch()
    {
        final ClientConnection connection = request.connection;
        final boolean isKnown = status >= 0 || TreeStatus.NO_NODE == status;
        ResultCode code = isKnown ? ResultCode.OK : codeOf(status);
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
                    responses.watchFired(
                        connection, zxid, WatchRules.firstOf(left), request.path, 0, request.path.capacity());
                }
            }
        }
        answerWatch(code);
    }

    private void answerWatch(final ResultCode code)
    {
        watchCode = code;
        if (!isOfList)
        {
            responses.watched(request.connection, request.correlationId, code, zxid);
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
            request.connection, kind, mode, exists, zxid, request.path, 0, request.path.capacity());
    }

    private void removeWatch()
    {
        final boolean isFound = watches.remove(
            request.connection, request.watchKind, request.watchMode, request.path, 0, request.path.capacity());
        responses.watched(
            request.connection,
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
                responses.synced(request.connection, request.correlationId, code, zxid);
                break;

            case WATCH:
                answerWatch(code);
                break;

            default:
                if (isListing())
                {
                    sendChildren(code);
                }
                else
                {
                    sendData(code, 0);
                }
                break;
        }
    }

    private static ResultCode codeOf(final int treeStatus)
    {
        if (treeStatus >= 0)
        {
            return ResultCode.OK;
        }
        switch (treeStatus)
        {
            case TreeStatus.NULL_DATA:
                return ResultCode.OK;
            case TreeStatus.NO_NODE:
                return ResultCode.NO_NODE;
            case TreeStatus.BUFFER_TOO_SMALL:
                return ResultCode.DATA_TOO_LARGE;
            case TreeStatus.BUSY:
                return ResultCode.BUSY;
            case TreeStatus.PIN_LOST:
                return ResultCode.PIN_LOST;
            case TreeStatus.WRITER_GONE:
                return ResultCode.NOT_SERVING;
            case TreeStatus.BAD_PATH:
                return ResultCode.BAD_ARGUMENTS;
            default:
                return ResultCode.SYSTEM_ERROR;
        }
    }
}
