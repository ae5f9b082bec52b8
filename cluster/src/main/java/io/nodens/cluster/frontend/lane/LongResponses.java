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
package io.nodens.cluster.frontend.lane;

/**
 * How much of a duty cycle goes into long responses. A read of a megabyte costs as much as some hundred short ones,
 * most of it for memory that is touched for the first time. Dozens of clients that ask for megabytes would make one
 * duty cycle last for many milliseconds, and every other client waits for its end.
 * <p>
 * A client is known for long responses by the last one that it got. Beyond {@link #MAX_CYCLE_BYTES} of responses in a
 * duty cycle such a client waits for the next one, in a line: while somebody stands in it, whoever asks anew does, too.
 * Half of a duty cycle's bytes are never for those who ask anew.
 * <p>
 * <b>Thread:</b> the front end's.
 */
public final class LongResponses
{
    /** Bytes of responses from which on those with long responses wait for the next duty cycle. */
    public static final int MAX_CYCLE_BYTES = 1024 * 1024;
    /** Length from which on a response is a long one. */
    public static final int MIN_LENGTH = 32 * 1024;

    private long cycleBytes;
    private boolean isSomebodyInLine;
    private boolean wasSomebodyInLine;

    /** A duty cycle begins. */
    void onDutyCycle()
    {
        cycleBytes = 0;
        wasSomebodyInLine = isSomebodyInLine;
        isSomebodyInLine = false;
    }

    public void onResponse(final Lane lane, final int length)
    {
        lane.hasLongResponses = length >= MIN_LENGTH;
        cycleBytes += length;
    }

    /** Bytes of responses to reads in this duty cycle. */
    public long cycleBytes()
    {
        return cycleBytes;
    }

    /** Whether a request that has just come must wait for the next duty cycle. */
    boolean isNextCycleFor(final Lane lane)
    {
        return lane.hasLongResponses && (wasSomebodyInLine || cycleBytes >= MAX_CYCLE_BYTES / 2);
    }

    /** Whether a request that has waited must wait on. */
    boolean isNextCycleForWaiting(final Lane lane)
    {
        final boolean isNextCycle = lane.hasLongResponses && cycleBytes >= MAX_CYCLE_BYTES;
        isSomebodyInLine |= isNextCycle;
        return isNextCycle;
    }
}
