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
import io.nodens.client.AclEntry;
import io.nodens.client.ZnodeAcl;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Shows the access list of a znode.
 */
@Command(
    name = "getAcl",
    description = "Show the access list of a znode, one entry a line, as setAcl and create --acl take it. Hashes of " +
        "passwords are hidden from a session that may not set the list.")
final class GetAclCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Option(names = {"-s", "--stat"}, description = "Also show the stat.")
    private boolean isWithStat;

    @Mixin
    private LevelOption level;

    GetAclCommand(final CommandContext context)
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
        print(new View(path, context().tree().getAcl(path, level.get()), isWithStat));
        return ExitCode.OK;
    }

    private record View(String path, ZnodeAcl znode, boolean isWithStat) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            znode.acl().entries().forEach((entry) -> out.println(entry));
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
            json.writeArrayFieldStart("acl");
            for (final AclEntry entry : znode.acl().entries())
            {
                json.writeStartObject();
                json.writeStringField("scheme", entry.scheme());
                json.writeStringField("identity", entry.identity());
                json.writeStringField("permissions", entry.letters());
                json.writeEndObject();
            }
            json.writeEndArray();
            StatFormat.writeField(json, znode.stat());
            json.writeEndObject();
        }
    }
}
