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
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all histories together say about each znode: its acknowledged writes in zxid order, what was seen of it, and the
 * writes that may or may not have happened, each with the window of zxids that it can have.
 */
final class Timeline
{
    /** Upper bound of a write that may happen yet. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * A write whose caller never learnt what became of it. It happened never, or once, in its window: not before
     * anything that was known when it was asked for, and not after the same session's next write that was decided.
     *
     * @param operation that was asked for.
     * @param afterZxid its zxid is above this.
     * @param upToZxid  its zxid is at most this.
     */
    record Unanswered(Operation operation, long afterZxid, long upToZxid)
    {
    }

    private final Map<String, NavigableMap<Long, Operation>> acknowledgedByPath = new TreeMap<>();
    private final Map<String, List<Operation>> observationsByPath = new HashMap<>();
    private final Map<String, List<Unanswered>> unansweredByPath = new HashMap<>();
    private final List<Operation> completions = new ArrayList<>();
    private final long[] highestZxids;

    Timeline(final Collection<History> histories)
    {
        for (final History history : histories)
        {
            for (final Operation operation : history.operations())
            {
                if (operation.isAcknowledged())
                {
                    completions.add(operation);
                }
            }
        }
        completions.sort(Comparator.comparingLong(Operation::completedNs));
        highestZxids = new long[completions.size()];
        long highest = 0;
        for (int i = 0; i < highestZxids.length; i++)
        {
            highest = Math.max(highest, completions.get(i).answer().zxid());
            highestZxids[i] = highest;
        }

        for (final History history : histories)
        {
            addAnswered(history);
            addUnanswered(history);
        }
    }

    /**
     * Acknowledged writes of each znode, by path, in zxid order.
     *
     * @return the writes.
     */
    Map<String, NavigableMap<Long, Operation>> acknowledged()
    {
        return acknowledgedByPath;
    }

    /**
     * Acknowledged writes of one znode.
     *
     * @param path of the znode.
     * @return the writes in zxid order.
     */
    NavigableMap<Long, Operation> acknowledged(final String path)
    {
        final NavigableMap<Long, Operation> writes = acknowledgedByPath.get(path);
        return null == writes ? new TreeMap<>() : writes;
    }

    /**
     * What was seen of one znode: acknowledged reads, and writes that were refused.
     *
     * @param path of the znode.
     * @return what was seen, in no order.
     */
    List<Operation> observations(final String path)
    {
        return observationsByPath.getOrDefault(path, List.of());
    }

    /**
     * Writes that may or may not have happened.
     *
     * @param path as it was asked for: without the suffix of a sequential create.
     * @return the writes; those of one client in the order in which it made them.
     */
    List<Unanswered> unanswered(final String path)
    {
        return unansweredByPath.getOrDefault(path, List.of());
    }

    /**
     * Every path that any history names.
     *
     * @return the paths.
     */
    Set<String> paths()
    {
        final Set<String> paths = new TreeSet<>(acknowledgedByPath.keySet());
        paths.addAll(observationsByPath.keySet());
        paths.addAll(unansweredByPath.keySet());
        return paths;
    }

    /**
     * The highest zxid that anybody knew of at a moment.
     *
     * @param timeNs monotonic clock of the host.
     * @return highest zxid of all acknowledgements that were complete before the moment.
     */
    long highestZxidKnown(final long timeNs)
    {
        int low = 0;
        int high = highestZxids.length;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (completions.get(middle).completedNs() < timeNs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low == 0 ? 0 : highestZxids[low - 1];
    }

    private void addAnswered(final History history)
    {
        for (final Operation operation : history.operations())
        {
            final OperationKind kind = operation.kind();
            if (kind == OperationKind.LOCK || kind == OperationKind.UNLOCK || operation.isUnanswered())
            {
                continue;
            }
            if (operation.isRefused() || kind.isRead())
            {
                observationsByPath.computeIfAbsent(operation.path(), ignore -> new ArrayList<>()).add(operation);
            }
            else
            {
                acknowledgedByPath
                    .computeIfAbsent(operation.znodePath(), ignore -> new TreeMap<>())
                    .put(operation.answer().zxid(), operation);
            }
        }
    }

    private void addUnanswered(final History history)
    {
        final List<Operation> operations = history.operations();
        final long[] decidedByZxid = new long[operations.size()];
        long bound = UNBOUNDED;
        for (int i = operations.size() - 1; i >= 0; i--)
        {
            decidedByZxid[i] = bound;
            final Operation operation = operations.get(i);
            if (operation.kind().isWrite() && !operation.isUnanswered() && operation.answer().zxid() > 0)
            {
                // A refusal names the last zxid before its decision, which may be the unanswered write's.
                final long zxid = operation.answer().zxid();
                bound = Math.min(bound, operation.isRefused() ? zxid : zxid - 1);
            }
        }

        long sessionZxid = 0;
        for (int i = 0; i < decidedByZxid.length; i++)
        {
            final Operation operation = operations.get(i);
            if (operation.isAcknowledged())
            {
                sessionZxid = Math.max(sessionZxid, operation.answer().zxid());
            }
            else if (operation.isUnanswered() && operation.kind().isWrite() && operation.kind() != OperationKind.LOCK)
            {
                // An error is a violation of its own; whether the write happened is as unknown as after a kill.
                unansweredByPath.computeIfAbsent(operation.path(), ignore -> new ArrayList<>()).add(new Unanswered(
                    operation,
                    Math.max(sessionZxid, highestZxidKnown(operation.invokedNs())),
                    decidedByZxid[i]));
            }
        }
    }
}
