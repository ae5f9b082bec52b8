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
package io.nodens.gateway.operations;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.Outbox;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.KeeperStates;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.StatFlyweight;
import io.nodens.gateway.jute.Xids;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

/**
 * Replies and events of a known, short length.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
public final class Replies
{
    /** Zxid of events that make up for what was missed. */
    static final long NO_ZXID = -1;

    private final Outbox outbox = new Outbox();
    private final Outbox eventOutbox = new Outbox();
    private final JuteSlice eventPath = new JuteSlice();

    /**
     * What longer replies are encoded with.
     *
     * @return the outbox.
     */
    public Outbox outbox()
    {
        return outbox;
    }

    /**
     * A reply without a body.
     *
     * @param connection that it is for.
     * @param xid        of the request.
     * @param zxid       of the reply.
     * @param error      one of {@link ErrorCodes}.
     */
    public void header(final ClientConnection connection, final int xid, final long zxid, final int error)
    {
        outbox.begin(connection, Outbox.BODY_OFFSET).replyHeader(xid, zxid, error);
        outbox.end(connection);
    }

    /**
     * A reply whose body is a stat.
     *
     * @param connection that it is for.
     * @param xid        of the request.
     * @param zxid       of the reply.
     * @param stat       of the znode.
     */
    public void stat(final ClientConnection connection, final int xid, final long zxid, final ZnodeStat stat)
    {
        final ResponseEncoder encoder = outbox.begin(connection, Outbox.BODY_OFFSET + StatFlyweight.LENGTH);
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        encoder.stat(stat);
        outbox.end(connection);
    }

    /**
     * A reply whose body is a path.
     *
     * @param connection that it is for.
     * @param xid        of the request.
     * @param zxid       of the reply.
     * @param path       of the znode.
     */
    public void path(final ClientConnection connection, final int xid, final long zxid, final JuteSlice path)
    {
        final ResponseEncoder encoder = outbox.begin(
            connection, Outbox.BODY_OFFSET + Integer.BYTES + Math.max(0, path.length()));
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        encoder.path(path);
        outbox.end(connection);
    }

    /**
     * A reply whose body is a number.
     *
     * @param connection that it is for.
     * @param xid        of the request.
     * @param zxid       of the reply.
     * @param number     of the body.
     */
    public void number(final ClientConnection connection, final int xid, final long zxid, final int number)
    {
        final ResponseEncoder encoder = outbox.begin(connection, Outbox.BODY_OFFSET + Integer.BYTES);
        encoder.replyHeader(xid, zxid, ErrorCodes.OK);
        encoder.totalNumber(number);
        outbox.end(connection);
    }

    /**
     * An event.
     *
     * @param connection that it is for.
     * @param zxid       of the change, or {@link #NO_ZXID}.
     * @param event      one of {@link EventTypes}.
     * @param path       buffer with the path.
     * @param offset     of its first byte.
     * @param length     in bytes.
     */
    public void event(
        final ClientConnection connection,
        final long zxid,
        final int event,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final ResponseEncoder encoder = eventOutbox.beginEvent(
            connection, zxid, Outbox.BODY_OFFSET + 3 * Integer.BYTES + length);
        encoder.replyHeader(Xids.NOTIFICATION, zxid, ErrorCodes.OK);
        encoder.event(event, KeeperStates.SYNC_CONNECTED, eventPath.wrap(path, offset, length));
        eventOutbox.endEvent(connection);
        connection.stats().onSent();
    }
}
