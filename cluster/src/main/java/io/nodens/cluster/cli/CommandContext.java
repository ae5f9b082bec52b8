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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a command works with. The single form and the shell give the same commands a different context.
 * <p>
 * <b>Thread:</b> any.<br>
 * <b>Owns:</b> the way to the cluster and the session, both made when first needed.
 */
final class CommandContext implements AutoCloseable
{
    /**
     * Most events that wait to be shown.
     */
    static final int MAX_TASKS_BESIDE = 1024;

    private final ConnectionOptions options;
    private final ClusterAccess.Factory factory;
    private final InputStream stdin;
    private final Output output;
    private final boolean isShell;
    private final CountDownLatch closed = new CountDownLatch(1);
    private OutputFormat defaultFormat = OutputFormat.TEXT;
    private Consumer<String> noticePrinter = (notice) -> {};
    private Consumer<String> eventPrinter;
    private ClusterAccess cluster;
    private TreeAccess tree;
    private final List<Proof> proofs = new ArrayList<>();
    private final List<ClusterAccess> others = new ArrayList<>();
    private ThreadPoolExecutor beside;
    private Runnable beforeClose = () -> {};
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
     * The way to another cluster, by the same options otherwise; the context closes it.
     *
     * @param endpoints client endpoints of its members, as {@code host:port}.
     * @return the way to the cluster.
     */
    synchronized ClusterAccess otherCluster(final List<String> endpoints)
    {
        if (isClosed)
        {
            throw AccessException.interrupted("connect", null);
        }
        final ClusterAccess other = factory.open(options.toAccessOptions().at(endpoints));
        others.add(other);
        return other;
    }

    /**
     * What the command line proves.
     *
     * @return proofs, in the order given.
     */
    List<Proof> givenProofs()
    {
        return options.proofs();
    }

    /**
     * Longest wait for an answer.
     *
     * @return the wait, milliseconds.
     */
    int timeoutMs()
    {
        return options.toAccessOptions().timeoutMs();
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
            final TreeAccess opened = cluster().openSession(noticePrinter);
            tree = opened;
            options.proofs().forEach((proof) -> opened.addAuth(proof.scheme(), proof.credentials()));
            proofs.forEach((proof) -> opened.addAuth(proof.scheme(), proof.credentials()));
        }
        return tree;
    }

    /**
     * Prove who the session is; the next one, after its end, proves it as well.
     *
     * @param scheme      of the credentials.
     * @param credentials in the scheme.
     */
    synchronized void addAuth(final String scheme, final byte[] credentials)
    {
        tree().addAuth(scheme, credentials);
        proofs.add(new Proof(scheme, credentials));
    }

    /**
     * What proves who somebody is.
     *
     * @param scheme      of the credentials.
     * @param credentials in the scheme.
     */
    record Proof(String scheme, byte[] credentials)
    {
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
     * A context for the commands of a shell, which shares nothing with this one but the options.
     *
     * @param shellOutput for answers and failures.
     * @return the context; the caller closes it.
     */
    CommandContext forShell(final Output shellOutput)
    {
        final CommandContext shell = new CommandContext(options, factory, null, shellOutput, true);
        shell.defaultFormat(defaultFormat);
        return shell;
    }

    /**
     * Print what happens to the session; nobody is told unless this is called before the session is opened.
     *
     * @param printer takes one line, from any thread.
     */
    synchronized void noticePrinter(final Consumer<String> printer)
    {
        noticePrinter = printer;
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
     * Print a failure that no command is there to report any more, from any thread.
     *
     * @param failure to print.
     * @param format  to print it in.
     */
    void printFailure(final AccessException failure, final OutputFormat format)
    {
        final Consumer<String> printer;
        synchronized (this)
        {
            printer = eventPrinter;
        }
        if (null != printer)
        {
            printer.accept(Output.renderError(failure, format));
        }
        else
        {
            output.error(failure, format);
        }
    }

    /**
     * Run something on a thread beside that of the commands. What comes when too much waits already is dropped, and
     * said so.
     *
     * @param task to run; may wait for the cluster.
     */
    void runBeside(final Runnable task)
    {
        final ThreadPoolExecutor executor;
        synchronized (this)
        {
            if (isClosed)
            {
                return;
            }
            if (null == beside)
            {
                beside = new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_TASKS_BESIDE),
                    CommandContext::besideThread);
            }
            executor = beside;
        }
        try
        {
            executor.execute(task);
        }
        catch (final RejectedExecutionException ex)
        {
            noticePrinter().accept("more than " + MAX_TASKS_BESIDE + " events wait to be shown; one is dropped");
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
     * Wait for a time, but no longer than until the context is closed.
     *
     * @param durationMs to wait, milliseconds.
     * @return true if the context is closed.
     * @throws InterruptedException if the thread is interrupted instead.
     */
    boolean awaitClose(final long durationMs) throws InterruptedException
    {
        return closed.await(durationMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Whether the context is being closed, as it is on Ctrl-C.
     *
     * @return true from then on.
     */
    boolean isClosing()
    {
        return 0 == closed.getCount();
    }

    /**
     * Let a command that cleans up have its sessions until it has.
     *
     * @param task run by {@link #close()} before anything is let go of; must not take long.
     */
    synchronized void beforeClose(final Runnable task)
    {
        beforeClose = task;
    }

    /**
     * Whether commands use a media driver that runs already.
     *
     * @return false if they run one of their own.
     */
    boolean hasDriver()
    {
        return null != options.toAccessOptions().aeronDirectory();
    }

    /**
     * Ends the session. Idempotent.
     */
    @Override
    public void close()
    {
        closed.countDown();
        final Runnable task;
        synchronized (this)
        {
            task = beforeClose;
        }
        task.run();
        final List<ClusterAccess> toClose = new ArrayList<>();
        synchronized (this)
        {
            isClosed = true;
            toClose.addAll(others);
            if (null != cluster)
            {
                toClose.add(cluster);
            }
            if (null != beside)
            {
                beside.shutdownNow();
            }
        }
        toClose.forEach(ClusterAccess::close);
    }

    private synchronized Consumer<String> noticePrinter()
    {
        return noticePrinter;
    }

    private static Thread besideThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "nodens-events");
        thread.setDaemon(true);
        return thread;
    }
}
