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

import io.nodens.cluster.frontend.lane.ClientWatches;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchRules;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Sets the watches of one message, in the order of its list. New watches are answered at once. Watches that a client
 * had before, set as of the zxid that it knows, are resumed: the response to the last of their lists waits until what
 * they have missed is sent. A duty cycle sets some {@link #MAX_CYCLE_WATCHES} of all clients together, and the next
 * list waits for the next one. So thousands of clients that come back at once keep nobody else waiting for long.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for the text about a malformed list only.
 */
public final class WatchListService
{
    /** Watches from which on a list waits for the next duty cycle; a long path counts as several. */
    public static final int MAX_CYCLE_WATCHES = WatchList.MAX_WATCHES;
    /** Bytes of a path for each of which a watch counts once more. */
    private static final int PATH_SHIFT = 8;

    private final PendingRequest entry = new PendingRequest();
    private final ReadService reads;
    private final ChangePoller changes;
    private final ClientWatches watches;
    private int cycleWatches;

    /**
     * Sets watches by a service for reads.
     *
     * @param reads   that looks at the tree.
     * @param changes up to which events are sent.
     * @param watches of all lanes.
     */
    public WatchListService(final ReadService reads, final ChangePoller changes, final ClientWatches watches)
    {
        this.reads = reads;
        this.changes = changes;
        this.watches = watches;
    }

    /** A duty cycle begins. */
    public void onDutyCycle()
    {
        cycleWatches = 0;
    }

    /** Whether so many watches were set in this duty cycle that the next list must wait for the next one. */
    public boolean isNextCycle()
    {
        return cycleWatches >= MAX_CYCLE_WATCHES;
    }

    /**
     * Set the watches of a list, as {@link WatchList} lays it out.
     *
     * @param lane          that asks.
     * @param correlationId of the request.
     * @param asOfZxid      up to which the client has seen everything; 0 for watches that are new.
     * @param isMoreToCome  whether another list as of a zxid follows, behind which the lane is resumed.
     * @param list          buffer with the list.
     * @param offset        of the list.
     * @param length        of the list in bytes.
     * @return false when nothing was done, because events are on their way to the lane: it must be asked again.
     */
    public boolean set(
        final Lane lane,
        final long correlationId,
        final long asOfZxid,
        final boolean isMoreToCome,
        final DirectBuffer list,
        final int offset,
        final int length)
    {
        final String fault = faultOf(list, offset, length);
        if (null != fault)
        {
            lane.wire().error(lane, correlationId, ResultCode.BAD_ARGUMENTS, fault);
            return true;
        }
        if (asOfZxid > 0)
        {
            final ResultCode refusal = reads.refusalOfWatchesAsOf(asOfZxid);
            if (ResultCode.OK != refusal)
            {
                lane.wire().watchesSet(lane, correlationId, refusal, changes.polledZxid(watches.owner(lane)), 0);
                return true;
            }
            if (!changes.suspend(watches.owned(lane), asOfZxid))
            {
                return false;
            }
        }

        entry.kind = PendingRequest.Kind.WATCH;
        entry.lane = lane;
        entry.readLevel = ReadLevel.LOCAL.value();
        entry.minZxid = asOfZxid;
        int position = offset;
        int count = 0;
        ResultCode code = ResultCode.OK;
        while (position < offset + length && ResultCode.OK == code)
        {
            final int pathLength = pathLength(list, position);
            entry.watchKind = list.getByte(position + WatchList.KIND_OFFSET);
            entry.watchMode = list.getByte(position + WatchList.MODE_OFFSET);
            entry.wrapPath(list, position + WatchList.PATH_OFFSET, pathLength);
            code = asOfZxid > 0 ? reads.setWatchAsOf(entry) : reads.setWatch(entry);
            count += ResultCode.OK == code ? 1 : 0;
            cycleWatches += 1 + (pathLength >> PATH_SHIFT);
            position += WatchList.PATH_OFFSET + pathLength;
        }
        entry.lane = null;
        if (asOfZxid > 0 && !isMoreToCome)
        {
            watches.respondWhenResumed(lane, correlationId, code, count);
            changes.resume(watches.owned(lane));
        }
        else
        {
            lane.wire().watchesSet(lane, correlationId, code, changes.polledZxid(watches.owner(lane)), count);
        }
        return true;
    }

    /** What is wrong with a list, before any of it is done. */
    private static String faultOf(final DirectBuffer list, final int offset, final int length)
    {
        if (length > WatchList.MAX_LENGTH)
        {
            return "watches must have at most " + WatchList.MAX_LENGTH + " bytes, have " + length;
        }
        int position = offset;
        final int end = offset + length;
        for (int i = 0; position < end; i++)
        {
            if (i == WatchList.MAX_WATCHES)
            {
                return "a request sets at most " + WatchList.MAX_WATCHES + " watches";
            }
            final int pathLength = end - position > WatchList.PATH_OFFSET ? pathLength(list, position) : 0;
            if (0 == pathLength || pathLength > end - position - WatchList.PATH_OFFSET)
            {
                return "watch " + i + ": the path's length does not fit the list";
            }
            final int kind = list.getByte(position + WatchList.KIND_OFFSET);
            final int mode = list.getByte(position + WatchList.MODE_OFFSET);
            if (kind < WatchRules.DATA || kind > WatchRules.CHILDREN ||
                mode < WatchRules.ONE_SHOT || mode > WatchRules.RECURSIVE)
            {
                return "watch " + i + ": kind must be 0 to 2, was " + kind + ", mode 1 to 3, was " + mode;
            }
            if (!PathSyntax.isValid(list, position + WatchList.PATH_OFFSET, pathLength))
            {
                return "watch " + i + ": path is not UTF-8 or malformed";
            }
            position += WatchList.PATH_OFFSET + pathLength;
        }
        return null;
    }

    private static int pathLength(final DirectBuffer list, final int position)
    {
        return list.getShort(position + WatchList.PATH_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }
}
