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

import io.nodens.sbe.DataText;

/**
 * An element that was taken from a {@link DistributedQueue}.
 *
 * @param data     that was offered, null for null; not copied.
 * @param priority that it was offered with.
 * @param zxid     at which it was offered: no other element has it, unless both were offered in one transaction.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over whole, as ZnodeData is.
public record QueueElement(byte[] data, int priority, long zxid)
{
    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "QueueElement[data=" + DataText.of(data) + ", priority=" + priority + ", zxid=" + zxid + "]";
    }
}
