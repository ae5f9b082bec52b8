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
package io.nodens.bench.rig;

/**
 * A system that the rig can load: the adapter knows how to reach it, the rig knows what to ask and when.
 */
public interface SystemUnderTest extends AutoCloseable
{
    /**
     * Name in files and tables.
     *
     * @return the name.
     */
    String name();

    /**
     * What must be known to repeat a run: endpoints, transport, durability as far as the adapter knows it.
     *
     * @return one line of text.
     */
    String describe();

    /**
     * Create the znodes that the runs read and write, and wait until every connection opened later sees them.
     *
     * @param settings with the number of keys, the length of data, connections and slots.
     */
    void prepare(RigSettings settings);

    /**
     * Open a client.
     *
     * @param settings of the run.
     * @param index    of the connection, from 0.
     * @param handler  of its completions.
     * @return the client, connected.
     */
    LoadConnection connect(RigSettings settings, int index, CompletionHandler handler);

    /** Delete what {@link #prepare(RigSettings)} made, and release everything. */
    @Override
    void close();
}
