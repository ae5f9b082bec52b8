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

/**
 * How a znode differs between two snapshots of a {@link TreeCache}. What was done and undone between them is not seen.
 *
 * @param before the znode in the earlier snapshot, null when it is not there.
 * @param after  the znode in the later snapshot, null when it is not there. When both are there, the data were set
 *               between them or, where {@link CachedZnode#czxid()} differs, the znode was deleted and created.
 */
public record TreeChange(CachedZnode before, CachedZnode after)
{
    /**
     * Where the znode is or was.
     *
     * @return its path.
     */
    public String path()
    {
        return null == after ? before.path() : after.path();
    }
}
