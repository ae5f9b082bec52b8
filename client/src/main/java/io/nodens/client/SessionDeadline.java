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
package io.nodens.client;

/**
 * By when the holder of what belongs to a session (a lock, a leadership, ephemerals) must consider the session over,
 * whether or not anybody can be reached.
 * <p>
 * The deadline is the moment at which the newest message was sent that a member has acknowledged, plus the session's
 * timeout, less a margin for clocks that run at different rates: a fiftieth of the timeout and 5 ms at least, a quarter
 * of the timeout at most. A member counts from the moment at which it receives that message, so that the cluster cannot
 * end the session earlier unless it is asked to, and the deadline moves on with every acknowledgement. Before the
 * session is open it is out of reach.
 * <p>
 * Once {@link #isPassed()} has answered true it answers so for ever: when a member says later that the session still
 * lives, the client ends it. It answers by the clock at the moment of the question, whatever the client's thread does,
 * also after the whole process stood still.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing; costs a volatile read and a look at the clock.
 */
public interface SessionDeadline
{
    /**
     * The deadline as it stands now.
     *
     * @return moment on the scale of {@link ClientContext#nanoClock()}, which is that of {@link System#nanoTime()}
     *         unless another was set; compare by difference, {@code nowNs - deadlineNs() >= 0}. In the past once the
     *         session is over.
     */
    long deadlineNs();

    /**
     * Whether the session must be considered over.
     *
     * @return true when the deadline has passed or the session has ended; final.
     */
    boolean isPassed();

    /**
     * The same for a caller that has looked at the clock already, or asks about a moment to come.
     *
     * @param nowNs moment on the scale of {@link #deadlineNs()}.
     * @return true when the deadline has passed by then, as it stands now; final for a moment that has come.
     */
    boolean isPassed(long nowNs);
}
