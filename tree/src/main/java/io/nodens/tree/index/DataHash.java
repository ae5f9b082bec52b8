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
package io.nodens.tree.index;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hash of a znode's data for the digest. Long data is hashed in four independent lanes, so that the multiplications
 * overlap.
 */
public final class DataHash
{
    private static final long SEED = 0x2D35_8DCC_AA6C_78A5L;
    private static final int STRIPE_LENGTH = 4 * Long.BYTES;

    private DataHash()
    {
    }

    /**
     * Hash of some data.
     *
     * @param buffer with the data.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the hash.
     */
    public static long of(final UnsafeBuffer buffer, final int offset, final int length)
    {
        if (length < 2 * STRIPE_LENGTH)
        {
            return PathHash.bytes(SEED ^ length, buffer, offset, length);
        }

        long lane0 = SEED ^ length;
        long lane1 = SEED + 1;
        long lane2 = SEED + 2;
        long lane3 = SEED + 3;
        final int end = offset + length;
        int i = offset;
        for (; i + STRIPE_LENGTH <= end; i += STRIPE_LENGTH)
        {
            lane0 = PathHash.mix(lane0 ^ buffer.getLong(i));
            lane1 = PathHash.mix(lane1 ^ buffer.getLong(i + 8));
            lane2 = PathHash.mix(lane2 ^ buffer.getLong(i + 16));
            lane3 = PathHash.mix(lane3 ^ buffer.getLong(i + 24));
        }

        final long folded = PathHash.mix(PathHash.mix(PathHash.mix(PathHash.mix(lane0) ^ lane1) ^ lane2) ^ lane3);
        return PathHash.bytes(folded, buffer, i, end - i);
    }
}
