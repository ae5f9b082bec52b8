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
import io.nodens.client.Acl;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import io.nodens.tree.ZnodeStat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Replaces the access list of a znode.
 */
@Command(
    name = "setAcl",
    description = "Replace the access list of a znode and print the list's new version. Permissions are letters: c " +
        "create and d delete children, r read, w write, a set the list.")
final class SetAclCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Parameters(
        index = "1", paramLabel = "ACL", converter = AclText.class,
        description = "Entries scheme:identity:permissions with commas between, as world:anyone:r,auth::cdrwa or " +
            "ip:10.0.0.0/8:rw.")
    private Acl acl;

    @Option(
        names = {"-v", "--version"},
        paramLabel = "VERSION",
        defaultValue = "" + TreeAccess.ANY_VERSION,
        description = "Only if the list has this version (aversion). Default: any.")
    private int version;

    SetAclCommand(final CommandContext context)
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
        print(new View(path, context().tree().setAcl(path, acl, version)));
        return ExitCode.OK;
    }

    private record View(String path, ZnodeStat stat) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("aversion " + stat.aversion());
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            StatFormat.writeField(json, stat);
            json.writeEndObject();
        }
    }
}
