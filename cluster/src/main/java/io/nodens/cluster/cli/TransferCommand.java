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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.Failures;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.TreeTarget;
import io.nodens.cluster.transfer.nodens.NodensTree;
import io.nodens.cluster.transfer.nodens.RegionKinds;
import io.nodens.cluster.transfer.zookeeper.ZooKeeperFiles;
import io.nodens.cluster.transfer.zookeeper.ZooKeeperTree;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command that copies trees.
 */
abstract class TransferCommand extends ClusterCommand
{
    /** Time for which a lost source or target is waited for. */
    static final long PATIENCE_MS = 60_000;

    TransferCommand(final CommandContext context)
    {
        super(context);
    }

    /**
     * Copy.
     *
     * @param progress shows how far it has got.
     * @return how it ended.
     * @throws InterruptedException on Ctrl-C.
     */
    protected abstract ExitCode copy(ProgressLine progress) throws InterruptedException;

    @Override
    protected final ExitCode run() throws InterruptedException
    {
        try (ProgressLine progress = new ProgressLine(context().output().errorWriter(), StandardStreams.isTerminal(2)))
        {
            return copy(progress);
        }
        catch (final TransferException ex)
        {
            throw translated(ex);
        }
    }

    private AccessException translated(final TransferException ex)
    {
        for (Throwable cause = ex.getCause(); null != cause; cause = cause.getCause())
        {
            if (cause instanceof AccessException known)
            {
                return known;
            }
            if (cause instanceof NodensException failure)
            {
                return Failures.translate(failure, name(), ex.path());
            }
        }

        return new AccessException(
            exitCode(ex.reason()), name(), ex.path(), ex.reason().name(), ex.getMessage(), ex);
    }

    private static ExitCode exitCode(final TransferException.Reason reason)
    {
        return switch (reason)
        {
            case LOST -> ExitCode.UNAVAILABLE;
            case NO_AUTH, REFUSED -> ExitCode.REFUSED;
            case EXISTS -> ExitCode.EXISTS;
            case NO_PARENT -> ExitCode.NO_SUCH_ZNODE;
            default -> ExitCode.OTHER;
        };
    }

    /**
     * Open a tree to read it.
     *
     * @param address   where it is; no file of ours.
     * @param proofs    of who reads.
     * @param regionDir region of a member on this host, which tells kinds; null for none.
     * @return the tree; the caller closes it.
     * @throws InterruptedException on Ctrl-C.
     */
    final TreeSource openSource(
        final TransferAddress address, final List<CommandContext.Proof> proofs, final Path regionDir)
        throws InterruptedException
    {
        if (null != regionDir && TransferAddress.Kind.NODENS != address.kind())
        {
            throw AccessException.usage(name(), null, "--region-dir goes with a source nodens://...");
        }
        if (TransferAddress.Kind.ZOOKEEPER_FILES == address.kind())
        {
            final List<String> directories = address.servers();
            return ZooKeeperFiles.read(
                Path.of(directories.get(0)), Path.of(directories.get(directories.size() - 1)), address.path());
        }

        return null == regionDir ? open(address, proofs) :
            new NodensTree(session(address, proofs), address.path(), address.toString(), PATIENCE_MS,
                new RegionKinds(regionDir));
    }

    /**
     * Open a living tree.
     *
     * @param address where it is.
     * @param proofs  of who reads or writes.
     * @return the tree; the caller closes it.
     * @throws InterruptedException on Ctrl-C.
     */
    final TreeTarget open(final TransferAddress address, final List<CommandContext.Proof> proofs)
        throws InterruptedException
    {
        if (TransferAddress.Kind.ZOOKEEPER == address.kind())
        {
            return ZooKeeperTree.connect(
                String.join(",", address.servers()),
                address.path(),
                proofs.stream().map((proof) -> new ZooKeeperTree.Proof(proof.scheme(), proof.credentials())).toList(),
                context().timeoutMs(),
                PATIENCE_MS);
        }

        return new NodensTree(
            session(address, proofs), address.path(), address.toString(), PATIENCE_MS, null);
    }

    private Session session(final TransferAddress address, final List<CommandContext.Proof> proofs)
    {
        final ClusterAccess cluster =
            address.servers().isEmpty() ? context().cluster() : context().otherCluster(address.servers());
        final Session session = new Session(cluster, proofs);
        session.open();
        return session;
    }

    /** A session that is followed by another when it ends. */
    static final class Session implements Supplier<AsyncNodensClient>
    {
        private final ClusterAccess cluster;
        private final List<CommandContext.Proof> proofs;
        private TreeAccess tree;

        Session(final ClusterAccess cluster, final List<CommandContext.Proof> proofs)
        {
            this.cluster = cluster;
            this.proofs = proofs;
        }

        /** A copy waits for members that are away longer than its session lives, too. */
        @Override
        public AsyncNodensClient get()
        {
            try
            {
                return open();
            }
            catch (final AccessException ex)
            {
                throw new TransferException(
                    ExitCode.UNAVAILABLE == ex.exitCode() ? TransferException.Reason.LOST :
                        TransferException.Reason.OTHER,
                    ex.path(), ex.getMessage(), ex);
            }
        }

        private synchronized AsyncNodensClient open()
        {
            if (null != tree && tree.isExpired())
            {
                tree.close();
                tree = null;
            }
            if (null == tree)
            {
                final TreeAccess opened = cluster.openSession((notice) -> {});
                proofs.forEach((proof) -> opened.addAuth(proof.scheme(), proof.credentials()));
                tree = opened;
            }
            return tree.client();
        }
    }
}
