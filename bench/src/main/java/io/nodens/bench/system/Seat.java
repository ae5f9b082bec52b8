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

import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * Where the clients of a run sit among the members.
 */
public enum Seat
{
    /** Each connects to the next member in turn. */
    ANY,
    /** All at the member that leads. */
    LEADER,
    /** All at one that follows. */
    FOLLOWER;

    /** What {@link #member(int, int)} answers for {@link #ANY}. */
    public static final int ANYWHERE = -1;

    /**
     * Parse a seat as given on the command line.
     *
     * @param text such as {@code leader}.
     * @return the seat.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public static Seat parse(final String text)
    {
        for (final Seat seat : values())
        {
            if (seat.name().toLowerCase(Locale.ROOT).equals(text))
            {
                return seat;
            }
        }

        throw new IllegalArgumentException("--connect-to=" + text + ": one of any, leader, follower");
    }

    /**
     * Choose a member.
     *
     * @param leader that leads, from 0.
     * @param count  of members.
     * @return its number, or {@link #ANYWHERE}.
     * @throws IllegalArgumentException when there is no follower.
     */
    public int member(final int leader, final int count)
    {
        return member(() -> leader, count);
    }

    /**
     * Choose a member.
     *
     * @param leader asks which one leads, from 0; called only where it matters.
     * @param count  of members.
     * @return its number, or {@link #ANYWHERE}.
     * @throws IllegalArgumentException when there is no follower.
     */
    public int member(final IntSupplier leader, final int count)
    {
        if (FOLLOWER == this && 1 == count)
        {
            throw new IllegalArgumentException("--connect-to=follower: one member has no follower");
        }

        return switch (this)
        {
            case ANY -> ANYWHERE;
            case LEADER -> leader.getAsInt();
            case FOLLOWER -> 0 == leader.getAsInt() ? 1 : 0;
        };
    }
}
