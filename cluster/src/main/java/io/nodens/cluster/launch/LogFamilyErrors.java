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
package io.nodens.cluster.launch;

import io.aeron.cluster.client.ClusterException;
import io.aeron.exceptions.AeronException;
import io.nodens.cluster.keeper.Keeper;
import io.nodens.cluster.settings.MemberException;
import org.agrona.ErrorHandler;

/**
 * Finds among the errors of consensus module and service the one that says that a term or a snapshot is of another
 * family of logs: of a release with which this one cannot work together. To start the member again would not help.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> for that error only.
 */
final class LogFamilyErrors implements ErrorHandler
{
    /** How Aeron begins the texts; there is no other mark. */
    private static final String[] MARKS = {"incompatible version: ", "incompatible app version: "};

    private final ErrorHandler log;
    private final Keeper.FaultHandler faults;

    /**
     * Before the log.
     *
     * @param log    takes every other error.
     * @param faults takes that error.
     */
    LogFamilyErrors(final ErrorHandler log, final Keeper.FaultHandler faults)
    {
        this.log = log;
        this.faults = faults;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        final boolean isFatal =
            throwable instanceof ClusterException ex && AeronException.Category.FATAL == ex.category();
        final String fault = isFatal ? faultOf(throwable.getMessage()) : null;
        if (null == fault)
        {
            log.onError(throwable);
        }
        else
        {
            faults.onFault(
                MemberException.Category.CONFIGURATION,
                "a release leads, or took the snapshot, whose log this one cannot share (this release " + fault +
                "): install that release on this member");
        }
    }

    private static String faultOf(final String message)
    {
        for (final String mark : MARKS)
        {
            final int at = null == message ? -1 : message.indexOf(mark);
            if (at >= 0)
            {
                return message.substring(at + mark.length());
            }
        }

        return null;
    }
}
