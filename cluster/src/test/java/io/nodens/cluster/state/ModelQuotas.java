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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reserved znodes and quotas, naively: limits are read from the texts of their znodes, and what they limit is found
 * by a walk of all that is below.
 */
final class ModelQuotas
{
    static final String ROOT = "/zookeeper/quota";

    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";
    private static final String END = "=;byteHardLimit=-1;countHardLimit=-1";
    private static final Pattern PAIR = Pattern.compile("(count|bytes|countHardLimit|byteHardLimit)=(|-1|[0-9]+)");

    private final ModelState state;
    /** Limits by subtree as of the last transaction: key and number. */
    private Map<String, Map<String, Long>> known = new TreeMap<>();
    private final Set<String> over = new HashSet<>();
    private final List<String> changed = new ArrayList<>();
    private long refusals;
    private int most;

    ModelQuotas(final ModelState state)
    {
        this.state = state;
    }

    long refusals()
    {
        return refusals;
    }

    /** The most quotas that there were at a time. */
    int most()
    {
        return most;
    }

    static boolean isReserved(final String path)
    {
        return path.equals("/zookeeper") || path.equals(ROOT) || path.equals("/zookeeper/config");
    }

    /** Version 5 begins: what is not there comes into being. */
    void activate()
    {
        final List<String> paths = new ArrayList<>(List.of("/zookeeper", "/zookeeper/config", ROOT));
        paths.removeIf(state.tree.znodes::containsKey);
        final ModelZnode root = state.tree.znodes.get("/zookeeper");
        if (!paths.isEmpty() && (root == null || root.owner == 0))
        {
            state.begin(1);
            paths.forEach(this::addReserved);
            state.complete();
        }
        known = read();
        known.keySet().stream().filter((path) -> isOver(path, known.get(path))).forEach(over::add);
    }

    private void addReserved(final String path)
    {
        final ModelZnode parent = state.tree.znodes.get(ModelTree.parentOf(path));
        final ModelZnode znode = state.tree.add(parent, path, new byte[0]);
        parent.cversion--;
        znode.czxid = 0;
        znode.mzxid = 0;
        znode.pzxid = 0;
        znode.ctimeMs = 0;
        znode.mtimeMs = 0;
        if (path.equals("/zookeeper/config"))
        {
            znode.aversion = -1;
            state.acls.give(znode, "r world anyone\n");
        }
    }

    ResultCode check(final ModelOperation op, final String path, final boolean isNew, final long growth)
    {
        op.stored = op.data;
        if (state.activeVersion < 5)
        {
            return ResultCode.OK;
        }
        if (path.startsWith("/zookeeper/"))
        {
            return checkReserved(op, path);
        }
        for (final Map.Entry<String, Map<String, Long>> quota : known.entrySet())
        {
            final boolean isTooMuch = isWithin(path, quota.getKey()) &&
                ((isNew && isAbove(count(quota.getKey()) + 1, quota.getValue().get("countHardLimit"))) ||
                (growth > 0 && isAbove(bytes(quota.getKey()) + growth, quota.getValue().get("byteHardLimit"))));
            if (isTooMuch)
            {
                refusals++;
                return ResultCode.QUOTA_EXCEEDED;
            }
        }
        return ResultCode.OK;
    }

    private ResultCode checkReserved(final ModelOperation op, final String path)
    {
        final boolean areStats = path.startsWith(ROOT + "/") && path.endsWith(STATS);
        final boolean areLimits = path.startsWith(ROOT + "/") && path.endsWith(LIMITS);
        if ((areStats || areLimits) && op.kind == Operation.CREATE && op.mode != 0)
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        if (areStats)
        {
            op.stored = text(0, 0);
        }
        return areLimits && (subject(path, LIMITS) == null || parse(op.data) == null) ?
            ResultCode.BAD_ARGUMENTS : ResultCode.OK;
    }

    /** Something was created or set, or will be gone. */
    void onChange(final String path)
    {
        changed.add(path);
    }

    /** A transaction ends. */
    void complete()
    {
        if (state.activeVersion > 4)
        {
            final Map<String, Map<String, Long>> now =
                changed.stream().anyMatch((path) -> path.startsWith(ROOT)) ? read() : known;
            for (final String path : now.keySet())
            {
                if (changed.contains(ROOT + path + LIMITS))
                {
                    show(path, now.get(path));
                }
            }
            for (final String path : known.keySet())
            {
                final boolean isTouched =
                    changed.stream().anyMatch((one) -> isWithin(one, path) || one.equals(ROOT + path + STATS));
                if (isTouched)
                {
                    show(path, now.getOrDefault(path, known.get(path)));
                }
            }
            over.retainAll(now.keySet());
            known = now;
            most = Math.max(most, known.size());
        }
        changed.clear();
    }

    private void show(final String path, final Map<String, Long> limits)
    {
        final boolean isCrossing = isOver(path, limits) != over.contains(path);
        final ModelZnode stats = state.tree.znodes.get(ROOT + path + STATS);
        if (stats != null && stats.kind == 0)
        {
            state.tree.replace(stats, text(count(path), bytes(path)));
            if (isCrossing)
            {
                state.tree.touch(stats);
            }
        }
        if (isCrossing)
        {
            state.answers.crossings.add(path + " " + count(path) + " " + bytes(path) + " " + isOver(path, limits));
            state.count("crossing");
            if (!over.remove(path))
            {
                over.add(path);
            }
        }
    }

    /** Whether what is shown of each quota is true. */
    void verify()
    {
        for (final String path : known.keySet())
        {
            final ModelZnode stats = state.tree.znodes.get(ROOT + path + STATS);
            if (stats != null && stats.kind == 0 && !Arrays.equals(stats.data, text(count(path), bytes(path))))
            {
                throw new AssertionError(path + " shows " + new String(stats.data, StandardCharsets.US_ASCII));
            }
        }
    }

    private boolean isOver(final String path, final Map<String, Long> limits)
    {
        return isAbove(count(path), limits.get("count")) || isAbove(bytes(path), limits.get("bytes"));
    }

    private static boolean isAbove(final long value, final Long limit)
    {
        return limit != null && limit >= 0 && value > limit;
    }

    private static boolean isWithin(final String path, final String root)
    {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private long count(final String path)
    {
        return (state.tree.znodes.containsKey(path) ? 1L : 0L) + below(path).size();
    }

    private long bytes(final String path)
    {
        final ModelZnode root = state.tree.znodes.get(path);
        return (root == null ? 0 : ModelTree.lengthOf(root.data)) +
            below(path).values().stream().mapToLong((znode) -> ModelTree.lengthOf(znode.data)).sum();
    }

    private Map<String, ModelZnode> below(final String path)
    {
        return state.tree.znodes.subMap(path + "/", path + "0");
    }

    private Map<String, Map<String, Long>> read()
    {
        final Map<String, Map<String, Long>> all = new TreeMap<>();
        for (final ModelZnode znode : below(ROOT).values())
        {
            final String subject = znode.path.endsWith(LIMITS) ? subject(znode.path, LIMITS) : null;
            final Map<String, Long> limits = subject == null ? null : parse(znode.data);
            if (limits != null)
            {
                all.put(subject, limits);
            }
        }
        return all;
    }

    /** The subtree that a znode is about; null when there can be none. */
    private static String subject(final String path, final String end)
    {
        final String subject = path.substring(ROOT.length(), path.length() - end.length());
        return subject.isEmpty() || isWithin(subject, "/zookeeper") ? null : subject;
    }

    /** Limits that a text has; null when it has none. */
    private static Map<String, Long> parse(final byte[] data)
    {
        if (data == null || data.length > 160)
        {
            return null;
        }
        final Map<String, Long> limits = new TreeMap<>();
        for (final String pair : new String(data, StandardCharsets.ISO_8859_1).split("[,;]"))
        {
            final Matcher matcher = PAIR.matcher(pair.endsWith("=") ? pair.substring(0, pair.length() - 1) : pair);
            if (!pair.isEmpty() && (!matcher.matches() || limits.containsKey(matcher.group(1))))
            {
                return null;
            }
            if (!pair.isEmpty())
            {
                limits.put(matcher.group(1), matcher.group(2).isEmpty() ? -1 : Long.parseLong(matcher.group(2)));
            }
        }
        return limits.isEmpty() ? null : limits;
    }

    private static byte[] text(final long count, final long bytes)
    {
        return ("count=" + count + ",bytes=" + bytes + END).getBytes(StandardCharsets.US_ASCII);
    }

    /** The subtrees that have limits. */
    Set<String> subjects()
    {
        return new TreeSet<>(known.keySet());
    }
}
