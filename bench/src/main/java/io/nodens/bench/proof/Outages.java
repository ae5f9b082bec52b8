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

/**
 * What a run does to its clients, and so what they may be told.
 *
 * @param areAllowed       are clients cut off for longer than their deadlines and their sessions' timeouts?
 * @param sessionTimeoutNs of the clients' sessions.
 */
record Outages(boolean areAllowed, long sessionTimeoutNs)
{
    /** Clients reach the cluster again before any of their deadlines: they must not notice. */
    static final Outages NONE = new Outages(false, 0);

    /**
     * May the client have come to its end? A session that expired was silent before for its timeout. The client sees
     * an answer a little later than its member hears the request, so that half the timeout is demanded.
     *
     * @param history of a client that came to an end.
     * @return true when the end needs no further reason.
     */
    boolean isLossAllowed(final History history)
    {
        long lastAnswerNs = Long.MIN_VALUE;
        for (final Operation operation : history.operations())
        {
            // A refusal without a zxid is the client's own: no member was heard.
            if (operation.isAcknowledged() || (operation.isRefused() && operation.answer().zxid() > 0))
            {
                lastAnswerNs = Math.max(lastAnswerNs, operation.completedNs());
            }
        }
        return areAllowed && (!history.end().isExpiry() || lastAnswerNs == Long.MIN_VALUE ||
            history.end().timeNs() - lastAnswerNs >= sessionTimeoutNs / 2);
    }
}
