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
package io.nodens.cluster.membership;

/**
 * What a member has in its data directory, as it says to the others. The order is part of the greeting's layout.
 */
public enum Standing
{
    /** Nothing: no identity and no log. */
    EMPTY,

    /** A log from before clusters had identities. */
    UNNAMED,

    /** An identity, and a log that its consensus module has never been launched upon since. */
    NAMED,

    /** An identity and the log that it has voted with. */
    READY,

    /** It once had a log, and that is gone, cut short or too old: it must not vote before it is seeded. */
    LOST,

    /** It is being seeded. */
    SEEDING;

    private static final Standing[] VALUES = values();

    /**
     * Look up by code.
     *
     * @param code as sent.
     * @return the standing, null when there is none with the code.
     */
    static Standing ofCode(final int code)
    {
        return code >= 0 && code < VALUES.length ? VALUES[code] : null;
    }

    /**
     * Whether the member remembers all that it ever acknowledged.
     *
     * @return true if its vote is worth something.
     */
    public boolean isSound()
    {
        return READY == this || NAMED == this;
    }
}
