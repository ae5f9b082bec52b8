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

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Output;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.output.Printable;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What a command works with. The single form and the shell give the same commands a different context.
 * <p>
 * <b>Thread:</b> any.<br>
 * <b>Owns:</b> the way to the cluster and the session, both made when first needed.
 */
final class CommandContext implements AutoCloseable
{
    private final ConnectionOptions options;
    private final ClusterAccess.Factory factory;
    private final InputStream stdin;
    private final Output output;
    private final boolean isShell;
    private final CountDownLatch closed = new CountDownLatch(1);
    private OutputFormat defaultFormat = OutputFormat.TEXT;
    private Consumer<String> eventPrinter;
    private ClusterAccess cluster;
    private TreeAccess tree;
    private boolean isClosed;

    /**
     * Create a context.
     *
     * @param options of the connection, read when it is first needed.
     * @param factory of the way to the cluster.
     * @param stdin   what commands may read, or null in a shell, which reads it itself.
     * @param output  for answers and failures.
     * @param isShell whether the session outlives the command.
     */
    CommandContext(
        final ConnectionOptions options,
        final ClusterAccess.Factory factory,
        final InputStream stdin,
        final Output output,
        final boolean isShell)
    {
        this.options = options;
        this.factory = factory;
        this.stdin = stdin;
        this.output = output;
        this.isShell = isShell;
    }

    /**
     * The way to the cluster; made at the first call.
     *
     * @return the way to the cluster.
     */
    synchronized ClusterAccess cluster()
    {
        if (isClosed)
        {
            throw AccessException.interrupted("connect", null);
        }
        if (null == cluster)
        {
            cluster = factory.open(options.toAccessOptions());
        }
        return cluster;
    }

    /**
     * The session; opened at the first call, and again when the last one has ended.
     *
     * @return calls in the session.
     */
    synchronized TreeAccess tree()
    {
        if (null != tree && tree.isExpired())
        {
            tree.close();
            tree = null;
        }
        if (null == tree)
        {
            tree = cluster().openSession();
        }
        return tree;
    }

    /**
     * The session, if there is one.
     *
     * @return calls in the session, or null.
     */
    synchronized TreeAccess treeOrNull()
    {
        return tree;
    }

    /**
     * Whether the session outlives the command.
     *
     * @return true in the shell.
     */
    boolean isShell()
    {
        return isShell;
    }

    /**
     * Standard input, as far as a command may read it.
     *
     * @return the stream, or null.
     */
    InputStream stdin()
    {
        return stdin;
    }

    /**
     * Where answers and failures go.
     *
     * @return the output.
     */
    Output output()
    {
        return output;
    }

    /**
     * Format of commands that ask for none.
     *
     * @return the format.
     */
    OutputFormat defaultFormat()
    {
        return defaultFormat;
    }

    /**
     * Set the format of commands that ask for none.
     *
     * @param format to use.
     */
    void defaultFormat(final OutputFormat format)
    {
        defaultFormat = format;
    }

    /**
     * Print events by another way than standard output: a line editor has to move its line out of the way.
     *
     * @param printer takes whole lines, from any thread.
     */
    synchronized void eventPrinter(final Consumer<String> printer)
    {
        eventPrinter = printer;
    }

    /**
     * Print an event, from any thread.
     *
     * @param event  to print.
     * @param format to print it in.
     */
    void printEvent(final Printable event, final OutputFormat format)
    {
        final Consumer<String> printer;
        synchronized (this)
        {
            printer = eventPrinter;
        }
        if (null != printer)
        {
            printer.accept(Output.render(event, format));
        }
        else
        {
            output.print(event, format);
        }
    }

    /**
     * Wait until the context is closed, as it is on Ctrl-C.
     *
     * @throws InterruptedException if the thread is interrupted instead.
     */
    void awaitClose() throws InterruptedException
    {
        closed.await();
    }

    /**
     * Ends the session. Idempotent.
     */
    @Override
    public void close()
    {
        closed.countDown();
        final ClusterAccess toClose;
        synchronized (this)
        {
            isClosed = true;
            toClose = cluster;
        }
        if (null != toClose)
        {
            toClose.close();
        }
    }
}
