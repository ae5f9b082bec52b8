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

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Limits on a subtree, its root included. What they count is in the tree: nothing here is replicated by itself.
 */
final class Quota
{
    /** Path of the subtree's root, which need not exist. */
    final UnsafeBuffer path;
    /** Path of the znode that shows the present numbers. */
    final UnsafeBuffer statsPath;
    final long hash;
    final QuotaText limits = new QuotaText();
    /** What the operations of a transaction that were checked so far will add. */
    long pendingCount;
    long pendingBytes;
    boolean isTouched;
    boolean isPending;
    /** Whether a soft limit was exceeded after the last transaction: a function of the tree. */
    boolean isOverSoft;

    Quota(final UnsafeBuffer path, final UnsafeBuffer statsPath, final long hash)
    {
        this.path = path;
        this.statsPath = statsPath;
        this.hash = hash;
    }

    static boolean isAbove(final long value, final long limit)
    {
        return limit > QuotaText.NONE && value > limit;
    }

    /**
     * Whether a soft limit is exceeded.
     */
    boolean isOverSoft(final long count, final long bytes)
    {
        return isAbove(count, limits.count) || isAbove(bytes, limits.bytes);
    }
}
