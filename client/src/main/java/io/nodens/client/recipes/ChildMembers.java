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
package io.nodens.client.recipes;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ephemeral children of a znode, as members of what it stands for.
 */
final class ChildMembers
{
    private ChildMembers()
    {
    }

    /**
     * The members in a snapshot.
     *
     * @param snapshot with the znode.
     * @param path     of the znode.
     * @return the members in the order in which they joined.
     */
    static List<GroupMember> of(final TreeSnapshot snapshot, final String path)
    {
        final CachedZnode parent = snapshot.get(path);
        if (null == parent || 0 == parent.childCount())
        {
            return List.of();
        }

        final List<GroupMember> members = new ArrayList<>(parent.childCount());
        for (final String name : parent.children())
        {
            final CachedZnode child = snapshot.get(path + "/" + name);
            if (null != child && 0 != child.ephemeralOwner())
            {
                members.add(new GroupMember(name, child.ephemeralOwner(), child.data(), child.czxid()));
            }
        }

        members.sort(Comparator.comparingLong(GroupMember::token).thenComparing(GroupMember::name));
        return List.copyOf(members);
    }

    /** Whether both have the same members with the same data; equal data of a snapshot are mostly one object. */
    static boolean isSame(final List<GroupMember> one, final List<GroupMember> other)
    {
        if (one.size() != other.size())
        {
            return false;
        }

        for (int i = 0; i < one.size(); i++)
        {
            if (one.get(i).token() != other.get(i).token() || one.get(i).data() != other.get(i).data() ||
                !one.get(i).name().equals(other.get(i).name()))
            {
                return false;
            }
        }

        return true;
    }

    static String path(final String parent, final String name)
    {
        if (null == name || name.isEmpty() || name.indexOf('/') >= 0)
        {
            throw new BadArgumentsException(Operation.JOIN, parent, "a name must not be null or empty or have a '/'," +
                " was " + (null == name ? "null" : "\"" + name + "\""));
        }

        return parent + "/" + name;
    }
}
