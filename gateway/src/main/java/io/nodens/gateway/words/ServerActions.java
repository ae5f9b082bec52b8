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
package io.nodens.gateway.words;

/**
 * What the words that change something do. They change statistics and the trace mask, never the tree.
 * <p>
 * <b>Thread:</b> that of the connection which sent the word. An action returns at once: what belongs to another thread
 * is asked of it, not done.
 */
public interface ServerActions
{
    /**
     * Start the statistics of the server again, for {@code srst}: latencies, packets, sizes of responses and proposals,
     * and the summaries. Counters that a Prometheus server scrapes may go on. ZooKeeper sets them back, which hides
     * events between two scrapes.
     */
    void resetServerStatistics();

    /** Start the statistics of every connection again, for {@code crst}. */
    void resetConnectionStatistics();

    /**
     * Replace the trace mask, for {@code stmk}.
     *
     * @param traceMask what {@link ServerFacts#traceMask()} returns from now on.
     */
    void traceMask(long traceMask);
}
