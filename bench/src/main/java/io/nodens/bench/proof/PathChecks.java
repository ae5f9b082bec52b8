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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows each znode through everything that was acknowledged, refused and read of it, in zxid order, and holds the end
 * against what every member has. Between two of these events any of the writes without an answer may have happened that
 * could have had a zxid in between: all states that can be are carried along, and something is wrong when none of them
 * explains what was seen.
 * <p>
 * Writes of one session happen in the order in which it made them; so, of each client's unanswered writes, one that is
 * taken to have happened passes over all before it.
 */
final class PathChecks
{
    static final String ACKNOWLEDGED = "every acknowledged write is there";
    static final String ONCE = "nothing was applied twice";
    static final String EPHEMERALS = "ephemerals live as long as their session";
    static final String READ_VALUE = "a read shows the last write up to its zxid";

    private final String path;
    private final Timeline timeline;
    private final Violations violations;
    private final List<List<Timeline.Unanswered>> sources = new ArrayList<>();
    private final Map<String, History> historyByClient;
    private Set<Candidate> candidates = new LinkedHashSet<>();
    private long reachedZxid;

    private PathChecks(
        final String path,
        final Timeline timeline,
        final Map<String, History> historyByClient,
        final Violations violations)
    {
        this.path = path;
        this.timeline = timeline;
        this.historyByClient = historyByClient;
        this.violations = violations;
        addSources();

        final List<Integer> turns = new ArrayList<>();
        sources.forEach((ignore) -> turns.add(0));
        candidates.add(path.equals(ProofPaths.COUNTER) ?
            new Candidate(true, 0, ProofPaths.COUNTER_START, Candidate.UNKNOWN_ZXID, Candidate.UNKNOWN_ZXID, null,
                List.copyOf(turns)) :
            Candidate.absent(List.copyOf(turns)));
    }

    static void check(
        final Collection<History> histories,
        final Timeline timeline,
        final List<MemberState> members,
        final Violations violations)
    {
        final Map<String, History> historyByClient = new HashMap<>();
        histories.forEach((history) -> historyByClient.put(history.client(), history));
        for (final String path : timeline.paths())
        {
            if (!timeline.acknowledged(path).isEmpty() || !ProofPaths.isFurniture(path))
            {
                final PathChecks checks = new PathChecks(path, timeline, historyByClient, violations);
                checks.follow();
                checks.end(members);
            }
        }
    }

    private void addSources()
    {
        final Map<String, List<Timeline.Unanswered>> byClient = new HashMap<>();
        for (final Timeline.Unanswered write : timeline.unanswered(path))
        {
            // What a sequential create made has another path.
            if (write.operation().kind() != OperationKind.CREATE_SEQUENTIAL)
            {
                byClient.computeIfAbsent(write.operation().client(), ignore -> new ArrayList<>()).add(write);
            }
        }
        final Set<String> owners = new LinkedHashSet<>();
        timeline.acknowledged(path).values().forEach((write) -> addOwner(write, owners));
        timeline.unanswered(path).forEach((write) -> addOwner(write.operation(), owners));
        for (final String owner : owners)
        {
            final History history = historyByClient.get(owner);
            if (history.isOver())
            {
                byClient.computeIfAbsent(owner, ignore -> new ArrayList<>()).add(expiry(history));
            }
        }
        sources.addAll(byClient.values());
    }

    private static void addOwner(final Operation write, final Set<String> owners)
    {
        if (write.kind() == OperationKind.CREATE_EPHEMERAL)
        {
            owners.add(write.client());
        }
    }

    /** The end of a session deletes its ephemerals: a write that nobody asked for, after all of the session's own. */
    private Timeline.Unanswered expiry(final History history)
    {
        long lastZxid = 0;
        for (final Operation operation : history.operations())
        {
            lastZxid = operation.isAcknowledged() ? Math.max(lastZxid, operation.answer().zxid()) : lastZxid;
        }
        final Operation delete = new Operation(
            history.client(), history.operations().size() + 1, OperationKind.DELETE, path, "", Operation.NEVER,
            Operation.NEVER, Operation.Outcome.PENDING, null, "end of the session");
        return new Timeline.Unanswered(delete, lastZxid, Timeline.UNBOUNDED);
    }

    private void follow()
    {
        final List<Operation> events = new ArrayList<>(timeline.acknowledged(path).values());
        for (final Operation observation : timeline.observations(path))
        {
            // Without a zxid nobody decided: the request was never sent.
            if (observation.answer().zxid() > 0)
            {
                events.add(observation);
            }
        }
        events.sort(Comparator.<Operation>comparingLong((event) -> event.answer().zxid())
            .thenComparing((event) -> !isChange(event)));
        for (final Operation event : events)
        {
            final long zxid = event.answer().zxid();
            if (isChange(event))
            {
                addUnanswered(zxid - 1);
                change(event, zxid);
            }
            else
            {
                addUnanswered(zxid);
                observe(event);
            }
            reachedZxid = zxid;
        }
    }

    private static boolean isChange(final Operation event)
    {
        return event.isAcknowledged() && event.kind().isWrite();
    }

    /** Add every state that unanswered writes with zxids above the last event's and up to the given one may make. */
    private void addUnanswered(final long upToZxid)
    {
        if (sources.isEmpty())
        {
            return;
        }

        final Deque<Candidate> open = new ArrayDeque<>(candidates);
        while (!open.isEmpty())
        {
            final Candidate candidate = open.removeFirst();
            for (int i = 0; i < sources.size(); i++)
            {
                final List<Timeline.Unanswered> source = sources.get(i);
                for (int turn = candidate.turns().get(i); turn < source.size(); turn++)
                {
                    final Timeline.Unanswered write = source.get(turn);
                    final boolean isPossible =
                        Math.max(write.afterZxid(), reachedZxid) < Math.min(write.upToZxid(), upToZxid);
                    final Candidate after = isPossible ?
                        candidate.after(write.operation(), Candidate.UNKNOWN_ZXID) : null;
                    if (null != after)
                    {
                        final Candidate next = after.withTurn(i, turn + 1);
                        if (candidates.add(next))
                        {
                            open.addLast(next);
                        }
                    }
                }
            }
        }
    }

    private void change(final Operation write, final long zxid)
    {
        final Set<Candidate> after = new LinkedHashSet<>();
        for (final Candidate candidate : candidates)
        {
            final Candidate next = candidate.after(write, zxid);
            if (null != next && (write.kind() == OperationKind.DELETE || next.version() == write.answer().version()))
            {
                after.add(pass(next, zxid));
            }
        }

        if (after.isEmpty())
        {
            final Candidate any = candidates.iterator().next();
            violations.add(ruleOf(write), write + " version " + write.answer().version() + ", before it " + shown());
            after.add(write.kind() == OperationKind.DELETE ? Candidate.absent(any.turns()) : new Candidate(
                true,
                write.answer().version(),
                write.value(),
                write.kind().isCreate() ? zxid : any.czxid(),
                zxid,
                write.kind().isCreate() ? write : any.create(),
                any.turns()));
        }
        candidates = after;
    }

    /** Writes whose window is over can be passed over at once, which keeps the number of states small. */
    private Candidate pass(final Candidate candidate, final long zxid)
    {
        Candidate passed = candidate;
        for (int i = 0; i < sources.size(); i++)
        {
            int turn = candidate.turns().get(i);
            while (turn < sources.get(i).size() && sources.get(i).get(turn).upToZxid() <= zxid)
            {
                turn++;
            }
            passed = turn == candidate.turns().get(i) ? passed : passed.withTurn(i, turn);
        }
        return passed;
    }

    /** A version, or a znode, too many was made by a write that happened twice; one too few was lost. */
    private String ruleOf(final Operation write)
    {
        for (final Candidate candidate : candidates)
        {
            final boolean isTooFew = write.kind().isCreate() ? !candidate.isPresent() :
                !candidate.isPresent() || write.answer().version() <= candidate.version() + 1;
            if (isTooFew)
            {
                return ACKNOWLEDGED;
            }
        }
        return ONCE;
    }

    private void observe(final Operation observation)
    {
        final Set<Candidate> matching = new LinkedHashSet<>();
        for (final Candidate candidate : candidates)
        {
            if (explains(candidate, observation))
            {
                matching.add(candidate);
            }
        }
        if (!matching.isEmpty())
        {
            candidates = matching;
            return;
        }

        if (observation.isRefused())
        {
            violations.add(observation.error().equals("NODE_EXISTS") ? ONCE : ACKNOWLEDGED,
                observation + " up to zxid " + observation.answer().zxid() + ", but it must be " + shown());
            return;
        }
        final Operation.Answer answer = observation.answer();
        violations.add(READ_VALUE, observation + " shows '" + answer.result() + "' version " + answer.version() +
            ", expected " + shown());
        // One wrong write is told of once, not with every read that shows it.
        final Candidate any = candidates.iterator().next();
        candidates.add(answer.version() == Operation.ABSENT ? Candidate.absent(any.turns()) : new Candidate(
            true, answer.version(), answer.result(), Candidate.UNKNOWN_ZXID, Candidate.UNKNOWN_ZXID, any.create(),
            any.turns()));
    }

    private static boolean explains(final Candidate candidate, final Operation observation)
    {
        if (observation.isRefused())
        {
            return switch (observation.error())
            {
                case "NO_NODE" -> !candidate.isPresent() && !observation.kind().isCreate();
                case "NODE_EXISTS", "BAD_VERSION" -> candidate.isPresent();
                default -> true;
            };
        }
        final Operation.Answer answer = observation.answer();
        return candidate.isPresent() ?
            answer.version() == candidate.version() && answer.result().equals(candidate.value()) :
            answer.version() == Operation.ABSENT;
    }

    private void end(final List<MemberState> members)
    {
        addUnanswered(Timeline.UNBOUNDED);
        candidates.removeIf((candidate) -> candidate.isPresent() && candidate.isEphemeral() &&
            historyByClient.get(candidate.create().client()).isOver());
        if (candidates.isEmpty())
        {
            // Something wrong was reported on the way, and was not to be followed to the end.
            return;
        }

        final List<String> different = new ArrayList<>();
        MemberState.Znode found = null;
        for (final MemberState member : members)
        {
            final MemberState.Znode znode = member.znodes().get(path);
            if (candidates.stream().noneMatch((candidate) -> candidate.is(znode)))
            {
                different.add(member.member());
                found = znode;
            }
        }
        if (!different.isEmpty())
        {
            violations.add(ruleOf(found), "at member " + String.join(", ", different) + " " + path + " is " +
                (null == found ? "absent" : found) + ", expected " + shown());
        }
    }

    private String ruleOf(final MemberState.Znode found)
    {
        int highestVersion = -1;
        boolean isEphemeral = null != found && found.ephemeralOwner() != 0;
        for (final Candidate candidate : candidates)
        {
            highestVersion = Math.max(highestVersion, candidate.version());
            isEphemeral |= candidate.isEphemeral();
        }
        if (isEphemeral)
        {
            return EPHEMERALS;
        }
        return null != found && highestVersion >= 0 && found.version() > highestVersion ? ONCE : ACKNOWLEDGED;
    }

    private String shown()
    {
        final StringBuilder text = new StringBuilder();
        for (final Candidate candidate : candidates)
        {
            if (text.length() > 200)
            {
                return text.append(" or one of ").append(candidates.size()).append(" states").toString();
            }
            text.append(text.length() == 0 ? "" : " or ").append(candidate.isPresent() ?
                "'" + candidate.value() + "' version " + candidate.version() + " of zxid " + candidate.mzxid() :
                "absent");
        }
        return text.toString();
    }
}
