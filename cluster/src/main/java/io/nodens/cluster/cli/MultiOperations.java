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

import io.nodens.client.Acl;
import io.nodens.client.Transaction;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.shell.LineWords;
import io.nodens.tree.PathSyntax;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * Reads the operations of {@code multi}: each is one argument, whose words are those of the command of that name.
 */
final class MultiOperations
{
    private static final String VERSION = "" + TreeAccess.ANY_VERSION;

    private final String name;
    private final InputStream stdin;

    MultiOperations(final String name, final InputStream stdin)
    {
        this.name = name;
        this.stdin = stdin;
    }

    /**
     * Read operations.
     *
     * @param texts each of one operation.
     * @return them all in their order.
     */
    Transaction read(final List<String> texts)
    {
        final Transaction transaction = new Transaction();
        for (final String text : texts)
        {
            final CommandLine parser = new CommandLine(new Root())
                .addSubcommand(new Create())
                .addSubcommand(new Set())
                .addSubcommand(new Delete())
                .addSubcommand(new Check())
                .setUnmatchedOptionsArePositionalParams(false);
            final Step step = parse(parser, text);
            step.addTo(transaction, this);
        }
        return transaction;
    }

    private Step parse(final CommandLine parser, final String text)
    {
        try
        {
            final String[] words = LineWords.split(text);
            if (0 == words.length || !parser.getSubcommands().containsKey(words[0]))
            {
                throw refusal(text, "an operation begins with create, set, delete or check");
            }
            return (Step)parser.parseArgs(words).subcommand().commandSpec().userObject();
        }
        catch (final ParameterException | IllegalArgumentException ex)
        {
            throw refusal(text, ex.getMessage().replace('\n', ' '));
        }
    }

    private AccessException refusal(final String text, final String why)
    {
        return AccessException.usage(name, null, "'" + text + "': " + why);
    }

    private String checked(final String path, final String suffix)
    {
        final String fault = PathSyntax.explain(path + suffix);
        if (null != fault)
        {
            throw AccessException.usage(name, path, fault);
        }
        return path;
    }

    /** An operation. */
    private interface Step
    {
        void addTo(Transaction transaction, MultiOperations operations);
    }

    /** What the operations hang from. */
    @Command(name = "operation")
    private static final class Root
    {
    }

    /** As the command create. */
    @Command(name = "create")
    private static final class Create implements Step
    {
        @Mixin
        private DataArguments data;

        @Mixin
        private ModeOptions mode;

        @Option(names = "--acl", converter = AclText.class)
        private Acl acl = Acl.OPEN;

        @Override
        public void addTo(final Transaction transaction, final MultiOperations operations)
        {
            operations.checked(data.path(), mode.isSequential() ? "0" : "");
            mode.check(operations.name, data.path());
            final byte[] bytes = data.read(operations.name, operations.stdin);
            transaction.create(data.path(), bytes, mode.value(), mode.ttlMs(), acl);
        }
    }

    /** As the command set. */
    @Command(name = "set")
    private static final class Set implements Step
    {
        @Mixin
        private DataArguments data;

        @Option(names = {"-v", "--version"}, defaultValue = VERSION)
        private int version;

        @Override
        public void addTo(final Transaction transaction, final MultiOperations operations)
        {
            operations.checked(data.path(), "");
            if (!data.isGiven())
            {
                throw AccessException.usage(
                    operations.name, data.path(), "give the data: DATA, --file or --null");
            }
            transaction.setData(data.path(), data.read(operations.name, operations.stdin), version);
        }
    }

    /** What has a path and a version, and no data. */
    private abstract static class WithoutData implements Step
    {
        @Parameters(index = "0", paramLabel = "PATH")
        String path;

        @Option(names = {"-v", "--version"}, defaultValue = VERSION)
        int version;
    }

    /** As the command delete. */
    @Command(name = "delete")
    private static final class Delete extends WithoutData
    {
        @Override
        public void addTo(final Transaction transaction, final MultiOperations operations)
        {
            transaction.delete(operations.checked(path, ""), version);
        }
    }

    /** Go on only if a znode is there and has a version. */
    @Command(name = "check")
    private static final class Check extends WithoutData
    {
        @Override
        public void addTo(final Transaction transaction, final MultiOperations operations)
        {
            transaction.check(operations.checked(path, ""), version);
        }
    }
}
