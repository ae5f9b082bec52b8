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
package io.nodens.cluster.results;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is with one question of the front end to the service thread, which alone may look at replicated state.
 * <pre>
 *          front end: ask()                service: answered()              front end: release()
 *   IDLE ----------------------&gt; ASKED ------------------------&gt; ANSWERED ------------------------&gt; IDLE
 * </pre>
 * The side whose turn it is owns the question and the answer; a release store of the state hands them over. Nothing of
 * it enters the log: the answer is what this member's replica has at that moment.
 * <p>
 * <b>Thread:</b> the front end's while idle or answered, the service's while asked. <b>Allocates:</b> in the
 * constructor alone.
 */
abstract class Question
{
    private static final int IDLE = 0;
    private static final int ASKED = 1;
    private static final int ANSWERED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Front end: whether a question can be asked.
     *
     * @return false while another is under way.
     */
    public final boolean isIdle()
    {
        return IDLE == state.getAcquire();
    }

    /**
     * Front end: hand the question over.
     */
    public final void ask()
    {
        state.setRelease(ASKED);
    }

    /**
     * Service: whether there is a question.
     *
     * @return true when there is.
     */
    public final boolean isAsked()
    {
        return ASKED == state.getAcquire();
    }

    /**
     * Service: hand the answer over.
     */
    public final void answered()
    {
        state.setRelease(ANSWERED);
    }

    /**
     * Front end: whether there is an answer.
     *
     * @return true when there is.
     */
    public final boolean isAnswered()
    {
        return ANSWERED == state.getAcquire();
    }

    /**
     * Front end: the answer was used, or is of no use.
     */
    public final void release()
    {
        state.setRelease(IDLE);
    }
}
