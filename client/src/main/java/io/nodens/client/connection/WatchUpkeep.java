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
package io.nodens.client.connection;

import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.WatchRegistry.WatchOrder;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.RemoveWatchRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WatchRequestEncoder;
import io.nodens.tree.watch.WatchRules;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the member about watches beyond what reads set: registers them again after a reconnect, before any request is
 * sent again, and takes back what nobody waits for.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> at reconnects and removals.
 */
final class WatchUpkeep
{
    /** Set in the correlation ids of these messages, never in those of requests. */
    static final long CORRELATION_FLAG = 1L << 62;
    private static final int SEND_LIMIT = 64;
    /** Protocol version from which on a member takes many watches in one message. */
    private static final int LISTS_VERSION = 4;
    private static final int LIST_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + SetWatchesRequestEncoder.BLOCK_LENGTH +
        SetWatchesRequestEncoder.watchesHeaderLength();

    private final WatchRegistry registry;
    private final ArrayDeque<WatchOrder> orders = new ArrayDeque<>();
    private final Long2ObjectHashMap<WatchOrder[]> unanswered = new Long2ObjectHashMap<>();
    private final LongHashSet unansweredLists = new LongHashSet();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final WatchRequestEncoder watchEncoder = new WatchRequestEncoder();
    private final SetWatchesRequestEncoder listEncoder = new SetWatchesRequestEncoder();
    private final RemoveWatchRequestEncoder removeEncoder = new RemoveWatchRequestEncoder();
    private final RemoveWatchesRequestEncoder removeManyEncoder = new RemoveWatchesRequestEncoder();
    private final List<WatchKind> kinds = new ArrayList<>();
    /** Paths at which a listener was taken off while a read was about to set another. */
    private final Set<String> deferred = new HashSet<>();
    private long nextCorrelationId = CORRELATION_FLAG;
    private long asOfZxid;
    private boolean isClosed;

    WatchUpkeep(final WatchRegistry registry)
    {
        this.registry = registry;
    }

    /**
     * A connection took the session over: everything is to be registered there.
     *
     * @param lastZxid up to which every event was delivered.
     */
    void onAttached(final long lastZxid)
    {
        asOfZxid = lastZxid;
        orders.clear();
        unanswered.clear();
        unansweredLists.clear();
        if (!isClosed)
        {
            registry.collect(orders);
        }
    }

    /** The client is at its end: nobody waits for a watch any longer. */
    void close()
    {
        isClosed = true;
        deferred.clear();
        orders.clear();
        unanswered.clear();
        unansweredLists.clear();
    }

    /**
     * A listener was taken off.
     *
     * @param path       of the znode.
     * @param request    with the listener, or without one for every listener.
     * @param isInFlight true when a read in flight may be about to set a watch at the path: the member's stays until
     *                   {@link #onDecided(String, boolean)}, for its removal would take the new one away.
     * @return true when it was there.
     */
    boolean remove(final String path, final Request request, final boolean isInFlight)
    {
        final boolean isOneShot = registry.remove(path, request.watch);
        final boolean isFound = registry.persistent().remove(path, request.watch) || isOneShot;
        if (isInFlight)
        {
            deferred.add(path);
        }
        else
        {
            takeBack(path);
        }

        return isFound;
    }

    /**
     * What the member watches for at a path is looked at when the reads and watches in flight there are decided.
     *
     * @param path of the znode.
     */
    void defer(final String path)
    {
        deferred.add(path);
    }

    /** Whether the member may still have a watch that nobody waits for. */
    boolean isDeferring()
    {
        return !deferred.isEmpty();
    }

    /**
     * A read that could have set a watch is decided.
     *
     * @param path       of the znode.
     * @param isInFlight true when another one at the path is not.
     */
    void onDecided(final String path, final boolean isInFlight)
    {
        if (!isInFlight && deferred.remove(path))
        {
            takeBack(path);
        }
    }

    /**
     * Have the member forget what nobody waits for at a path.
     *
     * @param path of the znode.
     */
    void takeBack(final String path)
    {
        kinds.clear();
        registry.takeBack(path, kinds);
        for (final WatchKind kind : kinds)
        {
            orders.add(new WatchOrder(false, kind, WatchRules.ONE_SHOT, path));
        }

        final int modes = registry.persistent().takeBack(path);
        for (int mode = WatchRules.PERSISTENT; mode <= WatchRules.RECURSIVE; mode++)
        {
            if (0 != (modes & 1 << mode))
            {
                orders.add(new WatchOrder(false, WatchKind.EXISTS, mode, path));
            }
        }
    }

    /**
     * Whether requests may be sent. A list is answered at once, also when the member cannot look yet: an answer to a
     * request that was sent right after it could tell of a change before the change's event, and when the connection
     * died then, nobody would ask for that event again.
     *
     * @return true when nothing is to be sent and every list was answered.
     */
    boolean isIdle()
    {
        return orders.isEmpty() && unansweredLists.isEmpty();
    }

    /** Whether the member owes the answer to a list, for which requests wait. */
    boolean isListUnanswered()
    {
        return !unansweredLists.isEmpty();
    }

    /**
     * Send what is to be sent.
     *
     * @param connection to the member.
     * @return messages sent.
     */
    int send(final MemberConnection connection)
    {
        int sent = 0;
        while (!orders.isEmpty() && sent < SEND_LIMIT)
        {
            final WatchOrder order = orders.peek();
            final boolean isOldMember = connection.protocolVersion() < LISTS_VERSION;
            if (isOldMember && WatchRules.ONE_SHOT != order.mode())
            {
                // It knows no such watches.
                orders.poll();
                registry.persistent().refused(order.path(), order.mode(), asOfZxid, asOfZxid);
                continue;
            }

            final boolean isList = order.isRegistration() && !isOldMember;
            if (!(isList ? sendList(connection) : sendOne(connection)))
            {
                break;
            }
            sent++;
        }

        return sent;
    }

    private boolean sendOne(final MemberConnection connection)
    {
        final WatchOrder order = orders.peek();
        final byte[] path = order.path().getBytes(StandardCharsets.UTF_8);
        final long correlationId = nextCorrelationId++;
        final int length;
        if (order.isRegistration())
        {
            watchEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(correlationId)
                .asOfZxid(asOfZxid)
                .kind(order.kind())
                .putPath(path, 0, path.length);
            length = MessageHeaderEncoder.ENCODED_LENGTH + watchEncoder.encodedLength();
        }
        else if (WatchRules.ONE_SHOT != order.mode())
        {
            removeManyEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(correlationId)
                .kind(order.kind())
                .mode(WatchMode.get((short)order.mode()))
                .putPath(path, 0, path.length);
            length = MessageHeaderEncoder.ENCODED_LENGTH + removeManyEncoder.encodedLength();
        }
        else
        {
            removeEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(correlationId)
                .kind(order.kind())
                .putPath(path, 0, path.length);
            length = MessageHeaderEncoder.ENCODED_LENGTH + removeEncoder.encodedLength();
        }

        if (!connection.offer(buffer, length))
        {
            return false;
        }

        if (order.isRegistration())
        {
            unanswered.put(correlationId, new WatchOrder[]{order});
        }

        orders.poll();
        return true;
    }

    /** Registers the watches at the head of the queue, as many as a message takes. */
    private boolean sendList(final MemberConnection connection)
    {
        int length = 0;
        int count = 0;
        boolean isMoreToCome = false;
        for (final WatchOrder order : orders)
        {
            final byte[] path = order.path().getBytes(StandardCharsets.UTF_8);
            final int entryLength = WatchList.PATH_OFFSET + path.length;
            if (!order.isRegistration() || count == WatchList.MAX_WATCHES ||
                (count > 0 && length + entryLength > WatchList.PAGE_LENGTH))
            {
                isMoreToCome = order.isRegistration();
                break;
            }
            final int entry = LIST_OFFSET + length;
            buffer.putByte(entry + WatchList.KIND_OFFSET, (byte)order.kind().value());
            buffer.putByte(entry + WatchList.MODE_OFFSET, (byte)order.mode());
            buffer.putShort(
                entry + WatchList.PATH_LENGTH_OFFSET, (short)path.length, SetWatchesRequestEncoder.BYTE_ORDER);
            buffer.putBytes(entry + WatchList.PATH_OFFSET, path);
            length += entryLength;
            count++;
        }

        final long correlationId = nextCorrelationId++;
        listEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(correlationId)
            .asOfZxid(asOfZxid)
            .isMoreToCome(isMoreToCome ? BooleanType.TRUE : BooleanType.FALSE);
        buffer.putInt(
            LIST_OFFSET - SetWatchesRequestEncoder.watchesHeaderLength(), length, SetWatchesRequestEncoder.BYTE_ORDER);
        if (!connection.offer(buffer, LIST_OFFSET + length))
        {
            return false;
        }

        final WatchOrder[] sent = new WatchOrder[count];
        for (int i = 0; i < count; i++)
        {
            sent[i] = orders.poll();
        }
        unanswered.put(correlationId, sent);
        unansweredLists.add(correlationId);
        return true;
    }

    /**
     * The member answered one message.
     *
     * @param correlationId of the answer.
     * @param code          of the answer.
     * @param zxid          of the answer.
     * @param count         watches of the message that were set.
     * @return true when what is left is to be sent again after a pause.
     */
    boolean onAnswer(final long correlationId, final ErrorCode code, final long zxid, final int count)
    {
        unansweredLists.remove(correlationId);
        final WatchOrder[] sent = unanswered.remove(correlationId);
        if (null == sent || ErrorCode.OK == code)
        {
            return false;
        }

        final int first = Math.min(Math.max(0, count), sent.length);
        final boolean isLater = ErrorCode.OVERLOADED == code || ErrorCode.BUSY == code || ErrorCode.BEHIND == code;
        if (isLater)
        {
            for (int i = sent.length - 1; i >= first; i--)
            {
                orders.addFirst(sent[i]);
            }
            return true;
        }

        for (int i = first; i < sent.length; i++)
        {
            lookAgain(sent[i], zxid);
        }
        return false;
    }

    /** The member cannot watch: an event that says "look again" is right at any time, silence would not be. */
    private void lookAgain(final WatchOrder order, final long zxid)
    {
        if (WatchRules.ONE_SHOT != order.mode())
        {
            registry.persistent().refused(order.path(), order.mode(), Math.max(zxid, asOfZxid), asOfZxid);
        }
        else if (registry.isSet(order.path(), order.kind()))
        {
            final WatchedEvent.Type type =
                WatchEvents.typeOf(WatchRules.lookAgain(order.kind().value(), WatchRules.ONE_SHOT));
            registry.onEvent(type, order.path(), Math.max(zxid, asOfZxid + 1), asOfZxid);
        }
    }
}
