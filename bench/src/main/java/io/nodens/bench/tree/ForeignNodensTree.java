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
package io.nodens.bench.tree;

import io.nodens.tree.TreeRegion;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Our tree, written by a child process ({@link ForeignWriter}) and mapped by this one.
 * <p>
 * <b>Owns:</b> the child, the mapping, and the region's directory.
 */
final class ForeignNodensTree implements TreeUnderTest
{
    private final int dataLength;
    private final Path directory;
    private final Process child;
    private final TreeRegion region;

    ForeignNodensTree(final int znodes, final int dataLength)
    {
        this.dataLength = dataLength;
        directory = RegionDirectory.create();
        TreeRegion mapped = null;
        Process started = null;
        try
        {
            started = start(directory, znodes, dataLength);
            final BufferedReader out = started.inputReader(StandardCharsets.US_ASCII);
            final String line = out.readLine();
            if (!ForeignWriter.READY.equals(line))
            {
                throw new IllegalStateException("the writing process said " + line);
            }

            mapped = TreeRegion.map(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            if (null == mapped)
            {
                end(started, directory);
            }
        }

        child = started;
        region = mapped;
    }

    @Override
    public Reading newReading()
    {
        return new NodensReading(region.newReader(), dataLength);
    }

    @Override
    public void setData(final int index, final int length)
    {
        throw new UnsupportedOperationException("this process only reads");
    }

    @Override
    public void create(final int index, final int length)
    {
        throw new UnsupportedOperationException("this process only reads");
    }

    @Override
    public void delete(final int index)
    {
        throw new UnsupportedOperationException("this process only reads");
    }

    @Override
    public void startWriting()
    {
        try
        {
            final OutputStream in = child.getOutputStream();
            in.write(ForeignWriter.START);
            in.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public long writes()
    {
        return region.completedZxid();
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(region);
        end(child, directory);
    }

    private static Process start(final Path directory, final int znodes, final int dataLength) throws IOException
    {
        return new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ForeignWriter.class.getName(),
            directory.toString(),
            Integer.toString(znodes),
            Integer.toString(dataLength))).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The child ends with its standard input. */
    private static void end(final Process process, final Path directory)
    {
        if (null != process)
        {
            CloseHelper.quietClose(process.getOutputStream());
            process.onExit().join();
        }

        IoUtil.delete(directory.toFile(), true);
    }
}
