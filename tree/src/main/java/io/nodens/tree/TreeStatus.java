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

/**
 * Answers of tree operations, which do not throw. Zero and above mean success (for reads: a length or a count).
 */
public final class TreeStatus
{
    /** Success without a further value. */
    public static final int OK = 0;
    /** The path leads to no znode as of {@link TreeReader#zxid()}. */
    public static final int NO_NODE = -1;
    /** The znode exists and its data is null (not empty). */
    public static final int NULL_DATA = -2;
    /**
     * The caller's buffer is too small; {@link ZnodeStat#dataLength()} or {@link ChildrenPage#requiredLength()} is the
     * length that is needed.
     */
    public static final int BUFFER_TOO_SMALL = -3;
    /** No stable state was found within the bounded number of retries, and the writer is alive: ask again. */
    public static final int BUSY = -4;
    /** The writer died or stopped; a foreign reader must map the region again. */
    public static final int WRITER_GONE = -5;
    /** The path is malformed: not absolute, an empty, "." or ".." component, a trailing slash, too long, bad UTF-8. */
    public static final int BAD_PATH = -6;
    /** A limit on records, blocks or segments is reached; nothing was changed. */
    public static final int FULL = -7;
    /** The data contradict themselves, and no concurrent change explains that: the region is damaged. */
    public static final int CORRUPT = -8;
    /**
     * This process cannot map a part of the region: it lacks descriptors, memory or permission. The region is sound.
     * The status says nothing about the path; read again when the cause is fixed.
     */
    public static final int UNMAPPED = -9;
    /** The member restores its tree and has not served yet: the region has an old state. Read again. */
    public static final int RECOVERING = -10;

    /**
     * The reader is pinned at a zxid whose state the region does not keep, or does not keep any more: unpin, and pin a
     * newer state.
     */
    public static final int PIN_LOST = -12;

    private TreeStatus()
    {
    }
}
