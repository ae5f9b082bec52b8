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
package io.nodens.cluster.launch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Words for what the virtual machine calls a fault in an unsafe memory access: files of the region, the media driver
 * and the archive are mapped, and get their memory when they are first touched. Where a file system has no room left
 * then, the access fails, in whatever thread it was.
 * <p>
 * <b>Thread:</b> any.
 */
public final class MappedMemory
{
    /** A file system with less is taken for the one that had no room: others may have made some meanwhile. */
    private static final long LEAST_FREE_BYTES = 1 << 20;

    private MappedMemory()
    {
    }

    /**
     * Whether mapped memory failed.
     *
     * @param thrown by a thread; may be null.
     * @return true when it is how the virtual machine reports that.
     */
    public static boolean isFault(final Throwable thrown)
    {
        return thrown instanceof InternalError;
    }

    /**
     * What failed, and what to do.
     *
     * @param directories whose files are mapped.
     * @return a phrase that names the file systems without room, if there is one.
     */
    public static String fault(final Path... directories)
    {
        final List<String> full = new ArrayList<>();
        for (final Path directory : directories)
        {
            try
            {
                final FileStore store = Files.getFileStore(directory);
                if (store.getUsableSpace() < LEAST_FREE_BYTES && !full.contains(store.toString()))
                {
                    full.add(store.toString());
                }
            }
            catch (final IOException ignore)
            {
                // What is not there any more cannot say how full it is.
            }
        }

        return fault(full);
    }

    static String fault(final List<String> full)
    {
        return full.isEmpty() ?
            "a mapped file could not be read or written: it was cut short, its disk failed, or there was no room" :
            "a mapped file has no memory behind it, because " + String.join(" and ", full) +
            " has no room; remove what does not belong there, or enlarge it (mount -o remount,size=4g, " +
            "docker --shm-size=4g)";
    }
}
