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

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadAccess;
import io.nodens.cluster.results.StateQuery;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Has the service thread answer what only it may look at. There is one question at a time: the request that asks has it
 * until it was responded to, or its lane has given it up, and the others ask again in each duty cycle.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ServiceQueries
{
    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer secret = new UnsafeBuffer(0, 0);
    private final StateQuery query;
    private final ReadAccess access;
    private final TreeReader reader;
    private Lane lane;
    private long correlationId;
    private PendingRequest.Kind kind;
    private long sessionId;
    private long requestId;
    private long cursor;
    private int maxCount;

    ServiceQueries(final StateQuery query, final ReadAccess access)
    {
        this.query = query;
        this.access = access;
        reader = access.reader();
    }

    /**
     * Ask, if there was no question yet and nobody else's is in the way.
     *
     * @param request that {@link PendingRequest.Kind#isOfService}.
     * @return true when {@link #answer()} is the answer to it.
     */
    boolean isAnswered(final PendingRequest request)
    {
        if (isOf(request))
        {
            return query.isAnswered();
        }
        if (null != lane)
        {
            // Whoever has asked may be gone, or be asked something else by a client that uses a number twice.
            if (!query.isAnswered() || lane.isNext(correlationId))
            {
                return false;
            }
            release();
        }
        if (query.isIdle())
        {
            ask(request);
        }
        return false;
    }

    StateQuery answer()
    {
        return query;
    }

    /** The answer was used, or is of no use. */
    void release()
    {
        lane = null;
        query.release();
    }

    /**
     * Take out of a page of ephemerals those that somebody could not find by himself: he may not list their parents.
     *
     * @param request that is answered.
     * @return false when that is not known now.
     */
    boolean isReduced(final PendingRequest request)
    {
        if (PendingRequest.Kind.EPHEMERALS != request.kind || request.askedSessionId == request.sessionId)
        {
            return true;
        }

        int read = 0;
        int written = 0;
        int count = 0;
        for (int i = 0; i < query.count; i++)
        {
            final int length = Integer.BYTES + query.page.getInt(read, LITTLE_ENDIAN);
            final int granted = grantedOnParent(request, read + Integer.BYTES, length - Integer.BYTES);
            if (ReadAccess.UNKNOWN == granted)
            {
                return false;
            }
            if ((granted & Permissions.READ) != 0)
            {
                query.page.putBytes(written, query.page, read, length);
                written += length;
                count++;
            }
            read += length;
        }
        query.count = count;
        query.length = written;
        return true;
    }

    private int grantedOnParent(final PendingRequest request, final int offset, final int length)
    {
        int parentLength = length - 1;
        while ('/' != query.page.getByte(offset + parentLength))
        {
            parentLength--;
        }
        final int status = reader.exists(query.page, offset, Math.max(1, parentLength), stat);
        if (TreeStatus.NO_NODE == status)
        {
            // It is gone, and what was below it, too.
            return 0;
        }
        return TreeStatus.OK != status ? ReadAccess.UNKNOWN :
            AclTable.OPEN == stat.aclId() ? Permissions.ALL :
            access.granted(request.lane, request.sessionId, stat.aclId());
    }

    private boolean isOf(final PendingRequest request)
    {
        return lane == request.lane && correlationId == request.correlationId && kind == request.kind &&
            sessionId == request.askedSessionId && requestId == request.requestId && cursor == request.cursor &&
            maxCount == request.maxCount;
    }

    private void ask(final PendingRequest request)
    {
        lane = request.lane;
        correlationId = request.correlationId;
        kind = request.kind;
        sessionId = request.askedSessionId;
        requestId = request.requestId;
        cursor = request.cursor;
        maxCount = request.maxCount;
        query.kind = switch (kind)
        {
            case FATE -> StateQuery.FATE;
            case EPHEMERALS -> StateQuery.EPHEMERALS;
            default -> StateQuery.SESSIONS;
        };
        query.sessionId = sessionId;
        query.requestId = requestId;
        query.cursor = cursor;
        query.maxCount = maxCount;
        secret.wrap(request.secret);
        query.secretHigh = secret.getLong(0, LITTLE_ENDIAN);
        query.secretLow = secret.getLong(Long.BYTES, LITTLE_ENDIAN);
        query.prefixLength = request.path.capacity();
        query.prefix.putBytes(0, request.path, 0, query.prefixLength);
        query.ask();
    }
}
