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
package io.nodens.tree.layout;

/**
 * Layout of a run of free lines. Two runs never lie side by side in a segment. A run is in the list of the largest size
 * class that fits into it. The first eight bytes stay as they were, so that the word of a freed record still names the
 * transaction that freed it.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        left as it was                         |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |               Next run of the same list, or 0                 |  8
 *  +---------------------------------------------------------------+
 *  |             Previous run of the same list, or 0               |  12
 *  +---------------------------------------------------------------+
 *  |                       Lines of the run                        |  16
 *  +---------------------------------------------------------------+
 *  |                        left as it was                        ...  20
 *  +---------------------------------------------------------------+
 *  |        Lines of the run, in the last bytes of its last line   |  64 * lines - 4
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FreeBlockDescriptor
{
    /** Next run of the same list. */
    public static final int NEXT_OFFSET = Long.BYTES;
    /** Previous run of the same list. */
    public static final int PREVIOUS_OFFSET = NEXT_OFFSET + Integer.BYTES;
    /** Lines of the run. */
    public static final int LINES_OFFSET = PREVIOUS_OFFSET + Integer.BYTES;
    /** The same in the run's last line, for the neighbour behind it. */
    public static final int LINES_IN_LAST_OFFSET = SizeClasses.LINE_LENGTH - Integer.BYTES;

    private FreeBlockDescriptor()
    {
    }
}
