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
package io.nodens.cluster.transfer.nodens;

import io.nodens.client.EmbeddedReader;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.tree.TreeException;
import io.nodens.tree.ZnodeStat;

import java.nio.file.Path;

/**
 * Kinds of znodes and times to live from the mapped tree of a member on this host: the protocol of clients does not
 * have them.
 * <p>
 * <b>Thread:</b> any, one after the other. <b>Owns:</b> the mapping.
 */
public final class RegionKinds implements AutoCloseable
{
    private final Path directory;
    private final EmbeddedReader reader;

    /**
     * Map a region.
     *
     * @param directory of the region.
     * @throws TransferException when there is none that can be read.
     */
    public RegionKinds(final Path directory)
    {
        this.directory = directory;
        try
        {
            reader = EmbeddedReader.open(directory);
        }
        catch (final TreeException ex)
        {
            throw new TransferException(Reason.BAD_FILE, null,
                "there is no region to read in " + directory + " (" + ex.getMessage() + ")", ex);
        }
    }

    /**
     * Everything about a znode that a member has told of.
     *
     * @param path  of the znode.
     * @param czxid of it, as the member has told.
     * @return its stat, with the kind.
     * @throws TransferException {@link Reason#LOST} when the region does not have it yet, or is of another cluster.
     */
    synchronized ZnodeStat stat(final String path, final long czxid)
    {
        try
        {
            final ZnodeStat stat = reader.exists(path);
            if (null != stat && stat.czxid() == czxid)
            {
                return stat;
            }
        }
        catch (final NodensException ex)
        {
            throw new TransferException(
                Reason.LOST, path, "the region in " + directory + " cannot be read (" + ex.getMessage() + ")", ex);
        }

        throw new TransferException(Reason.LOST, path,
            "the region in " + directory + " does not have the znode that the member tells of: it is of another " +
            "cluster, or the znode changes all the time");
    }

    @Override
    public synchronized void close()
    {
        reader.close();
    }
}
