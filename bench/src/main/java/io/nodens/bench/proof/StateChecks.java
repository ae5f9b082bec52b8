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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks of the final tree against the histories.
 */
final class StateChecks
{
    static final String UNKNOWN = "nothing is there that nobody asked for";
    static final String SUFFIXES = "sequence suffixes rise with the zxid";
    static final String MEMBERS_EQUAL = "members hold the same state";

    private final Timeline timeline;
    private final Violations violations;
    private final Set<Long> livingSessions = new HashSet<>();

    private StateChecks(final Collection<History> histories, final Timeline timeline, final Violations violations)
    {
        this.timeline = timeline;
        this.violations = violations;
        for (final History history : histories)
        {
            if (!history.isOver())
            {
                livingSessions.addAll(history.sessionIds());
            }
        }
    }

    static void check(
        final Collection<History> histories,
        final Timeline timeline,
        final List<MemberState> members,
        final Violations violations)
    {
        final StateChecks checks = new StateChecks(histories, timeline, violations);
        checks.checkSuffixes();
        for (final MemberState member : members)
        {
            checks.checkExplained(member);
            compare(members.get(0), member, violations);
        }
    }

    private void checkSuffixes()
    {
        final Map<Long, Operation> creates = new TreeMap<>();
        for (final NavigableMap<Long, Operation> writes : timeline.acknowledged().values())
        {
            for (final Operation write : writes.values())
            {
                if (write.kind() == OperationKind.CREATE_SEQUENTIAL)
                {
                    creates.put(write.answer().zxid(), write);
                }
            }
        }

        long lastSuffix = -1;
        for (final Operation create : creates.values())
        {
            final long suffix = Long.parseLong(create.znodePath().substring(create.path().length()));
            if (suffix <= lastSuffix)
            {
                violations.add(SUFFIXES, create + " came after suffix " + lastSuffix);
            }
            lastSuffix = suffix;
        }
    }

    private void checkExplained(final MemberState member)
    {
        final Map<String, String> queuePathByValue = new HashMap<>();
        member.znodes().forEach(
            (path, znode) ->
            {
                if (znode.ephemeralOwner() != 0 && !livingSessions.contains(znode.ephemeralOwner()))
                {
                    violations.add(PathChecks.EPHEMERALS, "member " + member.member() + ": " + path + " of session " +
                        znode.ephemeralOwner() + ", which is dead");
                }
                if (!ProofPaths.isFurniture(path))
                {
                    if (!isKnown(path, znode))
                    {
                        violations.add(UNKNOWN, "member " + member.member() + ": " + path + " " + znode);
                    }
                    final String twin = path.startsWith(ProofPaths.QUEUE) ?
                        queuePathByValue.put(znode.value(), path) : null;
                    if (null != twin)
                    {
                        violations.add(PathChecks.ONCE, "member " + member.member() + ": " + twin + " and " + path +
                            " come from one create, " + znode.value());
                    }
                }
            });
    }

    private boolean isKnown(final String path, final MemberState.Znode znode)
    {
        if (!timeline.acknowledged(path).isEmpty() || !timeline.unanswered(path).isEmpty())
        {
            return true;
        }
        for (final Timeline.Unanswered write : timeline.unanswered(path.replaceFirst("[0-9]+$", "")))
        {
            if (write.operation().kind() == OperationKind.CREATE_SEQUENTIAL &&
                write.operation().value().equals(znode.value()))
            {
                return true;
            }
        }
        return false;
    }

    private static void compare(final MemberState expected, final MemberState actual, final Violations violations)
    {
        if (expected.zxid() != actual.zxid() || expected.digest() != actual.digest())
        {
            violations.add(MEMBERS_EQUAL, "member " + expected.member() + " zxid " + expected.zxid() + " digest " +
                Long.toHexString(expected.digest()) + ", member " + actual.member() + " zxid " + actual.zxid() +
                " digest " + Long.toHexString(actual.digest()));
        }
        final Set<String> paths = new HashSet<>(expected.znodes().keySet());
        paths.addAll(actual.znodes().keySet());
        for (final String path : paths)
        {
            final MemberState.Znode one = expected.znodes().get(path);
            final MemberState.Znode other = actual.znodes().get(path);
            if (null == one || !one.equals(other))
            {
                violations.add(MEMBERS_EQUAL, path + " is " + one + " at member " + expected.member() + " and " +
                    other + " at member " + actual.member());
            }
        }
    }
}
