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
package io.nodens.cluster.frontend;

import java.util.concurrent.TimeUnit;

/**
 * Settings of a front end whose cluster is a {@link LoopbackCluster}.
 */
final class TestSettings
{
    static final long STALE_NS = TimeUnit.SECONDS.toNanos(2);
    static final long STALE_CLOSE_NS = TimeUnit.SECONDS.toNanos(5);
    /** For what the host's clock measures, while the test's clock moves only as the test works. */
    static final long NEVER_NS = TimeUnit.HOURS.toNanos(1);
    static final int REQUEST_STREAM_ID = 9001;

    private TestSettings()
    {
    }

    /** Limits that need little memory. */
    static FrontEndLimits limits()
    {
        return new FrontEndLimits()
            .maxInFlightCommands(1024).maxAttachedSessions(4096).responseTermLength(4 << 20).maxDataLength(64 * 1024);
    }

    static FrontEndSettings of(
        final String aeronDirectoryName, final String requestChannel, final FrontEndLimits limits)
    {
        return new FrontEndSettings(
            0,
            aeronDirectoryName,
            NEVER_NS,
            requestChannel,
            REQUEST_STREAM_ID,
            new IngressSettings("none", 1, "none", null, "none", 1, 1, 1, 1, 1, null),
            new FrontEndTimeouts(
                STALE_NS, STALE_CLOSE_NS, TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(5)),
            limits);
    }
}
