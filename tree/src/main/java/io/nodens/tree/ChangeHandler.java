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

import org.agrona.DirectBuffer;

/**
 * Receives applied changes from {@link ChangeReader}. A create or delete also changes the list of children of the
 * parent; no separate change reports that.
 */
public interface ChangeHandler
{
    /** A znode was created. */
    int CREATED = 1;
    /** A znode was deleted. */
    int DELETED = 2;
    /** A znode's data was set. */
    int DATA_CHANGED = 3;
    /** A znode's ACL was set. */
    int ACL_CHANGED = 4;

    /**
     * One change of a complete transaction; the changes of a transaction come in the order of its operations.
     *
     * @param zxid        of the transaction.
     * @param kind        one of the constants above.
     * @param znodeKind   of {@link ZnodeKind}.
     * @param aclId       of the znode: of a deleted one the last, else as of after the change.
     * @param parentAclId of the znode's parent, 0 for the root.
     * @param buffer      with the path in UTF-8; valid during the call.
     * @param offset      of the first byte.
     * @param length      in bytes.
     */
    void onChange(
        long zxid,
        int kind,
        int znodeKind,
        int aclId,
        int parentAclId,
        DirectBuffer buffer,
        int offset,
        int length);
}
