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

import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.Relation;

/**
 * The numbers of conditions, which are kinds of a {@link WriteOperation} as well, and of relations, which are its mode
 * then: those of the client protocol.
 */
public final class Condition
{
    /** There is a znode. */
    public static final int EXISTS = OperationKind.IF_EXISTS.value();
    /** There is none. */
    public static final int ABSENT = OperationKind.IF_ABSENT.value();
    /** Its data are equal to others, or not. */
    public static final int DATA = OperationKind.IF_DATA.value();
    /** Version of its data, compared with a number. */
    public static final int VERSION = OperationKind.IF_VERSION.value();
    /** Its czxid, compared with a number. */
    public static final int CZXID = OperationKind.IF_CZXID.value();
    /** How many children it has, compared with a number. */
    public static final int NUM_CHILDREN = OperationKind.IF_NUM_CHILDREN.value();

    private static final int NOT_EQUAL = Relation.NOT_EQUAL.value();
    private static final int LESS = Relation.LESS.value();
    private static final int GREATER = Relation.GREATER.value();

    private Condition()
    {
    }

    /**
     * Whether a number is that of a condition.
     *
     * @param kind of an operation.
     * @return false when it is an operation that changes something, a check, or nothing.
     */
    public static boolean isCondition(final int kind)
    {
        return kind >= EXISTS && kind <= NUM_CHILDREN;
    }

    /**
     * Whether a condition can have a relation.
     *
     * @param kind     of the condition.
     * @param relation that it has.
     * @return whether there is such a relation, and it is one for this kind.
     */
    public static boolean hasRelation(final int kind, final int relation)
    {
        final int max = kind <= ABSENT ? Relation.EQUAL.value() : DATA == kind ? NOT_EQUAL : GREATER;
        return relation >= 0 && relation <= max;
    }

    static boolean holds(final int relation, final boolean isEqual)
    {
        return isEqual == (NOT_EQUAL != relation);
    }

    static boolean holds(final int relation, final long actual, final long named)
    {
        return LESS == relation ? actual < named :
            GREATER == relation ? actual > named : holds(relation, actual == named);
    }
}
