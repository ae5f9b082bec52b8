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

/**
 * Tells when a load has stopped to become faster: a virtual machine compiles for 10 to 20 s after its start, and what
 * is measured before that is the compiler.
 * <p>
 * The mean of the last {@value #WINDOW} seconds is set beside that of the seconds before. A noisy machine has seconds
 * that are slow, so growth alone is looked at, not the spread.
 */
final class SteadyState
{
    private static final int WINDOW = 3;
    private static final double GROWTH = 0.05;

    private final double[] last = new double[2 * WINDOW];
    private int count;

    /**
     * Take a second in.
     *
     * @param speed the larger the faster: a rate, or a latency below zero.
     */
    void add(final double speed)
    {
        last[count % last.length] = speed;
        count++;
    }

    /**
     * Whether there was no growth to speak of.
     *
     * @return false also while too little was seen.
     */
    boolean isReached()
    {
        if (count < last.length)
        {
            return false;
        }

        double older = 0;
        double newer = 0;
        for (int i = 0; i < WINDOW; i++)
        {
            older += last[(count + i) % last.length];
            newer += last[(count + WINDOW + i) % last.length];
        }

        return newer - older <= GROWTH * Math.abs(older);
    }
}
