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
package io.nodens.cluster.cli;

import io.nodens.cluster.Member;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process when a signal comes. A signal ends the virtual machine through its shutdown hooks and with a code of
 * its own; the hook here closes what runs first, and then ends the process with 0.
 * <p>
 * <b>Thread:</b> one of its own when the signal comes.
 */
final class SignalStop
{
    /** Time after which a stop that hangs is cut short. */
    private static final long LIMIT_MS = 5_000;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final String command;
    private final String assurance;
    private final Runnable close;

    private SignalStop(final String command, final String assurance, final Runnable close)
    {
        this.command = command;
        this.assurance = assurance;
        this.close = close;
    }

    /**
     * From now on signals close what runs.
     *
     * @param command   that runs it, for the line of a stop that hangs.
     * @param assurance what is told there of what was not closed.
     * @param close     closes it.
     * @return the hook.
     */
    static SignalStop install(final String command, final String assurance, final Runnable close)
    {
        final SignalStop stop = new SignalStop(command, assurance, close);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::onShutdown, "nodens-shutdown"));
        return stop;
    }

    /** What ran has ended by itself: the process ends as its command says. */
    void disarm()
    {
        isOver.set(true);
    }

    private void onShutdown()
    {
        if (!isOver.get())
        {
            closeInTime();
            Runtime.getRuntime().halt(0);
        }
    }

    private void closeInTime()
    {
        final Thread closer = new Thread(close, "nodens-closer");
        closer.setDaemon(true);
        closer.start();
        try
        {
            closer.join(LIMIT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        if (closer.isAlive())
        {
            System.err.println("nodens " + command + ": stopping took longer than " +
                TimeUnit.MILLISECONDS.toSeconds(LIMIT_MS) + " s and was cut short; " + assurance);
            Runtime.getRuntime().halt(Member.EXIT_CODE_FAULT);
        }
    }
}
