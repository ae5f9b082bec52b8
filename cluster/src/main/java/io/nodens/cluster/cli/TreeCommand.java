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
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.cluster.cli.access.ChildList;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Draws a part of the tree, bounded in depth and in size.
 */
@Command(name = "tree", description = "Draw a znode and what is below it.")
final class TreeCommand extends ClusterCommand
{
    private static final int MAX_DEPTH = 256;

    @Mixin
    private LevelOption readLevel;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    @Option(
        names = {"-d", "--depth"},
        paramLabel = "LEVELS",
        defaultValue = "8",
        description = "Levels below PATH to draw. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
        names = "--limit",
        paramLabel = "COUNT",
        defaultValue = "1000",
        description = "Most znodes to draw. Default: ${DEFAULT-VALUE}.")
    private int limit;

    private int left;
    private boolean isTruncated;

    TreeCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run() throws InterruptedException
    {
        checked(path);
        checkedRange("--depth", depth, 0, MAX_DEPTH);
        checkedRange("--limit", limit, 1, MAX_LIMIT);
        left = limit - 1;
        isTruncated = false;

        final Branch top = new Branch(path);
        grow(context().tree(), top, path, 0);
        print(new View(top, limit - left, isTruncated));
        if (isTruncated)
        {
            note("there is more; --limit and --depth raise what is drawn");
        }
        return ExitCode.OK;
    }

    /**
     * Breadth within a level comes first, so that a large first child cannot hide its siblings.
     */
    private void grow(final TreeAccess tree, final Branch branch, final String branchPath, final int level)
        throws InterruptedException
    {
        checkInterrupt();
        if (0 == left || level == depth)
        {
            final ChildList more = childrenOf(tree, branchPath, 1, level);
            branch.isCut = !more.names().isEmpty();
            isTruncated |= branch.isCut;
            return;
        }

        final ChildList children = childrenOf(tree, branchPath, left, level);
        branch.isCut = !children.isComplete();
        isTruncated |= branch.isCut;
        left -= children.names().size();
        for (final String name : children.names())
        {
            final Branch child = new Branch(name);
            branch.children.add(child);
        }
        for (final Branch child : branch.children)
        {
            grow(tree, child, ("/".equals(branchPath) ? "" : branchPath) + "/" + child.name, level + 1);
        }
    }

    private ChildList childrenOf(final TreeAccess tree, final String path, final int maxCount, final int level)
    {
        try
        {
            return tree.children(path, null, maxCount, readLevel.get());
        }
        catch (final NoNodeException ex)
        {
            if (0 == level)
            {
                throw ex;
            }
            return new ChildList(List.of(), true);
        }
    }

    private static final class Branch
    {
        private final String name;
        private final List<Branch> children = new ArrayList<>(0);
        private boolean isCut;

        private Branch(final String name)
        {
            this.name = name;
        }
    }

    private record View(Branch top, int count, boolean isTruncated) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println(top.name);
            draw(out, top, "");
            out.println(count + (1 == count ? " znode" : " znodes") + (isTruncated ? " drawn" : ""));
        }

        private static void draw(final PrintWriter out, final Branch branch, final String indent)
        {
            for (int i = 0; i < branch.children.size(); i++)
            {
                final Branch child = branch.children.get(i);
                final boolean isLast = i == branch.children.size() - 1 && !branch.isCut;
                out.println(indent + (isLast ? "└── " : "├── ") + child.name);
                draw(out, child, indent + (isLast ? "    " : "│   "));
            }
            if (branch.isCut)
            {
                out.println(indent + "└── ...");
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeNumberField("count", count);
            json.writeBooleanField("complete", !isTruncated);
            json.writeFieldName("tree");
            writeBranch(json, top);
            json.writeEndObject();
        }

        private static void writeBranch(final JsonGenerator json, final Branch branch) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("name", branch.name);
            json.writeArrayFieldStart("children");
            for (final Branch child : branch.children)
            {
                writeBranch(json, child);
            }
            json.writeEndArray();
            if (branch.isCut)
            {
                json.writeBooleanField("more", true);
            }
            json.writeEndObject();
        }
    }
}
