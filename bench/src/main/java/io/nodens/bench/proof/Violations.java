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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong, the first few of each kind in words and the rest as a count.
 */
final class Violations
{
    static final String SERVES = "the cluster serves everybody in time once it is whole";
    static final String STAYS = "no member ends by itself";
    static final String RETURNS = "every member is ready again once it is whole";

    private static final int SHOWN_PER_RULE = 5;

    private final Map<String, List<String>> shown = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    void add(final String rule, final String detail)
    {
        counts.merge(rule, 1, Integer::sum);
        final List<String> details = shown.computeIfAbsent(rule, ignore -> new ArrayList<>());
        if (details.size() < SHOWN_PER_RULE)
        {
            details.add(detail);
        }
    }

    void addAll(final Violations others)
    {
        others.counts.forEach(
            (rule, count) ->
            {
                counts.merge(rule, count, Integer::sum);
                shown.computeIfAbsent(rule, ignore -> new ArrayList<>()).addAll(others.shown.get(rule));
            });
    }

    int count(final String rule)
    {
        return counts.getOrDefault(rule, 0);
    }

    /**
     * The verdict in one line.
     *
     * @return "lost 0, doubled 0, stale 0, members not back 0, other 0".
     */
    String summary()
    {
        final int lost = count(PathChecks.ACKNOWLEDGED) + count(PathChecks.EPHEMERALS);
        final int doubled = count(PathChecks.ONCE) + count(OrderChecks.ZXID_UNIQUE);
        final int stale = count(OrderChecks.LINEARIZABLE) + count(OrderChecks.SESSION_ORDER) +
            count(OrderChecks.REAL_TIME) + count(PathChecks.READ_VALUE);
        final int away = count(RETURNS);
        int all = 0;
        for (final int count : counts.values())
        {
            all += count;
        }
        return "lost " + lost + ", doubled " + doubled + ", stale " + stale + ", members not back " + away +
            ", other " + (all - lost - doubled - stale - away);
    }

    boolean isEmpty()
    {
        return counts.isEmpty();
    }

    List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        counts.forEach(
            (rule, count) ->
            {
                shown.get(rule).forEach((detail) -> lines.add(rule + ": " + detail));
                if (count > SHOWN_PER_RULE)
                {
                    lines.add(rule + ": " + (count - SHOWN_PER_RULE) + " more");
                }
            });
        return lines;
    }
}
