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
package io.nodens.tree;

import io.nodens.tree.layout.ChangeRecordDescriptor;
import io.nodens.tree.layout.HistoryDescriptor;

import java.nio.file.Path;

/**
 * Sizes and limits of a region. Immutable after {@link TreeRegion#create(TreeConfiguration)} took it.
 */
public final class TreeConfiguration
{
    /** Longest path in bytes of UTF-8, the leading slash included. */
    public static final int MAX_PATH_LENGTH = 4096;
    /** Longest data that any configuration may allow, in bytes. */
    public static final int MAX_DATA_LENGTH_LIMIT = 16 * 1024 * 1024;
    /** Default length of a segment in bytes. */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Default number of bytes that all segments together may take. */
    public static final long MAX_REGION_BYTES_DEFAULT = 16L * 1024 * 1024 * 1024;
    /** Default length of the history's ring in bytes. */
    public static final int HISTORY_LENGTH_DEFAULT = 16 * 1024 * 1024;
    /** Default length of the change ring in bytes. */
    public static final int CHANGE_RING_LENGTH_DEFAULT = 16 * 1024 * 1024;

    /** Shortest segment in bytes. */
    public static final int MIN_SEGMENT_LENGTH = 1024 * 1024;
    /** Longest segment and longest change ring in bytes. */
    public static final int MAX_SEGMENT_LENGTH = 1024 * 1024 * 1024;
    /** Most bytes that any region can address. */
    public static final long MAX_REGION_BYTES_LIMIT = 128L * 1024 * 1024 * 1024;

    private Path directory;
    private int segmentLength = SEGMENT_LENGTH_DEFAULT;
    private long maxRegionBytes = MAX_REGION_BYTES_DEFAULT;
    private int changeRingLength = CHANGE_RING_LENGTH_DEFAULT;
    private boolean isRecovering;
    private String group;
    private int historyLength = HISTORY_LENGTH_DEFAULT;
    private long hashMask = -1L;

    /**
     * Directory of the region's files; created when absent.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Set the directory of the region's files.
     *
     * @param value the directory.
     * @return this for a fluent API.
     */
    public TreeConfiguration directory(final Path value)
    {
        directory = value;
        return this;
    }

    /**
     * Length of a segment.
     *
     * @return bytes, a power of two, at most 1 GiB.
     */
    public int segmentLength()
    {
        return segmentLength;
    }

    /**
     * Set the length of a segment.
     *
     * @param value bytes, a power of two from 1 MiB to 1 GiB.
     * @return this for a fluent API.
     */
    public TreeConfiguration segmentLength(final int value)
    {
        segmentLength = value;
        return this;
    }

    /**
     * What all segments together may take.
     *
     * @return bytes.
     */
    public long maxRegionBytes()
    {
        return maxRegionBytes;
    }

    /**
     * Set what all segments together may take.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public TreeConfiguration maxRegionBytes(final long value)
    {
        maxRegionBytes = value;
        return this;
    }

    /**
     * Length of the history's ring: how much may change before readers that are pinned at an earlier state lose that
     * state.
     *
     * @return bytes, a power of two.
     */
    public int historyLength()
    {
        return historyLength;
    }

    /**
     * Set the length of the history's ring. About 500 bytes go into it for each create or delete, while history is
     * written.
     *
     * @param value bytes, a power of two from 64 KiB to 1 GiB.
     * @return this for a fluent API.
     */
    public TreeConfiguration historyLength(final int value)
    {
        historyLength = value;
        return this;
    }

    /**
     * Length of the change ring.
     *
     * @return bytes, a power of two.
     */
    public int changeRingLength()
    {
        return changeRingLength;
    }

    /**
     * Set the length of the change ring.
     *
     * @param value bytes, a power of two.
     * @return this for a fluent API.
     */
    public TreeConfiguration changeRingLength(final int value)
    {
        changeRingLength = value;
        return this;
    }

    /**
     * Group whose processes may read the region.
     *
     * @return its name; null when only processes of this user may.
     */
    public String group()
    {
        return group;
    }

    /**
     * Set the group whose processes may read the region. A process that may read the files can read every znode. By
     * default only processes of this user may (directories 0700, files 0600); with a group the modes are 0750 and 0640.
     *
     * @param value name of a group that this user is in; null for none.
     * @return this for a fluent API.
     */
    public TreeConfiguration group(final String value)
    {
        group = value;
        return this;
    }

    /**
     * Whether the region is created in recovery.
     *
     * @return true when readers of other processes get {@link TreeStatus#RECOVERING} until {@link
     *         TreeRegion#ready(long, long)}.
     */
    public boolean isRecovering()
    {
        return isRecovering;
    }

    /**
     * Set whether the region is created in recovery: its writer restores a tree first, and readers of other processes
     * get {@link TreeStatus#RECOVERING} until {@link TreeRegion#ready(long, long)}.
     *
     * @param value true for a region in recovery, false for one that can be read at once.
     * @return this for a fluent API.
     */
    public TreeConfiguration recovering(final boolean value)
    {
        isRecovering = value;
        return this;
    }

    /** Bits of a path's hash that the index uses; fewer than all only in tests of collisions. */
    long hashMask()
    {
        return hashMask;
    }

    TreeConfiguration hashMask(final long value)
    {
        hashMask = value;
        return this;
    }

    void validate()
    {
        if (null == directory)
        {
            throw new TreeException("the directory of the region is not set");
        }

        checkPowerOfTwo("segment length", segmentLength, MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH);
        checkPowerOfTwo(
            "change ring length", changeRingLength, ChangeRecordDescriptor.MIN_RING_LENGTH, MAX_SEGMENT_LENGTH);
        checkPowerOfTwo("history length", historyLength, HistoryDescriptor.MIN_RING_LENGTH, MAX_SEGMENT_LENGTH);
        if (maxRegionBytes < segmentLength || maxRegionBytes > MAX_REGION_BYTES_LIMIT)
        {
            throw new TreeException("max region bytes must be from one segment (" + segmentLength + ") to " +
                MAX_REGION_BYTES_LIMIT + ": " + maxRegionBytes);
        }
    }

    private static void checkPowerOfTwo(final String name, final int value, final int min, final int max)
    {
        if (value < min || value > max || Integer.bitCount(value) != 1)
        {
            throw new TreeException(name + " must be a power of two from " + min + " to " + max + ": " + value);
        }
    }
}
