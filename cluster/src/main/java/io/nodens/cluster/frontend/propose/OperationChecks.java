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
package io.nodens.cluster.frontend.propose;

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.Relation;

/**
 * What a front end checks of one operation of several, or of one condition, before it goes to the log: that it is one,
 * and has what it may have. Paths are for the state machine to check.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> for faults only.
 */
final class OperationChecks
{
    private OperationChecks()
    {
    }

    /** What is wrong with an operation, or null. */
    static String faultOf(final WriteRequest operation)
    {
        final int kind = operation.kind;
        final boolean hasAcl = hasAcl(operation);
        final boolean isCreate = hasAcl || OperationKind.CREATE.value() == kind;
        final boolean hasData = isCreate || OperationKind.SET_DATA.value() == kind;
        if (!hasData && OperationKind.DELETE.value() != kind && OperationKind.CHECK.value() != kind)
        {
            return "kind must be 10 (create), 11 (delete), 12 (set data), 14 (check) or 15 (create with an access " +
                "list), was " + kind;
        }
        if (operation.mode > (isCreate ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() : 0))
        {
            return "mode must be 0 to 6 of a create, otherwise 0, was " + operation.mode;
        }
        if (hasAcl && (operation.version < 0 || operation.version > operation.dataLength))
        {
            return "version, the length of the access list, must be 0 to the length of the data (" +
                operation.dataLength + "), was " + operation.version;
        }
        return hasData ? faultOfData(operation) :
            0 != operation.isNullData || 0 != operation.dataLength ? "only a create or set has data" : null;
    }

    /** Whether the data of an operation begin with an access list. */
    static boolean hasAcl(final WriteRequest operation)
    {
        return OperationKind.CREATE_WITH_ACL.value() == operation.kind;
    }

    /** What is wrong with a condition, or null. */
    static String faultOfCondition(final WriteRequest condition)
    {
        final int kind = condition.kind;
        if (kind < OperationKind.IF_EXISTS.value() || kind > OperationKind.IF_NUM_CHILDREN.value())
        {
            return "kind of a condition must be 1 (exists), 2 (absent), 3 (data), 4 (version), 5 (czxid) or " +
                "6 (number of children), was " + kind;
        }
        final boolean hasData = OperationKind.IF_DATA.value() == kind;
        final Relation max = kind <= OperationKind.IF_ABSENT.value() ? Relation.EQUAL :
            hasData ? Relation.NOT_EQUAL : Relation.GREATER;
        if (condition.mode > max.value())
        {
            return "relation of this condition must be 0 to " + max.value() + ", was " + condition.mode;
        }
        return hasData ? faultOfData(condition) :
            0 != condition.isNullData || 0 != condition.dataLength ? "only a condition on data has data" : null;
    }

    private static String faultOfData(final WriteRequest operation)
    {
        final boolean isNull = BooleanType.TRUE.value() == operation.isNullData;
        final int aclLength = hasAcl(operation) ? operation.version : 0;
        return operation.isNullData > BooleanType.TRUE.value() || (isNull && aclLength != operation.dataLength) ?
            "isNullData must be 0, or 1 without data" : null;
    }
}
