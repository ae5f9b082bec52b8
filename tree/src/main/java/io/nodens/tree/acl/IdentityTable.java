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
package io.nodens.tree.acl;

import io.nodens.tree.TreeWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The sets of identities that somebody has: each one once, and only as long as somebody has it.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> for a set that nobody had.
 */
public final class IdentityTable
{
    /** Most sets that differ. */
    public static final int MAX_SETS = 131_072;

    private static final int INITIAL_BUCKETS = 64;

    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[IdentitySet.MAX_LENGTH]);
    private final AclCursor added = new AclCursor();
    private final AclCursor had = new AclCursor();
    private final IdentitySet nobody = new IdentitySet(new byte[0], 0);
    private IdentitySet[] buckets = new IdentitySet[INITIAL_BUCKETS];
    private int size;

    /**
     * The set without identities.
     *
     * @return always the same; it need not be taken or given back.
     */
    public IdentitySet nobody()
    {
        return nobody;
    }

    /**
     * Take a set of identities: somebody more has it.
     *
     * @param identities in a buffer.
     * @param offset     of the first byte.
     * @param length     in bytes; 0 for {@link #nobody()}.
     * @return the set; null when it is malformed or too long, or at the limit of sets.
     */
    public IdentitySet take(final DirectBuffer identities, final int offset, final int length)
    {
        return plus(nobody, identities, offset, length);
    }

    /**
     * Take the set that has the identities of another and further ones; the other is given back only by {@link
     * #giveBack(IdentitySet)}.
     *
     * @param set        to begin with.
     * @param identities further ones, in a buffer.
     * @param offset     of the first byte.
     * @param length     in bytes.
     * @return the set; null when it is malformed or too long, or at the limit of sets.
     */
    public IdentitySet plus(
        final IdentitySet set, final DirectBuffer identities, final int offset, final int length)
    {
        int end = set.bytes.capacity();
        scratch.putBytes(0, set.bytes, 0, end);
        if (length > 0 && !added.wrap(identities, offset, length).isSound())
        {
            return null;
        }

        added.wrap(identities, offset, length);
        while (added.next())
        {
            if (0 != added.permissions() || added.length() > scratch.capacity() - end)
            {
                return null;
            }
            if (!isHad(end))
            {
                scratch.putBytes(end, identities, added.offset(), added.length());
                end += added.length();
            }
        }

        return 0 == end ? nobody : intern(end);
    }

    /**
     * Somebody has a set no longer.
     *
     * @param set that was taken.
     */
    public void giveBack(final IdentitySet set)
    {
        if (nobody != set && 0 == --set.references)
        {
            remove(set);
        }
    }

    /**
     * Sets that somebody has.
     *
     * @return the count.
     */
    public int size()
    {
        return size;
    }

    private boolean isHad(final int end)
    {
        had.wrap(scratch, 0, end);
        while (had.next())
        {
            if (AclRules.isSame(had, added))
            {
                return true;
            }
        }

        return false;
    }

    private IdentitySet intern(final int length)
    {
        final long hash = TreeWriter.dataHash(scratch, 0, length);
        IdentitySet set = buckets[bucketOf(hash)];
        while (null != set && (hash != set.hash || !isScratch(set, length)))
        {
            set = set.next;
        }

        if (null == set)
        {
            if (size >= MAX_SETS)
            {
                return null;
            }

            final byte[] content = new byte[length];
            scratch.getBytes(0, content);
            set = new IdentitySet(content, hash);
            size++;
            if (size > buckets.length)
            {
                grow();
            }
            add(set);
        }

        set.references++;
        return set;
    }

    private boolean isScratch(final IdentitySet set, final int length)
    {
        boolean isEqual = length == set.bytes.capacity();
        for (int i = 0; isEqual && i < length; i++)
        {
            isEqual = set.bytes.getByte(i) == scratch.getByte(i);
        }

        return isEqual;
    }

    private void add(final IdentitySet set)
    {
        final int bucket = bucketOf(set.hash);
        set.next = buckets[bucket];
        buckets[bucket] = set;
    }

    private void remove(final IdentitySet set)
    {
        final int bucket = bucketOf(set.hash);
        IdentitySet before = null;
        for (IdentitySet i = buckets[bucket]; i != set; i = i.next)
        {
            before = i;
        }

        if (null == before)
        {
            buckets[bucket] = set.next;
        }
        else
        {
            before.next = set.next;
        }
        size--;
    }

    private void grow()
    {
        final IdentitySet[] former = buckets;
        buckets = new IdentitySet[2 * former.length];
        for (final IdentitySet first : former)
        {
            IdentitySet set = first;
            while (null != set)
            {
                final IdentitySet following = set.next;
                add(set);
                set = following;
            }
        }
    }

    private int bucketOf(final long hash)
    {
        return (int)(hash ^ (hash >>> 32)) & (buckets.length - 1);
    }
}
