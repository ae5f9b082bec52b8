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
package io.nodens.client;

import io.nodens.sbe.DataText;
import io.nodens.tree.ZnodeStat;

/**
 * Data and stat of a znode as of one zxid.
 *
 * @param data of the znode, null for null data.
 * @param stat of the znode.
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over whole: a defensive copy would cost a megabyte for nothing.
public record ZnodeData(byte[] data, ZnodeStat stat)
{
    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "ZnodeData[data=" + DataText.of(data) + ", stat=" + stat + "]";
    }
}
