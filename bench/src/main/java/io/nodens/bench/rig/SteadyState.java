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
 * Tells when a load has stopped to become faster: a virtual machine compiles for 10 to 20 s after its start, and for
 * longer where several share few processors, and what is measured before that is the compiler.
 * <p>
 * The mean of the last {@value #WINDOW} seconds is set beside that of the seconds before. A noisy machine has seconds
 * that are slow, so growth alone is looked at, not the spread. Growth comes in steps, though, with seconds between them
 * in which there is none, so that compilers must be done as well.
 */
final class SteadyState
{
    private static final int WINDOW = 3;
    private static final double GROWTH = 0.05;
    /** Share of all processors; what is compiled later are single methods. */
    private static final double MOST_COMPILING = 0.1;

    private final double[] last = new double[2 * WINDOW];
    private final double[] compiling = new double[WINDOW];
    private int count;

    /**
     * Take a second in.
     *
     * @param speed     the larger the faster: a rate, or a latency below zero.
     * @param compilers share of all processors that compilers took in it.
     */
    void add(final double speed, final double compilers)
    {
        last[count % last.length] = speed;
        compiling[count % compiling.length] = compilers;
        count++;
    }

    /**
     * Whether there was no growth to speak of, and nothing was compiled to speak of.
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
        double compilers = 0;
        for (int i = 0; i < WINDOW; i++)
        {
            compilers += compiling[i];
            older += last[(count + i) % last.length];
            newer += last[(count + WINDOW + i) % last.length];
        }

        return newer - older <= GROWTH * Math.abs(older) && compilers <= MOST_COMPILING * WINDOW;
    }
}
