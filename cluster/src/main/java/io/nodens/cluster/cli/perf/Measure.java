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
package io.nodens.cluster.cli.perf;

/**
 * What is timed.
 */
public enum Measure
{
    /** A read of a znode, one under way. */
    GET("get", 1, false),
    /** A set, one under way. */
    SET("set", 1, true),
    /** Sets that are sent together, each timed from the moment at which the first is sent. */
    SETS("sets together", 1, true),
    /** The creation of an ephemeral and its deletion, one after the other. */
    EPHEMERAL("create+delete", 2, true),
    /** A set, until another session at the same member has the event of it. */
    EVENT("set to event", 1, true);

    private final String text;
    private final int requests;
    private final boolean isWrite;

    Measure(final String text, final int requests, final boolean isWrite)
    {
        this.text = text;
        this.requests = requests;
        this.isWrite = isWrite;
    }

    /**
     * What people call it.
     *
     * @return the words.
     */
    public String text()
    {
        return text;
    }

    /**
     * Requests that one figure is of, one after the other.
     *
     * @return the number.
     */
    int requests()
    {
        return requests;
    }

    /**
     * Whether it goes through the log.
     *
     * @return false for reads.
     */
    boolean isWrite()
    {
        return isWrite;
    }
}
