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
package io.nodens.cluster.service;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/**
 * The clustered service of a member: feeds the state machine from the log, ticks it, and takes and loads its snapshots.
 * Stops the member on any unexpected throwable.
 * <p>
 * <b>Thread:</b> Aeron's clustered service thread. <b>Allocates:</b> nothing per message.
 */
public final class NodensService implements ClusteredService
{
    /**
     * With everything that the service needs.
     *
     * @param context of the service; concluded here when it is not.
     */
    public NodensService(final ServiceContext context)
    {
        context.conclude();
    }

    @Override
    public void onStart(final Cluster cluster, final Image snapshotImage)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onTerminate(final Cluster cluster)
    {
        throw new UnsupportedOperationException();
    }
}
