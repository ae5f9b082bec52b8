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
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Deletes a znode.
 */
@Command(name = "delete", description = "Delete a znode that has no children.")
final class DeleteCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Option(
        names = {"-v", "--version"},
        paramLabel = "VERSION",
        defaultValue = "" + TreeAccess.ANY_VERSION,
        description = "Only if the znode has this version. Default: any.")
    private int version;

    DeleteCommand(final CommandContext context)
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
        checkedNotRoot(path);
        context().tree().delete(path, version);
        print(new DeletedView(path, 1, false));
        return ExitCode.OK;
    }

    /**
     * What was deleted.
     *
     * @param path    of the top-most znode.
     * @param count   of znodes.
     * @param isCount whether to show the count to people.
     */
    record DeletedView(String path, long count, boolean isCount) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            if (isCount)
            {
                out.println("deleted " + count + (1 == count ? " znode" : " znodes"));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeNumberField("deleted", count);
            json.writeEndObject();
        }
    }
}
