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
package io.nodens.cluster.cli.shell;

import io.nodens.cluster.cli.access.AccessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import picocli.CommandLine;

/**
 * Reads lines and runs the command of each, until told to quit.
 * <p>
 * <b>Thread:</b> the one that calls {@link #run()}; {@link #printAbove(String)} is for any.
 */
public final class Shell
{
    /**
     * Most lines of history kept in memory, and in the file before the oldest are dropped.
     */
    static final int MAX_HISTORY = 10_000;

    private final Terminal terminal;
    private final CommandLine commands;
    private final LineReader reader;
    private final Supplier<String> prompt;
    private volatile boolean isQuit;

    /**
     * Create a shell on a terminal.
     *
     * @param terminal    to read from and write to; the caller closes it.
     * @param commands    as subcommands of one that is not run itself.
     * @param children    for completion of paths.
     * @param prompt      asked for before each line.
     * @param historyFile where lines are kept, or null to keep none.
     */
    public Shell(
        final Terminal terminal,
        final CommandLine commands,
        final ChildSource children,
        final Supplier<String> prompt,
        final Path historyFile)
    {
        this.terminal = terminal;
        this.commands = commands;
        this.prompt = prompt;
        final LineReaderBuilder builder = LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("nodens")
            .parser(parser())
            .completer(new ShellCompleter(commands, children))
            .variable(LineReader.HISTORY_SIZE, MAX_HISTORY)
            .variable(LineReader.HISTORY_FILE_SIZE, MAX_HISTORY)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
            .variable(LineReader.BELL_STYLE, "none")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        // With credentials.
        builder.variable(LineReader.HISTORY_IGNORE, "addauth*: addauth*");
        if (null != historyFile && makePrivate(historyFile))
        {
            builder.variable(LineReader.HISTORY_FILE, historyFile);
        }
        reader = builder.build();
    }

    /**
     * Read and run until {@link #quit()}, or the end of input.
     */
    public void run()
    {
        while (!isQuit)
        {
            final String[] words;
            try
            {
                words = LineWords.split(decoded(reader.readLine(prompt.get())));
            }
            catch (final UserInterruptException ex)
            {
                continue;
            }
            catch (final IllegalArgumentException ex)
            {
                terminal.writer().println(ex.getMessage());
                continue;
            }
            catch (final EndOfFileException ex)
            {
                return;
            }
            if (words.length > 0)
            {
                execute(words);
            }
        }
    }

    /**
     * End {@link #run()} after the command that is running.
     */
    public void quit()
    {
        isQuit = true;
    }

    /**
     * Print lines without harm to the line that is being typed.
     *
     * @param lines to print.
     */
    public void printAbove(final String lines)
    {
        reader.printAbove(lines);
    }

    /**
     * Lines typed so far, the oldest first.
     *
     * @return a copy of the lines.
     */
    public List<String> history()
    {
        final List<String> lines = new ArrayList<>();
        for (final History.Entry entry : reader.getHistory())
        {
            lines.add(entry.line());
        }
        return lines;
    }

    /**
     * Run the lines of a script in UTF-8, without prompt, history and completion. Empty lines, and those that begin
     * with #, are skipped.
     *
     * @param script      to run.
     * @param commands    as subcommands of one that is not run itself.
     * @param isQuit      asked after each line.
     * @param isKeepGoing whether to go on behind a command that failed.
     * @return exit code of the last command that failed, or 0.
     * @throws IOException if the script cannot be read.
     */
    public static int runScript(
        final InputStream script, final CommandLine commands, final Supplier<Boolean> isQuit, final boolean isKeepGoing)
        throws IOException
    {
        final ScriptLines lines = new ScriptLines(script);
        int result = 0;
        for (String line = nextLine(lines); null != line && !isQuit.get(); line = nextLine(lines))
        {
            final int code = executeLine(commands, line);
            if (0 != code)
            {
                result = code;
                if (!isKeepGoing)
                {
                    return result;
                }
            }
        }
        return result;
    }

    private static String nextLine(final ScriptLines lines) throws IOException
    {
        try
        {
            return lines.next();
        }
        catch (final IllegalArgumentException ex)
        {
            throw AccessException.usage("shell", null, ex.getMessage());
        }
    }

    private static int executeLine(final CommandLine commands, final String line)
    {
        final String[] words;
        try
        {
            words = LineWords.split(line);
        }
        catch (final IllegalArgumentException ex)
        {
            throw AccessException.usage("shell", null, ex.getMessage() + " in: " + line);
        }
        return 0 == words.length ? 0 : commands.execute(words);
    }

    /** The line editor puts a replacement character for bytes that are not text in the terminal's charset. */
    private String decoded(final String line)
    {
        if (line.indexOf('\ufffd') >= 0)
        {
            throw new IllegalArgumentException(
                "the line has a character that is not text in " + terminal.encoding() + ", the charset of the " +
                "terminal; set the right one, as LC_ALL=C.UTF-8, or give the data with --hex, --base64 or --file");
        }
        return line;
    }

    private void execute(final String[] words)
    {
        final Thread thread = Thread.currentThread();
        final Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, (signal) -> thread.interrupt());
        try
        {
            commands.execute(words);
        }
        finally
        {
            terminal.handle(Terminal.Signal.INT, before);
            // A Ctrl-C that came too late for the command must not end the next line.
            Thread.interrupted();
            terminal.flush();
        }
    }

    private static DefaultParser parser()
    {
        final DefaultParser parser = new DefaultParser();
        parser.setEofOnUnclosedQuote(true);
        return parser;
    }

    /**
     * Lines may contain data: nobody else may read them.
     */
    private static boolean makePrivate(final Path file)
    {
        try
        {
            if (!Files.exists(file))
            {
                Files.createFile(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.isWritable(file);
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return false;
        }
    }
}
