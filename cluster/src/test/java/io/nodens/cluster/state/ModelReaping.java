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

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Reaping, written a second time and naively: a scan of all znodes for each that goes.
 */
final class ModelReaping
{
    private final ModelState state;
    private long containerZxid;
    private long dueZxid;
    private final long[] reaped = new long[4];

    ModelReaping(final ModelState state)
    {
        this.state = state;
    }

    void onTick(final long id)
    {
        reap((z) -> z.kind == 3 ? z.mtimeMs + z.ttlMs : Long.MAX_VALUE, state.nowMs - 1);
        reap((z) -> z.kind == 2 && z.createCount > 0 ? z.pzxid : Long.MAX_VALUE, dueZxid);
        dueZxid = id % 200 == 0 ? containerZxid : dueZxid;
        containerZxid = id % 200 == 0 ? state.zxid : containerZxid;
    }

    /** Znodes that take of the heap for indexed ones. */
    long count()
    {
        return state.activeVersion < 4 ? 0 : state.tree.znodes.values().stream().filter((z) -> z.kind >= 2).count();
    }

    /** How many of a kind went. */
    long reaped(final int kind)
    {
        return reaped[kind];
    }

    /** Containers that never had a child, or children without children of containers. */
    List<String> aboutContainers(final boolean areContainers)
    {
        return state.tree.znodes.values().stream()
            .filter((z) -> areContainers ?
                z.kind == 2 && z.createCount == 0 :
                z.parent != null && z.parent.kind == 2 && z.children.isEmpty())
            .map((z) -> z.path)
            .toList();
    }

    private void reap(final ToLongFunction<ModelZnode> key, final long limit)
    {
        for (int i = 0; i < 100; i++)
        {
            final Optional<ModelZnode> first = state.tree.znodes.values().stream()
                .filter((z) -> z.children.isEmpty())
                .min(Comparator.comparingLong(key).thenComparing((z) -> z.path));
            if (first.isEmpty() || key.applyAsLong(first.get()) > limit)
            {
                return;
            }
            state.begin(1);
            state.tree.remove(first.get());
            state.complete();
            reaped[first.get().kind]++;
        }
    }
}
