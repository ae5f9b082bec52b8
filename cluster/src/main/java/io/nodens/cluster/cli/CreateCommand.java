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
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Creates a znode.
 */
@Command(
    name = "create",
    header = "Create a znode and print its path.",
    description = "An ephemeral znode ends with the session that created it: that of the shell, or that of this " +
        "single command, which --hold keeps running until Ctrl-C.")
final class CreateCommand extends ClusterCommand
{
    /** Times that the parents are created again when somebody deletes them meanwhile. */
    private static final int MAX_TRIES = 10;

    @Mixin
    private DataArguments data;

    @Mixin
    private ModeOptions mode;

    @Option(
        names = "--acl",
        paramLabel = "ACL",
        converter = AclText.class,
        description = "Access list, as world:anyone:r,auth::cdrwa. Default: world:anyone:cdrwa.")
    private Acl acl;

    @Option(
        names = {"-p", "--parents"},
        description = "Also create missing parents: persistent and without data.")
    private boolean isWithParents;

    @Option(names = "--hold", description = "Keep the command and its session running until Ctrl-C.")
    private boolean isHold;

    CreateCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return data.path();
    }

    @Override
    protected ExitCode run() throws InterruptedException
    {
        final String path = data.path();
        checked(mode.isSequential() ? path + "0" : path);
        if (isHold && context().isShell())
        {
            throw AccessException.usage(name(), path, "the shell holds the session already; leave out --hold");
        }
        mode.check(name(), path);
        final byte[] bytes = data.read(name(), context().stdin());
        final String created = create(path, bytes);
        print(new View(created, mode.isEphemeral()));
        if (isHold)
        {
            note("the session is held until Ctrl-C");
            context().awaitClose();
        }
        else if (mode.isEphemeral() && !context().isShell())
        {
            note("the znode is ephemeral and ends now, with this command's session; --hold keeps it until Ctrl-C");
        }
        return ExitCode.OK;
    }

    private String create(final String path, final byte[] bytes)
    {
        final TreeAccess tree = context().tree();
        for (int i = 0; i < MAX_TRIES; i++)
        {
            try
            {
                return tree.create(path, bytes, mode.value(), mode.ttlMs(), acl);
            }
            catch (final NoNodeException ex)
            {
                final String missing = missingAncestor(tree, path);
                if (!isWithParents)
                {
                    throw new AccessException(
                        ExitCode.NO_SUCH_ZNODE, name(), path, ex.code().name(), "its parent " + parent(path) +
                        " does not exist" + (missing.equals(parent(path)) ? "" : ", nor does " + missing) +
                        "; --parents creates what is missing", ex);
                }
                createParents(tree, missing, parent(path));
            }
        }
        throw new AccessException(
            ExitCode.NO_SUCH_ZNODE, name(), path, "NO_NODE", "somebody else deletes its parents as fast as they are " +
            "created", null);
    }

    /** The top-most ancestor that is not there; the parent when all are there by now. */
    private static String missingAncestor(final TreeAccess tree, final String path)
    {
        String missing = parent(path);
        for (String at = missing; !"/".equals(at) && null == tree.exists(at, ReadLevel.LOCAL); at = parent(at))
        {
            missing = at;
        }
        return missing;
    }

    private static void createParents(final TreeAccess tree, final String first, final String last)
    {
        int end = first.length();
        while (end > 0)
        {
            try
            {
                tree.create(last.substring(0, end), new byte[0], CreateMode.PERSISTENT, 0);
            }
            catch (final NodeExistsException ignore)
            {
                // Somebody else was faster.
            }
            catch (final NoNodeException ignore)
            {
                // Somebody deletes beside us: the caller looks again.
                return;
            }
            end = end == last.length() ? 0 : last.indexOf('/', end + 1);
            end = end < 0 ? last.length() : end;
        }
    }

    private static String parent(final String path)
    {
        final int slash = path.lastIndexOf('/');
        return 0 == slash ? "/" : path.substring(0, slash);
    }

    private record View(String path, boolean isEphemeral) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println(path);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeBooleanField("ephemeral", isEphemeral);
            json.writeEndObject();
        }
    }
}
