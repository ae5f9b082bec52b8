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
package io.nodens.cluster.admin;

import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.Vitals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether a member is alive, that is: a supervisor need not start it again; and whether it is ready, that is: it takes
 * writes and shows what was committed lately.
 */
final class HealthChecks
{
    /** A keeper that has not looked for so long hangs, or its process does. */
    private static final long MAX_SILENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final AdminSources sources;
    private final long staleNs;

    HealthChecks(final AdminSources sources)
    {
        this.sources = sources;
        staleNs = sources.context().number(MemberSetting.STALE_TIMEOUT);
    }

    /**
     * Answer {@code /livez}.
     */
    AdminReply live(final AdminRequest request)
    {
        return reply("alive", notAliveBecause());
    }

    /**
     * Answer {@code /readyz}.
     */
    AdminReply ready(final AdminRequest request)
    {
        return reply("ready", notReadyBecause());
    }

    private static AdminReply reply(final String what, final List<String> reasons)
    {
        if (reasons.isEmpty())
        {
            return AdminReply.text(AdminReply.OK, "ok\n");
        }

        final StringBuilder text = new StringBuilder("not " + what + "\n");
        reasons.forEach((reason) -> text.append(reason).append('\n'));
        return AdminReply.text(AdminReply.UNAVAILABLE, text.toString());
    }

    /**
     * Why a supervisor should start the member again.
     *
     * @return reasons; none when it should not.
     */
    List<String> notAliveBecause()
    {
        final List<String> reasons = new ArrayList<>();
        final String fault = sources.fault().get();
        if (null != fault)
        {
            reasons.add("stopping: " + fault);
        }

        final Vitals vitals = sources.status().vitals();
        final long silenceNs = null == vitals ? 0 : sources.nanoClock().nanoTime() - vitals.beatNs();
        if (silenceNs > MAX_SILENCE_NS)
        {
            reasons.add("hangs: its keeper has not looked for " + MemberLog.seconds(silenceNs));
        }
        return reasons;
    }

    /**
     * Why clients should go elsewhere.
     *
     * @return reasons; none when they need not.
     */
    List<String> notReadyBecause()
    {
        final List<String> reasons = notAliveBecause();
        final MemberStatus status = sources.status();
        final Vitals vitals = status.vitals();
        if (null == vitals)
        {
            reasons.add("starting: " + sources.log().lastWaiting());
        }
        else if (!vitals.hasServed())
        {
            reasons.add("starting: waiting for " + vitals.waitingFor());
        }
        else if (!vitals.isElected())
        {
            reasons.add("no leader: since " +
                MemberLog.seconds(sources.nanoClock().nanoTime() - vitals.sinceNs()) + waiting(vitals));
        }
        else if (!vitals.isFrontEndOpen())
        {
            reasons.add("no session with the leader (member " + status.leaderMemberId() + ")" + waiting(vitals));
        }
        else if (!status.isServing())
        {
            reasons.add("replica lags: it has not applied the beginning of term " + vitals.termId() + waiting(vitals));
        }
        else
        {
            addLag(reasons, vitals);
        }
        return reasons;
    }

    private void addLag(final List<String> reasons, final Vitals vitals)
    {
        final long lagNs = lagNs();
        if (lagNs >= staleNs)
        {
            reasons.add("replica lags: it has nothing newer than " + MemberLog.seconds(lagNs) + " ago (limit " +
                MemberSetting.STALE_TIMEOUT.property() + " " + MemberLog.seconds(staleNs) + "; applied position " +
                sources.status().appliedPosition() + " of " + vitals.commitPosition() + " committed)");
        }
    }

    /**
     * By how much the member's replica is behind what was committed.
     *
     * @return nanoseconds; {@link MemberStatus#NULL_VALUE} unknown.
     */
    long lagNs()
    {
        final long freshNs = sources.status().freshNs();
        return 0 == freshNs ? MemberStatus.NULL_VALUE : Math.max(0, sources.nanoClock().nanoTime() - freshNs);
    }

    private static String waiting(final Vitals vitals)
    {
        return vitals.waitingFor().isEmpty() ? "" : "; waiting for " + vitals.waitingFor();
    }
}
