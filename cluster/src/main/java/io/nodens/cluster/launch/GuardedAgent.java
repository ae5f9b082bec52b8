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

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Drives one of Aeron's own agents, and keeps it alive when somebody sends it a frame that claims to be larger than
 * memory. Its decoders believe the lengths in a frame and allocate before they check, so that one packet of noise ends
 * in an {@link OutOfMemoryError}, of which an agent's own runner would die.
 * <p>
 * Memory that is really short is told apart by what is left: an allocation that fails while an eighth of the heap is
 * free asked for more than anything here needs. Decoding comes before any change of state, so that skipping the frame
 * is sound.
 * <p>
 * <b>Thread:</b> the agent's.
 */
final class GuardedAgent implements Agent
{
    private static final int LEAST_FREE_PART = 8;

    private final String roleName;
    private final Supplier<AgentInvoker> launcher;
    private final BooleanSupplier isShortOfMemory;
    private AgentInvoker invoker;

    /**
     * Drive an agent.
     *
     * @param roleName of the agent, also its thread's.
     * @param launcher starts the agent, on its own thread because that may wait for others, and gives its invoker,
     *                 whose error handler tells of what is survived.
     */
    GuardedAgent(final String roleName, final Supplier<AgentInvoker> launcher)
    {
        this(roleName, launcher, () -> isShortOfMemory(Runtime.getRuntime()));
    }

    GuardedAgent(
        final String roleName, final Supplier<AgentInvoker> launcher, final BooleanSupplier isShortOfMemory)
    {
        this.roleName = roleName;
        this.launcher = launcher;
        this.isShortOfMemory = isShortOfMemory;
    }

    @Override
    public void onStart()
    {
        invoker = launcher.get();
    }

    @Override
    public int doWork()
    {
        try
        {
            final int work = invoker.invoke();
            if (invoker.isClosed())
            {
                throw new AgentTerminationException(roleName + " has ended");
            }

            return work;
        }
        catch (final OutOfMemoryError error)
        {
            if (isShortOfMemory.getAsBoolean())
            {
                throw error;
            }

            return 1;
        }
    }

    /** On the thread that drove it, since it may wait for others once more. */
    @Override
    public void onClose()
    {
        CloseHelper.quietClose(invoker);
    }

    @Override
    public String roleName()
    {
        return roleName;
    }

    /**
     * Asked twice: what another thread has dropped meanwhile still counts as used until it is collected.
     */
    private static boolean isShortOfMemory(final Runtime runtime)
    {
        if (!isLow(runtime))
        {
            return false;
        }

        System.gc();
        return isLow(runtime);
    }

    private static boolean isLow(final Runtime runtime)
    {
        final long used = runtime.totalMemory() - runtime.freeMemory();
        return runtime.maxMemory() - used < runtime.maxMemory() / LEAST_FREE_PART;
    }
}
