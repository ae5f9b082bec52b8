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
package io.nodens.sbe;

/**
 * Entries of the {@code watches} of a SetWatchesRequest, one behind the other without padding, little-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |   WatchKind   |   WatchMode   |          Path length          |  0
 *  +---------------------------------------------------------------+
 *  |                             Path                             ...  4
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class WatchList
{
    /** Most watches that one request sets. */
    public static final int MAX_WATCHES = 1024;
    /** Most bytes of the entries of one request. */
    public static final int MAX_LENGTH = 64 * 1024;
    /** Bytes of entries at which a client begins another request. */
    public static final int PAGE_LENGTH = 16 * 1024;

    /** Kind of the watch. */
    public static final int KIND_OFFSET = 0;
    /** Mode of the watch. */
    public static final int MODE_OFFSET = KIND_OFFSET + Byte.BYTES;
    /** Bytes of the path. */
    public static final int PATH_LENGTH_OFFSET = MODE_OFFSET + Byte.BYTES;
    /** Path. */
    public static final int PATH_OFFSET = PATH_LENGTH_OFFSET + Short.BYTES;

    private WatchList()
    {
    }
}
