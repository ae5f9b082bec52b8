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
import io.nodens.sbe.ProtocolLimits;

/**
 * Walks through the children of a znode page by page without allocating. It says what the next page shall hold, and
 * describes the last page.
 * <pre>
 *   final PageCursor page = new PageCursor().maxCount(100);
 *   do
 *   {
 *       final int length = client.getChildren(path, 0, pathLength, page, dst, 0, stat, ReadLevel.LOCAL);
 *       // page.count() names lie in dst, each an int32 length (little-endian) before its UTF-8 bytes.
 *   }
 *   while (!page.isLast());
 * </pre>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> never.
 */
public final class PageCursor
{
    private long cursor = NodensClient.FIRST_PAGE;
    private int maxCount;
    private boolean isWithData;
    private boolean isOneState;
    private long asOfZxid = ProtocolLimits.NEWEST;
    private int count;
    private boolean isLast;
    private long zxid;

    /**
     * Begin anew with the first page.
     *
     * @return this for a fluent API.
     */
    public PageCursor reset()
    {
        cursor = NodensClient.FIRST_PAGE;
        asOfZxid = ProtocolLimits.NEWEST;
        count = 0;
        isLast = false;
        zxid = 0;
        return this;
    }

    /**
     * Most children that a page may hold.
     *
     * @param value at least 1, or 0 for as many as the member puts into one page.
     * @return this for a fluent API.
     */
    public PageCursor maxCount(final int value)
    {
        maxCount = value;
        return this;
    }

    /**
     * Set whether pages hold entries with stat and data, which {@link io.nodens.tree.ChildEntry} reads, or names.
     *
     * @param value true for entries.
     * @return this for a fluent API.
     */
    public PageCursor withData(final boolean value)
    {
        isWithData = value;
        return this;
    }

    /**
     * Set whether all pages show the state of the first page, whatever changes meanwhile, or each the newest state. The
     * member keeps that state for about a second after the last requested page, and as long as not too much changes
     * ({@code nodens.history.length}). A page of a state that the member no longer has fails with {@link
     * ErrorCode#PIN_LOST}; {@link #reset()} begins anew. A member of protocol versions 0 to 2 shows the newest state on
     * each page; compare {@link #zxid()}.
     *
     * @param value true for one state.
     * @return this for a fluent API.
     */
    public PageCursor oneState(final boolean value)
    {
        isOneState = value;
        return this;
    }

    /**
     * Where the next page begins.
     *
     * @return the cursor, {@link NodensClient#FIRST_PAGE} before the first page.
     */
    public long cursor()
    {
        return cursor;
    }

    /**
     * Children in the last page.
     *
     * @return the count.
     */
    public int count()
    {
        return count;
    }

    /**
     * Whether no child follows the last page.
     *
     * @return true at the end.
     */
    public boolean isLast()
    {
        return isLast;
    }

    /**
     * What the last page is valid as of.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    int maxCount()
    {
        return maxCount;
    }

    boolean isWithData()
    {
        return isWithData;
    }

    long asOfZxid()
    {
        return asOfZxid;
    }

    void accept(final Response page)
    {
        if (isOneState && ProtocolLimits.NEWEST == asOfZxid)
        {
            asOfZxid = page.zxid();
        }

        cursor = page.cursor();
        count = page.childCount();
        isLast = page.isLastPage();
        zxid = page.zxid();
    }
}
