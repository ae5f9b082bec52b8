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
package io.nodens.cluster.cli.perf;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What was measured of one thing at one member.
 *
 * @param role      of the member: leader or follower.
 * @param memberId  of the member.
 * @param measure   that was timed.
 * @param count     of the figures.
 * @param p50Ns     half of them took at most so long, nanoseconds.
 * @param p99Ns     99 of 100 took at most so long, nanoseconds.
 * @param longestNs of them, nanoseconds.
 * @param perSecond requests a second of the time in which one was under way.
 */
public record Figures(
    String role, int memberId, Measure measure, long count, long p50Ns, long p99Ns, long longestNs, double perSecond)
{
    /**
     * Sum up.
     *
     * @param role        of the member.
     * @param memberId    of the member.
     * @param measure     that was timed.
     * @param histogram   of the times, nanoseconds.
     * @param intervalNs  at which one was to begin; 0 where others that wait are timed anyway.
     * @param underWayNs  time in which one was under way.
     * @return the figures. Where one took longer than the interval, those that would have begun meanwhile count, too.
     */
    static Figures of(
        final String role,
        final int memberId,
        final Measure measure,
        final Histogram histogram,
        final long intervalNs,
        final long underWayNs)
    {
        final long count = histogram.getTotalCount();
        final Histogram corrected = 0 == intervalNs ? histogram :
            histogram.copyCorrectedForCoordinatedOmission(Math.max(intervalNs, histogram.getValueAtPercentile(50)));
        return new Figures(
            role, memberId, measure, count, corrected.getValueAtPercentile(50), corrected.getValueAtPercentile(99),
            histogram.getMaxValue(), 0 == underWayNs ? 0 : count * measure.requests() * 1e9 / underWayNs);
    }

    /**
     * Where it was.
     *
     * @return role and id of the member.
     */
    String place()
    {
        return role + " " + memberId;
    }

    /**
     * A time for people.
     *
     * @param timeNs nanoseconds.
     * @return three digits and the unit.
     */
    static String text(final long timeNs)
    {
        if (timeNs < 1_000_000)
        {
            return Math.max(1, Math.round(timeNs / 1e3)) + " us";
        }

        final boolean isMillis = timeNs < 1_000_000_000;
        final double value = timeNs / (isMillis ? 1e6 : 1e9);
        final String digits = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, digits, value) + (isMillis ? " ms" : " s");
    }
}
