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

/**
 * What was asked last, and how often each kind of request was answered how.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class OperationLog
{
    private final Entry[] entries;
    private final PrintStream trace;
    private final Tally tally = new Tally();
    private long count;

    /**
     * Keep some.
     *
     * @param capacity entries that are kept.
     * @param trace    where every entry is printed; null for nowhere.
     */
    OperationLog(final int capacity, final PrintStream trace)
    {
        entries = new Entry[capacity];
        this.trace = trace;
    }

    /**
     * What was asked.
     *
     * @param number of the operation.
     * @param client that asked; negative when it was none of the clients.
     * @param text   of the request.
     * @param reply  of the left server.
     */
    private record Entry(long number, int client, String text, String reply)
    {
        @Override
        public String toString()
        {
            return "#" + number + (client < 0 ? "" : " client " + client) + ": " + text + "\n      -> " + reply;
        }
    }

    /**
     * Note a request.
     *
     * @param client  that asked.
     * @param request that was answered.
     * @param reply   of the left server.
     */
    void onReply(final Client client, final Request request, final Frame reply)
    {
        add(client.index, request.toString(), FrameText.describe(request.opcode(), reply));
        tally.add(request.opcode(), reply);
    }

    /**
     * Note what a client did that is no request.
     *
     * @param client that did it; negative when it was none of the clients.
     * @param text   of what it did.
     * @param reply  of the left server.
     */
    void add(final int client, final String text, final String reply)
    {
        final Entry entry = new Entry(count, client, text, reply);
        entries[(int)(count % entries.length)] = entry;
        count++;
        if (null != trace)
        {
            trace.println(entry);
        }
    }

    /**
     * Number of operations so far.
     *
     * @return the number.
     */
    long count()
    {
        return count;
    }

    /**
     * Answers by kind.
     *
     * @return the tally.
     */
    Tally tally()
    {
        return tally;
    }

    /**
     * Append what was asked last.
     *
     * @param text to append to.
     */
    void describe(final StringBuilder text)
    {
        for (long i = Math.max(0, count - entries.length); i < count; i++)
        {
            text.append("  ").append(entries[(int)(i % entries.length)]).append('\n');
        }
    }
}
