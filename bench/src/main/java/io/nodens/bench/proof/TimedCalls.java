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

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes calls that have a bound, and finds those that take longer, whether they return or not.
 * <p>
 * <b>Thread:</b> any.
 */
final class TimedCalls
{
    /** For what a bound cannot hold on a host with other work: the wake-up, and the way to it. */
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(2);

    private final Map<Thread, Call> calls = new ConcurrentHashMap<>();
    private final StressVerdict verdict;
    private final StallMeter stalls;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong longestOverNs = new AtomicLong();

    TimedCalls(final StressVerdict verdict, final StallMeter stalls)
    {
        this.verdict = verdict;
        this.stalls = stalls;
    }

    /**
     * Make a call.
     *
     * @param what    it is, for the report.
     * @param boundMs that it has.
     * @param body    the call.
     * @param <T>     of its result.
     * @return its result.
     * @throws Exception that it throws.
     */
    <T> T make(final String what, final long boundMs, final Callable<T> body) throws Exception
    {
        final Call call =
            new Call(what, System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(boundMs), stalls.stalledNs());
        calls.put(Thread.currentThread(), call);
        try
        {
            return body.call();
        }
        finally
        {
            calls.remove(Thread.currentThread());
            count.incrementAndGet();
            longestOverNs.accumulateAndGet(call.overNs(System.nanoTime()), Math::max);
            check(Thread.currentThread(), call);
        }
    }

    /** Look for calls that have not returned in time. */
    void check()
    {
        calls.forEach(this::check);
    }

    long count()
    {
        return count.get();
    }

    long longestOverMs()
    {
        return TimeUnit.NANOSECONDS.toMillis(longestOverNs.get());
    }

    private void check(final Thread thread, final Call call)
    {
        final long stalledNs = stalls.stalledNs() - call.stalledNs;
        final long overNs = call.overNs(System.nanoTime());
        if (overNs > GRACE_NS + 2 * stalledNs)
        {
            verdict.violated("every call ends within its bound: " + call.what + " took " +
                TimeUnit.NANOSECONDS.toMillis(overNs) + " ms longer than its " +
                TimeUnit.NANOSECONDS.toMillis(call.boundNs) + " ms, the process stood still for " +
                TimeUnit.NANOSECONDS.toMillis(stalledNs) + " ms of them; " + thread.getName() + " is at " +
                Arrays.toString(thread.getStackTrace()));
        }
    }

    private record Call(String what, long startNs, long boundNs, long stalledNs)
    {
        long overNs(final long nowNs)
        {
            return nowNs - startNs - boundNs;
        }
    }
}
