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

import io.aeron.cluster.service.ClusterTerminationException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

import java.util.function.BooleanSupplier;

/**
 * Tells the end of consensus module and service that one of Aeron's tools asked for from a fault: both end their agents
 * by an exception, which comes here after their termination hooks.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> with each error.
 */
final class StopRequests implements ErrorHandler
{
    private final ErrorHandler log;
    private final BooleanSupplier isTerminating;
    private final Runnable onStopRequest;
    private final Runnable onEnd;

    /**
     * Before the log.
     *
     * @param log           takes every error but the one that is none.
     * @param isTerminating whether the consensus module says that it was told to end. The service ends in the same way
     *                      when the module is gone.
     * @param onStopRequest called when it was.
     * @param onEnd         called when an agent ends for any other reason.
     */
    StopRequests(
        final ErrorHandler log, final BooleanSupplier isTerminating, final Runnable onStopRequest, final Runnable onEnd)
    {
        this.log = log;
        this.isTerminating = isTerminating;
        this.onStopRequest = onStopRequest;
        this.onEnd = onEnd;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        if (throwable instanceof ClusterTerminationException end && end.isExpected() && isTerminating.getAsBoolean())
        {
            onStopRequest.run();
        }
        else
        {
            log.onError(throwable);
            if (throwable instanceof AgentTerminationException)
            {
                onEnd.run();
            }
        }
    }
}
