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
    static final String ACKNOWLEDGED = "every acknowledged write is there";
    static final String ONCE = "nothing was applied twice";
    static final String UNKNOWN = "nothing is there that nobody asked for";
    static final String EPHEMERALS = "ephemerals live as long as their session";
    static final String SUFFIXES = "sequence suffixes rise with the zxid";
    static final String MEMBERS_EQUAL = "members hold the same state";

    private final Timeline timeline;
    private final Violations violations;
    private final Set<Long> livingSessions = new HashSet<>();
    private final Set<String> killedClients = new HashSet<>();

    private StateChecks(final Collection<History> histories, final Timeline timeline, final Violations violations)
    {
        this.timeline = timeline;
        this.violations = violations;
        for (final History history : histories)
        {
            if (history.isKilled())
            {
                killedClients.add(history.client());
            }
            else
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
        checks.checkVersions();
        checks.checkSuffixes();
        for (final MemberState member : members)
        {
            checks.checkAcknowledged(member);
            checks.checkExplained(member);
            compare(members.get(0), member, violations);
        }
    }

    /** A set that was applied twice leaves a hole in the versions that its successors report. */
    private void checkVersions()
    {
        for (final NavigableMap<Long, Operation> writes : timeline.acknowledged().values())
        {
            Operation before = null;
            for (final Operation write : writes.values())
            {
                final boolean isSet = write.kind() == OperationKind.SET || write.kind() == OperationKind.INCREMENT;
                if (isSet && timeline.pending(write.path()).isEmpty() &&
                    write.answer().version() != (null == before ? 0 : before.answer().version()) + 1)
                {
                    violations.add(ONCE, write + " gave version " + write.answer().version() + " after " + before);
                }
                before = write;
            }
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

    private void checkAcknowledged(final MemberState member)
    {
        timeline.acknowledged().forEach(
            (path, writes) ->
            {
                if (path.equals(ProofPaths.COUNTER))
                {
                    return;
                }
                final Operation last = writes.lastEntry().getValue();
                final MemberState.Znode znode = member.znodes().get(path);
                if (!isAsAfter(last, writes, znode) && !isAsAfterPending(path, last, znode))
                {
                    final String rule = isEphemeral(writes) ? EPHEMERALS : ACKNOWLEDGED;
                    violations.add(rule, "member " + member.member() + ": " + path + " is " +
                        (null == znode ? "absent" : znode.toString()) + ", last write was " + last);
                }
            });
    }

    private boolean isAsAfter(
        final Operation last, final NavigableMap<Long, Operation> writes, final MemberState.Znode znode)
    {
        final boolean isGoneWithItsSession = isEphemeral(writes) && killedClients.contains(last.client());
        if (last.kind() == OperationKind.DELETE || isGoneWithItsSession)
        {
            return null == znode;
        }

        return null != znode &&
            znode.czxid() == create(writes).answer().zxid() &&
            znode.mzxid() == last.answer().zxid() &&
            znode.version() == last.answer().version() &&
            znode.value().equals(last.value()) &&
            isEphemeral(writes) == (znode.ephemeralOwner() != 0);
    }

    private boolean isAsAfterPending(final String path, final Operation last, final MemberState.Znode znode)
    {
        for (final Operation pending : timeline.pending(path))
        {
            final boolean isSame = switch (pending.kind())
            {
                case DELETE -> null == znode;
                case SET -> null != znode && znode.version() == last.answer().version() + 1 &&
                    znode.value().equals(pending.value());
                default -> null != znode && znode.version() == 0 && znode.value().equals(pending.value());
            };
            if (isSame)
            {
                return true;
            }
        }
        return false;
    }

    private static boolean isEphemeral(final NavigableMap<Long, Operation> writes)
    {
        final Operation create = create(writes);
        return null != create && create.kind() == OperationKind.CREATE_EPHEMERAL;
    }

    private static Operation create(final NavigableMap<Long, Operation> writes)
    {
        for (final Operation write : writes.descendingMap().values())
        {
            if (write.kind().isCreate())
            {
                return write;
            }
        }
        return null;
    }

    private void checkExplained(final MemberState member)
    {
        final Map<String, String> queuePathByValue = new HashMap<>();
        member.znodes().forEach(
            (path, znode) ->
            {
                if (znode.ephemeralOwner() != 0 && !livingSessions.contains(znode.ephemeralOwner()))
                {
                    violations.add(EPHEMERALS, "member " + member.member() + ": " + path + " of session " +
                        znode.ephemeralOwner() + ", which is dead");
                }
                if (!ProofPaths.isFurniture(path))
                {
                    if (timeline.acknowledged(path).isEmpty() && !isPendingCreate(path, znode))
                    {
                        violations.add(UNKNOWN, "member " + member.member() + ": " + path + " " + znode);
                    }
                    final String twin = path.startsWith(ProofPaths.QUEUE) ?
                        queuePathByValue.put(znode.value(), path) : null;
                    if (null != twin)
                    {
                        violations.add(ONCE, "member " + member.member() + ": " + twin + " and " + path +
                            " come from one create, " + znode.value());
                    }
                }
            });
    }

    private boolean isPendingCreate(final String path, final MemberState.Znode znode)
    {
        final List<Operation> candidates = new ArrayList<>(timeline.pending(path));
        candidates.addAll(timeline.pending(path.replaceFirst("[0-9]+$", "")));
        for (final Operation candidate : candidates)
        {
            if (candidate.kind().isCreate() && candidate.value().equals(znode.value()))
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
