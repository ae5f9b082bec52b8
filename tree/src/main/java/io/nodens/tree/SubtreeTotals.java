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

/**
 * What is below a znode: filled by {@link TreeReader#getDescendants(byte[], int, int, SubtreeTotals)}.
 */
public final class SubtreeTotals
{
    private long count;
    private long dataBytes;
    private int aclId;

    /**
     * Znodes below the znode: its children, theirs and so on, without itself.
     *
     * @return the count.
     */
    public long count()
    {
        return count;
    }

    /**
     * Bytes of the data of all znodes below the znode, without its own.
     *
     * @return bytes.
     */
    public long dataBytes()
    {
        return dataBytes;
    }

    /**
     * The access list that guards the znode itself.
     *
     * @return its id, {@link AclTable#OPEN} for the open one.
     */
    public int aclId()
    {
        return aclId;
    }

    SubtreeTotals set(final long znodes, final long bytes, final int acl)
    {
        count = znodes;
        dataBytes = bytes;
        aclId = acl;
        return this;
    }
}
