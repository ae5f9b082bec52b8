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
package io.nodens.bench.system.raw;

import io.aeron.Aeron;
import io.aeron.ControlledFragmentAssembler;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.Agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers each message at once, by a publication to the client that sent it: what a front end does, without a tree,
 * sessions or a log.
 * <p>
 * <b>Thread:</b> its own, which drives the Aeron client, too. <b>Owns:</b> the Aeron client.
 */
final class PingAgent implements Agent, ControlledFragmentHandler
{
    /** As a front end takes from a client before it looks at the next one. */
    private static final int FRAGMENT_LIMIT = 32;

    private final Aeron aeron;
    private final Subscription udp;
    private final Subscription ipc;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);
    private final ExpandableArrayBuffer response = new ExpandableArrayBuffer();
    private final Int2ObjectHashMap<ExclusivePublication> publications = new Int2ObjectHashMap<>();
    /** Filled by Aeron's callbacks, in which nothing may be closed. */
    private final List<ExclusivePublication> gone = new ArrayList<>();

    /**
     * Listen.
     *
     * @param context of the Aeron client, which is made here.
     * @param address host:port to listen at.
     */
    PingAgent(final Aeron.Context context, final String address)
    {
        aeron = Aeron.connect(context.useConductorAgentInvoker(true).unavailableImageHandler(this::onGone));
        udp = aeron.addSubscription("aeron:udp?endpoint=" + address, PingDescriptor.REQUEST_STREAM_ID);
        ipc = aeron.addSubscription("aeron:ipc", PingDescriptor.REQUEST_STREAM_ID);
    }

    private void onGone(final Image image)
    {
        final ExclusivePublication publication = publications.remove(image.sessionId());
        if (null != publication)
        {
            gone.add(publication);
        }
    }

    @Override
    public int doWork()
    {
        int workCount = aeron.conductorAgentInvoker().invoke();
        if (!gone.isEmpty())
        {
            CloseHelper.quietCloseAll(gone);
            gone.clear();
        }

        workCount += udp.controlledPoll(assembler, FRAGMENT_LIMIT);
        return workCount + ipc.controlledPoll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final int number = buffer.getInt(offset + PingDescriptor.NUMBER_OFFSET);
        if (PingDescriptor.CONNECT == buffer.getInt(offset + PingDescriptor.TYPE_OFFSET))
        {
            final String channel = buffer.getStringWithoutLengthAscii(
                offset + PingDescriptor.CHANNEL_OFFSET, buffer.getInt(offset + PingDescriptor.LENGTH_OFFSET));
            publications.put(header.sessionId(), aeron.addExclusivePublication(channel, number));
            return Action.COMMIT;
        }

        final ExclusivePublication publication = publications.get(header.sessionId());
        if (null == publication)
        {
            return Action.COMMIT;
        }

        final int responseLength = buffer.getInt(offset + PingDescriptor.LENGTH_OFFSET);
        response.checkLimit(responseLength);
        response.putInt(PingDescriptor.NUMBER_OFFSET, number);
        final long result = publication.offer(response, 0, responseLength);
        return Publication.BACK_PRESSURED == result || Publication.ADMIN_ACTION == result ?
            Action.ABORT : Action.COMMIT;
    }

    @Override
    public void onClose()
    {
        CloseHelper.quietClose(aeron);
    }

    @Override
    public String roleName()
    {
        return "ping";
    }
}
