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
package io.nodens.client.connection;

import io.aeron.Aeron;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The Aeron client under a client. It can die before the client does: the media driver ends or is started anew, or the
 * process pauses for longer than Aeron allows. One that the client made for itself is then made again, as soon as there
 * is a driver; one that belongs to the application is lost.
 * <p>
 * <b>Thread:</b> the client's. <b>Owns:</b> the Aeron client, when it made it.
 */
public final class AeronLink
{
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<Aeron> maker;
    private final BooleanSupplier isDriverThere;
    private final ErrorHandler errorHandler;
    private Aeron aeron;
    private AgentInvoker invoker;
    private long retryNs;
    private boolean isWaiting;

    private AeronLink(
        final Aeron aeron,
        final AgentInvoker invoker,
        final Supplier<Aeron> maker,
        final BooleanSupplier isDriverThere,
        final ErrorHandler errorHandler)
    {
        this.aeron = aeron;
        this.invoker = invoker;
        this.maker = maker;
        this.isDriverThere = isDriverThere;
        this.errorHandler = errorHandler;
    }

    /**
     * Make an Aeron client, and again when it dies.
     *
     * @param maker         makes one, with an agent invoker or a thread, or takes the one that is shared.
     * @param isDriverThere says whether it would succeed, without a wait.
     * @param errorHandler  told of what fails.
     * @return the link, with a living Aeron client.
     */
    public static AeronLink own(
        final Supplier<Aeron> maker, final BooleanSupplier isDriverThere, final ErrorHandler errorHandler)
    {
        final Aeron made = maker.get();
        return new AeronLink(made, made.conductorAgentInvoker(), maker, isDriverThere, errorHandler);
    }

    /**
     * Use the application's.
     *
     * @param aeron    of the application, which closes it.
     * @param isDriven whether to drive it when it uses an agent invoker.
     * @return the link.
     */
    public static AeronLink given(final Aeron aeron, final boolean isDriven)
    {
        return new AeronLink(aeron, isDriven ? aeron.conductorAgentInvoker() : null, null, null, null);
    }

    Aeron aeron()
    {
        return aeron;
    }

    boolean isOwn()
    {
        return null != maker;
    }

    boolean isLost()
    {
        return aeron.isClosed();
    }

    int invoke()
    {
        return null == invoker ? 0 : invoker.invoke();
    }

    /**
     * Make a new one in place of one that is lost, if it is time to try and there is a driver.
     *
     * @param nowNs time now.
     * @return true when there is one.
     */
    boolean tryRenew(final long nowNs)
    {
        if (isWaiting && nowNs - retryNs < 0)
        {
            return false;
        }

        isWaiting = true;
        retryNs = nowNs + RETRY_NS;
        if (!isDriverThere.getAsBoolean())
        {
            return false;
        }

        try
        {
            final Aeron lost = aeron;
            aeron = maker.get();
            SharedAeron.release(lost, errorHandler);
            invoker = aeron.conductorAgentInvoker();
            isWaiting = false;
            return true;
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
            return false;
        }
    }

    /** Close the Aeron client, if it is the client's. */
    public void close()
    {
        if (isOwn())
        {
            SharedAeron.release(aeron, errorHandler);
        }
    }
}
