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
package io.nodens.cluster.frontend;

/**
 * The front end's session with the cluster: Aeron's, or a fake in tests. Commands may be offered while it is open.
 */
interface ClusterLink extends CommandSink
{
    /**
     * Move on.
     *
     * @param nowNs local clock.
     * @return work done.
     */
    int doWork(long nowNs);

    /** Where the link stands. */
    FrontEndAgent.State state();

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
