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
package io.nodens.cluster.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A process whose output is kept, that can be killed and started again with the same command line.
 * <p>
 * <b>Thread:</b> any one at a time. <b>Owns:</b> the process; whoever made this kills it by {@link #close()}.
 */
public final class ServerProcess implements AutoCloseable
{
    /** What a member prints once it serves clients. */
    public static final Pattern MEMBER_READY = Pattern.compile(" member \\d+: ready ");
    /** What a gateway in a process of its own prints when it serves clients. */
    public static final Pattern GATEWAY_READY = Pattern.compile(" gateway of member \\d+: ready; ");

    private static final Pattern ERROR = Pattern.compile("error: |Exception|Error\\b|^\\s+at |SIGSEGV|SIGBUS|FATAL");
    private static final long REAP_TIMEOUT_MS = 20_000;

    private final String name;
    private final List<String> command;
    private final Path logFile;
    private final Pattern readyPattern;
    private Process process;
    private Thread copier;
    private volatile String readyLine;
    private boolean isClosed;

    /**
     * Describe a process; {@link #start()} starts it.
     *
     * @param name         for messages.
     * @param command      with its arguments.
     * @param logFile      that takes what it prints, of all its lives.
     * @param readyPattern found in the line that it prints once it is ready.
     */
    public ServerProcess(
        final String name, final List<String> command, final Path logFile, final Pattern readyPattern)
    {
        this.name = name;
        this.command = List.copyOf(command);
        this.logFile = logFile;
        this.readyPattern = readyPattern;
    }

    /**
     * Start the process, which must not be running.
     *
     * @return this.
     * @throws IllegalStateException when it runs, or after {@link #close()}.
     */
    public synchronized ServerProcess start()
    {
        if (isAlive())
        {
            throw new IllegalStateException(name + " is running, pid " + pid());
        }
        if (isClosed)
        {
            throw new IllegalStateException(name + " is closed");
        }

        try
        {
            readyLine = null;
            final PrintWriter log = new PrintWriter(Files.newBufferedWriter(
                logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            log.println("# started, pid " + process.pid() + ": " + String.join(" ", command));
            log.flush();
            final Process started = process;
            copier = new Thread(() -> copy(started, log), name + "-output");
            copier.setDaemon(true);
            copier.start();
            return this;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Wait for the ready line of this life.
     *
     * @param timeoutMs most milliseconds to wait.
     * @return the line.
     * @throws IllegalStateException when the time is over or the process ended, with the end of its log.
     */
    public String awaitReady(final long timeoutMs)
    {
        final boolean isReady = Await.holds(timeoutMs, () -> null != readyLine || !isAlive());
        if (null == readyLine)
        {
            throw new IllegalStateException(name + (isReady ? " ended, exit code " + process.exitValue() :
                " was not ready within " + timeoutMs + " ms") + "; its log ends with:\n" + tail());
        }
        return readyLine;
    }

    /**
     * Send SIGKILL and wait until the process is gone. Does nothing to a dead one.
     */
    public void kill()
    {
        signalKill();
        awaitExit(REAP_TIMEOUT_MS);
    }

    /**
     * Send SIGKILL without waiting, so that several can be killed at one moment.
     */
    public void signalKill()
    {
        if (null != process)
        {
            process.destroyForcibly();
        }
    }

    /**
     * Send a signal to the process, and wait until it is sent.
     *
     * @param signal as {@code kill} knows it, such as STOP and CONT.
     * @throws IllegalStateException when it cannot be sent.
     */
    public void signal(final String signal)
    {
        try
        {
            final Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start();
            if (!kill.waitFor(REAP_TIMEOUT_MS, TimeUnit.MILLISECONDS) || 0 != kill.exitValue())
            {
                throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    /**
     * Send SIGTERM and wait until the process is gone.
     *
     * @param timeoutMs most milliseconds to wait.
     * @return its exit code.
     * @throws IllegalStateException when it does not end in time.
     */
    public int terminate(final long timeoutMs)
    {
        process.destroy();
        return awaitExit(timeoutMs);
    }

    /**
     * Wait until the process has ended and all that it printed is in the log.
     *
     * @param timeoutMs most milliseconds to wait.
     * @return its exit code.
     * @throws IllegalStateException when it does not end in time.
     */
    public int awaitExit(final long timeoutMs)
    {
        try
        {
            if (null == process)
            {
                return 0;
            }
            if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS))
            {
                throw new IllegalStateException(
                    name + " did not end within " + timeoutMs + " ms; its log ends with:\n" + tail());
            }
            copier.join(REAP_TIMEOUT_MS);
            return process.exitValue();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    /**
     * Hand a line to the process.
     *
     * @param line without its end.
     */
    public void tell(final String line)
    {
        try
        {
            process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name + " does not listen", ex);
        }
    }

    /**
     * Is the process running?
     *
     * @return true if it is.
     */
    public boolean isAlive()
    {
        return null != process && process.isAlive();
    }

    /**
     * Process id of this life.
     *
     * @return the id.
     */
    public long pid()
    {
        return process.pid();
    }

    /**
     * Name given to it.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Where its output goes.
     *
     * @return the file.
     */
    public Path logFile()
    {
        return logFile;
    }

    /**
     * Everything that it printed, in all its lives.
     *
     * @return the lines.
     */
    public List<String> log()
    {
        try
        {
            return Files.exists(logFile) ? Files.readAllLines(logFile, StandardCharsets.UTF_8) : List.of();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Does a line of a log look like an error that a member reported? What this class itself writes does not, nor do
     * notices of a member, whatever they quote.
     *
     * @param line of the log.
     * @return true if it does.
     */
    public static boolean isError(final String line)
    {
        return ERROR.matcher(line).find() && !line.startsWith("# ") && !line.contains(" notice: ");
    }

    /**
     * Wait until it has printed a line.
     *
     * @param what      for the message when it does not.
     * @param timeoutMs most milliseconds to wait.
     * @param line      accepts the line.
     */
    public void awaitLine(final String what, final long timeoutMs, final Predicate<String> line)
    {
        Await.until(name + " prints " + what, timeoutMs, () -> log().stream().anyMatch(line));
    }

    /**
     * Kill it for good: a thread that starts it again and again, as a test does, is refused from now on.
     */
    @Override
    public void close()
    {
        synchronized (this)
        {
            isClosed = true;
        }
        kill();
    }

    private String tail()
    {
        final List<String> lines = log();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private void copy(final Process from, final PrintWriter log)
    {
        try (log; BufferedReader reader = new BufferedReader(
            new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                log.println(line);
                log.flush();
                if (null == readyLine && readyPattern.matcher(line).find())
                {
                    readyLine = line;
                }
            }
        }
        catch (final IOException ex)
        {
            log.println("# output ended: " + ex.getMessage());
        }
    }
}
