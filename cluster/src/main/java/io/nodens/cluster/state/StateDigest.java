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

import io.nodens.tree.TreeWriter;

/**
 * Digest of the replicated state at a zxid: the tree's digest plus, over all sessions, a hash of id, timeout and
 * secret. A sum, so neither order nor history counts, and a change costs one addition.
 */
final class StateDigest
{
    private static final long SESSION_SEED = 0x2545F4914F6CDD1DL;

    private final TreeWriter tree;
    private long sessions;

    StateDigest(final TreeWriter tree)
    {
        this.tree = tree;
    }

    long value()
    {
        return tree.digest() + sessions;
    }

    long compute(final SessionTable table)
    {
        long sum = tree.computeDigest();
        for (Session session = table.first(); null != session; session = session.next)
        {
            sum += hash(session);
        }

        return sum;
    }

    void add(final Session session)
    {
        sessions += hash(session);
    }

    void remove(final Session session)
    {
        sessions -= hash(session);
    }

    private static long hash(final Session session)
    {
        long hash = mix(SESSION_SEED ^ session.id);
        hash = mix(hash ^ session.timeoutMs);
        hash = mix(hash ^ session.secretHigh);
        return mix(hash ^ session.secretLow);
    }

    /**
     * The finalizer of MurmurHash3 with Stafford's constants (variant 13): a bijection on 64 bits in which every input
     * bit reaches every output bit.
     */
    static long mix(final long value)
    {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
