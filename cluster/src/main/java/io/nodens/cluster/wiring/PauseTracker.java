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
package io.nodens.cluster.wiring;

import io.aeron.cluster.service.SnapshotDurationTracker;

/**
 * How long the last snapshot stopped the log of this member, from its request in the log until service and archive
 * are done.
 * <p>
 * <b>Thread:</b> the consensus module's writes, any reads.
 */
final class PauseTracker extends SnapshotDurationTracker
{
    private volatile long lastPauseNs;
    private long beginNs;

    PauseTracker()
    {
        super(null, null, Long.MAX_VALUE);
    }

    /**
     * The last pause.
     *
     * @return nanoseconds; 0 before the first snapshot.
     */
    long lastPauseNs()
    {
        return lastPauseNs;
    }

    @Override
    public void onSnapshotBegin(final long timeNanos)
    {
        beginNs = timeNanos;
    }

    @Override
    public void onSnapshotEnd(final long timeNanos)
    {
        lastPauseNs = timeNanos - beginNs;
    }
}
