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
package io.nodens.cluster.membership;

import org.agrona.collections.Int2ObjectHashMap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * What this member remembers of the others, kept in a small file. A start of another member is forced to the disk
 * before that member is answered. Positions are written later: what is remembered must not outlive a loss of power
 * that the log itself does not outlive, so without fsync only positions go into the file that are {@link #SETTLE_NS}
 * old.
 * <p>
 * <b>Thread:</b> the greeter's, after {@link #load(Path, boolean)}.
 */
public final class KnownMembers
{
    /** Name of the file in the data directory. */
    public static final String FILE = "members.known";

    /** By when operating systems have written back what was written without fsync, and more. */
    static final long SETTLE_NS = 60_000_000_000L;
    private static final long WRITE_INTERVAL_NS = 5_000_000_000L;
    private static final String PREFIX = "member.";

    private final Path file;
    private final boolean isForced;
    private final Int2ObjectHashMap<Known> known = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Known> settling = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Known> written = new Int2ObjectHashMap<>();
    private long settlingSinceNs;
    private long writeDeadlineNs;

    private KnownMembers(final Path file, final boolean isForced)
    {
        this.file = file;
        this.isForced = isForced;
    }

    /**
     * Read the file.
     *
     * @param directory of the member's data.
     * @param isForced  whether the log is forced to the disk before it is acknowledged.
     * @return what is remembered; nothing when there is no file.
     * @throws IOException when there is one that cannot be read.
     */
    public static KnownMembers load(final Path directory, final boolean isForced) throws IOException
    {
        final KnownMembers members = new KnownMembers(directory.resolve(FILE), isForced);
        if (Files.exists(members.file))
        {
            final Properties found = new Properties();
            try (InputStream in = Files.newInputStream(members.file))
            {
                found.load(in);
            }

            for (final String name : found.stringPropertyNames())
            {
                members.load(name, found.getProperty(name).split(","));
            }
        }

        return members;
    }

    private void load(final String name, final String[] fields) throws IOException
    {
        try
        {
            final int memberId = Integer.parseInt(name.substring(PREFIX.length()));
            final Known found = new Known(
                Long.parseLong(fields[0]), Long.parseUnsignedLong(fields[1], 16), Long.parseLong(fields[2]));
            known.put(memberId, found);
            written.put(memberId, found);
        }
        catch (final IndexOutOfBoundsException | NumberFormatException ex)
        {
            throw new IOException("damaged line " + name + " in " + file, ex);
        }
    }

    /**
     * What is remembered of a member.
     *
     * @param memberId of the member.
     * @return what is known; {@link Known#NONE} when nothing is.
     */
    public Known of(final int memberId)
    {
        final Known found = known.get(memberId);
        return null == found ? Known.NONE : found;
    }

    /**
     * Take in what a member says of itself, and force it to the disk when it is a new start.
     *
     * @param memberId of the member.
     * @param presence of it, which contradicts nothing that is known.
     * @throws IOException when it cannot be written; it must not be answered then.
     */
    void update(final int memberId, final Presence presence) throws IOException
    {
        final Known before = of(memberId);
        final Known after = before.after(presence);
        if (after.equals(before))
        {
            return;
        }

        final Known onDisk = written.get(memberId);
        if (null == onDisk || onDisk.startNumber() != after.startNumber() || onDisk.nonce() != after.nonce())
        {
            final Known entry = new Known(
                after.startNumber(),
                after.nonce(),
                null == onDisk ? Known.NONE.position() : Math.min(onDisk.position(), after.position()));
            write(memberId, entry);
        }

        known.put(memberId, after);
    }

    /**
     * Write positions once in a while.
     *
     * @param nowNs monotonic time.
     * @throws IOException when they cannot be written.
     */
    void poll(final long nowNs) throws IOException
    {
        if (nowNs - writeDeadlineNs < 0)
        {
            return;
        }

        writeDeadlineNs = nowNs + WRITE_INTERVAL_NS;
        if (isForced)
        {
            settling.putAll(known);
        }

        if (isForced || nowNs - settlingSinceNs >= SETTLE_NS)
        {
            boolean isChanged = false;
            for (final Int2ObjectHashMap<Known>.EntryIterator it = settling.entrySet().iterator(); it.hasNext(); )
            {
                it.next();
                final Known onDisk = written.get(it.getIntKey());
                final Known settled = it.getValue();
                if (null != onDisk && settled.position() > onDisk.position())
                {
                    written.put(it.getIntKey(), new Known(onDisk.startNumber(), onDisk.nonce(), settled.position()));
                    isChanged = true;
                }
            }
            if (isChanged)
            {
                write();
            }
            settling.clear();
            settling.putAll(known);
            settlingSinceNs = nowNs;
        }
    }

    private void write(final int memberId, final Known entry) throws IOException
    {
        final Known before = written.put(memberId, entry);
        try
        {
            write();
        }
        catch (final IOException ex)
        {
            if (null == before)
            {
                written.remove(memberId);
            }
            else
            {
                written.put(memberId, before);
            }
            throw ex;
        }
    }

    private void write() throws IOException
    {
        final Properties lines = new Properties();
        for (final Int2ObjectHashMap<Known>.EntryIterator it = written.entrySet().iterator(); it.hasNext(); )
        {
            it.next();
            final Known entry = it.getValue();
            lines.setProperty(
                PREFIX + it.getIntKey(),
                entry.startNumber() + "," + Long.toHexString(entry.nonce()) + "," + entry.position());
        }

        store(lines, file, "What this member remembers of the others: starts, nonce, applied position");
    }

    /**
     * Replace a file of properties so that it is there whole or as it was before, whatever happens.
     *
     * @param lines   to write.
     * @param file    to replace.
     * @param comment for its first line.
     * @throws IOException when it cannot be written.
     */
    public static void store(final Properties lines, final Path file, final String comment) throws IOException
    {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(fresh))
        {
            lines.store(out, comment);
        }

        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE))
        {
            channel.force(true);
        }

        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.toAbsolutePath().getParent());
    }

    /**
     * Force a directory's entries to the disk, where the system can.
     *
     * @param directory to force.
     * @throws IOException when it cannot be opened.
     */
    public static void force(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
