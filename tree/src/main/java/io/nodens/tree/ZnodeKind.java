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
     * A container, meant to be deleted by the cluster when it is empty after it had a child. No release deletes it yet.
     */
    public static final byte CONTAINER = 2;
    /**
     * Meant to be deleted by the cluster when it has no children and its last set is older than its time to live. No
     * release deletes it yet.
     */
    public static final byte TTL = 3;

    private ZnodeKind()
    {
    }
}
