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
package io.nodens.cluster.settings;

/**
 * How a member shares out its threads and how they wait: see docs/operating.md for what each is for.
 */
public enum MemberProfile
{
    /** Few cores: shared threads, short back-off parks, sparse buffers, relaxed time-outs. */
    DEV("dev"),

    /** A server with cores to spare: shared driver threads that yield, time-outs under a second. */
    BALANCED("balanced"),

    /** Cores reserved for the member: every agent on its own thread and spinning. */
    DEDICATED("dedicated");

    private final String text;

    MemberProfile(final String text)
    {
        this.text = text;
    }

    /**
     * Name in configuration.
     *
     * @return the name.
     */
    public String text()
    {
        return text;
    }
}
