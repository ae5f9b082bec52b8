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
package io.nodens.gateway.jute;

/**
 * How a znode is created: one of these numbers, not a set of bits.
 * <p>
 * <b>Thread:</b> constants.
 */
public final class CreateFlags
{
    /** Lives until it is deleted. */
    public static final int PERSISTENT = 0;
    /** Lives as long as the session. */
    public static final int EPHEMERAL = 1;
    /** Persistent, with a counter behind its name. */
    public static final int PERSISTENT_SEQUENTIAL = 2;
    /** Ephemeral, with a counter behind its name. */
    public static final int EPHEMERAL_SEQUENTIAL = 3;
    /** Deleted when its last child is gone. */
    public static final int CONTAINER = 4;
    /** Deleted when it is childless and was not set for some time. */
    public static final int PERSISTENT_WITH_TTL = 5;
    /** With a time to live, and a counter behind its name. */
    public static final int PERSISTENT_SEQUENTIAL_WITH_TTL = 6;

    private CreateFlags()
    {
    }

    /**
     * Whether there is such a flag.
     *
     * @param flag of a request.
     * @return false for a number that has no meaning.
     */
    public static boolean isKnown(final int flag)
    {
        return flag >= PERSISTENT && flag <= PERSISTENT_SEQUENTIAL_WITH_TTL;
    }

    /**
     * Whether a counter is appended to the name.
     *
     * @param flag of a request.
     * @return true for the sequential ones.
     */
    public static boolean isSequential(final int flag)
    {
        return PERSISTENT_SEQUENTIAL == flag || EPHEMERAL_SEQUENTIAL == flag || PERSISTENT_SEQUENTIAL_WITH_TTL == flag;
    }

    /**
     * Whether the session owns the znode.
     *
     * @param flag of a request.
     * @return true for ephemerals.
     */
    public static boolean isEphemeral(final int flag)
    {
        return EPHEMERAL == flag || EPHEMERAL_SEQUENTIAL == flag;
    }

    /**
     * Whether the znode has a time to live.
     *
     * @param flag of a request.
     * @return true when it does.
     */
    public static boolean hasTtl(final int flag)
    {
        return PERSISTENT_WITH_TTL == flag || PERSISTENT_SEQUENTIAL_WITH_TTL == flag;
    }
}
