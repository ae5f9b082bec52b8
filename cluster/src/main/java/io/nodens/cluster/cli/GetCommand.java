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

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.client.ZnodeData;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.DataFormat;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Shows the data of a znode.
 */
@Command(
    name = "get",
    header = "Show the data of a znode.",
    description = "Data that is not text is shown as hexadecimal digits, with a note; in JSON as Base64.")
final class GetCommand extends ClusterCommand
{
    @Mixin
    private LevelOption level;

    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Option(names = {"-s", "--stat"}, description = "Show the stat, too.")
    private boolean isWithStat;

    @Option(names = "--hex", description = "Show the data as hexadecimal digits.")
    private boolean isHex;

    @Option(names = "--base64", description = "Show the data in Base64.")
    private boolean isBase64;

    @Option(names = "--raw", description = "Write the bytes as they are, and nothing else.")
    private boolean isRaw;

    GetCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run()
    {
        checked(path);
        if ((isHex ? 1 : 0) + (isBase64 ? 1 : 0) + (isRaw ? 1 : 0) > 1)
        {
            throw AccessException.usage(name(), path, "give one of --hex, --base64 and --raw");
        }
        if (isRaw && (isWithStat || OutputFormat.JSON == format()))
        {
            throw AccessException.usage(name(), path, "--raw goes with neither --stat nor --output json");
        }

        final ZnodeData znode = context().tree().get(path, level.get());
        if (isRaw)
        {
            context().output().printRaw(null == znode.data() ? new byte[0] : znode.data());
            return ExitCode.OK;
        }

        final DataFormat shownAs = dataFormat(znode.data());
        print(new View(path, znode, shownAs, isWithStat));
        if (null == znode.data())
        {
            note("the data is null");
        }
        else if (DataFormat.HEX == shownAs && !isHex)
        {
            note("the data is not UTF-8 text; shown in hexadecimal");
        }
        return ExitCode.OK;
    }

    private DataFormat dataFormat(final byte[] data)
    {
        if (isHex)
        {
            return DataFormat.HEX;
        }
        if (isBase64)
        {
            return DataFormat.BASE64;
        }
        if (null == data)
        {
            return DataFormat.UTF8;
        }
        return DataFormat.textOr(data, OutputFormat.JSON == format() ? DataFormat.BASE64 : DataFormat.HEX);
    }

    private record View(String path, ZnodeData znode, DataFormat dataFormat, boolean isWithStat) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            if (null != znode.data())
            {
                out.println(dataFormat.encode(znode.data()));
            }
            if (isWithStat)
            {
                StatFormat.writeText(out, znode.stat());
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            if (null == znode.data())
            {
                json.writeNullField("data");
            }
            else
            {
                json.writeStringField("data", dataFormat.encode(znode.data()));
                json.writeStringField("encoding", dataFormat.toString());
            }
            StatFormat.writeField(json, znode.stat());
            json.writeEndObject();
        }
    }
}
