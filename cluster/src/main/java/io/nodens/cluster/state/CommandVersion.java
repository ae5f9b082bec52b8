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
    /** Newest that this program can apply. A call, so that no compiler copies the number to where it is used. */
    public static final int CURRENT = version(6);
    /** In which a front end presents itself, for ever, so that programs of all later versions understand it. */
    public static final int OPENING = 1;
    /** From which on members report capacities, time is lived, and openings are ordered. */
    public static final int WITH_REPORTS = 1;
    /**
     * From which on a full disk has a result code of its own, and limits out of range are refused, not clamped; the
     * data limit may rise as far as the members are configured for. A tick ends as many sessions as their ephemerals
     * allow.
     */
    public static final int WITH_MEMBER_LIMITS = 2;
    /**
     * From which on a write names the attachment that it came through, and is refused when that is not the session's;
     * a retained result answers only who asks for the same again.
     */
    public static final int WITH_ATTACHMENTS = 3;
    /**
     * From which on a write may have several operations, names an identity and flags, and may have request id 0: its
     * result is not kept, it is applied at most once, in the order of its attachment.
     */
    public static final int WITH_OPERATIONS = 4;
    /** From which on the tree has a reserved part with quotas. */
    public static final int WITH_QUOTAS = 5;
    /**
     * From which on a condition of any kind tells nobody what he may not read, and a client that comes back for a
     * session that another has attached meanwhile does not get it. Access lists may name identities of the scheme sasl.
     */
    public static final int WITH_REATTACH = 6;

    /**
     * Major part of the version that stands in each leadership term and snapshot beside the commands. Aeron refuses
     * another one, so that it changes only when a release can neither read the logs before it nor be read by releases
     * before; commands and snapshots have versions of their own.
     */
    public static final int LOG_FAMILY = 0;

    private CommandVersion()
    {
    }

    private static int version(final int value)
    {
        return value;
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
