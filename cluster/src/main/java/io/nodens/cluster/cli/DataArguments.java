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
import io.nodens.cluster.cli.output.DataFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Paths;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A znode and where its data comes from: an argument, a file, or standard input.
 */
final class DataArguments
{
    /**
     * Most bytes taken from a file or from standard input. Members have a smaller limit of their own, 1 MiB by default.
     */
    static final int MAX_INPUT_LENGTH = 64 * 1024 * 1024;

    @Parameters(
        index = "0", paramLabel = "PATH", description = "Path of the znode. The number of a sequential znode is " +
            "added to it.")
    private String path;

    @Parameters(
        index = "1", arity = "0..1", paramLabel = "DATA",
        description = "The data: UTF-8 text, unless --hex or --base64 is given.")
    private String data;

    @Option(names = "--file", paramLabel = "FILE", description = "Take the data from a file; - is standard input.")
    private String file;

    @Option(names = "--hex", description = "The data is given as hexadecimal digits.")
    private boolean isHex;

    @Option(names = "--base64", description = "The data is given in Base64.")
    private boolean isBase64;

    @Option(names = "--null", description = "Null data, which readers can distinguish from empty data.")
    private boolean isNull;

    /**
     * Path of the znode.
     *
     * @return as given.
     */
    String path()
    {
        return path;
    }

    /**
     * Whether the command line says what the data is.
     *
     * @return true if so.
     */
    boolean isGiven()
    {
        return isNull || null != data || null != file;
    }

    /**
     * The data.
     *
     * @param operation for a failure.
     * @param stdin     standard input, or null where a command may not read it.
     * @return the bytes; empty if the command line names none, null for null data.
     */
    byte[] read(final String operation, final InputStream stdin)
    {
        if ((isNull ? 1 : 0) + (null != data ? 1 : 0) + (null != file ? 1 : 0) > 1)
        {
            throw AccessException.usage(operation, path, "give DATA, --file or --null, not several of them");
        }
        if (isHex && isBase64)
        {
            throw AccessException.usage(operation, path, "give --hex or --base64, not both");
        }
        if (isNull)
        {
            return null;
        }
        if (null == data && null == file)
        {
            return new byte[0];
        }

        final byte[] bytes = null != data ? null : readFile(operation, stdin);
        if (!isHex && !isBase64 && null != bytes)
        {
            return bytes;
        }
        final DataFormat format = isHex ? DataFormat.HEX : isBase64 ? DataFormat.BASE64 : DataFormat.UTF8;
        try
        {
            return format.decode(null != bytes ? DataFormat.UTF8.encode(bytes) : data);
        }
        catch (final IllegalArgumentException ex)
        {
            throw AccessException.usage(operation, path, "the data is not " + format + ": " + ex.getMessage());
        }
    }

    private byte[] readFile(final String operation, final InputStream stdin)
    {
        if ("-".equals(file) && null == stdin)
        {
            throw AccessException.usage(operation, path, "standard input is the shell's own here; name a file");
        }
        try (InputStream in = "-".equals(file) ? stdin : Files.newInputStream(Paths.get(file)))
        {
            final byte[] bytes = in.readNBytes(MAX_INPUT_LENGTH + 1);
            if (bytes.length > MAX_INPUT_LENGTH)
            {
                throw AccessException.usage(
                    operation, path, "more than " + MAX_INPUT_LENGTH + " bytes in '" + file + "'");
            }
            return bytes;
        }
        catch (final InvalidPathException ex)
        {
            throw AccessException.usage(
                operation, path, "'" + file + "' cannot be the name of a file: " + ex.getReason() +
                "; set the charset of file names, as LC_ALL=C.UTF-8, or give --file - and standard input");
        }
        catch (final NoSuchFileException ex)
        {
            throw AccessException.usage(operation, path, "there is no file '" + file + "'");
        }
        catch (final IOException ex)
        {
            throw AccessException.usage(operation, path, "cannot read '" + file + "': " + ex.getMessage());
        }
    }
}
