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
package io.nodens.tree.memory;

import io.nodens.tree.TreeException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Names and mappings of a region's files.
 * <pre>
 *   directory/owner.lock              locked by the writing process as long as it lives
 *   directory/region-000007/header    RegionHeaderDescriptor
 *   directory/region-000007/ring      change ring
 *   directory/region-000007/history   what was there before it was changed
 *   directory/region-000007/history.lock  locked, shared, by readers who want the history
 *   directory/region-000007/segment-0000, segment-0001, ...
 * </pre>
 */
public final class RegionFiles
{
    /** Name of the lock file. */
    public static final String OWNER_LOCK = "owner.lock";
    /** Name of a header file. */
    public static final String HEADER = "header";
    /** Name of a change ring file. */
    public static final String RING = "ring";
    /** Name of a history file. */
    public static final String HISTORY = "history";

    private static final String GENERATION_PREFIX = "region-";
    private static final byte[] ZEROS = new byte[256 * 1024];

    private RegionFiles()
    {
    }

    /**
     * Directory of a generation.
     *
     * @param directory  of the region.
     * @param generation of the region.
     * @return the directory.
     */
    public static Path generationDirectory(final Path directory, final long generation)
    {
        final String digits = Long.toString(generation);
        return directory.resolve(GENERATION_PREFIX + "0".repeat(Math.max(0, 6 - digits.length())) + digits);
    }

    /**
     * File of a segment.
     *
     * @param generationDirectory of the region.
     * @param segment             number.
     * @return the file.
     */
    public static Path segmentFile(final Path generationDirectory, final int segment)
    {
        final String digits = Integer.toString(segment);
        return generationDirectory.resolve("segment-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits);
    }

    /**
     * Newest generation whose directory exists.
     *
     * @param directory of the region.
     * @return the generation or 0 when there is none.
     * @throws IOException when the directory cannot be read.
     */
    public static long newestGeneration(final Path directory) throws IOException
    {
        long newest = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, GENERATION_PREFIX + "*"))
        {
            for (final Path entry : entries)
            {
                newest = Math.max(newest, generationOf(entry));
            }
        }

        return newest;
    }

    /**
     * Delete every generation.
     *
     * @param directory of the region.
     * @throws IOException when the directory cannot be read.
     */
    public static void deleteGenerations(final Path directory) throws IOException
    {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, GENERATION_PREFIX + "*"))
        {
            for (final Path entry : entries)
            {
                if (generationOf(entry) > 0)
                {
                    IoUtil.delete(entry.toFile(), true);
                }
            }
        }
    }

    /**
     * Create a file with real memory behind every byte, and map it.
     *
     * @param path   of the file.
     * @param length in bytes.
     * @return the mapping, all zero.
     * @throws TreeException when the memory or disk behind the directory is short.
     */
    public static UnsafeBuffer createFull(final Path path, final int length)
    {
        try (RandomAccessFile file = create(path))
        {
            fill(file, 0, length);
            final UnsafeBuffer buffer = new UnsafeBuffer(
                file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, length));
            touch(buffer, 0, length);
            return buffer;
        }
        catch (final IOException ex)
        {
            throw new TreeException("cannot create " + path + " with " + length + " bytes: " + reason(ex), ex);
        }
    }

    /**
     * Open a file to be written, made if it is not there, that those may read who may read its directory.
     *
     * @param path of the file.
     * @return the file.
     * @throws IOException when it cannot be made.
     */
    static RandomAccessFile create(final Path path) throws IOException
    {
        RegionPermissions.createFile(path);
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * Put real memory behind a part of a file. Where the file system has no room this fails, where a store through the
     * mapping would kill the process.
     *
     * @param file   to fill with zeros.
     * @param from   first byte.
     * @param length in bytes.
     * @throws IOException when there is no room.
     */
    static void fill(final RandomAccessFile file, final long from, final long length) throws IOException
    {
        file.seek(from);
        long left = length;
        while (left > 0)
        {
            final int step = (int)Math.min(left, ZEROS.length);
            file.write(ZEROS, 0, step);
            left -= step;
        }
    }

    /**
     * Enter pages into this process's page table, so that no later store has to wait for a fault. The bytes must not
     * be in use.
     *
     * @param buffer mapping of a filled file.
     * @param from   first byte.
     * @param length in bytes.
     */
    static void touch(final UnsafeBuffer buffer, final int from, final int length)
    {
        for (int offset = from; offset < from + length; offset += 4096)
        {
            buffer.putLong(offset, 0L);
        }
    }

    /**
     * Map a file of another process for reading, for tools.
     *
     * @param path      of the file.
     * @param minLength least length in bytes.
     * @return the mapping of the whole file.
     * @throws TreeException when it cannot be mapped or is too short.
     */
    public static UnsafeBuffer mapReadOnly(final Path path, final long minLength)
    {
        return new UnsafeBuffer(mapping(path, minLength));
    }

    /**
     * Map a file of another process for reading.
     *
     * @param path      of the file.
     * @param minLength least length in bytes.
     * @return the mapping of the whole file.
     * @throws TreeException when it cannot be mapped or is too short.
     */
    public static MappedByteBuffer mapping(final Path path, final long minLength)
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r"))
        {
            final long length = file.length();
            if (length < minLength || length > Integer.MAX_VALUE)
            {
                throw new TreeException(
                    path + " is " + length + " bytes long, expected at least " + minLength +
                    ": not a region of this layout");
            }

            return file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, length);
        }
        catch (final IOException ex)
        {
            throw new TreeException("cannot map " + path + ": " + reason(ex), ex);
        }
    }

    /**
     * Cause of a failed file operation in a few words.
     *
     * @param ex that was caught.
     * @return its message, with a cause where that names a file alone; or its name when there is none.
     */
    public static String reason(final IOException ex)
    {
        if (ex instanceof FileSystemException failure && null == failure.getReason())
        {
            // The JDK says what is the matter by the type alone.
            return failure.getFile() + " (" + cause(failure) + ")";
        }

        return null != ex.getMessage() ? ex.getMessage() : ex.toString();
    }

    private static String cause(final FileSystemException failure)
    {
        return failure instanceof AccessDeniedException ? "Permission denied" :
            failure instanceof NoSuchFileException ? "No such file or directory" :
            failure instanceof NotDirectoryException ? "Not a directory" :
            failure instanceof FileAlreadyExistsException ? "File exists, of another kind" :
            failure.getClass().getSimpleName();
    }

    private static long generationOf(final Path entry)
    {
        final Path fileName = entry.getFileName();
        final File file = entry.toFile();
        if (null == fileName || !file.isDirectory())
        {
            return 0;
        }

        try
        {
            return Long.parseLong(fileName.toString().substring(GENERATION_PREFIX.length()));
        }
        catch (final NumberFormatException ignore)
        {
            return 0;
        }
    }
}
