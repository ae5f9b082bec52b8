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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The names of those that an entry waits for: of an exclusive entry all, of a shared one the exclusive ones of those
 * that stood before an entry when it was listed, the nearest {@link #LIMIT} of them. None comes in
 * between later, so that the entry is the head when all of them are gone and none was left out.
 * <p>
 * <b>Thread:</b> that of the entry's steps.
 */
final class Predecessors
{
    private static final int LIMIT = 64;

    private final List<String> names = new ArrayList<>();
    private final boolean isShared;
    private boolean isTruncated;

    Predecessors(final boolean isShared)
    {
        this.isShared = isShared;
    }

    void clear()
    {
        names.clear();
        isTruncated = false;
    }

    /**
     * Add a child, in the order of a listing.
     *
     * @param name of the child; left out when it is not an entry.
     */
    void add(final String name)
    {
        if (EntryName.sequenceOf(name) >= 0 && !(isShared && EntryName.isShared(name)))
        {
            names.add(name);
            if (names.size() > 2 * LIMIT)
            {
                truncate();
            }
        }
    }

    /**
     * The listing has come to the own entry.
     *
     * @param ownSequence of the own entry; what has a higher one is not before it, whoever made it.
     */
    void sort(final long ownSequence)
    {
        names.removeIf((name) -> EntryName.sequenceOf(name) >= ownSequence);
        names.sort(Comparator.comparingLong(EntryName::sequenceOf));
        truncate();
    }

    boolean isEmpty()
    {
        return names.isEmpty();
    }

    /** Whether there may be more, farther away. */
    boolean isTruncated()
    {
        return isTruncated;
    }

    String last()
    {
        return names.get(names.size() - 1);
    }

    void removeLast()
    {
        names.remove(names.size() - 1);
    }

    private void truncate()
    {
        if (names.size() > LIMIT)
        {
            names.subList(0, names.size() - LIMIT).clear();
            isTruncated = true;
        }
    }
}
