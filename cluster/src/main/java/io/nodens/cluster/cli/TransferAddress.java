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
package io.nodens.cluster.cli;

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.transfer.TreeOrder;
import io.nodens.tree.PathSyntax;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where a tree is: in a Nodens, in a ZooKeeper, in the files of one, or in a file of ours.
 *
 * @param kind    of place.
 * @param servers as host:port; empty for the members of {@code --endpoints}, and for a file; for files of a ZooKeeper
 *                their one or two directories.
 * @param path    of the root of the tree; in a file "/".
 * @param file    with the tree, or the first directory; null for a living one.
 */
record TransferAddress(Kind kind, List<String> servers, String path, Path file)
{
    static final String HELP =
        "nodens://host:port,.../path (without servers: those of --endpoints), zk://host:port,.../path, " +
        "zkdata:DATADIR or zkdata:DATADIR,LOGDIR, or a file";

    private static final String NODENS = "nodens://";
    private static final String ZOOKEEPER = "zk://";
    private static final String FILE = "file:";
    private static final String ZOOKEEPER_FILES = "zkdata:";

    /** Kind of place. */
    enum Kind
    {
        /** Members of a Nodens. */
        NODENS,
        /** Servers of a ZooKeeper. */
        ZOOKEEPER,
        /** Files of a ZooKeeper that does not run. */
        ZOOKEEPER_FILES,
        /** A file. */
        FILE
    }

    /**
     * Read an address.
     *
     * @param command for the message.
     * @param option  that has it, for the message.
     * @param text    to read.
     * @return the address.
     * @throws AccessException when it is malformed.
     */
    static TransferAddress parse(final String command, final String option, final String text)
    {
        if (text.startsWith(NODENS))
        {
            return living(command, option, Kind.NODENS, text.substring(NODENS.length()), text);
        }
        if (text.startsWith(ZOOKEEPER))
        {
            return living(command, option, Kind.ZOOKEEPER, text.substring(ZOOKEEPER.length()), text);
        }
        if (text.startsWith(ZOOKEEPER_FILES))
        {
            final String[] directories = text.substring(ZOOKEEPER_FILES.length()).split(",", -1);
            if (directories.length > 2 || directories[0].isEmpty() || directories[directories.length - 1].isEmpty())
            {
                throw AccessException.usage(command, null, option + " must be " + HELP + ", was '" + text + "'");
            }
            return new TransferAddress(
                Kind.ZOOKEEPER_FILES, List.of(directories), "/", path(command, option, directories[0]));
        }
        if (text.contains("://") || text.isEmpty())
        {
            throw AccessException.usage(command, null, option + " must be " + HELP + ", was '" + text + "'");
        }

        final String name = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
        final Path file = path(command, option, name);
        if (name.isEmpty() || null == file.getFileName())
        {
            throw AccessException.usage(command, null, option + " must name a file, was '" + text + "'");
        }
        return new TransferAddress(Kind.FILE, List.of(), "/", file);
    }

    private static Path path(final String command, final String option, final String name)
    {
        try
        {
            return Path.of(name).toAbsolutePath();
        }
        catch (final InvalidPathException ex)
        {
            throw AccessException.usage(command, null, option + " is no path: " + ex.getReason());
        }
    }

    private static TransferAddress living(
        final String command, final String option, final Kind kind, final String rest, final String text)
    {
        final int slash = rest.indexOf('/');
        final String path = slash < 0 || slash == rest.length() - 1 ? "/" : rest.substring(slash);
        final String fault = PathSyntax.explain(path);
        final List<String> servers = Arrays.stream((slash < 0 ? rest : rest.substring(0, slash)).split(",", -1))
            .map(String::strip).filter((server) -> !server.isEmpty()).toList();
        if (null != fault)
        {
            throw AccessException.usage(command, path, option + ": " + fault);
        }
        if (Kind.ZOOKEEPER == kind && servers.isEmpty())
        {
            throw AccessException.usage(command, null, option + " must be " + HELP + ", was '" + text + "'");
        }
        if (TreeOrder.isReserved(path))
        {
            throw AccessException.usage(
                command, path, option + ": what is below /zookeeper belongs to the server and is not copied");
        }

        return new TransferAddress(kind, servers, path, null);
    }

    /**
     * Whether it is a file that an export wrote.
     *
     * @return true for a file of ours.
     */
    boolean isFile()
    {
        return Kind.FILE == kind;
    }

    /** The address for people. */
    @Override
    public String toString()
    {
        return isFile() ? file.toString() :
            Kind.ZOOKEEPER_FILES == kind ? ZOOKEEPER_FILES + String.join(",", servers) :
            (Kind.NODENS == kind ? NODENS : ZOOKEEPER) + String.join(",", servers) + path;
    }
}
