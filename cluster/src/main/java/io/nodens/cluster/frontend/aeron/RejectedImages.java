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
package io.nodens.cluster.frontend.aeron;

import io.aeron.Image;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.collections.ArrayListUtil;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Images that nobody is to be heard on any more: the media driver rejects them, one in an interval, and then they are
 * read to their end, without a look at what is there.
 * <p>
 * Both matter. Before it is rejected an image is not read, so that Aeron's flow control bounds what its sender can make
 * the member receive. What the media driver has accepted by then must be read, for it keeps an image with its counters
 * until every subscriber has read everything, however long its sender is gone.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per image.
 */
final class RejectedImages
{
    /** Each waits for a turn of the media driver, in a thread that may be that of the consensus module. */
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MAX_REASON_LENGTH = 256;
    private static final int FRAGMENT_LIMIT = 256;

    private final FragmentHandler ignored = (buffer, offset, length, header) -> { };
    private final ArrayDeque<Rejection> waiting = new ArrayDeque<>();
    private final ArrayList<Image> draining = new ArrayList<>();
    private long lastNs;
    private int nextToDrain;

    RejectedImages(final long nowNs)
    {
        lastNs = nowNs - INTERVAL_NS;
    }

    /** Reject an image when its turn has come; its number is bounded by the counters of the media driver. */
    void add(final Image image, final String reason)
    {
        waiting.add(new Rejection(image, reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH))));
    }

    /** An image ended, of whatever kind. */
    void onGone(final Image image)
    {
        waiting.removeIf((rejection) -> rejection.image == image);
        draining.remove(image);
    }

    int doWork(final long nowNs)
    {
        int work = drain();
        if (!waiting.isEmpty() && nowNs - lastNs >= INTERVAL_NS)
        {
            lastNs = nowNs;
            work++;
            final Rejection rejection = waiting.poll();
            reject(rejection);
            draining.add(rejection.image);
        }
        return work;
    }

    /** One of them in each duty cycle: nobody waits for it. */
    private int drain()
    {
        if (draining.isEmpty())
        {
            return 0;
        }
        nextToDrain = (nextToDrain + 1) % draining.size();
        final Image image = draining.get(nextToDrain);
        if (image.isClosed())
        {
            ArrayListUtil.fastUnorderedRemove(draining, nextToDrain);
            return 0;
        }
        return image.poll(ignored, FRAGMENT_LIMIT);
    }

    private static void reject(final Rejection rejection)
    {
        if (rejection.image.isClosed())
        {
            return;
        }
        try
        {
            rejection.image.reject(rejection.reason);
        }
        catch (final RegistrationException ignore)
        {
            // The image ended meanwhile, which is what was wanted.
        }
    }

    private record Rejection(Image image, String reason)
    {
    }
}
