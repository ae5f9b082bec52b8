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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Makes the threads of a member's agents and tells when one ends that should not: an agent that fails to start, or
 * dies of an error, must not leave the rest behind as a process that lives without working.
 * <p>
 * <b>Thread:</b> any.
 */
public final class GuardedThreads implements ThreadFactory
{
    private static final int MAX_ATTEMPTS = 100;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String suffix;
    private final BooleanSupplier isClosing;
    private final BiConsumer<String, Throwable> onUnexpectedEnd;
    private final Runnable onExhaustion;

    /**
     * A factory of threads.
     *
     * @param memberId        at the end of their names.
     * @param isClosing       whether they may end.
     * @param onUnexpectedEnd takes the name of one that ended, and what it died of, null when it just returned.
     * @param onExhaustion    called when there is no memory to tell anybody.
     */
    public GuardedThreads(
        final int memberId,
        final BooleanSupplier isClosing,
        final BiConsumer<String, Throwable> onUnexpectedEnd,
        final Runnable onExhaustion)
    {
        this.suffix = "-" + memberId;
        this.isClosing = isClosing;
        this.onUnexpectedEnd = onUnexpectedEnd;
        this.onExhaustion = onExhaustion;
    }

    /**
     * Threads like these, whose end is no fault while something that is being opened may still be given up.
     *
     * @param mayEnd whether they may end.
     * @return their factory.
     */
    public ThreadFactory unless(final BooleanSupplier mayEnd)
    {
        return (runnable) -> new Thread(
            () -> run(runnable, () -> isClosing.getAsBoolean() || mayEnd.getAsBoolean()));
    }

    @Override
    public Thread newThread(final Runnable runnable)
    {
        return new Thread(() -> run(runnable, isClosing));
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // Thrown on, and told.
    private void run(final Runnable runnable, final BooleanSupplier mayEnd)
    {
        final Thread thread = Thread.currentThread();
        if (!thread.getName().endsWith(suffix))
        {
            thread.setName(thread.getName() + suffix);
        }

        Throwable cause = null;
        try
        {
            runnable.run();
        }
        catch (final Throwable ex)
        {
            cause = ex;
            throw ex;
        }
        finally
        {
            if (!mayEnd.getAsBoolean())
            {
                tell(thread.getName(), cause);
            }
        }
    }

    /** A thread that died for want of memory is not the only one to want it: it tells until it is heard. */
    private void tell(final String name, final Throwable cause)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                onUnexpectedEnd.accept(name, cause);
                return;
            }
            catch (final OutOfMemoryError error)
            {
                if (MAX_ATTEMPTS == attempt)
                {
                    onExhaustion.run();
                    return;
                }
                LockSupport.parkNanos(RETRY_NS);
            }
        }
    }
}
