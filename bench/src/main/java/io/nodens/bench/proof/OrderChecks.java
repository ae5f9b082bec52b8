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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks over histories alone: order of zxids, recency of reads, errors.
 */
final class OrderChecks
{
    static final String ERRORS = "no client sees an error";
    static final String ONE_SESSION = "a living client keeps its session";
    static final String ZXID_UNIQUE = "a zxid belongs to one write";
    static final String SESSION_ORDER = "zxids of a session rise with its writes and never go back with its reads";
    static final String REAL_TIME = "a write invoked after another was acknowledged has the higher zxid";
    static final String LINEARIZABLE = "a linearizable read is as new as anything that anybody knew of before it";

    private OrderChecks()
    {
    }

    static void check(
        final Collection<History> histories,
        final Timeline timeline,
        final Outages outages,
        final Violations violations)
    {
        checkSessions(histories, outages, violations);
        checkErrors(histories, outages, violations);
        final List<Operation> writes = acknowledgedWritesByZxid(histories);
        checkUnique(writes, violations);
        checkRealTime(writes, violations);
        checkSessionOrder(histories, violations);
        checkLinearizableReads(histories, timeline, violations);
    }

    private static void checkSessions(
        final Collection<History> histories, final Outages outages, final Violations violations)
    {
        final Map<Long, String> owners = new HashMap<>();
        for (final History history : histories)
        {
            final boolean isLost = null != history.end() && !outages.isLossAllowed(history);
            if (isLost || history.sessionIds().size() > 1 || (history.sessionIds().isEmpty() && !history.isKilled()))
            {
                violations.add(ONE_SESSION, history.client() + " held " + history.sessionIds() +
                    (isLost ? ", and lost it without reason" : ""));
            }
            for (final long sessionId : history.sessionIds())
            {
                final String other = owners.put(sessionId, history.client());
                if (null != other)
                {
                    violations.add(ONE_SESSION, history.client() + " and " + other + " share " + sessionId);
                }
            }
        }
    }

    private static void checkErrors(
        final Collection<History> histories, final Outages outages, final Violations violations)
    {
        for (final History history : histories)
        {
            for (final Operation operation : history.operations())
            {
                final boolean isAllowed = switch (operation.outcome())
                {
                    case ACKNOWLEDGED -> true;
                    case PENDING -> history.isKilled();
                    case REFUSED, UNKNOWN -> outages.areAllowed();
                    case FAILED -> false;
                };
                if (!isAllowed)
                {
                    violations.add(ERRORS, operation.toString());
                }
            }
        }
    }

    private static List<Operation> acknowledgedWritesByZxid(final Collection<History> histories)
    {
        final List<Operation> writes = new ArrayList<>();
        for (final History history : histories)
        {
            for (final Operation operation : history.operations())
            {
                if (operation.isAcknowledged() && operation.kind().isWrite())
                {
                    writes.add(operation);
                }
            }
        }
        writes.sort(Comparator.comparingLong((operation) -> operation.answer().zxid()));
        return writes;
    }

    private static void checkUnique(final List<Operation> writes, final Violations violations)
    {
        for (int i = 1; i < writes.size(); i++)
        {
            if (writes.get(i - 1).answer().zxid() == writes.get(i).answer().zxid())
            {
                violations.add(ZXID_UNIQUE, writes.get(i - 1) + " and " + writes.get(i));
            }
        }
    }

    private static void checkRealTime(final List<Operation> writes, final Violations violations)
    {
        Operation firstCompleted = null;
        for (int i = writes.size() - 1; i >= 0; i--)
        {
            final Operation write = writes.get(i);
            if (null != firstCompleted && firstCompleted.completedNs() < write.invokedNs())
            {
                violations.add(REAL_TIME, write + " was invoked after " + firstCompleted + " was acknowledged");
            }
            if (null == firstCompleted || write.completedNs() < firstCompleted.completedNs())
            {
                firstCompleted = write;
            }
        }
    }

    private static void checkSessionOrder(final Collection<History> histories, final Violations violations)
    {
        for (final History history : histories)
        {
            long lastZxid = 0;
            for (final Operation operation : history.operations())
            {
                if (!operation.isAcknowledged() || operation.kind() == OperationKind.UNLOCK)
                {
                    continue;
                }
                final long zxid = operation.answer().zxid();
                if (zxid < lastZxid || (zxid == lastZxid && operation.kind().isWrite()))
                {
                    violations.add(SESSION_ORDER, operation + " came after zxid " + lastZxid);
                }
                lastZxid = Math.max(lastZxid, zxid);
            }
        }
    }

    private static void checkLinearizableReads(
        final Collection<History> histories, final Timeline timeline, final Violations violations)
    {
        for (final History history : histories)
        {
            for (final Operation operation : history.operations())
            {
                if (operation.kind() == OperationKind.READ_LINEARIZABLE && operation.isAcknowledged())
                {
                    final long known = timeline.highestZxidKnown(operation.invokedNs());
                    if (operation.answer().zxid() < known)
                    {
                        violations.add(LINEARIZABLE,
                            operation + ", but before it was asked for somebody knew of zxid " + known);
                    }
                }
            }
        }
    }
}
