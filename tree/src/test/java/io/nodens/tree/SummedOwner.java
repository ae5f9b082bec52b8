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
 * What ephemerals of an owner are together, summed up one by one.
 */
final class SummedOwner implements OwnerSum
{
    private int count;
    private long treeBytes;
    private long digest;
    private int aclId = AclTable.OPEN;
    private int aclCount;

    void reset()
    {
        count = 0;
        treeBytes = 0;
        digest = 0;
        aclId = AclTable.OPEN;
        aclCount = 0;
    }

    void add(final TreeWriter writer, final int znode)
    {
        count++;
        treeBytes += writer.ownerEnds().bytesOf(znode);
        digest += writer.ownerEnds().digestOf(znode);
        if (AclTable.OPEN != writer.aclId(znode))
        {
            aclId = writer.aclId(znode);
            aclCount++;
        }
    }

    @Override
    public int count()
    {
        return count;
    }

    @Override
    public long treeBytes()
    {
        return treeBytes;
    }

    @Override
    public long digest()
    {
        return digest;
    }

    @Override
    public int aclId()
    {
        return aclId;
    }

    @Override
    public int aclCount()
    {
        return aclCount;
    }
}
