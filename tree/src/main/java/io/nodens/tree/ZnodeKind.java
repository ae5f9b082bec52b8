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
package io.nodens.tree;

/**
 * Kinds of znode. Stored in one byte of the record.
 */
public final class ZnodeKind
{
    /** Lives until it is deleted. */
    public static final byte PERSISTENT = 0;
    /** Lives as long as the session that owns it; has no children. */
    public static final byte EPHEMERAL = 1;
    /**
     * Lives until the cluster deletes it, some time after its last child was deleted. A container that never had a
     * child is not deleted.
     */
    public static final byte CONTAINER = 2;
    /**
     * Lives until the cluster deletes it: when it has no children and its last create or set is older than its time to
     * live.
     */
    public static final byte TTL = 3;

    private ZnodeKind()
    {
    }
}
