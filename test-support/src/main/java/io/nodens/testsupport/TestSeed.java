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
package io.nodens.testsupport;

/**
 * Seed of a randomised test: printed, and set again with {@code -Dnodens.test.seed}.
 */
public final class TestSeed
{
    private static final String PROPERTY = "nodens.test.seed";

    private TestSeed()
    {
    }

    /**
     * A seed for one test, printed.
     *
     * @return the seed.
     */
    public static long seed()
    {
        final long seed = isFixed() ? Long.getLong(PROPERTY) : System.nanoTime();
        System.out.println("seed " + seed + "; again with -D" + PROPERTY + "=" + seed);
        return seed;
    }

    /**
     * Whether one seed is to be replayed.
     *
     * @return true when the property is set.
     */
    public static boolean isFixed()
    {
        return null != System.getProperty(PROPERTY);
    }
}
