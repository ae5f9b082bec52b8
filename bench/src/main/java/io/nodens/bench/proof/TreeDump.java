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
package io.nodens.bench.proof;

import io.nodens.client.ChildData;
import io.nodens.client.ChildDataPage;
import io.nodens.client.NodensClient;
import io.nodens.tree.ZnodeStat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the part of the tree that the proof works in, from one member.
 */
final class TreeDump
{
    private TreeDump()
    {
    }

    /**
     * Read everything below {@link ProofPaths#ROOT}, page by page: nobody writes meanwhile.
     *
     * @param client of the member.
     * @return znodes by path.
     */
    static Map<String, MemberState.Znode> of(final NodensClient client)
    {
        final Map<String, MemberState.Znode> znodes = new HashMap<>();
        final ZnodeStat stat = new ZnodeStat();
        final byte[] data = client.getData(ProofPaths.ROOT, stat);
        znodes.put(ProofPaths.ROOT, znode(stat, data));
        addChildren(client, ProofPaths.ROOT, znodes);
        return znodes;
    }

    /**
     * Whose ephemerals are there.
     *
     * @param client of the member.
     * @return ids of the sessions.
     */
    static Set<Long> ephemeralOwners(final NodensClient client)
    {
        final Map<String, MemberState.Znode> znodes = new HashMap<>();
        addChildren(client, ProofPaths.EPHEMERAL, znodes);
        addChildren(client, ProofPaths.LOCK, znodes);
        final Set<Long> owners = new HashSet<>();
        znodes.values().forEach((znode) -> owners.add(znode.ephemeralOwner()));
        owners.remove(0L);
        return owners;
    }

    private static void addChildren(
        final NodensClient client, final String path, final Map<String, MemberState.Znode> znodes)
    {
        long cursor = NodensClient.FIRST_PAGE;
        ChildDataPage page;
        do
        {
            page = client.getChildrenWithData(path, cursor, 0);
            for (final ChildData child : page.children())
            {
                final String childPath = path + "/" + child.name();
                znodes.put(childPath, znode(child.stat(), child.data()));
                if (child.stat().numChildren() > 0)
                {
                    addChildren(client, childPath, znodes);
                }
            }
            cursor = page.cursor();
        }
        while (!page.isLast());
    }

    private static MemberState.Znode znode(final ZnodeStat stat, final byte[] data)
    {
        return new MemberState.Znode(
            stat.czxid(), stat.mzxid(), stat.version(), stat.ephemeralOwner(), ProofPaths.value(data));
    }
}
