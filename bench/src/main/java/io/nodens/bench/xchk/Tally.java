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

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each kind of request was answered how, so that a run shows what it covered.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Tally
{
    private static final int CLOSED = 1;

    private final Map<Integer, Map<Integer, Long>> counts = new TreeMap<>();
    private long eventCount;

    /**
     * Count an answer.
     *
     * @param opcode of the request.
     * @param reply  to it.
     */
    void add(final int opcode, final Frame reply)
    {
        final int outcome = reply.hasHeader() ? reply.header().error() : CLOSED;
        counts.computeIfAbsent(opcode, (key) -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
    }

    /**
     * Count an event.
     */
    void onEvent()
    {
        eventCount++;
    }

    /**
     * Number of answers.
     *
     * @param opcode of the request.
     * @param error  of the answer.
     * @return the number.
     */
    long count(final int opcode, final int error)
    {
        return counts.getOrDefault(opcode, Map.of()).getOrDefault(error, 0L);
    }

    /**
     * Number of events.
     *
     * @return the number.
     */
    long eventCount()
    {
        return eventCount;
    }

    /**
     * Print a line for each kind of request.
     *
     * @param out to print to.
     */
    void print(final PrintStream out)
    {
        out.println("answers by opcode (error: number; 1 is a connection closed without one), and " + eventCount +
            " events:");
        counts.forEach((opcode, outcomes) -> out.printf("%10d  %s%n", opcode, outcomes));
    }
}
