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
package io.nodens.bench.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records what one client asks and is told, each line handed to the kernel before the call returns, so that it outlives
 * a {@code kill -9} of the process.
 * <p>
 * <b>Thread:</b> one asks, any records answers. <b>Owns:</b> the file.
 */
final class HistoryWriter implements AutoCloseable
{
    static final String SUFFIX = ".history";

    private final FileChannel channel;
    private long number;

    HistoryWriter(final Path directory, final String client)
    {
        try
        {
            channel = FileChannel.open(
                directory.resolve(client + SUFFIX), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void session(final long sessionId)
    {
        line("session\t" + sessionId);
    }

    /**
     * An operation is about to be asked for.
     *
     * @param kind  of operation.
     * @param path  asked for.
     * @param value to write, without tabs and line ends.
     * @return number of the operation, for its answer.
     */
    long invoke(final OperationKind kind, final String path, final String value)
    {
        number++;
        line("invoke\t" + number + '\t' + System.nanoTime() + '\t' + kind + '\t' + path + '\t' + value);
        return number;
    }

    void acknowledge(final long operation, final long zxid, final int version, final String result)
    {
        line("ok\t" + operation + '\t' + System.nanoTime() + '\t' + zxid + '\t' + version + '\t' + result);
    }

    /**
     * An operation was decided against, and changed nothing.
     *
     * @param operation number of it.
     * @param zxid      last one applied when it was decided, 0 when no member decided it.
     * @param code      of the refusal.
     */
    void refused(final long operation, final long zxid, final String code)
    {
        line("refused\t" + operation + '\t' + System.nanoTime() + '\t' + zxid + '\t' + code);
    }

    /**
     * The caller was told that nobody knows whether the operation happened, or will.
     *
     * @param operation number of it.
     * @param reason    given.
     */
    void unknown(final long operation, final String reason)
    {
        line("unknown\t" + operation + '\t' + System.nanoTime() + '\t' + plain(reason));
    }

    void error(final long operation, final Throwable error)
    {
        line("error\t" + operation + '\t' + System.nanoTime() + '\t' + plain(error.toString()));
    }

    /**
     * The client goes no further with this session.
     *
     * @param isExpiry did the cluster end the session? Else the client left it.
     */
    void end(final boolean isExpiry)
    {
        line("end\t" + System.nanoTime() + '\t' + (isExpiry ? "expired" : "left"));
    }

    /**
     * Number that the next operation will get.
     *
     * @return the number.
     */
    long nextNumber()
    {
        return number + 1;
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String plain(final String text)
    {
        return text.replaceAll("[\\t\\r\\n]", " ");
    }

    private synchronized void line(final String text)
    {
        try
        {
            final ByteBuffer bytes = ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
