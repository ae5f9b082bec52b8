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

import io.nodens.cluster.settings.MemberConfiguration;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

/**
 * Keeps the errors of a component that is being launched: Aeron hands them to the error handler and returns as if all
 * were well, with an agent that never runs. So the first of them is the cause, to be told once. Those of a launch that
 * succeeds, and all that come later, go on to the log.
 * <p>
 * <b>Thread:</b> one until {@link #isStarted(AgentInvoker)} has answered true, then any.
 */
final class StartErrors implements ErrorHandler
{
    private final ErrorHandler log;
    private volatile boolean hasStarted;
    private Throwable first;

    StartErrors(final ErrorHandler log)
    {
        this.log = log;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        if (hasStarted)
        {
            log.onError(throwable);
        }
        else if (null == first)
        {
            first = throwable;
        }
        else if (throwable != first)
        {
            first.addSuppressed(throwable);
        }
    }

    /**
     * See whether the launch succeeded.
     *
     * @param invoker of the component's agent.
     * @return false when the agent does not run; then {@link #cause()} tells why.
     */
    boolean isStarted(final AgentInvoker invoker)
    {
        hasStarted = invoker.isRunning();
        if (hasStarted && null != first)
        {
            log.onError(first);
        }

        return hasStarted;
    }

    /**
     * What kind of trouble it was.
     */
    MemberException.Category category()
    {
        return MemberConfiguration.categoryOf(first);
    }

    /**
     * Why the launch failed.
     *
     * @return a phrase.
     */
    String cause()
    {
        return null == first ? "its agent ended at once" : MemberLog.reason(first);
    }
}
