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
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TreeComparison;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.TreeWalk;
import io.nodens.cluster.transfer.Znode;
import io.nodens.cluster.transfer.file.TreeFileReader;
import io.nodens.cluster.transfer.file.TreeFileWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Copies a living tree into a file.
 */
@Command(
    name = "export",
    description = "Copy a tree of Nodens or ZooKeeper into a file: data, access lists, kinds, counters; no ephemerals.")
final class ExportCommand extends TransferCommand
{
    private static final long FLUSH_NS = TimeUnit.SECONDS.toNanos(1);

    @Option(
        names = "--from",
        paramLabel = "ADDRESS",
        defaultValue = "nodens:///",
        description = "The tree: nodens://host:port,.../path (without servers: those of --endpoints), " +
            "zk://host:port,.../path, or zkdata:DATADIR[,LOGDIR] for the files of a ZooKeeper that does not run. " +
            "Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "File to write.")
    private String to;

    @Option(
        names = "--region-dir",
        paramLabel = "DIRECTORY",
        description = "Region of a member on this host: it tells which znodes are containers or have a time to live, " +
            "which members do not tell their clients. The status of the member has it.")
    private Path regionDirectory;

    @Option(names = "--resume", description = "Go on with an export that was cut off.")
    private boolean isResume;

    @Option(names = "--overwrite", description = "Replace a file that exists, and one that was cut off.")
    private boolean isOverwrite;

    @Option(
        names = "--no-verify",
        negatable = false,
        description = "Do not read the tree again to see whether it is what the file has.")
    private boolean isUnverified;

    ExportCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode copy(final ProgressLine progress) throws InterruptedException
    {
        final TransferAddress source = TransferAddress.parse(name(), "--from", from);
        final TransferAddress target = TransferAddress.parse(name(), "--to", to);
        if (source.isFile() || !target.isFile())
        {
            throw AccessException.usage(
                name(), null, "an export goes from a living tree into a file; import goes into a living one");
        }
        checkFile(target.file());

        try (TreeSource tree = openSource(source, context().givenProofs(), regionDirectory))
        {
            final TreeWalk walk = write(tree, source, target.file(), progress);
            return tell(tree, source, target, walk.ephemeralCount(), progress);
        }
    }

    private void checkFile(final Path file)
    {
        final Path partial = TreeFileWriter.partialOf(file);
        if (isResume && isOverwrite)
        {
            throw AccessException.usage(
                name(), null, "--resume goes on with a file, --overwrite begins anew: give one");
        }
        if (Files.exists(file) && !isOverwrite)
        {
            throw AccessException.usage(name(), null, file + " exists; --overwrite replaces it");
        }
        if (isResume && !Files.exists(partial))
        {
            throw AccessException.usage(name(), null, partial + " is not there: there is nothing to resume");
        }
        if (Files.exists(partial) && !isOverwrite && !isResume)
        {
            throw AccessException.usage(
                name(), null, partial + " is of an export that was cut off; --resume goes on with it, --overwrite " +
                "begins anew");
        }
    }

    private TreeWalk write(
        final TreeSource tree, final TransferAddress source, final Path file, final ProgressLine progress)
        throws InterruptedException
    {
        final TreeFileWriter writer = isResume ?
            TreeFileWriter.resume(file, source.path(), tree.describe()) :
            TreeFileWriter.create(file, Instant.now().toEpochMilli(), source.path(), tree.describe());
        try (writer)
        {
            final TreeWalk walk = new TreeWalk(tree, writer.lastPath());
            long flushedNs = System.nanoTime();
            for (Znode znode = walk.next(); null != znode; znode = walk.next())
            {
                writer.append(znode);
                progress.onProgress("exported", writer.znodeCount(), writer.dataBytes());
                if (System.nanoTime() - flushedNs > FLUSH_NS)
                {
                    flushedNs = System.nanoTime();
                    writer.flush();
                }
            }

            if (0 == writer.znodeCount())
            {
                throw new TransferException(
                    TransferException.Reason.NO_PARENT, source.path(), "there is no such znode to export");
            }

            writer.finish();
            return walk;
        }
    }

    private ExitCode tell(
        final TreeSource tree,
        final TransferAddress source,
        final TransferAddress target,
        final long ephemeralCount,
        final ProgressLine progress)
        throws InterruptedException
    {
        final ComparisonReport compared;
        final TreeFileReader read;
        try (TreeFileReader reader = TreeFileReader.open(target.file()))
        {
            read = reader;
            if (isUnverified)
            {
                reader.readAll((ignore) -> {});
                compared = null;
            }
            else
            {
                compared = new TreeComparison(reader, new TreeWalk(tree, null), progress).run();
            }
        }

        progress.close();
        print(new TransferView(
            source.toString(), target.toString(), read.znodeCount(), read.dataBytes(), read.endDigest(), ephemeralCount,
            null, compared));
        final boolean isSame = null == compared || (compared.isSame() && 0 == compared.added());
        if (!isSame)
        {
            note("the source changed while it was read; the file has what was there at the time of each read");
        }
        return isSame ? ExitCode.OK : ExitCode.OTHER;
    }
}
