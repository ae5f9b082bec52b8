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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeDigest;
import io.nodens.cluster.transfer.TreeOrder;
import io.nodens.cluster.transfer.Znode;
import io.nodens.cluster.transfer.ZnodeStream;
import io.nodens.tree.PathSyntax;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads a tree from a file, and refuses one that is damaged, cut, or not a tree.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the open file.
 */
public final class TreeFileReader implements ZnodeStream, AutoCloseable
{
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int FRAME_LENGTH = 2 * Integer.BYTES;

    private final Path file;
    private final DataInputStream in;
    private final TreeFileCodec.Header header;
    private final TreeDigest digest = new TreeDigest();
    private final Deque<String> ancestors = new ArrayDeque<>();
    private TreeFileCodec.End end;
    private Znode last;
    private long position;
    private long znodeCount;
    private long dataBytes;

    private TreeFileReader(final Path file, final DataInputStream in) throws IOException
    {
        this.file = file;
        this.in = in;
        header = readHeader();
    }

    /**
     * Open a file.
     *
     * @param file to read.
     * @return stands before the first znode.
     * @throws TransferException when it cannot be read, or is no tree.
     */
    public static TreeFileReader open(final Path file)
    {
        DataInputStream in = null;
        try
        {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_LENGTH));
            return new TreeFileReader(file, in);
        }
        catch (final IOException | TransferException ex)
        {
            closeQuietly(in);
            throw ex instanceof TransferException failure ? failure :
                new TransferException(Reason.BAD_FILE, null, ex instanceof NoSuchFileException ?
                    "there is no file " + file : "cannot read " + file + " (" + ex + ")", ex);
        }
    }

    private static void closeQuietly(final DataInputStream in)
    {
        try
        {
            if (null != in)
            {
                in.close();
            }
        }
        catch (final IOException ignore)
        {
            // It was read only.
        }
    }

    /**
     * Path of the root in its source.
     *
     * @return the path.
     */
    public String root()
    {
        return header.root();
    }

    /**
     * Where the tree comes from.
     *
     * @return the address.
     */
    public String source()
    {
        return header.source();
    }

    /**
     * When the file was begun.
     *
     * @return milliseconds of the epoch.
     */
    public long createdMs()
    {
        return header.createdMs();
    }

    /**
     * Bytes up to and with the last znode that was read.
     *
     * @return length of the part of the file that has whole znodes.
     */
    public long position()
    {
        return position;
    }

    /**
     * Znodes so far.
     *
     * @return the count.
     */
    public long znodeCount()
    {
        return znodeCount;
    }

    /**
     * Bytes of data so far.
     *
     * @return the sum.
     */
    public long dataBytes()
    {
        return dataBytes;
    }

    /**
     * Digest of the znodes so far.
     *
     * @return to add to, where the file is continued.
     */
    TreeDigest digest()
    {
        return digest;
    }

    /**
     * Digest of the whole tree, as the file has it.
     *
     * @return 32 bytes; null before the end.
     */
    public byte[] endDigest()
    {
        return null == end ? null : end.digest().clone();
    }

    /**
     * Read the whole file and throw its znodes away.
     *
     * @param visitor told of each.
     * @throws TransferException    when it is damaged or cut.
     * @throws InterruptedException on Ctrl-C.
     */
    public void readAll(final Consumer<Znode> visitor) throws InterruptedException
    {
        for (Znode znode = next(); null != znode; znode = next())
        {
            visitor.accept(znode);
            if (Thread.interrupted())
            {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public Znode next()
    {
        if (null != end)
        {
            return null;
        }

        final byte[] body;
        try
        {
            body = readBody(TreeFileCodec.MAX_BODY_LENGTH);
        }
        catch (final EOFException ex)
        {
            throw damaged("it ends there, without the mark of its end: the export was cut off", ex);
        }
        catch (final IOException ex)
        {
            throw damaged("it cannot be read (" + ex + ")", ex);
        }

        final Znode znode = take(body);
        position += null == znode ? 0 : body.length + FRAME_LENGTH;
        return znode;
    }

    @Override
    public void close()
    {
        closeQuietly(in);
    }

    private Znode take(final byte[] body)
    {
        final Object record;
        try
        {
            record = TreeFileCodec.decode(body);
        }
        catch (final IllegalArgumentException | BadArgumentsException ex)
        {
            throw damaged(ex.getMessage(), ex);
        }

        if (record instanceof TreeFileCodec.End found)
        {
            checkEnd(found);
            end = found;
            return null;
        }

        final Znode znode = (Znode)record;
        checkPlace(znode);
        digest.add(znode);
        znodeCount++;
        dataBytes += znode.dataLength();
        last = znode;
        return znode;
    }

    private void checkEnd(final TreeFileCodec.End found)
    {
        if (found.znodes() != znodeCount || found.dataBytes() != dataBytes ||
            !Arrays.equals(found.digest(), digest.value()))
        {
            throw damaged("its end tells of " + found.znodes() + " znodes with " + found.dataBytes() + " bytes and " +
                "digest " + TreeDigest.text(found.digest()) + ", but it has " + znodeCount + ", " + dataBytes +
                " and " + TreeDigest.text(digest.value()), null);
        }

        try
        {
            if (in.read() >= 0)
            {
                throw damaged("there is more behind its end", null);
            }
        }
        catch (final IOException ex)
        {
            throw damaged("it cannot be read (" + ex + ")", ex);
        }
    }

    /** Every znode comes behind its parent and in order, or the file is not one that an export wrote. */
    private void checkPlace(final Znode znode)
    {
        final String path = znode.path();
        while (!ancestors.isEmpty() && !TreeOrder.isBelow(path, ancestors.peek()))
        {
            ancestors.pop();
        }

        final int slash = path.lastIndexOf('/');
        final boolean isRoot = null == last && path.isEmpty();
        final boolean isChild = null != last && slash >= 0 && null == PathSyntax.explain(path) &&
            !ancestors.isEmpty() && ancestors.peek().equals(path.substring(0, slash)) &&
            TreeOrder.compare(last.path(), path) < 0;
        if (!isRoot && !isChild)
        {
            throw damaged("the znode '" + path + "' is out of its place", null);
        }

        ancestors.push(path);
    }

    private TreeFileCodec.Header readHeader() throws IOException
    {
        try
        {
            final byte[] magic = new byte[TreeFileCodec.MAGIC.length];
            in.readFully(magic);
            if (!Arrays.equals(magic, TreeFileCodec.MAGIC))
            {
                throw new TransferException(
                    Reason.BAD_FILE, null, file + " is no exported tree: it does not begin as one");
            }

            final int version = in.readInt();
            if (TreeFileCodec.VERSION != version)
            {
                throw new TransferException(
                    Reason.BAD_FILE, null, file + " is an exported tree of version " + version +
                    ", and this release knows version " + TreeFileCodec.VERSION);
            }

            position = (long)magic.length + Integer.BYTES;
            final byte[] body = readBody(TreeFileCodec.MAX_HEADER_LENGTH);
            position += body.length + FRAME_LENGTH;
            return TreeFileCodec.decodeHeader(body);
        }
        catch (final EOFException ex)
        {
            throw new TransferException(
                Reason.BAD_FILE, null, file + " is no exported tree: it is too short for one", ex);
        }
        catch (final IllegalArgumentException ex)
        {
            throw damaged(ex.getMessage(), ex);
        }
    }

    private byte[] readBody(final int maxLength) throws IOException
    {
        final int length = in.readInt();
        if (length < 1 || length > maxLength)
        {
            throw damaged("a record of " + length + " bytes is announced", null);
        }

        final byte[] body = in.readNBytes(length);
        if (body.length < length)
        {
            throw new EOFException();
        }

        final CRC32C checksum = new CRC32C();
        checksum.update(body);
        if (in.readInt() != (int)checksum.getValue())
        {
            throw damaged("a checksum is wrong", null);
        }

        return body;
    }

    private TransferException damaged(final String what, final Throwable cause)
    {
        return new TransferException(
            Reason.BAD_FILE, null, file + " is damaged at byte " + position + ": " + what, cause);
    }
}
