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
package io.nodens.cluster.state;

import io.nodens.tree.AclTable;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclRules;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the checks of an operation have found, for those who carry it out: znodes, and the path with its suffix.
 */
final class PlannedWrite
{
    /** Digits that a sequence suffix has at least. */
    static final int MIN_SUFFIX_DIGITS = 10;

    /** Id of an access list that has none yet. */
    static final int NEW_ACL = -1;

    private static final int MAX_SUFFIX_DIGITS = 19;

    /** Parent of the znode to create. */
    int parent;
    /** Znode to delete or set. */
    int znode;
    /** Index of the path's last slash. */
    int slash;
    long suffix;
    /** Bytes of the access list of the znode; {@link AclRules#OPEN_LENGTH} for the open one. */
    int aclLength;
    /** The access list of the znode, from its first byte on; of use only as long as {@link #aclLength} is above 0. */
    DirectBuffer acl;
    /** Id of the access list, {@link #NEW_ACL} for one that is not there. */
    int aclId;
    /** What a new list grants to who asks. */
    int granted;
    /** Bytes of the access list, if it may have to be made. */
    long listBytes;
    /** Bytes of data that the znode will have, or {@link WriteOperation#NULL_DATA_LENGTH}. */
    int dataLength;
    /** Whether the data are numbers that the state machine keeps, whatever the client wrote. */
    boolean isQuotaStats;
    DirectBuffer path;
    int pathOffset;
    int pathLength;

    private final UnsafeBuffer scratch = new UnsafeBuffer(
        new byte[TreeConfiguration.MAX_PATH_LENGTH + MAX_SUFFIX_DIGITS]);

    PlannedWrite reset()
    {
        parent = TreeWriter.NULL_ZNODE;
        znode = TreeWriter.NULL_ZNODE;
        suffix = RequestResult.NULL_SEQUENCE_SUFFIX;
        aclLength = AclRules.OPEN_LENGTH;
        aclId = AclTable.OPEN;
        granted = 0;
        listBytes = 0;
        dataLength = WriteOperation.NULL_DATA_LENGTH;
        isQuotaStats = false;
        return this;
    }

    int nameLength()
    {
        return pathLength - slash - 1;
    }

    void plainPath(final WriteOperation operation)
    {
        path = operation.path;
        pathOffset = operation.pathOffset;
        pathLength = operation.pathLength;
    }

    void pathWithSuffix(final WriteOperation operation, final long value)
    {
        int digits = MIN_SUFFIX_DIGITS;
        for (long rest = value / 10_000_000_000L; rest > 0; rest /= 10)
        {
            digits++;
        }

        suffix = value;
        path = scratch;
        pathOffset = 0;
        pathLength = operation.pathLength + digits;
        scratch.putBytes(0, operation.path, operation.pathOffset, operation.pathLength);
        long rest = value;
        for (int i = pathLength - 1; i >= operation.pathLength; i--)
        {
            scratch.putByte(i, (byte)('0' + rest % 10));
            rest /= 10;
        }
    }
}
