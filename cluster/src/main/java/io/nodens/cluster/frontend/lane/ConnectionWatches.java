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
package io.nodens.cluster.frontend.lane;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.watch.WatchOwner;
import org.agrona.DirectBuffer;

/**
 * A lane as an owner of watches: its part of the member's watches, and the way of its events.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ConnectionWatches extends WatchOwner
{
    private static final int SHARE_WITH_SESSION = 0;
    private static final int SHARE_WITHOUT_SESSION = 1;

    private final Lane lane;
    private final WatchShares shares;
    private final ClientWatches all;

    int count;
    long pathBytes;

    private long resumeCorrelationId;
    private ResultCode resumeCode;
    private int resumeCount;

    ConnectionWatches(final Lane lane, final WatchShares shares, final ClientWatches all)
    {
        super(lane.slot());
        this.lane = lane;
        this.shares = shares;
        this.all = all;
    }

    boolean hasSession()
    {
        return lane.sessionCount() > 0;
    }

    /** {@inheritDoc} */
    @Override
    protected int admit(final int pathLength)
    {
        if (!shares.hasRoomFor(this, pathLength))
        {
            return NO_ROOM;
        }
        final boolean isWithoutSession = !hasSession();
        shares.add(this, pathLength, isWithoutSession);
        return isWithoutSession ? SHARE_WITHOUT_SESSION : SHARE_WITH_SESSION;
    }

    /** {@inheritDoc} */
    @Override
    protected void release(final int pathLength, final int share)
    {
        shares.remove(this, pathLength, SHARE_WITHOUT_SESSION == share);
    }

    /** What is to be said of the list that is resumed. */
    void respondWhenResumed(final long correlationId, final ResultCode code, final int watches)
    {
        resumeCorrelationId = correlationId;
        resumeCode = code;
        resumeCount = watches;
    }

    /** {@inheritDoc} */
    @Override
    protected boolean isCongested()
    {
        return lane.isCongested();
    }

    /** {@inheritDoc} */
    @Override
    protected void onResumed(final long zxid)
    {
        lane.wire().watchesSet(lane, resumeCorrelationId, resumeCode, zxid, resumeCount);
    }

    /** {@inheritDoc} */
    @Override
    protected void onWatchEvent(
        final long zxid,
        final long sinceZxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        if (all.mayHear(lane, aclId))
        {
            lane.wire().watchFired(lane, zxid, sinceZxid, event, path, offset, length);
        }
    }
}
