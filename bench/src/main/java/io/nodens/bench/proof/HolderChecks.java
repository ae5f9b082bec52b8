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
package io.nodens.bench.proof;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Checks that one at a time holds what all contend for, by what contenders say of themselves and by their tokens.
 * <p>
 * A contender that gives the same token before and after another one gives a token of its own has held all the time,
 * and so both held at once, whatever the threads that ask are delayed by.
 * <p>
 * <b>Thread:</b> any registers, one checks.
 */
final class HolderChecks
{
    private final Map<String, List<Contender>> contenders = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> highest = new ConcurrentHashMap<>();
    private final StressVerdict verdict;
    private final AtomicLong granted = new AtomicLong();

    HolderChecks(final StressVerdict verdict)
    {
        this.verdict = verdict;
    }

    /**
     * A contender that may come to hold.
     *
     * @param path  that it contends for.
     * @param name  for the report.
     * @param token that it has when it holds, below 1 when it does not.
     * @return to be given to {@link #remove(String, Contender)}.
     */
    Contender add(final String path, final String name, final LongSupplier token)
    {
        final Contender contender = new Contender(name, token);
        contenders.computeIfAbsent(path, (ignore) -> new CopyOnWriteArrayList<>()).add(contender);
        return contender;
    }

    void remove(final String path, final Contender contender)
    {
        contenders.get(path).remove(contender);
    }

    /**
     * The highest token that anybody was given: one that is asked for from now on must be higher.
     *
     * @param path that is contended for.
     * @return the token, 0 before the first.
     */
    long highest(final String path)
    {
        return highest.computeIfAbsent(path, (ignore) -> new AtomicLong()).get();
    }

    /**
     * A token was given.
     *
     * @param path    that is contended for.
     * @param before  what {@link #highest(String)} was before it was asked for.
     * @param token   that was given.
     * @param name    of the contender.
     */
    void onGranted(final String path, final long before, final long token, final String name)
    {
        granted.incrementAndGet();
        highest.computeIfAbsent(path, (ignore) -> new AtomicLong()).accumulateAndGet(token, Math::max);
        if (token <= before)
        {
            verdict.violated("fencing tokens rise: " + name + " got " + token + " of " + path +
                ", after " + before + " was given");
        }
    }

    long granted()
    {
        return granted.get();
    }

    /** Ask all contenders. */
    void check()
    {
        for (final Map.Entry<String, List<Contender>> entry : contenders.entrySet())
        {
            for (final Contender first : entry.getValue())
            {
                final long token = first.token.getAsLong();
                for (final Contender second : entry.getValue())
                {
                    if (token > 0 && first != second)
                    {
                        check(entry.getKey(), first, token, second);
                    }
                }
            }
        }
    }

    private void check(final String path, final Contender first, final long token, final Contender second)
    {
        final long other = second.token.getAsLong();
        if (other > 0 && token == first.token.getAsLong())
        {
            verdict.violated("one at a time holds " + path + ": " + first.name + " with token " + token + " and " +
                second.name + " with token " + other);
        }
    }

    /**
     * One that contends.
     */
    static final class Contender
    {
        private final String name;
        private final LongSupplier token;

        Contender(final String name, final LongSupplier token)
        {
            this.name = name;
            this.token = token;
        }
    }
}
