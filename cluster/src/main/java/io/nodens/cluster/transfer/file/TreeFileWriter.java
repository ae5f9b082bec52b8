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
package io.nodens.cluster.transfer.file;

import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeDigest;
import io.nodens.cluster.transfer.Znode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes a tree into a file, which has another name until it is whole, and which only its owner may read: access lists
 * have hashes of passwords.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the open file.
 */
public final class TreeFileWriter implements AutoCloseable
{
    private static final String PARTIAL = ".partial";
    private static final int BUFFER_LENGTH = 1 << 18;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH);
    private final TreeDigest digest;
    private String lastPath;
    private long znodeCount;
    private long dataBytes;

    private TreeFileWriter(
        final Path file, final Path partial, final FileChannel channel, final TreeDigest digest)
    {
        this.file = file;
        this.partial = partial;
        this.channel = channel;
        this.digest = digest;
    }

    /**
     * Where a file is until it is whole.
     *
     * @param file to be.
     * @return its path until then.
     */
    public static Path partialOf(final Path file)
    {
        return file.resolveSibling(file.getFileName() + PARTIAL);
    }

    /**
     * Begin a file.
     *
     * @param file      to be; an existing one is replaced when the new one is whole.
     * @param createdMs milliseconds of the epoch.
     * @param root      path of the root in its source.
     * @param source    that is read.
     * @return the writer.
     * @throws TransferException when it cannot be written.
     */
    public static TreeFileWriter create(
        final Path file, final long createdMs, final String root, final String source)
    {
        final Path partial = partialOf(file);
        try
        {
            Files.deleteIfExists(partial);
            final FileChannel channel = FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            final TreeFileWriter writer = new TreeFileWriter(file, partial, channel, new TreeDigest());
            writer.put(ByteBuffer.wrap(TreeFileCodec.MAGIC));
            writer.put(ByteBuffer.allocate(Integer.BYTES).putInt(0, TreeFileCodec.VERSION));
            writer.frame(TreeFileCodec.encode(new TreeFileCodec.Header(createdMs, root, source)));
            return writer;
        }
        catch (final IOException ex)
        {
            throw failed(partial, ex);
        }
    }

    /**
     * Continue a file that was cut off: what is whole of it is kept.
     *
     * @param file   to be.
     * @param root   path of the root in its source.
     * @param source that is read.
     * @return the writer, which knows how far the file has got.
     * @throws TransferException    when it cannot be written, or is of another tree.
     * @throws InterruptedException on Ctrl-C.
     */
    public static TreeFileWriter resume(final Path file, final String root, final String source)
        throws InterruptedException
    {
        final Path partial = partialOf(file);
        final TreeDigest digest;
        final long length;
        final long znodes;
        final long bytes;
        String last = null;
        try (TreeFileReader reader = TreeFileReader.open(partial))
        {
            if (!reader.root().equals(root) || !reader.source().equals(source))
            {
                throw new TransferException(Reason.BAD_FILE, null,
                    partial + " is the beginning of a copy of " + reader.root() + " from " + reader.source() +
                    "; give that again, or --overwrite to begin anew");
            }

            last = readWhole(reader);
            digest = reader.digest();
            length = reader.position();
            znodes = reader.znodeCount();
            bytes = reader.dataBytes();
        }

        try
        {
            final FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
            channel.truncate(length);
            channel.position(length);
            final TreeFileWriter writer = new TreeFileWriter(file, partial, channel, digest);
            writer.lastPath = last;
            writer.znodeCount = znodes;
            writer.dataBytes = bytes;
            return writer;
        }
        catch (final IOException ex)
        {
            throw failed(partial, ex);
        }
    }

    /** Up to where the file is cut, or up to a record that was not written as a whole. */
    private static String readWhole(final TreeFileReader reader) throws InterruptedException
    {
        String last = null;
        try
        {
            for (Znode znode = reader.next(); null != znode; znode = reader.next())
            {
                last = znode.path();
                if (Thread.interrupted())
                {
                    throw new InterruptedException();
                }
            }
        }
        catch (final TransferException ignore)
        {
            // What is behind is read anew.
        }

        return last;
    }

    /**
     * Path of the last znode in the file.
     *
     * @return the path; null when there is none yet.
     */
    public String lastPath()
    {
        return lastPath;
    }

    /**
     * Znodes in the file.
     *
     * @return the count.
     */
    public long znodeCount()
    {
        return znodeCount;
    }

    /**
     * Bytes of data in the file.
     *
     * @return the sum.
     */
    public long dataBytes()
    {
        return dataBytes;
    }

    /**
     * Write a znode.
     *
     * @param znode that comes next in the order of a stream.
     * @throws TransferException when it cannot be written.
     */
    public void append(final Znode znode)
    {
        try
        {
            frame(TreeFileCodec.encode(znode));
        }
        catch (final IOException ex)
        {
            throw failed(partial, ex);
        }

        digest.add(znode);
        lastPath = znode.path();
        znodeCount++;
        dataBytes += znode.dataLength();
    }

    /**
     * Write what is buffered, so that it outlives the process.
     *
     * @throws TransferException when it cannot be written.
     */
    public void flush()
    {
        try
        {
            drain();
        }
        catch (final IOException ex)
        {
            throw failed(partial, ex);
        }
    }

    /**
     * Write the end, bring everything to the disk, and give the file its name.
     *
     * @return digest of the tree.
     * @throws TransferException when it cannot be written.
     */
    public byte[] finish()
    {
        final byte[] value = digest.value();
        try
        {
            frame(TreeFileCodec.encode(new TreeFileCodec.End(znodeCount, dataBytes, value)));
            drain();
            channel.force(true);
            channel.close();
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw failed(partial, ex);
        }

        return value;
    }

    /**
     * What is buffered is written; the file stays partial unless it is finished.
     */
    @Override
    public void close()
    {
        try
        {
            if (channel.isOpen())
            {
                drain();
                channel.close();
            }
        }
        catch (final IOException ignore)
        {
            // What is missing is read anew when the copy is resumed.
        }
    }

    private void frame(final byte[] body) throws IOException
    {
        final CRC32C checksum = new CRC32C();
        checksum.update(body);
        final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        put(number.putInt(0, body.length));
        put(ByteBuffer.wrap(body));
        put(number.clear().putInt(0, (int)checksum.getValue()));
    }

    private void put(final ByteBuffer bytes) throws IOException
    {
        if (bytes.remaining() > buffer.remaining())
        {
            drain();
        }

        if (bytes.remaining() > buffer.capacity())
        {
            write(bytes);
        }
        else
        {
            buffer.put(bytes);
        }
    }

    private void drain() throws IOException
    {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(final ByteBuffer bytes) throws IOException
    {
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
    }

    private static TransferException failed(final Path partial, final IOException ex)
    {
        return new TransferException(Reason.BAD_FILE, null, "cannot write " + partial + " (" + ex + ")", ex);
    }
}
