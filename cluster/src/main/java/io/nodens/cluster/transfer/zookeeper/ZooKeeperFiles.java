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
package io.nodens.cluster.transfer.zookeeper;

import io.nodens.client.AclEntry;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.Znode;
import io.nodens.gateway.jute.EphemeralOwner;
import io.nodens.tree.ZnodeKind;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileHeader;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.util.SerializeUtils;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;

/**
 * The tree in the files of a ZooKeeper that does not run, or in a copy of its files: the newest snapshot, and the log
 * behind it. The files tell kinds and times to live, which a running ZooKeeper does not, and take no permission. The
 * tree is held in the heap. Nothing is written.
 * <p>
 * <b>Thread:</b> one.
 */
public final class ZooKeeperFiles implements TreeSource
{
    private static final String MAX_RECORD_PROPERTY = "jute.maxbuffer";
    private static final String MAX_RECORD_LENGTH = Integer.toString(256 << 20);
    private static final String VERSION_DIRECTORY = "version-2";
    private static final String SNAPSHOT_PREFIX = "snapshot.";
    /** The letters ZKSN. */
    private static final int SNAPSHOT_MAGIC = 0x5A4B_534E;
    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path directory;
    private final String root;
    private final DataTree tree;

    private ZooKeeperFiles(final Path directory, final String root, final DataTree tree)
    {
        this.directory = directory;
        this.root = root;
        this.tree = tree;
    }

    /**
     * Read the files.
     *
     * @param directory    {@code dataDir} of the server.
     * @param logDirectory {@code dataLogDir} of the server; the same directory where it has none.
     * @param root         path of the root.
     * @return the tree.
     * @throws TransferException when there is no snapshot, or the files cannot be read.
     */
    public static ZooKeeperFiles read(final Path directory, final Path logDirectory, final String root)
    {
        for (final Path needed : List.of(directory, logDirectory))
        {
            if (!Files.isDirectory(needed.resolve(VERSION_DIRECTORY)))
            {
                throw new TransferException(Reason.BAD_FILE, null,
                    needed + " has no directory " + VERSION_DIRECTORY + "; give the dataDir of a ZooKeeper, and its " +
                    "dataLogDir where it has one (zkdata:DATADIR,LOGDIR)");
            }
        }

        if (null == System.getProperty(MAX_RECORD_PROPERTY))
        {
            // The bound of a record in a file; ZooKeeper's classes read it once.
            System.setProperty(MAX_RECORD_PROPERTY, MAX_RECORD_LENGTH);
        }

        try
        {
            final Map<Long, Integer> sessions = new ConcurrentHashMap<>();
            final DataTree tree = newest(directory.resolve(VERSION_DIRECTORY), sessions);
            final FileTxnSnapLog log = new FileTxnSnapLog(logDirectory.toFile(), directory.toFile());
            log.fastForwardFromEdits(tree, sessions, (header, record, digest) -> {});
            log.close();
            return new ZooKeeperFiles(directory, root, tree);
        }
        catch (final IOException ex)
        {
            throw new TransferException(Reason.BAD_FILE, null,
                "the files of ZooKeeper in " + directory + " cannot be read (" + ex + "); a server that has these " +
                "files must not run meanwhile", ex);
        }
    }

    /** The newest snapshot that is whole: a server that was killed leaves one that is not. */
    private static DataTree newest(final Path directory, final Map<Long, Integer> sessions) throws IOException
    {
        final List<Path> snapshots;
        try (Stream<Path> files = Files.list(directory))
        {
            snapshots = files
                .filter((file) -> file.getFileName().toString().startsWith(SNAPSHOT_PREFIX))
                .sorted(Comparator.comparingLong(ZooKeeperFiles::zxid).reversed())
                .toList();
        }

        IOException failure = new IOException("there is no snapshot in " + directory);
        for (final Path snapshot : snapshots)
        {
            try
            {
                sessions.clear();
                return load(snapshot, sessions);
            }
            catch (final IOException ex)
            {
                failure = ex;
            }
        }

        throw failure;
    }

    private static DataTree load(final Path snapshot, final Map<Long, Integer> sessions) throws IOException
    {
        final String name = snapshot.getFileName().toString();
        if (name.endsWith(".snappy"))
        {
            throw new IOException(snapshot + " is compressed with snappy, which is not supported");
        }

        try (InputStream file = new BufferedInputStream(Files.newInputStream(snapshot), BUFFER_LENGTH);
            CheckedInputStream in = new CheckedInputStream(
                name.endsWith(".gz") ? new GZIPInputStream(file, BUFFER_LENGTH) : file, new Adler32()))
        {
            final InputArchive archive = BinaryInputArchive.getArchive(in);
            final FileHeader header = new FileHeader();
            header.deserialize(archive, "fileheader");
            if (SNAPSHOT_MAGIC != header.getMagic())
            {
                throw new IOException(snapshot + " is no snapshot of ZooKeeper");
            }

            final DataTree tree = new DataTree();
            SerializeUtils.deserializeSnapshot(tree, archive, sessions);
            final long checksum = in.getChecksum().getValue();
            if (checksum != archive.readLong("val"))
            {
                throw new IOException(snapshot + " has a wrong checksum");
            }

            tree.lastProcessedZxid = zxid(snapshot);
            return tree;
        }
    }

    /** A snapshot is named by the last zxid that it has for certain, in hexadecimal. */
    private static long zxid(final Path snapshot)
    {
        final String[] parts = snapshot.getFileName().toString().split("\\.", -1);
        try
        {
            return Long.parseLong(parts[1], 16);
        }
        catch (final NumberFormatException ex)
        {
            return -1;
        }
    }

    @Override
    public CompletableFuture<Znode> read(final String path)
    {
        final String whole = absolute(path);
        final DataNode node = tree.getNode(whole);
        if (null == node)
        {
            return CompletableFuture.completedFuture(null);
        }

        final List<AclEntry> acl = new ArrayList<>();
        try
        {
            for (final ACL entry : tree.getACL(node))
            {
                acl.add(new AclEntry(entry.getPerms(), entry.getId().getScheme(), entry.getId().getId()));
            }
        }
        catch (final BadArgumentsException ex)
        {
            return CompletableFuture.failedFuture(
                new TransferException(Reason.REFUSED, whole, "its access list: " + ex.getMessage(), ex));
        }

        final long owner = node.stat.getEphemeralOwner();
        final byte kind = kind(owner);
        return CompletableFuture.completedFuture(new Znode(
            path,
            kind,
            ZnodeKind.TTL == kind ? owner & EphemeralOwner.TTL_MASK : 0,
            node.getData(),
            List.copyOf(acl),
            node.stat.getCversion() & 0xFFFF_FFFFL,
            List.copyOf(node.getChildren())));
    }

    /** As the server understands the field where it has extended types. */
    static byte kind(final long owner)
    {
        if (0 == owner)
        {
            return ZnodeKind.PERSISTENT;
        }

        if (EphemeralOwner.CONTAINER == owner)
        {
            return ZnodeKind.CONTAINER;
        }

        final boolean isTtl = EphemeralOwner.TTL_MARK == (owner & ~EphemeralOwner.TTL_MASK) &&
            0 != (owner & EphemeralOwner.TTL_MASK);
        return isTtl ? ZnodeKind.TTL : ZnodeKind.EPHEMERAL;
    }

    @Override
    public String absolute(final String path)
    {
        return TreeSource.absolute(root, path);
    }

    @Override
    public String describe()
    {
        return "zkdata:" + directory + ":" + root;
    }

    @Override
    public void close()
    {
        // The files were closed when they had been read.
    }
}
