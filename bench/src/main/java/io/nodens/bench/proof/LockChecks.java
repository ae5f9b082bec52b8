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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Checks of the lock, its fencing tokens, and the counter that they protect.
 */
final class LockChecks
{
    static final String EXCLUSION = "two clients never hold the lock at once, and tokens rise from holder to holder";
    static final String COUNTER = "the counter equals the acknowledged increments";
    static final String FENCING = "the counter's fencing token never goes back";

    /**
     * A stretch of time in which a client knew that it held the lock.
     */
    private record Hold(Operation acquired, long startNs, long endNs)
    {
    }

    private LockChecks()
    {
    }

    static void check(
        final Collection<History> histories,
        final Timeline timeline,
        final Collection<MemberState> members,
        final Violations violations)
    {
        checkExclusion(histories, violations);
        checkIncrements(timeline, violations);
        for (final MemberState member : members)
        {
            checkCounter(member, timeline, violations);
        }
    }

    private static void checkExclusion(final Collection<History> histories, final Violations violations)
    {
        final List<Hold> holds = new ArrayList<>();
        for (final History history : histories)
        {
            addHolds(history, holds);
        }
        holds.sort(Comparator.comparingLong(Hold::startNs));

        for (int i = 1; i < holds.size(); i++)
        {
            final Hold before = holds.get(i - 1);
            final Hold hold = holds.get(i);
            if (hold.startNs() < before.endNs())
            {
                violations.add(EXCLUSION, hold.acquired() + " while held by " + before.acquired());
            }
            if (hold.acquired().answer().zxid() <= before.acquired().answer().zxid())
            {
                violations.add(EXCLUSION, hold.acquired() + " came after " + before.acquired());
            }
        }
    }

    private static void addHolds(final History history, final List<Hold> holds)
    {
        Operation acquired = null;
        long lastEventNs = 0;
        for (final Operation operation : history.operations())
        {
            if (null != acquired && operation.kind() == OperationKind.UNLOCK)
            {
                holds.add(new Hold(acquired, acquired.completedNs(), operation.invokedNs()));
                acquired = null;
            }
            else if (operation.kind() == OperationKind.LOCK && operation.isAcknowledged())
            {
                acquired = operation;
            }
            lastEventNs = operation.isUnanswered() ? operation.invokedNs() : operation.completedNs();
        }
        if (null != acquired)
        {
            holds.add(new Hold(acquired, acquired.completedNs(), lastEventNs));
        }
    }

    private static void checkIncrements(final Timeline timeline, final Violations violations)
    {
        Operation before = null;
        for (final Operation increment : timeline.acknowledged(ProofPaths.COUNTER).values())
        {
            if (null != before)
            {
                if (ProofPaths.counterValue(increment.value()) <= ProofPaths.counterValue(before.value()))
                {
                    violations.add(COUNTER, increment + " wrote '" + increment.value() + "' after " + before.value());
                }
                if (ProofPaths.counterToken(increment.value()) < ProofPaths.counterToken(before.value()))
                {
                    violations.add(FENCING, increment + " wrote '" + increment.value() + "' after " + before.value());
                }
            }
            before = increment;
        }
    }

    private static void checkCounter(final MemberState member, final Timeline timeline, final Violations violations)
    {
        final MemberState.Znode znode = member.znodes().get(ProofPaths.COUNTER);
        if (null == znode)
        {
            violations.add(COUNTER, "member " + member.member() + " has no counter");
            return;
        }

        final long acknowledged = timeline.acknowledged(ProofPaths.COUNTER).size();
        final long unanswered = timeline.unanswered(ProofPaths.COUNTER).size();
        final long value = ProofPaths.counterValue(znode.value());
        if (value < acknowledged || value > acknowledged + unanswered || value != znode.version())
        {
            violations.add(COUNTER, "member " + member.member() + " has '" + znode.value() + "' version " +
                znode.version() + ", acknowledged " + acknowledged + ", unanswered " + unanswered);
        }
    }
}
