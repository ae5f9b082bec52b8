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
import io.nodens.cluster.keeper.Keeper;
import io.nodens.cluster.settings.MemberException;
import org.agrona.ErrorHandler;

/**
 * Finds among the errors of the service the one that says that it missed a part of the log, which the consensus module
 * has. Aeron reports it and goes on: the consensus module waits for the service without an end. A member that is
 * started again replays its log from the last snapshot on, and so the missed part.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> for that error only.
 */
final class MissedLogErrors implements ErrorHandler
{
    /** How Aeron says it; there is no other mark. */
    private static final String MARK = "Cluster log must be contiguous";

    private final ErrorHandler log;
    private final Keeper.FaultHandler faults;

    /**
     * Before the log.
     *
     * @param log    takes every other error.
     * @param faults takes that error.
     */
    MissedLogErrors(final ErrorHandler log, final Keeper.FaultHandler faults)
    {
        this.log = log;
        this.faults = faults;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        final String message = throwable instanceof ClusterException ? throwable.getMessage() : null;
        final int at = null == message ? -1 : message.indexOf(MARK);
        if (at < 0)
        {
            log.onError(throwable);
        }
        else
        {
            faults.onFault(
                MemberException.Category.FAULT,
                "the replicated service missed a part of the log (" + message.substring(at) +
                "); it replays the log when the member is started again");
        }
    }
}
