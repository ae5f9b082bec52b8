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

import io.nodens.cluster.transfer.TransferProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows in one line of a terminal how far a copy has got; elsewhere it shows nothing.
 * <p>
 * <b>Thread:</b> one.
 */
final class ProgressLine implements TransferProgress, AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final PrintWriter out;
    private final boolean isTerminal;
    private long shownNs = System.nanoTime();
    private int width;

    ProgressLine(final PrintWriter out, final boolean isTerminal)
    {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @Override
    public void onProgress(final String phase, final long znodes, final long bytes)
    {
        final long nowNs = System.nanoTime();
        if (isTerminal && nowNs - shownNs >= INTERVAL_NS)
        {
            shownNs = nowNs;
            print(String.format(Locale.ROOT, "%s %,d znodes, %,d bytes", phase, znodes, bytes));
        }
    }

    @Override
    public void close()
    {
        if (width > 0)
        {
            print("");
            width = 0;
            out.print('\r');
            out.flush();
        }
    }

    /**
     * Show what is being done; nothing where nobody looks.
     *
     * @param line to show.
     */
    void show(final String line)
    {
        if (isTerminal)
        {
            print(line);
        }
    }

    private void print(final String line)
    {
        out.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }
}
