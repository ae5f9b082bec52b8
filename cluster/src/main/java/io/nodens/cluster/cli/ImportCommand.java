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
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.transfer.ComparisonReport;
import io.nodens.cluster.transfer.ExistingZnodes;
import io.nodens.cluster.transfer.Futures;
import io.nodens.cluster.transfer.ImportReport;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeComparison;
import io.nodens.cluster.transfer.TreeImport;
import io.nodens.cluster.transfer.TreeOrder;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.TreeTarget;
import io.nodens.cluster.transfer.TreeWalk;
import io.nodens.cluster.transfer.Znode;
import io.nodens.cluster.transfer.ZnodeStream;
import io.nodens.cluster.transfer.file.TreeFileReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Copies a tree from a file or a living one into a living one.
 */
@Command(
    name = "import",
    description = "Copy a tree from a file, Nodens or ZooKeeper into Nodens or ZooKeeper: data, access lists, kinds, " +
        "counters.")
final class ImportCommand extends TransferCommand
{
    @Option(
        names = "--from",
        paramLabel = "ADDRESS",
        required = true,
        description = "The tree: a file that export wrote, zk://host:port,.../path, nodens://host:port,.../path, or " +
            "zkdata:DATADIR[,LOGDIR] for the files of a ZooKeeper that does not run.")
    private String from;

    @Option(
        names = "--to",
        paramLabel = "ADDRESS",
        defaultValue = "nodens:///",
        description = "Where it goes: nodens://host:port,.../path (without servers: those of --endpoints), or " +
            "zk://host:port,.../path. Default: ${DEFAULT-VALUE}.")
    private String to;

    @Option(
        names = "--from-auth",
        paramLabel = "SCHEME:CREDENTIALS",
        description = "Prove to the source who you are, as digest:user:password; may be given several times. --auth " +
            "is for the target. The environment variable NODENS_FROM_AUTH is for one such proof.")
    private String[] fromAuths;

    @Option(
        names = "--resume",
        description = "Go on with an import that was cut off: keep what is there and the same.")
    private boolean isResume;

    @Option(names = "--overwrite", description = "Set data and access lists of znodes that are there and differ.")
    private boolean isOverwrite;

    @Option(
        names = "--max-raise",
        paramLabel = "COUNT",
        defaultValue = "1000000",
        description = "Most creates and deletes to raise the counter of one znode's sequential children; a counter " +
            "that needs more is raised above the suffixes that are there. Default: ${DEFAULT-VALUE}.")
    private long maxRaise;

    @Option(names = "--no-verify", description = "Do not read both trees again to compare them.")
    private boolean isUnverified;

    ImportCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode copy(final ProgressLine progress) throws InterruptedException
    {
        final TransferAddress source = TransferAddress.parse(name(), "--from", from);
        final TransferAddress target = TransferAddress.parse(name(), "--to", to);
        if (target.isFile() || TransferAddress.Kind.ZOOKEEPER_FILES == target.kind())
        {
            throw AccessException.usage(
                name(), null, "an import goes into a living tree; export goes into a file");
        }
        if (isResume && isOverwrite)
        {
            throw AccessException.usage(
                name(), null, "--resume stops at a znode that differs, --overwrite sets it: give one");
        }
        if (maxRaise < 0)
        {
            throw AccessException.usage(name(), null, "--max-raise must not be negative, was " + maxRaise);
        }

        try (TreeTarget tree = open(target, context().givenProofs()))
        {
            if (source.isFile())
            {
                return importFile(source, target, tree, progress);
            }

            final String inherited = System.getenv("NODENS_FROM_AUTH");
            final List<CommandContext.Proof> proofs =
                ConnectionOptions.proofs("--from-auth and NODENS_FROM_AUTH", fromAuths, inherited);
            try (TreeSource living = openSource(source, proofs, null))
            {
                return importLiving(living, source, target, tree, progress);
            }
        }
    }

    private ExitCode importFile(
        final TransferAddress source, final TransferAddress target, final TreeTarget tree, final ProgressLine progress)
        throws InterruptedException
    {
        final Set<String> topNames = new HashSet<>();
        try (TreeFileReader reader = TreeFileReader.open(source.file()))
        {
            reader.readAll((znode) ->
            {
                checkTaken(tree, znode);
                progress.onProgress("checked", reader.znodeCount(), reader.dataBytes());
                if (!znode.path().isEmpty() && 0 == znode.path().lastIndexOf('/'))
                {
                    topNames.add(znode.path().substring(1));
                }
            });
        }

        final TreeImport copy = prepare(tree, topNames, progress);
        final ImportReport report;
        final TreeFileReader copied;
        try (TreeFileReader reader = TreeFileReader.open(source.file()))
        {
            report = copy.run(reader);
            copied = reader;
        }

        final ComparisonReport compared = isUnverified ? null : compareFile(source, tree, progress);
        return tell(
            new TransferView(
                source.toString(), target.toString(), copied.znodeCount(), copied.dataBytes(), copied.endDigest(),
                -1, report, compared),
            progress);
    }

    private static ComparisonReport compareFile(
        final TransferAddress source, final TreeTarget tree, final ProgressLine progress) throws InterruptedException
    {
        try (TreeFileReader reader = TreeFileReader.open(source.file()))
        {
            return compare(reader, tree, progress);
        }
    }

    private ExitCode importLiving(
        final TreeSource living,
        final TransferAddress source,
        final TransferAddress target,
        final TreeTarget tree,
        final ProgressLine progress)
        throws InterruptedException
    {
        final Znode root = Futures.await(living.read(""));
        if (null == root || root.isEphemeral())
        {
            throw new TransferException(Reason.NO_PARENT, source.path(),
                null == root ? "there is no such znode to import" : "it is an ephemeral, and those are not copied");
        }

        final TreeImport copy = prepare(tree, new HashSet<>(root.children()), progress);
        final TreeWalk walk = new TreeWalk(living, null);
        final Counted counted = new Counted(tree, walk);
        final ImportReport report = copy.run(counted);
        final ComparisonReport compared = isUnverified ? null : compare(new TreeWalk(living, null), tree, progress);
        return tell(
            new TransferView(
                source.toString(), target.toString(), counted.znodes, counted.dataBytes,
                null == compared ? null : compared.sourceDigest(), walk.ephemeralCount(), report, compared),
            progress);
    }

    private TreeImport prepare(final TreeTarget tree, final Set<String> topNames, final ProgressLine progress)
        throws InterruptedException
    {
        final TreeImport copy = new TreeImport(
            tree,
            isOverwrite ? ExistingZnodes.OVERWRITE : isResume ? ExistingZnodes.RESUME : ExistingZnodes.REFUSE,
            maxRaise,
            PATIENCE_MS,
            progress);
        copy.check(topNames);
        return copy;
    }

    private static ComparisonReport compare(
        final ZnodeStream source, final TreeTarget tree, final ProgressLine progress) throws InterruptedException
    {
        try
        {
            return new TreeComparison(source, new TreeWalk(tree, null), progress).run();
        }
        catch (final TransferException ex)
        {
            final String help = Reason.NO_AUTH == ex.reason() ?
                "its access list does not let this client read it, and it need not be one that was written; prove " +
                "who you are (--auth; a super user must be known to the members, nodens.super.digest)" :
                ex.getMessage();
            throw new TransferException(ex.reason(), ex.path(), "everything was written, and only the verification " +
                "failed: " + help + "; --no-verify leaves it out");
        }
    }

    private ExitCode tell(final TransferView view, final ProgressLine progress)
    {
        progress.close();
        print(view);
        final boolean isSame = null == view.compared() || view.compared().isSame();
        if (!isSame)
        {
            note("one of the trees changed meanwhile; import again with --overwrite, or with nobody writing");
        }
        return isSame ? ExitCode.OK : ExitCode.OTHER;
    }

    private static void checkTaken(final TreeTarget tree, final Znode znode)
    {
        final String refusal = TreeOrder.isReserved(tree.absolute(znode.path())) ?
            "what is below /zookeeper belongs to the server" : tree.refusal(znode);
        if (null != refusal)
        {
            throw new TransferException(Reason.REFUSED, tree.absolute(znode.path()),
                "the target would refuse it, and it was not written: " + refusal);
        }
    }

    /** Checks and counts what passes. */
    private static final class Counted implements ZnodeStream
    {
        private final TreeTarget tree;
        private final ZnodeStream stream;
        private long znodes;
        private long dataBytes;

        private Counted(final TreeTarget tree, final ZnodeStream stream)
        {
            this.tree = tree;
            this.stream = stream;
        }

        @Override
        public Znode next() throws InterruptedException
        {
            final Znode znode = stream.next();
            if (null != znode)
            {
                checkTaken(tree, znode);
                znodes++;
                dataBytes += znode.dataLength();
            }
            return znode;
        }
    }
}
