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
 * Responds to requests that need nothing from the log, once what they wait for has come.
 */
public interface LocalResponder
{
    /**
     * Respond to a request if nothing keeps it waiting.
     *
     * @param request of a kind that {@link PendingRequest.Kind#isLocal()}.
     * @param nowNs   local clock.
     * @return false when it has to wait longer, also for the client to take the response.
     */
    boolean tryRespond(PendingRequest request, long nowNs);

    /**
     * Send a lane the events that must come before a response to it.
     *
     * @param lane that the response is for.
     * @param zxid that the response is valid as of.
     * @return false when some are left for later duty cycles, so that the response must wait.
     */
    default boolean isEveryEventSent(final Lane lane, final long zxid)
    {
        // Where nobody watches.
        return true;
    }
}
