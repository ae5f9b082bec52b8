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

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * An immutable map from paths or names to values. A changed map shares what did not change with the one before: a
 * change costs a few small arrays, whatever the size, and two maps are compared in the time that their difference
 * takes.
 * <p>
 * A trie over the bits of the keys' hashes: a branch has a bit for each of its places that is taken, and an array of
 * those. Where all bits are equal, a bucket holds the keys one after the other.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> a look-up nothing.
 *
 * @param <V> of the values, which are not null.
 */
final class PathMap<V>
{
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;
    private static final Object[] NO_SLOTS = new Object[0];
    private static final PathMap<?> EMPTY = new PathMap<>(new Branch(0, NO_SLOTS), 0);

    private final Branch root;
    private final int size;

    private PathMap(final Branch root, final int size)
    {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // It has no values.
    static <V> PathMap<V> empty()
    {
        return (PathMap<V>)EMPTY;
    }

    int size()
    {
        return size;
    }

    /**
     * Look a key up.
     *
     * @param key to find.
     * @return its value, or null.
     */
    @SuppressWarnings("unchecked") // Only values of this map are in its leaves.
    V get(final String key)
    {
        final int hash = hashOf(key);
        Object node = root;
        int shift = 0;
        while (node instanceof Branch branch)
        {
            node = branch.at(hash >>> shift & MASK);
            shift += BITS;
        }

        for (Leaf leaf = (Leaf)node; null != leaf; leaf = leaf.next)
        {
            if (leaf.key.equals(key))
            {
                return (V)leaf.value;
            }
        }

        return null;
    }

    /**
     * The map with a value.
     *
     * @param key   of the value.
     * @param value to have, in the place of one before.
     * @return the map.
     */
    PathMap<V> with(final String key, final V value)
    {
        final boolean isNew = null == get(key);
        return new PathMap<>(
            (Branch)put(root, 0, new Leaf(hashOf(key), key, value, null)), isNew ? size + 1 : size);
    }

    /**
     * The map without a value.
     *
     * @param key of the value.
     * @return the map, this one when there is no such value.
     */
    PathMap<V> without(final String key)
    {
        if (null == get(key))
        {
            return this;
        }

        final Object rest = remove(root, 0, hashOf(key), key);
        return 1 == size ? empty() : new PathMap<>(
            rest instanceof Branch branch ? branch : (Branch)put(EMPTY.root, 0, (Leaf)rest), size - 1);
    }

    /**
     * Visit all entries, in no order.
     *
     * @param visitor gets key and value.
     */
    void forEach(final BiConsumer<String, V> visitor)
    {
        visit(root, visitor);
    }

    /**
     * Visit what differs between two maps, in no order.
     *
     * @param before  one map.
     * @param after   the other.
     * @param visitor gets the values of a key before and after, null where it has none; not called for values that are
     *                one and the same object.
     * @param <V>     of the values.
     */
    static <V> void difference(final PathMap<V> before, final PathMap<V> after, final BiConsumer<V, V> visitor)
    {
        difference(before.root, after.root, before, after, visitor);
    }

    private static <V> void difference(
        final Object one,
        final Object other,
        final PathMap<V> before,
        final PathMap<V> after,
        final BiConsumer<V, V> visitor)
    {
        if (one == other)
        {
            return;
        }

        if (one instanceof Branch first && other instanceof Branch second)
        {
            for (int places = first.places | second.places; 0 != places; places &= places - 1)
            {
                final int place = Integer.numberOfTrailingZeros(places);
                difference(first.at(place), second.at(place), before, after, visitor);
            }
            return;
        }

        PathMap.<V>visit(one, (key, value) ->
        {
            final V now = after.get(key);
            if (now != value)
            {
                visitor.accept(value, now);
            }
        });
        PathMap.<V>visit(other, (key, value) ->
        {
            if (null == before.get(key))
            {
                visitor.accept(null, value);
            }
        });
    }

    @SuppressWarnings("unchecked") // Only values of the map are in its leaves.
    private static <V> void visit(final Object node, final BiConsumer<String, V> visitor)
    {
        if (node instanceof Branch branch)
        {
            for (final Object slot : branch.slots)
            {
                visit(slot, visitor);
            }
        }
        else
        {
            for (Leaf leaf = (Leaf)node; null != leaf; leaf = leaf.next)
            {
                visitor.accept(leaf.key, (V)leaf.value);
            }
        }
    }

    private static Object put(final Object node, final int shift, final Leaf added)
    {
        if (null == node)
        {
            return added;
        }

        if (node instanceof Branch branch)
        {
            final int place = added.hash >>> shift & MASK;
            return branch.with(place, put(branch.at(place), shift + BITS, added));
        }

        final Leaf leaf = (Leaf)node;
        if (leaf.hash == added.hash)
        {
            return new Leaf(added.hash, added.key, added.value, leaf.without(added.key));
        }

        final Branch parted = new Branch(0, NO_SLOTS).with(leaf.hash >>> shift & MASK, leaf);
        return put(parted, shift, added);
    }

    /** What is left of a node; a branch with one leaf is that leaf, so that equal contents have one form. */
    private static Object remove(final Object node, final int shift, final int hash, final String key)
    {
        if (node instanceof Leaf leaf)
        {
            return leaf.without(key);
        }

        final Branch branch = (Branch)node;
        final int place = hash >>> shift & MASK;
        final Object rest = remove(branch.at(place), shift + BITS, hash, key);
        final Branch left = null == rest ? branch.without(place) : branch.with(place, rest);
        return 1 == left.slots.length && left.slots[0] instanceof Leaf ? left.slots[0] : left;
    }

    private static int hashOf(final String key)
    {
        final int hash = key.hashCode();
        return hash ^ hash >>> 16;
    }

    private static final class Branch
    {
        private final int places;
        private final Object[] slots;

        private Branch(final int places, final Object[] slots)
        {
            this.places = places;
            this.slots = slots;
        }

        private int indexOf(final int place)
        {
            return Integer.bitCount(places & (1 << place) - 1);
        }

        private Object at(final int place)
        {
            return 0 == (places & 1 << place) ? null : slots[indexOf(place)];
        }

        private Branch with(final int place, final Object value)
        {
            final int index = indexOf(place);
            if (0 != (places & 1 << place))
            {
                final Object[] changed = slots.clone();
                changed[index] = value;
                return new Branch(places, changed);
            }

            final Object[] longer = Arrays.copyOf(slots, slots.length + 1);
            System.arraycopy(slots, index, longer, index + 1, slots.length - index);
            longer[index] = value;
            return new Branch(places | 1 << place, longer);
        }

        private Branch without(final int place)
        {
            final int index = indexOf(place);
            final Object[] shorter = Arrays.copyOf(slots, slots.length - 1);
            System.arraycopy(slots, index + 1, shorter, index, shorter.length - index);
            return new Branch(places & ~(1 << place), shorter);
        }
    }

    /** A key, and others with the same hash. */
    private static final class Leaf
    {
        private final int hash;
        private final String key;
        private final Object value;
        private final Leaf next;

        private Leaf(final int hash, final String key, final Object value, final Leaf next)
        {
            this.hash = hash;
            this.key = key;
            this.value = value;
            this.next = next;
        }

        private Leaf without(final String removed)
        {
            if (key.equals(removed))
            {
                return next;
            }

            return null == next ? this : new Leaf(hash, key, value, next.without(removed));
        }
    }
}
