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
 * The moment from which a client must consider its session over, and with it its locks, leaderships and ephemerals,
 * whether or not it can reach a member.
 * <p>
 * The deadline is the time at which the newest acknowledged message was sent, plus the session's timeout, minus a
 * margin for clocks that run at different rates: a fiftieth of the timeout, at least 5 ms, at most a quarter of the
 * timeout. A member counts from the time at which it receives that message. The cluster therefore does not end the
 * session earlier unless it is asked to. Every acknowledgement moves the deadline on. Before the session is open, the
 * deadline is never reached.
 * <p>
 * Once {@link #isPassed()} has returned true, it returns true for ever: if a member reports later that the session
 * still lives, the client ends it. It reads the clock at the moment of the call, so it is also right when the client's
 * thread is stuck, and after the whole process stood still.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing. It costs a volatile read and a reading of the clock.
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
     * Whether the session must be considered over at a given moment, for a caller that has read the clock already.
     *
     * @param nowNs moment on the scale of {@link #deadlineNs()}.
     * @return true when the deadline has passed by then, as it stands now; final for a moment that has come.
     */
    boolean isPassed(long nowNs);
}
