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
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One whole listing by an embedded reader: pages as of one zxid, begun anew only when that state is lost.
 * <p>
 * <b>Thread:</b> the reader's.
 */
final class EmbeddedListing
{
    private static final int PAGE_LENGTH = 64 * 1024;
    private static final int ATTEMPTS = 100;
    /** A member begins to keep history within about 10 ms, with its next transaction or tick. */
    private static final long HISTORY_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EmbeddedReader reader;
    private final RegionFollower region;
    private final String path;
    private final byte[] name;
    private final byte[] names = new byte[PAGE_LENGTH];
    private final List<String> result = new ArrayList<>();
    private boolean isHistoryWanted;
    private int status;
    private Runnable afterPage;

    EmbeddedListing(final EmbeddedReader reader, final RegionFollower region, final String path, final byte[] name)
    {
        this.reader = reader;
        this.region = region;
        this.path = path;
        this.name = name;
    }

    EmbeddedListing afterPage(final Runnable action)
    {
        afterPage = action;
        return this;
    }

    /**
     * List.
     *
     * @return names in creation order.
     * @throws NodensException when no answer can be had.
     */
    List<String> list()
    {
        if (region.isPinned())
        {
            // The caller's state: there is no other one to begin anew with.
            isListed();
            region.check(status, Operation.GET_CHILDREN, path);
            return result;
        }

        for (int i = 0; i < ATTEMPTS; i++)
        {
            result.clear();
            if (isListedPinned())
            {
                return result;
            }
        }

        throw NodensException.of(ErrorCode.BUSY, Operation.GET_CHILDREN, path, "the children changed between pages");
    }

    /**
     * List as of one zxid. When that state is lost, wait until the member keeps history, so that the next attempt has
     * what it needs.
     */
    private boolean isListedPinned()
    {
        final TreeReader pinned = region.reader;
        pinned.pin();
        try
        {
            return isListed();
        }
        finally
        {
            // A region that was mapped anew meanwhile has another reader, and this one is not used any more.
            if (pinned == region.reader)
            {
                pinned.unpin();
                if (TreeStatus.PIN_LOST == pinned.lastStatus())
                {
                    isHistoryWanted = true;
                    awaitHistory(pinned);
                }
            }
        }
    }

    /** Wait, for a while, until a region keeps history. */
    static void awaitHistory(final TreeReader pinned)
    {
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + HISTORY_WAIT_NS;
        final IdleStrategy idleStrategy = ClientConfiguration.newIdleStrategy();
        pinned.wantHistory();
        while (!pinned.isHistoryKept() && SystemNanoClock.INSTANCE.nanoTime() - deadlineNs < 0)
        {
            idleStrategy.idle();
        }
    }

    private boolean isListed()
    {
        final ChildrenPage page = new ChildrenPage().wrap(names, 0, names.length, 0).cursor(TreeReader.FIRST_PAGE);
        final ByteBuffer view = ByteBuffer.wrap(names).order(ByteOrder.LITTLE_ENDIAN);
        final ZnodeStat stat = new ZnodeStat();
        long pzxid = 0;
        boolean isFirst = true;
        do
        {
            if (isHistoryWanted)
            {
                // What was asked for before the first page may end before the last one.
                region.reader.wantHistory();
            }

            final int count = reader.getChildren(name, 0, name.length, page, stat);
            status = count;
            if (TreeStatus.BUSY == count || TreeStatus.PIN_LOST == count || (!isFirst && stat.pzxid() != pzxid))
            {
                return false;
            }

            region.check(count, Operation.GET_CHILDREN, path);
            pzxid = stat.pzxid();
            isFirst = false;
            int offset = 0;
            for (int i = 0; i < count; i++)
            {
                final int length = view.getInt(offset);
                result.add(new String(names, offset + Integer.BYTES, length, StandardCharsets.UTF_8));
                offset += Integer.BYTES + length;
            }

            if (null != afterPage)
            {
                afterPage.run();
            }
        }
        while (!page.isLast());

        return true;
    }
}
