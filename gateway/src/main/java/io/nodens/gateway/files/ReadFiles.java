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
package io.nodens.gateway.files;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What files have, read at the start and looked at again and again.
 * <p>
 * Whole files are compared, because times and lengths may stay as they were. What has changed is used when it has not
 * changed further at the next look: somebody may be writing.
 * <p>
 * <b>Thread:</b> its own, after the start. <b>Owns:</b> that thread.
 *
 * @param <T> what the files have.
 */
public final class ReadFiles<T extends ReadFiles.Content<T>> implements AutoCloseable
{
    private final Subject subject;
    private final Reader<T> reader;
    private final Taker<T> taker;
    private final Consumer<String> log;
    private ScheduledExecutorService looker;
    /** Of the looker's thread once it runs. */
    private T used;
    private T candidate;
    private String warned;

    /**
     * What files had at one time.
     *
     * @param <T> the type itself.
     */
    public interface Content<T>
    {
        /**
         * Whether the files have the same at another time.
         *
         * @param other of the other time.
         * @return true when they do.
         */
        boolean isSame(T other);
    }

    /**
     * Reads the files.
     *
     * @param <T> what the files have.
     */
    @FunctionalInterface
    public interface Reader<T>
    {
        /**
         * Read the files.
         *
         * @return what they have now.
         * @throws IOException when they cannot be read.
         */
        T read() throws IOException;
    }

    /**
     * Uses what the files have.
     *
     * @param <T> what the files have.
     */
    @FunctionalInterface
    public interface Taker<T>
    {
        /**
         * Use it from now on.
         *
         * @param content of the files.
         * @throws IOException when it cannot be used, and nothing has changed.
         */
        void take(T content) throws IOException;
    }

    /**
     * What is in the files, for the lines of the log.
     *
     * @param name  of what uses them.
     * @param parts that they have.
     */
    public record Subject(String name, String parts)
    {
    }

    /**
     * Files that are not read yet.
     *
     * @param subject of lines of the log.
     * @param reader  of the files.
     * @param taker   of what they have.
     * @param log     takes a line for the operator.
     */
    public ReadFiles(
        final Subject subject, final Reader<T> reader, final Taker<T> taker, final Consumer<String> log)
    {
        this.subject = subject;
        this.reader = reader;
        this.taker = taker;
        this.log = log;
    }

    /**
     * Read the files and use what they have, then look at them again and again.
     *
     * @param intervalMs time between two looks; 0 for none.
     * @param threads    makes the thread.
     * @param threadName name of the thread.
     * @throws IOException when they cannot be read or used.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // It goes on until it is shut down.
    public void start(final long intervalMs, final ThreadFactory threads, final String threadName) throws IOException
    {
        use(reader.read());
        if (intervalMs > 0)
        {
            looker = Executors.newSingleThreadScheduledExecutor((task) ->
            {
                final Thread thread = threads.newThread(task);
                thread.setName(threadName);
                thread.setDaemon(true);
                return thread;
            });
            looker.scheduleWithFixedDelay(this::look, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        }
    }

    private void use(final T content) throws IOException
    {
        used = content;
        taker.take(content);
    }

    private void look()
    {
        try
        {
            final T found = reader.read();
            final boolean isSettled = null != candidate && found.isSame(candidate);
            candidate = found.isSame(used) ? null : found;
            if (null == candidate)
            {
                warned = null;
            }
            else if (isSettled)
            {
                candidate = null;
                use(found);
                warned = null;
                log.accept("gateway: " + subject.name + ": new connections use what is now in " + found);
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            final String warning = reason(ex);
            if (!warning.equals(warned))
            {
                warned = warning;
                log.accept("warning: gateway: " + subject.name + ": changed " + subject.parts +
                    " cannot be used, those from before stay in use: " + warning);
            }
        }
    }

    /**
     * Why something failed, in one line.
     *
     * @param thrown by it.
     * @return its message and that of its cause.
     */
    public static String reason(final Throwable thrown)
    {
        final Throwable cause = null == thrown.getCause() || thrown.getCause() == thrown ? null : thrown.getCause();
        final String own = null == thrown.getMessage() ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return null == cause || null == cause.getMessage() || own.contains(cause.getMessage()) ? own :
            own + " (" + cause.getMessage() + ")";
    }

    /** Look at the files no more. */
    @Override
    public void close()
    {
        if (null != looker)
        {
            looker.shutdownNow();
        }
    }
}
