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

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.GuardedRequestEncoder.OperationsEncoder;
import io.nodens.sbe.protocol.OperationKind;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A condition of a {@link GuardedTransaction}, on one znode. Where there is no znode, only {@link #absent(String)}
 * holds.
 * <p>
 * <b>Thread:</b> immutable, but for the data that it was made with.
 */
public final class Condition
{
    private static final io.nodens.sbe.protocol.Relation[] RELATIONS = io.nodens.sbe.protocol.Relation.values();
    private static final byte[] NO_DATA = new byte[0];

    private final OperationKind kind;
    private final byte[] path;
    private final Relation relation;
    private final long operand;
    private final byte[] data;

    private Condition(
        final OperationKind kind, final String path, final Relation relation, final long operand, final byte[] data)
    {
        if (null == relation)
        {
            throw new BadArgumentsException(Operation.GUARDED_TRANSACTION, path, "relation is null");
        }

        this.kind = kind;
        this.path = PathText.encode(Operation.GUARDED_TRANSACTION, path);
        this.relation = relation;
        this.operand = operand;
        this.data = data;
        RequestSubmitter.checkPath(
            Operation.GUARDED_TRANSACTION, new UnsafeBuffer(this.path), 0, this.path.length, false);
    }

    /**
     * There is a znode.
     *
     * @param path of the znode.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed.
     */
    public static Condition exists(final String path)
    {
        return new Condition(OperationKind.IF_EXISTS, path, Relation.EQUAL, 0, NO_DATA);
    }

    /**
     * There is no znode.
     *
     * @param path of the znode.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed.
     */
    public static Condition absent(final String path)
    {
        return new Condition(OperationKind.IF_ABSENT, path, Relation.EQUAL, 0, NO_DATA);
    }

    /**
     * A znode has these data.
     *
     * @param path of the znode.
     * @param data to compare with, null for null data.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed.
     */
    public static Condition dataEquals(final String path, final byte[] data)
    {
        return new Condition(OperationKind.IF_DATA, path, Relation.EQUAL, 0, data);
    }

    /**
     * A znode has other data than these.
     *
     * @param path of the znode.
     * @param data to compare with, null for null data.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed.
     */
    public static Condition dataDiffers(final String path, final byte[] data)
    {
        return new Condition(OperationKind.IF_DATA, path, Relation.NOT_EQUAL, 0, data);
    }

    /**
     * The version of a znode's data.
     *
     * @param path     of the znode.
     * @param relation of its version to the one that follows.
     * @param version  to compare with.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed, or the relation null.
     */
    public static Condition version(final String path, final Relation relation, final int version)
    {
        return new Condition(OperationKind.IF_VERSION, path, relation, version, NO_DATA);
    }

    /**
     * The zxid of the transaction that created a znode.
     *
     * @param path     of the znode.
     * @param relation of its czxid to the one that follows.
     * @param czxid    to compare with.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed, or the relation null.
     */
    public static Condition czxid(final String path, final Relation relation, final long czxid)
    {
        return new Condition(OperationKind.IF_CZXID, path, relation, czxid, NO_DATA);
    }

    /**
     * How many children a znode has.
     *
     * @param path     of the znode.
     * @param relation of their number to the one that follows.
     * @param count    to compare with.
     * @return the condition.
     * @throws BadArgumentsException when the path is not allowed, or the relation null.
     */
    public static Condition childCount(final String path, final Relation relation, final int count)
    {
        return new Condition(OperationKind.IF_NUM_CHILDREN, path, relation, count, NO_DATA);
    }

    /** Bytes of the condition on the wire and in the log. */
    int length()
    {
        return OperationsEncoder.sbeBlockLength() + OperationsEncoder.pathHeaderLength() + path.length +
            OperationsEncoder.dataHeaderLength() + (null == data ? 0 : data.length);
    }

    void encodeInto(final OperationsEncoder operations)
    {
        final byte[] bytes = null == data ? NO_DATA : data;
        operations.next()
            .operand(operand)
            .version(0)
            .kind(kind)
            .mode(io.nodens.sbe.protocol.CreateMode.PERSISTENT)
            .relation(RELATIONS[relation.ordinal()])
            .isNullData(null == data ? BooleanType.TRUE : BooleanType.FALSE)
            .putPath(path, 0, path.length)
            .putData(bytes, 0, bytes.length);
    }
}
