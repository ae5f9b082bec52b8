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
package io.nodens.cluster.keeper;

import io.nodens.cluster.state.StateMachine;

/**
 * When the leader should ask for a snapshot: after so much log, or after so much time if anything at all was logged.
 * Followers take theirs at the same log position, since the request goes through the log.
 * <p>
 * A snapshot stops the log while it is written, so that a large state is not written after little log: the log since
 * the last snapshot must be at least twice as large as that was.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class SnapshotPolicy
{
    /** No snapshot has been taken yet. */
    static final long NO_SNAPSHOT = -1;

    /** Log below which a snapshot by time is not worth its pause. */
    static final long MIN_LOG_BYTES = 1 << 20;

    /** Log that each tick may take in an idle cluster: its frame of 64 bytes, and as much for members' reports. */
    static final long IDLE_BYTES_PER_TICK = 128;

    private static final int LOG_TO_SNAPSHOT_RATIO = 2;

    private final long logBytes;
    private final long intervalNs;
    private final long retryNs;
    private long lastSnapshotNs;
    private long lastRequestNs;
    private boolean wasRequested;

    /**
     * A policy.
     *
     * @param logBytes   log after which to take a snapshot; 0 for never by size.
     * @param intervalNs time after which to take a snapshot; 0 for never by time.
     * @param retryNs    time after which a request that led to no snapshot may be repeated.
     * @param nowNs      monotonic time.
     */
    SnapshotPolicy(final long logBytes, final long intervalNs, final long retryNs, final long nowNs)
    {
        this.logBytes = logBytes;
        this.intervalNs = intervalNs;
        this.retryNs = retryNs;
        this.lastSnapshotNs = nowNs;
    }

    /**
     * The snapshot that is there.
     *
     * @param logPosition at which it was taken, or {@link #NO_SNAPSHOT}.
     * @param length      bytes of its parts; 0 when it is not known.
     * @param ageMs       log time since then; with no snapshot, since the member started.
     */
    record LastSnapshot(long logPosition, long length, long ageMs)
    {
    }

    /**
     * Whether to ask for a snapshot now.
     *
     * @param nowNs          monotonic time.
     * @param commitPosition of the log.
     * @param last           the last snapshot.
     * @return true if so.
     */
    boolean isDue(final long nowNs, final long commitPosition, final LastSnapshot last)
    {
        if (wasRequested && nowNs - lastRequestNs < retryNs)
        {
            return false;
        }

        final long grown = commitPosition - Math.max(0, last.logPosition());
        final boolean isDueBySize =
            logBytes > 0 && grown >= Math.max(logBytes, LOG_TO_SNAPSHOT_RATIO * last.length());
        final boolean isDueByTime =
            intervalNs > 0 && nowNs - lastSnapshotNs >= intervalNs && grown - idleBytes(last) >= MIN_LOG_BYTES;
        return isDueBySize || isDueByTime;
    }

    private static long idleBytes(final LastSnapshot last)
    {
        return Math.max(0, last.ageMs()) / StateMachine.TICK_INTERVAL_MS * IDLE_BYTES_PER_TICK;
    }

    /**
     * A snapshot was asked for.
     *
     * @param nowNs monotonic time.
     */
    void onRequested(final long nowNs)
    {
        wasRequested = true;
        lastRequestNs = nowNs;
    }

    /**
     * A snapshot was taken.
     *
     * @param nowNs monotonic time.
     */
    void onTaken(final long nowNs)
    {
        wasRequested = false;
        lastSnapshotNs = nowNs;
    }
}
