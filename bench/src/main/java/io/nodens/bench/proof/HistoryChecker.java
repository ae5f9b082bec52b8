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
package io.nodens.bench.proof;

import java.util.Collection;
import java.util.List;

/**
 * Holds recorded histories and the final state of every member against what the service promises. A pure function: the
 * same input gives the same answer, so a kept directory can be judged again.
 */
final class HistoryChecker
{
    private HistoryChecker()
    {
    }

    /**
     * Look for anything that must not be, in a run whose clients were never cut off for long.
     *
     * @param histories of all clients, the killed ones too.
     * @param members   dumps of all members, taken when nobody wrote any more and the sessions of the dead had expired.
     * @return what is wrong; empty when the proof holds.
     */
    static Violations check(final Collection<History> histories, final List<MemberState> members)
    {
        return check(histories, members, Outages.NONE);
    }

    /**
     * Look for anything that must not be.
     *
     * @param histories of all clients, the killed ones too.
     * @param members   dumps of all members, taken when nobody wrote any more and the sessions of the dead had expired;
     *                  none to judge the histories alone.
     * @param outages   what clients may be told.
     * @return what is wrong; empty when the proof holds.
     */
    static Violations check(
        final Collection<History> histories, final List<MemberState> members, final Outages outages)
    {
        final Violations violations = new Violations();
        final Timeline timeline = new Timeline(histories);
        OrderChecks.check(histories, timeline, outages, violations);
        PathChecks.check(histories, timeline, members, violations);
        LockChecks.check(histories, timeline, members, violations);
        StateChecks.check(histories, timeline, members, violations);
        return violations;
    }
}
