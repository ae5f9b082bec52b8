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
package io.nodens.cluster.state;

/**
 * Versions of the command schema. The <i>active</i> version is replicated: it is what front ends write into the log,
 * and what commands mean, whatever program applies them. So every change of what a command does is a branch on it.
 */
public final class CommandVersion
{
    /** Oldest that this program can apply. */
    public static final int MIN = 0;
    /** Newest that this program can apply. */
    public static final int CURRENT = 1;
    /** In which a front end presents itself, for ever, so that programs of all later versions understand it. */
    public static final int OPENING = 1;
    /** From which on members report capacities, time is lived, and openings are ordered. */
    public static final int WITH_REPORTS = 1;

    private CommandVersion()
    {
    }

    /**
     * Stop when a version is newer than this program.
     *
     * @param version of the command schema.
     * @param what    begins the message, such as "the log has commands".
     * @throws NewerReleaseException when it is.
     */
    public static void checkApplicable(final int version, final String what)
    {
        if (version > CURRENT)
        {
            throw new NewerReleaseException(what + " of a newer release (version " + version +
                " of the command schema, this program knows " + MIN + " to " + CURRENT +
                "): install that release on this member");
        }
    }
}
