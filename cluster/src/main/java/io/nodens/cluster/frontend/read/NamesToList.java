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
package io.nodens.cluster.frontend.read;

import io.nodens.tree.NameFilter;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads the filter of a listing where it lies: prefix, first name and end, each behind an int32 length.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for the text about a fault only.
 */
final class NamesToList
{
    /** Most bytes of prefix, first name and end together. */
    static final int MAX_LENGTH = 4096;
    private static final int PARTS = 3;

    private final NameFilter filter = new NameFilter();

    /** The filter, or null for all names. */
    NameFilter of(final DirectBuffer parts)
    {
        if (0 == parts.capacity())
        {
            return null;
        }
        final int prefixLength = parts.getInt(0, LITTLE_ENDIAN);
        final int fromOffset = Integer.BYTES + prefixLength;
        final int fromLength = parts.getInt(fromOffset, LITTLE_ENDIAN);
        final int toOffset = fromOffset + Integer.BYTES + fromLength;
        return filter
            .prefix(parts, Integer.BYTES, prefixLength)
            .from(parts, fromOffset + Integer.BYTES, fromLength)
            .to(parts, toOffset + Integer.BYTES, parts.getInt(toOffset, LITTLE_ENDIAN));
    }

    /** What is wrong with a filter whose lengths fit it, in words, or null. */
    String faultOf(final DirectBuffer parts)
    {
        final int length = parts.capacity() - PARTS * Integer.BYTES;
        return length > MAX_LENGTH ?
            "prefix and range must have at most " + MAX_LENGTH + " bytes together, have " + length : of(parts).fault();
    }
}
