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
package io.nodens.tree;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Judges one reader's answers in the order in which it got them: each against the history, and none before another.
 * <p>
 * <b>Thread:</b> one, but for {@link #problem()}.
 */
final class HistoryJudge
{
    private final History history;
    private final AtomicReference<String> problem = new AtomicReference<>();
    private long lastZxid;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();

    HistoryJudge(final History history)
    {
        this.history = history;
    }

    boolean judge(final Observation seen)
    {
        if (TreeStatus.BUSY == seen.status || TreeStatus.PIN_LOST == seen.status)
        {
            busy.incrementAndGet();
            return true;
        }

        answers.incrementAndGet();
        final String found = seen.zxid < lastZxid ?
            "went back from " + lastZxid + ": " + seen : history.check(seen);
        if (null != found)
        {
            problem.compareAndSet(null, found);
        }

        lastZxid = seen.zxid;
        return null == found;
    }

    void fail(final String what)
    {
        problem.compareAndSet(null, what);
    }

    String problem()
    {
        return problem.get();
    }

    long answers()
    {
        return answers.get();
    }

    long busy()
    {
        return busy.get();
    }
}
