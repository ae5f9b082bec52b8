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
package io.nodens.cluster.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a living tree in {@link TreeOrder}, with many reads under way. What changes meanwhile is read before or after
 * its change; a znode that goes before its turn is left out.
 * <p>
 * At most {@link #WINDOW} reads of each level are ahead of their turn, and fewer while {@link #MAX_AHEAD_BYTES} of data
 * wait for theirs.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> nothing: the source is closed elsewhere.
 */
public final class TreeWalk implements ZnodeStream
{
    /** Reads of siblings ahead of their turn. */
    public static final int WINDOW = 64;
    /** Bytes of data that may wait for their turn before reads ahead stop. */
    public static final long MAX_AHEAD_BYTES = 64 << 20;

    private final TreeSource source;
    private final String after;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final AtomicLong aheadBytes = new AtomicLong();
    private long ephemeralCount;

    /** Siblings, of which the first are being read. */
    private static final class Level
    {
        private final String parent;
        private final List<String> names;
        private final Deque<Step> started = new ArrayDeque<>();
        private int next;

        private Level(final String parent, final List<String> names)
        {
            this.parent = parent;
            this.names = names;
        }

        private boolean isDone()
        {
            return started.isEmpty() && next == names.size();
        }
    }

    /** A read under way. */
    private record Step(String path, CompletableFuture<Znode> answer)
    {
    }

    /**
     * Walk a tree.
     *
     * @param source to read.
     * @param after  path of the last znode that is not wanted any more, for a walk that was cut off; null to begin with
     *               the root.
     */
    public TreeWalk(final TreeSource source, final String after)
    {
        this.source = source;
        this.after = after;
        levels.push(new Level(null, List.of("")));
    }

    @Override
    public Znode next() throws InterruptedException
    {
        while (!levels.isEmpty())
        {
            final Level level = levels.peek();
            if (level.isDone())
            {
                levels.pop();
                continue;
            }

            readAhead(level);
            final Step step = level.started.poll();
            final Znode znode = Futures.await(step.answer);
            if (null == znode)
            {
                continue;
            }

            aheadBytes.addAndGet(-znode.dataLength());
            if (znode.isEphemeral())
            {
                ephemeralCount++;
                continue;
            }

            levels.push(new Level(step.path, wanted(step.path, znode.children())));
            if (null == after || TreeOrder.compare(step.path, after) > 0)
            {
                return znode;
            }
        }

        return null;
    }

    /**
     * Ephemerals so far, which were left out.
     *
     * @return the count.
     */
    public long ephemeralCount()
    {
        return ephemeralCount;
    }

    private void readAhead(final Level level)
    {
        while (level.next < level.names.size() &&
            (level.started.isEmpty() || (level.started.size() < WINDOW && aheadBytes.get() < MAX_AHEAD_BYTES)))
        {
            final String path =
                null == level.parent ? "" : level.parent + "/" + level.names.get(level.next);
            level.next++;
            level.started.add(new Step(path, source.read(path).thenApply(this::counted)));
        }
    }

    private Znode counted(final Znode znode)
    {
        if (null != znode)
        {
            aheadBytes.addAndGet(znode.dataLength());
        }
        return znode;
    }

    /** Children in order, without those that a cut-off walk has behind it. */
    private List<String> wanted(final String path, final List<String> children)
    {
        final List<String> names = new ArrayList<>(children.size());
        for (final String name : children)
        {
            final String child = path + "/" + name;
            final boolean isBehind =
                null != after && TreeOrder.compare(child, after) < 0 && !TreeOrder.isBelow(after, child);
            if (!isBehind && !TreeOrder.isReserved(source.absolute(child)))
            {
                names.add(name);
            }
        }

        names.sort(TreeOrder::compare);
        return names;
    }
}
