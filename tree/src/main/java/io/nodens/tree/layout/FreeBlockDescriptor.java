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
 * Layout of a block in the free list of its size class. The first eight bytes stay as they were, so that the word of a
 * freed record still names the transaction that freed it.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        left as it was                         |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Next free block of the class, or 0                |  8
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FreeBlockDescriptor
{
    /** Next free block of the same class. */
    public static final int NEXT_OFFSET = Long.BYTES;

    private FreeBlockDescriptor()
    {
    }
}
