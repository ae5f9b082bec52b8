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
package io.nodens.cluster.directory;

import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Who else on the host may enter a directory of the member. On file systems without POSIX permissions nothing is set.
 */
public final class HostPermissions
{
    private HostPermissions()
    {
    }

    /**
     * Let only this user, and perhaps a group, enter a directory that is in use already: what its files allow is their
     * maker's matter.
     *
     * @param directory of this user.
     * @param group     that may enter and write; null for none.
     * @throws MemberException when that cannot be set.
     */
    public static void restrict(final Path directory, final String group)
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (null == view)
        {
            return;
        }

        try
        {
            if (null != group)
            {
                view.setGroup(
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
            }

            view.setPermissions(PosixFilePermissions.fromString(null == group ? "rwx------" : "rwxrwx---"));
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot set the permissions of " + directory + " (" + ex + "); see " +
                MemberSetting.REGION_GROUP.property(),
                ex);
        }
    }

    /**
     * Make a directory that only this user may enter. One that is there stays as its operator made it.
     *
     * @param directory to make, with those above it.
     * @throws IOException when it cannot be made.
     */
    static void createOwn(final Path directory) throws IOException
    {
        if (!Files.exists(directory))
        {
            Files.createDirectories(directory);
            restrict(directory, null);
        }
    }
}
