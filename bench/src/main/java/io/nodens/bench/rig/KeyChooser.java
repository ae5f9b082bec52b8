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
package io.nodens.bench.rig;

import io.nodens.bench.results.Load;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;

import java.util.SplittableRandom;

/**
 * Chooses the next key. <b>Thread:</b> one. <b>Allocates:</b> nothing once made.
 */
abstract class KeyChooser
{
    private static final String ZIPFIAN = "zipfian";
    /** The exponent that benchmarks of stores have in common. */
    private static final double EXPONENT = 0.99;
    /** Odd, so that it spreads the ranks over all keys of a power of two, and far apart in others. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /**
     * Check a name.
     *
     * @param text of the choice.
     * @throws IllegalArgumentException naming what is allowed.
     */
    static void check(final String text)
    {
        if (!Load.UNIFORM.equals(text) && !ZIPFIAN.equals(text))
        {
            throw new IllegalArgumentException("keys chosen by '" + text + "': one of uniform, zipfian");
        }
    }

    /**
     * Make one.
     *
     * @param text of the choice.
     * @param keys to choose among.
     * @param seed of the choice.
     * @return the chooser.
     */
    static KeyChooser of(final String text, final int keys, final long seed)
    {
        check(text);
        return Load.UNIFORM.equals(text) ? new Uniform(keys, seed) : new Zipfian(keys, seed);
    }

    /**
     * Choose.
     *
     * @return a key, from 0.
     */
    abstract int next();

    private static final class Uniform extends KeyChooser
    {
        private final int keys;
        private final SplittableRandom random;

        Uniform(final int keys, final long seed)
        {
            this.keys = keys;
            random = new SplittableRandom(seed);
        }

        @Override
        int next()
        {
            return random.nextInt(keys);
        }
    }

    private static final class Zipfian extends KeyChooser
    {
        private final int keys;
        private final ZipfDistribution ranks;

        Zipfian(final int keys, final long seed)
        {
            this.keys = keys;
            ranks = new ZipfDistribution(new Well19937c(seed), keys, EXPONENT);
        }

        /** Hot keys are not neighbours: neither in the tree nor in the order of creation. */
        @Override
        int next()
        {
            return (int)Long.remainderUnsigned(ranks.sample() * SPREAD, keys);
        }
    }
}
