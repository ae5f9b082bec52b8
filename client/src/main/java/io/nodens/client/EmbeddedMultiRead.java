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
package io.nodens.client;

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Several reads of an embedded reader as of one zxid: that of the caller's pin, or a pin of their own, which is taken
 * anew when its state is lost.
 * <p>
 * <b>Thread:</b> the reader's.
 */
final class EmbeddedMultiRead
{
    private static final int PAGE_LENGTH = 64 * 1024;
    private static final int ATTEMPTS = 100;

    private final EmbeddedReader reader;
    private final RegionFollower region;
    private final MultiRead reads;
    private final ZnodeStat stat = new ZnodeStat();
    private final List<ReadResult> results = new ArrayList<>();
    private byte[] data = new byte[1024];
    private byte[] names = new byte[0];
    private int status;

    EmbeddedMultiRead(final EmbeddedReader reader, final RegionFollower region, final MultiRead reads)
    {
        this.reader = reader;
        this.region = region;
        this.reads = reads;
    }

    /**
     * Read.
     *
     * @return a result for each read.
     * @throws NodensException when no answer can be had.
     */
    MultiReadResult read()
    {
        if (region.isPinned())
        {
            // The caller's state: there is no other one to begin anew with.
            if (!isRead())
            {
                region.check(status, Operation.MULTI_READ, null);
            }
            return new MultiReadResult(region.lastZxid(), List.copyOf(results));
        }

        for (int i = 0; i < ATTEMPTS; i++)
        {
            final long zxid = reader.pin();
            region.check((int)Math.min(0, zxid), Operation.MULTI_READ, null);
            try
            {
                if (isRead())
                {
                    return new MultiReadResult(zxid, List.copyOf(results));
                }
                if (TreeStatus.BUSY != status && TreeStatus.PIN_LOST != status)
                {
                    region.check(status, Operation.MULTI_READ, null);
                }
            }
            finally
            {
                reader.unpin();
            }
            EmbeddedListing.awaitHistory(region.reader);
        }

        throw NodensException.of(ErrorCode.BUSY, Operation.MULTI_READ, null, "the znodes changed while they were read");
    }

    private boolean isRead()
    {
        results.clear();
        for (int i = 0; i < reads.size(); i++)
        {
            final ReadResult result = readOne(reads.operation(i), reads.path(i), reads.pathBytes(i));
            if (null == result)
            {
                return false;
            }
            results.add(result);
        }

        return true;
    }

    /** Null when there is no answer. */
    private ReadResult readOne(final Operation operation, final String path, final byte[] name)
    {
        final List<String> children = Operation.GET_CHILDREN == operation ? new ArrayList<>() : null;
        status = Operation.EXISTS == operation ? reader.exists(name, 0, name.length, stat) :
            Operation.GET_DATA == operation ? getData(name) : list(name, children);
        if (TreeStatus.NO_NODE == status)
        {
            return new ReadResult(operation, path, ErrorCode.NO_NODE, null, null, null);
        }
        if (status < 0 && TreeStatus.NULL_DATA != status)
        {
            return null;
        }

        byte[] bytes = null;
        if (Operation.GET_DATA == operation && status >= 0)
        {
            bytes = new byte[status];
            System.arraycopy(data, 0, bytes, 0, status);
        }

        return new ReadResult(
            operation, path, ErrorCode.OK, AsyncNodensClient.copyOf(stat), bytes,
            null == children ? null : List.copyOf(children));
    }

    private int getData(final byte[] name)
    {
        int length = reader.getData(name, 0, name.length, data, 0, stat);
        if (TreeStatus.BUFFER_TOO_SMALL == length)
        {
            // As of the pin it stays as long as it is.
            data = new byte[stat.dataLength()];
            length = reader.getData(name, 0, name.length, data, 0, stat);
        }

        return length;
    }

    private int list(final byte[] name, final List<String> children)
    {
        names = 0 == names.length ? new byte[PAGE_LENGTH] : names;
        final ChildrenPage page = new ChildrenPage().wrap(names, 0, names.length, 0).cursor(TreeReader.FIRST_PAGE);
        do
        {
            final int count = reader.getChildren(name, 0, name.length, page, stat);
            if (count < 0)
            {
                return count;
            }

            ChildPages.decode(new UnsafeBuffer(names), 0, count, children);
        }
        while (!page.isLast());

        return TreeStatus.OK;
    }
}
