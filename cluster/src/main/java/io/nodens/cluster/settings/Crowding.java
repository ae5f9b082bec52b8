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
package io.nodens.cluster.settings;

import java.util.List;

/**
 * Finds members whose spinning threads would outnumber the processors of their host, and lets them park after short
 * waits, with the time-outs of the {@code dev} profile: threads that spin in turn keep each other from the processor
 * for whole time slices, and an election then takes longer than its own time-outs.
 * <p>
 * <b>Thread:</b> any; has no state.
 */
public final class Crowding
{
    /** Threads that yield may share a processor with one other; those that spin may not. */
    private static final int YIELDING_THREADS_PER_PROCESSOR = 2;
    private static final List<MemberSetting> TIMES = List.of(
        MemberSetting.LEADER_HEARTBEAT_TIMEOUT,
        MemberSetting.LEADER_HEARTBEAT_INTERVAL,
        MemberSetting.ELECTION_TIMEOUT,
        MemberSetting.ELECTION_STATUS_INTERVAL,
        MemberSetting.STARTUP_CANVASS_TIMEOUT,
        MemberSetting.CLUSTER_SESSION_TIMEOUT,
        MemberSetting.STALE_TIMEOUT,
        MemberSetting.STALE_CLOSE_TIMEOUT,
        MemberSetting.RESUBMIT_TIMEOUT,
        MemberSetting.STALL_THRESHOLD);

    private Crowding()
    {
    }

    /**
     * Whether the hot threads of the members on this host are too many for it.
     *
     * @param context    with its members concluded.
     * @param processors of the host.
     * @return false for the {@code dev} profile, whose threads park anyway.
     */
    static boolean isCrowded(final MemberContext context, final int processors)
    {
        switch (context.profile())
        {
            case DEDICATED:
                return hotThreads(context) > processors;

            case BALANCED:
                return hotThreads(context) > YIELDING_THREADS_PER_PROCESSOR * processors;

            default:
                return false;
        }
    }

    /** Of all members that the list puts on this member's host. */
    private static int hotThreads(final MemberContext context)
    {
        final boolean isDedicated = MemberProfile.DEDICATED == context.profile();
        final int drivers = context.isExternalDriver() ? 0 : isDedicated ? 2 : 1;
        final int recorders = ThreadLayout.hasOwnRecorder(context) ? 1 : 0;
        final int frontEnds = ThreadLayout.isFrontEndShared(context) ? 0 : 1;
        final int services = ThreadLayout.isServiceShared(context) ? 0 : 1;
        final String host = context.endpoints().member(context.memberId()).host();
        final long members = context.endpoints().all().stream().filter((member) -> member.host().equals(host)).count();
        return (int)members * (1 + services + frontEnds + drivers + recorders);
    }

    /**
     * Take the times of the {@code dev} profile, unless one of them was given: they belong together.
     *
     * @param context that is crowded.
     */
    static void relax(final MemberContext context)
    {
        if (TIMES.stream().noneMatch(context::isGiven))
        {
            for (final MemberSetting setting : TIMES)
            {
                context.derived(setting, setting.check(setting.defaultText(MemberProfile.DEV)));
            }
        }
    }

    /**
     * What to say at start.
     *
     * @param context    concluded.
     * @param processors of the host.
     * @return a phrase, or null when there is nothing to say.
     */
    public static String warning(final MemberContext context, final int processors)
    {
        return context.isCrowded() ?
            hotThreads(context) + " threads of the profile " + context.profile().text() + " on " + processors +
            " processors would keep each other from running: this member's threads park after short waits, with the" +
            " time-outs of the profile dev where none was given; use more processors, or profile dev" :
            null;
    }
}
