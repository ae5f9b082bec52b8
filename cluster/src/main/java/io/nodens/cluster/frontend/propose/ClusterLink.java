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
package io.nodens.cluster.frontend.propose;

/**
 * The front end's session with the cluster: Aeron's, or a fake in tests. Commands may be offered while it is open.
 */
public interface ClusterLink extends CommandSink
{
    /** What a front end is doing about its cluster session. */
    enum State
    {
        /** No cluster session; waits a little before the next attempt. */
        DISCONNECTED,
        /** An attempt to connect to the cluster is under way. */
        CONNECTING,
        /** There is a cluster session; the member's own replica has not yet applied this front end's opening. */
        OPENING,
        /** Commands flow. */
        OPEN,
        /** The link was closed. */
        CLOSED
    }

    /**
     * Move on.
     *
     * @param nowNs local clock.
     * @return work done.
     */
    int doWork(long nowNs);

    /** Where the link stands. */
    State state();

    /**
     * The member's own replica applied the opening of this front end.
     *
     * @param nowNs local clock.
     */
    void onOpened(long nowNs);

    /** Give the session up, as if it were lost, and connect anew. */
    void renew();

    /** End the session. */
    void close();
}
