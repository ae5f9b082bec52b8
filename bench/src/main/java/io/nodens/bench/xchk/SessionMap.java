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
package io.nodens.bench.xchk;

import org.agrona.collections.Long2LongHashMap;

/**
 * Which session of one server is which of the other.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class SessionMap
{
    private final Long2LongHashMap rightOfLeft = new Long2LongHashMap(0);
    private final Long2LongHashMap leftOfRight = new Long2LongHashMap(0);

    /**
     * Take two ids that were given to one client.
     *
     * @param left  id.
     * @param right id.
     * @return false when one of them is another client's.
     */
    boolean add(final long left, final long right)
    {
        if (0 == left || 0 == right || rightOfLeft.containsKey(left) || leftOfRight.containsKey(right))
        {
            return isPair(left, right);
        }

        rightOfLeft.put(left, right);
        leftOfRight.put(right, left);
        return true;
    }

    /**
     * Whether two ids are of one client, or both of none.
     *
     * @param left  id.
     * @param right id.
     * @return true when they are.
     */
    boolean isPair(final long left, final long right)
    {
        return (0 == left || 0 == right) ? left == right : rightOfLeft.get(left) == right;
    }
}
