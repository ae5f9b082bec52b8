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
package io.nodens.cluster.transfer;

import java.util.List;

/**
 * How two trees compare.
 *
 * @param znodes        of the source.
 * @param dataBytes     of them.
 * @param sourceDigest  of the source.
 * @param targetDigest  of the target, without what only it has.
 * @param missing       znodes that only the source has.
 * @param different     znodes with other data, access list or kind.
 * @param added         znodes that only the target has.
 * @param lowCounters   parents whose counter is below that of the source.
 * @param removed       containers and znodes with a time to live that the target has deleted by itself.
 * @param differences   the first of them in words, at most {@link #MAX_DIFFERENCES}.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of digests.
public record ComparisonReport(
    long znodes,
    long dataBytes,
    byte[] sourceDigest,
    byte[] targetDigest,
    long missing,
    long different,
    long added,
    long lowCounters,
    long removed,
    List<String> differences)
{
    /** Most differences that are kept. */
    public static final int MAX_DIFFERENCES = 20;

    /**
     * Whether the target has all that the source has.
     *
     * @return true if so; what only the target has does not count.
     */
    public boolean isSame()
    {
        return 0 == missing && 0 == different;
    }
}
