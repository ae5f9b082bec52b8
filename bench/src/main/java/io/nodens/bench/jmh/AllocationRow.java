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
package io.nodens.bench.jmh;

/**
 * What one benchmark allocated, and whether that is more than nothing.
 * <p>
 * The harness allocates at a rate of its own, which does not depend on what is measured: an operation that takes long
 * has more of it. So the harness's rate, as a benchmark that does nothing shows it, is taken off.
 *
 * @param name              of the benchmark, with its parameters.
 * @param nanosPerOp        that one operation takes.
 * @param bytesPerOp        that one operation allocates, with the harness's part.
 * @param harnessBytesPerOp the harness's part: its rate in the time of one operation.
 * @param bound             bytes that an operation may allocate beside.
 */
public record AllocationRow(
    String name, double nanosPerOp, double bytesPerOp, double harnessBytesPerOp, double bound)
{
    /** Bytes of an object without fields. */
    static final int SMALLEST_OBJECT = 16;

    /** Bytes of a nanosecond in a rate of one MB a second. */
    private static final double MEGA_PER_NANO = 1e6 / 1e9;

    /**
     * Judge a benchmark.
     *
     * @param name         of the benchmark.
     * @param nanosPerOp   that one operation takes.
     * @param bytesPerOp   that one operation allocates, with the harness's part.
     * @param harnessRate  of the harness alone, MB a second.
     * @param bound        bytes that an operation may allocate.
     * @return the row.
     */
    static AllocationRow of(
        final String name,
        final double nanosPerOp,
        final double bytesPerOp,
        final double harnessRate,
        final double bound)
    {
        return new AllocationRow(name, nanosPerOp, bytesPerOp, harnessRate * MEGA_PER_NANO * nanosPerOp, bound);
    }

    /**
     * What is left without the harness's part.
     *
     * @return bytes of an operation; below zero where the harness allocated less than in the benchmark of nothing.
     */
    public double ownBytesPerOp()
    {
        return bytesPerOp - harnessBytesPerOp;
    }

    /**
     * What is tolerated: the bound, and once more the harness's part, whose rate is not the same in every run.
     *
     * @return bytes of an operation.
     */
    public double toleratedBytesPerOp()
    {
        return bound + harnessBytesPerOp;
    }

    /**
     * Whether the operation allocates.
     *
     * @return true if the gate stays shut; also when there is no figure.
     */
    public boolean isBeyond()
    {
        return !(ownBytesPerOp() <= toleratedBytesPerOp());
    }

    /**
     * Whether the harness's part is so large that one small object in an operation would not be seen.
     *
     * @return true if the benchmark is too slow for this gate.
     */
    public boolean isBlind()
    {
        return toleratedBytesPerOp() >= SMALLEST_OBJECT;
    }
}
