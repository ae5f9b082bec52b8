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
package io.nodens.cluster.cli.access;

/**
 * How a command ended, for scripts. The numbers are part of the command line's interface and never change.
 */
public enum ExitCode
{
    /**
     * Done.
     */
    OK(0),

    /**
     * A failure that none of the other codes names.
     */
    OTHER(1),

    /**
     * The command line, a path or a value is malformed; nothing was done.
     */
    USAGE(2),

    /**
     * There is no such znode.
     */
    NO_SUCH_ZNODE(3),

    /**
     * The znode exists already.
     */
    EXISTS(4),

    /**
     * The znode's version is not the expected one.
     */
    BAD_VERSION(5),

    /**
     * The znode has children.
     */
    NOT_EMPTY(6),

    /**
     * No member answered in time.
     */
    UNAVAILABLE(7),

    /**
     * The session has expired, and its ephemerals and watches are gone.
     */
    SESSION_EXPIRED(8),

    /**
     * A limit or a rule of the tree forbids it; nothing was done.
     */
    REFUSED(9),

    /**
     * A check found something slow.
     */
    SLOW(10),

    /**
     * A check found something slow, on a host that is too busy to tell whose fault it is.
     */
    UNSURE(11),

    /**
     * Ctrl-C, numbered as shells number it.
     */
    INTERRUPTED(130);

    private final int status;

    ExitCode(final int status)
    {
        this.status = status;
    }

    /**
     * Number that the process exits with.
     *
     * @return the exit status.
     */
    public int status()
    {
        return status;
    }

    /**
     * The code with a number.
     *
     * @param status of a process.
     * @return the code, {@link #OTHER} for a number without one.
     */
    public static ExitCode of(final int status)
    {
        for (final ExitCode code : values())
        {
            if (code.status == status)
            {
                return code;
            }
        }
        return OTHER;
    }
}
