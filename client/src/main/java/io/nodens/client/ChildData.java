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
 * One child of a listing.
 *
 * @param name         of the child, without its parent's path.
 * @param data         of the child, null for null data and where they are hidden.
 * @param stat         of the child.
 * @param isDataHidden whether the session may not read the child, so that neither its data nor their length is told.
 */
public record ChildData(String name, byte[] data, ZnodeStat stat, boolean isDataHidden)
{
    /** Data as text where they are text; of much data the first bytes and their number. */
    @Override
    public String toString()
    {
        return "ChildData[name=" + name + ", data=" + DataText.of(data) + ", stat=" + stat +
            ", isDataHidden=" + isDataHidden + "]";
    }
}
