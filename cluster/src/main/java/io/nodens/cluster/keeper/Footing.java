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
package io.nodens.cluster.keeper;

import io.aeron.CncFileDescriptor;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.settings.MemberContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks whether the directories that a member stands on are still those that it opened. Files that are open or mapped
 * live on when somebody removes their directory: the member would go on to acknowledge writes that no start finds
 * again, and would hear of no new client, without an error.
 * <p>
 * <b>Thread:</b> the keeper's. <b>Allocates:</b> with each look.
 */
final class Footing
{
    private final Map<Path, Object> keys = new LinkedHashMap<>();

    /**
     * Remember what is there.
     *
     * @param places directories and files that must stay; those that are not there now are not looked at.
     */
    Footing(final Path... places)
    {
        for (final Path place : places)
        {
            final Object key = key(place, null);
            if (null != key)
            {
                keys.put(place, key);
            }
        }
    }

    /**
     * The places of a member that was started.
     *
     * @param context   of the member.
     * @param directory of its data.
     * @return the places.
     */
    static Footing of(final MemberContext context, final DataDirectory directory)
    {
        return new Footing(
            context.dataDir(),
            directory.archiveDir(),
            directory.clusterDir(),
            context.regionDir(),
            context.aeronDir().resolve(CncFileDescriptor.CNC_FILE));
    }

    /**
     * Look once.
     *
     * @return what is wrong; null while nothing is.
     */
    String check()
    {
        for (final Map.Entry<Path, Object> entry : keys.entrySet())
        {
            final Object key = key(entry.getKey(), entry.getValue());
            if (!entry.getValue().equals(key))
            {
                return entry.getKey() + (null == key ? " was removed" : " was replaced") +
                    " below the running member; what it writes now would be lost";
            }
        }

        return null;
    }

    /** Inode and device where the file system has them; what was known where it cannot be looked at for now. */
    private static Object key(final Path place, final Object known)
    {
        try
        {
            final Object key = Files.readAttributes(place, BasicFileAttributes.class).fileKey();
            return null == key ? place : key;
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            return known;
        }
    }
}
