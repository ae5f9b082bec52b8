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

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Who may read a region. Whoever may read its files reads every znode, so they are this user's alone, unless a group is
 * named, whatever the umask says. On file systems without POSIX permissions nothing is set.
 */
public final class RegionPermissions
{
    private static final Set<PosixFilePermission> OWN_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> GROUP_DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private RegionPermissions()
    {
    }

    /**
     * Make the directory of a region, or take the one that is there, and set who may read it.
     *
     * @param directory of the region.
     * @param group     that may read; null for this user alone.
     * @throws IOException   when it cannot be made.
     * @throws TreeException when it belongs to another user, or there is no such group.
     */
    static void createRoot(final Path directory, final String group) throws IOException
    {
        checkOwner(directory);
        final Path parent = directory.toAbsolutePath().getParent();
        if (null != parent)
        {
            Files.createDirectories(parent);
        }
        try
        {
            Files.createDirectory(directory, attributes(parent, OWN_DIRECTORY));
        }
        catch (final FileAlreadyExistsException ex)
        {
            // Whoever made it in this moment is found out now.
            checkOwner(directory);
            if (!Files.isDirectory(directory))
            {
                throw ex;
            }
        }

        allow(directory, group);
    }

    /**
     * Make a directory that those may read who may read the one that it lies in.
     *
     * @param directory to make.
     * @throws IOException when it cannot be made.
     */
    static void createDirectory(final Path directory) throws IOException
    {
        Files.createDirectory(directory, attributes(directory.getParent(), OWN_DIRECTORY));
        inherit(directory, GROUP_DIRECTORY);
    }

    /**
     * Make a file, or take the one that is there, that those may read who may read the directory that it lies in.
     *
     * @param file to make.
     * @throws IOException when it cannot be made.
     */
    static void createFile(final Path file) throws IOException
    {
        try
        {
            Files.createFile(file, attributes(file.getParent(), OWN_FILE));
        }
        catch (final FileAlreadyExistsException ignore)
        {
            // Of an earlier owner of the same user, perhaps of a release that set nothing.
            final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (null != view)
            {
                view.setPermissions(OWN_FILE);
            }
        }

        inherit(file, GROUP_FILE);
    }

    /**
     * Refuse a directory that belongs to another user: he could take it away, or put into it what he likes.
     *
     * @param directory that may be absent.
     * @throws IOException   when it cannot be looked at.
     * @throws TreeException when it belongs to another user.
     */
    static void checkOwner(final Path directory) throws IOException
    {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS) || !Files.exists(OWN_PROCESS))
        {
            return;
        }

        final UserPrincipal self = Files.getOwner(OWN_PROCESS);
        refuseOther(directory, Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS), self);
        if (Files.isSymbolicLink(directory) && Files.exists(directory))
        {
            refuseOther(directory, Files.getOwner(directory), self);
        }
    }

    private static void refuseOther(final Path directory, final UserPrincipal owner, final UserPrincipal self)
    {
        if (!owner.equals(self))
        {
            throw new TreeException("the region's directory " + directory + " belongs to user " + owner.getName() +
                ", and this process runs as " + self.getName() + ": remove it or use another directory");
        }
    }

    private static void allow(final Path directory, final String group) throws IOException
    {
        final PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (null == view)
        {
            return;
        }

        view.setPermissions(OWN_DIRECTORY);
        if (null != group)
        {
            final GroupPrincipal principal;
            try
            {
                principal = directory.getFileSystem().getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(group);
                view.setGroup(principal);
            }
            catch (final IOException ex)
            {
                throw new TreeException("group " + group + " cannot be let read the region in " + directory +
                    " (is there such a group, and is this user in it?): " + ex, ex);
            }

            view.setPermissions(GROUP_DIRECTORY);
        }
    }

    private static void inherit(final Path path, final Set<PosixFilePermission> groupPermissions) throws IOException
    {
        final Path parent = path.getParent();
        final PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (null != view && null != parent)
        {
            final PosixFileAttributes attributes = Files.readAttributes(parent, PosixFileAttributes.class);
            if (attributes.permissions().contains(PosixFilePermission.GROUP_READ))
            {
                view.setGroup(attributes.group());
                view.setPermissions(groupPermissions);
            }
        }
    }

    private static FileAttribute<?>[] attributes(final Path parent, final Set<PosixFilePermission> permissions)
    {
        return null != parent && null != Files.getFileAttributeView(parent, PosixFileAttributeView.class) ?
            new FileAttribute<?>[]{ PosixFilePermissions.asFileAttribute(permissions) } : new FileAttribute<?>[0];
    }
}
