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

import java.nio.file.Path;

/**
 * The mapped files of one tree: created by the one writing process, mapped by any number of readers.
 * <p>
 * <b>Thread:</b> create, map and close are for one thread; {@link #newReader()} and {@link #newChangeReader()} may be
 * called from any. <b>Owns:</b> the mappings, and on the writing side the files.
 */
public final class TreeRegion implements AutoCloseable
{
    /**
     * Create a new generation of the region, ready for a writer, and remove what older generations left.
     *
     * @param configuration sizes and directory.
     * @return the region, empty but for the root znode.
     * @throws TreeException when the directory cannot be used, a live writer owns it, or memory is short.
     */
    public static TreeRegion create(final TreeConfiguration configuration)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Map the current generation of a region for reading.
     *
     * @param directory that a writer made.
     * @return the region.
     * @throws TreeException when there is none, it is not ready, of another layout version, or its writer is dead.
     */
    public static TreeRegion map(final Path directory)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * The one writer of a region that this process created.
     *
     * @return the writer; always the same.
     * @throws TreeException when the region was mapped for reading.
     */
    public TreeWriter writer()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * A reader for one thread.
     *
     * @return a new reader.
     */
    public TreeReader newReader()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * A reader of the change ring for one thread, positioned at the newest change.
     *
     * @return a new change reader.
     */
    public ChangeReader newChangeReader()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Tell foreign readers that the writer is alive. Cheap; call it several times a second.
     *
     * @param nowMs wall clock in milliseconds of the epoch.
     */
    public void heartbeat(final long nowMs)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Log time of the last applied tick: tells how old the tree is.
     *
     * @return milliseconds of the epoch in log time, 0 before the first tick.
     */
    public long lastTickTimeMs()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * The newest transaction that is complete.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Number of this life of the region, as in its file names.
     *
     * @return the generation.
     */
    public long generation()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Directory of the files.
     *
     * @return the directory.
     */
    public Path directory()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Unmap; on the writing side mark the region closed and delete its files.
     */
    @Override
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
