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
package io.nodens.gateway.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of large requests that have not come whole: many clients that send long frames at once could take
 * all there is. ZooKeeper's largeRequestThreshold and largeRequestMaxBytes.
 * <p>
 * <b>Thread:</b> any; asked for large requests alone.
 */
public final class LargeRequests
{
    private final int threshold;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * A bound that nothing counts against.
     *
     * @param threshold longest request in bytes that is not large; -1 for no bound.
     * @param maxBytes  most bytes of large requests together.
     */
    public LargeRequests(final int threshold, final long maxBytes)
    {
        this.threshold = threshold < 0 ? Integer.MAX_VALUE : threshold;
        this.maxBytes = maxBytes;
    }

    /**
     * Whether a request is large.
     *
     * @param length of it in bytes.
     * @return true when it counts.
     */
    public boolean isLarge(final int length)
    {
        return length > threshold;
    }

    /**
     * A large request begins.
     *
     * @param length of it in bytes.
     * @return false when there are too many: it is to be refused.
     */
    public boolean enter(final int length)
    {
        if (bytes.addAndGet(length) <= maxBytes)
        {
            return true;
        }

        leave(length);
        return false;
    }

    /**
     * A large request came whole, or its client went.
     *
     * @param length of it in bytes.
     */
    public void leave(final int length)
    {
        bytes.addAndGet(-length);
    }

    /**
     * What counts now.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return bytes.get();
    }
}
