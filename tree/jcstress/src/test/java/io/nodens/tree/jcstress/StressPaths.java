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
package io.nodens.tree.jcstress;

import io.nodens.tree.jcstress.StressRegion.StressPath;

/**
 * Paths of the znodes that states use, in turn: more than jcstress has states at a time, few enough for a small region.
 */
final class StressPaths
{
    /** Pairs of znodes. */
    static final int COUNT = 1 << 15;

    private StressPaths()
    {
    }

    /**
     * The next pair of paths.
     */
    static StressPath[] pair(
        final StressRegion region, final StressPath[][] pairs, final String first, final String second)
    {
        final int number = (int)(region.nextSerial() & (COUNT - 1));
        synchronized (pairs)
        {
            if (null == pairs[number])
            {
                pairs[number] = new StressPath[]{
                    new StressPath("/" + first + number), new StressPath("/" + second + number) };
            }

            return pairs[number];
        }
    }

    /**
     * Make both znodes new, at version 0.
     */
    static void renew(final StressRegion region, final StressPath[] paths, final int length)
    {
        region.transaction(() ->
        {
            for (final StressPath path : paths)
            {
                region.deleteIfThere(path.text);
                region.create(path.text, length);
            }
        });
    }
}
