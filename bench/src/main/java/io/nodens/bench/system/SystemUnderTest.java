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
package io.nodens.bench.system;

import java.util.EnumSet;
import java.util.Set;

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
     * Where the clients sit: results of other places are not compared with these.
     *
     * @return such as {@code leader}, {@code follower}, {@code any}.
     */
    String seat();

    /**
     * What can be asked of the system.
     *
     * @return kinds of operations.
     */
    default Set<OperationKind> kinds()
    {
        return EnumSet.allOf(OperationKind.class);
    }

    /**
     * Servers that the adapter started: what these take of the processors is the system's.
     *
     * @return them, or null when they ran already.
     */
    Servers servers();

    /**
     * Create the znodes that the runs read and write, and wait until every connection opened later sees them. It is
     * called once for each load that the system gets.
     *
     * @param demand of the runs.
     */
    void prepare(Demand demand);

    /**
     * Open a client.
     *
     * @param demand  of the run.
     * @param index   of the connection, from 0.
     * @param handler of its completions.
     * @return the client, connected.
     */
    LoadConnection connect(Demand demand, int index, CompletionHandler handler);

    /** Release everything; stop the servers that it started. */
    @Override
    void close();
}
