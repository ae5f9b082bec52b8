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
package io.nodens.cluster.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.nodens.cluster.cli.access.AccessException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Writes answers to standard output, failures and notes to standard error.
 * <p>
 * <b>Thread:</b> any; each call writes as a whole.
 */
public final class Output
{
    private static final byte[] CLEAR_SCREEN = "\u001b[H\u001b[2J".getBytes(StandardCharsets.US_ASCII);

    private final PrintWriter out;
    private final PrintWriter err;
    private final CheckedStream rawOut;
    private final BooleanSupplier isVerbose;
    private final boolean isTerminal;

    /**
     * Create an output.
     *
     * @param out       for answers, bytes in UTF-8.
     * @param err       for failures and notes.
     * @param isVerbose whether failures come with their stack traces.
     */
    public Output(final OutputStream out, final OutputStream err, final BooleanSupplier isVerbose)
    {
        this(out, err, isVerbose, null);
    }

    /**
     * Create an output to a terminal.
     *
     * @param out             for answers.
     * @param err             for failures and notes.
     * @param isVerbose       whether failures come with their stack traces.
     * @param terminalCharset that the terminal shows; null for no terminal: UTF-8.
     */
    public Output(
        final OutputStream out,
        final OutputStream err,
        final BooleanSupplier isVerbose,
        final Charset terminalCharset)
    {
        rawOut = new CheckedStream(out);
        this.out = writer(rawOut, terminalCharset);
        this.err = writer(err, terminalCharset);
        this.isVerbose = isVerbose;
        isTerminal = null != terminalCharset;
    }

    private static PrintWriter writer(final OutputStream stream, final Charset terminalCharset)
    {
        return null == terminalCharset || StandardCharsets.UTF_8.equals(terminalCharset) ?
            new PrintWriter(stream, false, StandardCharsets.UTF_8) :
            new PrintWriter(new TerminalWriter(stream, terminalCharset));
    }

    /**
     * Show an answer.
     *
     * @param printable the answer.
     * @param format    to show it in.
     */
    public synchronized void print(final Printable printable, final OutputFormat format)
    {
        write(out, printable, format);
        out.flush();
    }

    /** Clear the terminal, before what was shown is shown anew. */
    public void clear()
    {
        printRaw(CLEAR_SCREEN);
    }

    /**
     * Show bytes as they are.
     *
     * @param bytes to write.
     */
    public synchronized void printRaw(final byte[] bytes)
    {
        try
        {
            out.flush();
            rawOut.write(bytes);
            rawOut.flush();
        }
        catch (final IOException ignore)
        {
            // Remembered by the stream, and told by failure().
        }
    }

    /**
     * Tell people something beside the answer; programs do not hear of it.
     *
     * @param note   one line.
     * @param format that the command answers in.
     */
    public synchronized void note(final String note, final OutputFormat format)
    {
        if (OutputFormat.TEXT == format)
        {
            out.flush();
            err.println("note: " + note);
            err.flush();
        }
    }

    /**
     * Show a failure in one line.
     *
     * @param failure to show.
     * @param format  to show it in.
     */
    public synchronized void error(final AccessException failure, final OutputFormat format)
    {
        out.flush();
        write(err, new FailureView(failure), format);
        if (isVerbose.getAsBoolean())
        {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /**
     * For what is neither an answer nor a failure, such as help.
     *
     * @return writes to standard output.
     */
    public PrintWriter writer()
    {
        return out;
    }

    /**
     * Whether failures come with their stack traces.
     *
     * @return asked when needed, since the command line that says so is parsed late.
     */
    public BooleanSupplier isVerbose()
    {
        return isVerbose;
    }

    /**
     * For what belongs beside the answers, such as the usage of a command line without a command.
     *
     * @return writes to standard error.
     */
    public PrintWriter errorWriter()
    {
        return err;
    }

    /**
     * Whether answers go to a terminal, where people look at them.
     *
     * @return true if so.
     */
    public boolean isTerminal()
    {
        return isTerminal;
    }

    /**
     * Why answers cannot be written any more, as at the end of a closed pipe or on a full disk.
     *
     * @return the first failure of a write, or null.
     */
    public synchronized IOException failure()
    {
        out.flush();
        return rawOut.failure();
    }

    /**
     * Render an answer.
     *
     * @param printable the answer.
     * @param format    to show it in.
     * @return the text, without the end of its last line.
     */
    public static String render(final Printable printable, final OutputFormat format)
    {
        final StringWriter text = new StringWriter();
        write(new PrintWriter(text), printable, format);
        return text.toString().stripTrailing();
    }

    /**
     * Render a failure.
     *
     * @param failure to show.
     * @param format  to show it in.
     * @return the line, without its end.
     */
    public static String renderError(final AccessException failure, final OutputFormat format)
    {
        return render(new FailureView(failure), format);
    }

    private static void write(final PrintWriter writer, final Printable printable, final OutputFormat format)
    {
        if (OutputFormat.TEXT == format)
        {
            printable.writeText(writer);
        }
        else
        {
            try (JsonGenerator json = JsonHolder.FACTORY.createGenerator(writer))
            {
                printable.writeJson(json);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            writer.println();
        }
        writer.flush();
    }

    /**
     * Loaded with the first JSON value, so that text output does not pay for it.
     */
    private static final class JsonHolder
    {
        private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();
    }
}
