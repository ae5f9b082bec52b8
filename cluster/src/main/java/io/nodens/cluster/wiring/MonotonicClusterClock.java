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

import io.aeron.cluster.service.ClusterClock;

import java.util.concurrent.TimeUnit;

/**
 * Log time in milliseconds: the wall clock as it was at the start of the process, carried on by the monotonic clock,
 * so that a step of the wall clock can neither start an election nor expire a session. A step is followed at the next
 * start; slewing is followed at once, since the monotonic clock is slewed alike.
 */
final class MonotonicClusterClock implements ClusterClock
{
    private final long offsetNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    @Override
    public TimeUnit timeUnit()
    {
        return TimeUnit.MILLISECONDS;
    }

    @Override
    public long time()
    {
        return timeMillis();
    }

    @Override
    public long timeMillis()
    {
        return TimeUnit.NANOSECONDS.toMillis(timeNanos());
    }

    @Override
    public long timeMicros()
    {
        return TimeUnit.NANOSECONDS.toMicros(timeNanos());
    }

    @Override
    public long timeNanos()
    {
        return offsetNs + System.nanoTime();
    }

    @Override
    public long convertToNanos(final long time)
    {
        return TimeUnit.MILLISECONDS.toNanos(time);
    }
}
