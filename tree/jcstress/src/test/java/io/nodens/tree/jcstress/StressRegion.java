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
package io.nodens.tree.jcstress;

import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A region that all states of a test share: each state has znodes of its own in it, so that a state costs no files.
 * Transactions are serialised by this object's monitor, which readers never enter: jcstress lets several threads
 * write in turn.
 */
final class StressRegion
{
    /** What a reader saw of a znode's data. */
    static final int ABSENT = 0;
    /** The reader gave up, which it may. */
    static final int BUSY = -1;
    /** Data of two states, of another znode, or not those of the zxid that the stat names. */
    static final int TORN = -2;
    /** A status that no sound region gives. */
    static final int WRONG = -3;
    /** The reader's pin is lost, which it may be. */
    static final int LOST = -4;
    /** A pinned reader answered as of another zxid than its pin, or with what came after it. */
    static final int UNPINNED = -5;

    private static final int SEGMENT_LENGTH = 1024 * 1024;

    final TreeRegion region;
    private final TreeWriter writer;
    private final ThreadLocal<Reader> readers;
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[512 * 1024]);
    private final CreateParameters parameters = new CreateParameters();
    private long serial;

    /**
     * For readers of this process.
     */
    StressRegion()
    {
        this(false);
    }

    /**
     * For readers that map the region as a foreign process does, or not.
     */
    StressRegion(final boolean isMapped)
    {
        this(isMapped, SEGMENT_LENGTH);
    }

    /**
     * With a history of a certain length.
     */
    StressRegion(final boolean isMapped, final int historyLength)
    {
        try
        {
            final Path directory = Files.createTempDirectory("nodens-jcstress-");
            region = TreeRegion.create(new TreeConfiguration()
                .directory(directory)
                .segmentLength(SEGMENT_LENGTH)
                .maxRegionBytes(1024L * 1024 * 1024)
                .changeRingLength(SEGMENT_LENGTH)
                .historyLength(historyLength));
            final TreeRegion mapped = isMapped ? TreeRegion.map(directory) : region;
            writer = region.writer();
            readers = ThreadLocal.withInitial(() -> new Reader(mapped.newReader()));
            Runtime.getRuntime().addShutdownHook(new Thread(() ->
            {
                region.close();
                IoUtil.delete(directory.toFile(), true);
            }));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A number for names that no other state uses.
     */
    synchronized long nextSerial()
    {
        return ++serial;
    }

    /**
     * Several changes as one transaction.
     */
    synchronized void transaction(final Runnable changes)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        changes.run();
        writer.completeTransaction();
        // The next one may be another thread's; the monitor shows it what this one wrote.
        writer.handOver();
    }

    /**
     * Keep history from the next transaction on, for about a second.
     */
    void wantHistory()
    {
        region.wantHistory();
    }

    /**
     * Several changes as one transaction.
     *
     * @return its zxid.
     */
    synchronized long transactionZxid(final Runnable changes)
    {
        transaction(changes);
        return writer.completedZxid();
    }

    /**
     * Within a transaction: a znode whose data repeat its czxid.
     */
    void create(final String path, final int length)
    {
        writer.create(TreeWriter.ROOT_ZNODE, parameters.reset()
            .name(name, 0, name.putStringWithoutLengthAscii(0, path, 1, path.length() - 1))
            .data(data, 0, fill(length)));
    }

    /**
     * Within a transaction: data that repeat the mzxid.
     */
    void setData(final String path, final int length)
    {
        writer.setData(find(path), data, 0, fill(length));
    }

    /**
     * Within a transaction.
     */
    void delete(final String path)
    {
        writer.delete(find(path));
    }

    /**
     * Within a transaction.
     */
    void deleteIfThere(final String path)
    {
        final int znode = find(path);
        if (TreeWriter.NULL_ZNODE != znode)
        {
            writer.delete(znode);
        }
    }

    /**
     * Read data that repeat the mzxid.
     *
     * @return the version + 1, {@link #ABSENT}, or one of the negative answers.
     */
    int read(final StressPath path)
    {
        return readers.get().read(path.bytes);
    }

    /**
     * Read data that repeat the mzxid, as of a state in which the znode was not changed since it was made.
     *
     * @return 1, or one of the negative answers.
     */
    int readPinned(final StressPath path, final long zxid)
    {
        return readers.get().readPinned(path.bytes, zxid);
    }

    /**
     * Whether a znode is there.
     *
     * @return 1, {@link #ABSENT}, or one of the negative answers.
     */
    int exists(final StressPath path)
    {
        return readers.get().exists(path.bytes);
    }

    private int fill(final int length)
    {
        final long zxid = writer.completedZxid() + 1;
        for (int i = 0; i < length; i += Long.BYTES)
        {
            data.putLong(i, zxid);
        }

        return length;
    }

    private int find(final String path)
    {
        return writer.find(name, 0, name.putStringWithoutLengthAscii(0, path));
    }

    /** A path as readers take it. */
    static final class StressPath
    {
        final String text;
        private final UnsafeBuffer bytes;

        StressPath(final String text)
        {
            this.text = text;
            bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final class Reader
    {
        private final TreeReader reader;
        private final ZnodeStat stat = new ZnodeStat();
        private final UnsafeBuffer target = new UnsafeBuffer(new byte[512 * 1024]);

        Reader(final TreeReader reader)
        {
            this.reader = reader;
        }

        private int read(final UnsafeBuffer path)
        {
            final int length = reader.getData(path, 0, path.capacity(), target, 0, stat);
            if (length < 0)
            {
                return statusOf(length);
            }

            for (int i = 0; i < length; i += Long.BYTES)
            {
                if (target.getLong(i) != stat.mzxid())
                {
                    return TORN;
                }
            }

            return length != stat.dataLength() || stat.mzxid() > reader.zxid() ? TORN : stat.version() + 1;
        }

        private int readPinned(final UnsafeBuffer path, final long zxid)
        {
            if (!reader.pin(zxid))
            {
                return WRONG;
            }

            final int result = read(path);
            final boolean isOther = result >= 0 &&
                (1 != result || reader.zxid() != zxid || stat.mzxid() != zxid || stat.czxid() != zxid);
            reader.unpin();
            return isOther ? UNPINNED : result;
        }

        private int exists(final UnsafeBuffer path)
        {
            final int status = reader.exists(path, 0, path.capacity(), stat);
            return TreeStatus.OK == status ? 1 : statusOf(status);
        }

        private static int statusOf(final int status)
        {
            return switch (status)
            {
                case TreeStatus.NO_NODE -> ABSENT;
                case TreeStatus.BUSY -> BUSY;
                case TreeStatus.PIN_LOST -> LOST;
                default -> WRONG;
            };
        }
    }
}
