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

import static io.nodens.cluster.state.RequestResult.NULL_SEQUENCE_SUFFIX;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Create, delete and set: every check in ZooKeeper's order, and only then a transaction.
 * <p>
 * <b>Allocates:</b> never.
 */
final class ZnodeWrites
{
    /** Longest time to live in milliseconds: 40 bits, as ZooKeeper encodes it. */
    static final long MAX_TTL_MS = 0xFF_FFFF_FFFFL;
    /** Digits that a sequence suffix has at least. */
    static final int MIN_SUFFIX_DIGITS = 10;
    /** Expected version that matches any. */
    static final int ANY_VERSION = -1;

    private static final int OK = ResultCode.OK.value();
    private static final int MAX_SUFFIX_DIGITS = 19;
    private static final int ROOT_LENGTH = 1;

    private final TreeWriter tree;
    private final EphemeralIndex ephemerals;
    private final Transactions transactions;
    private final StateLimits limits;
    private final TreeCapacity capacity;
    private final CreateParameters parameters = new CreateParameters();
    private int lastZnode = TreeWriter.NULL_ZNODE;
    private final UnsafeBuffer pathScratch =
        new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH + MAX_SUFFIX_DIGITS]);

    ZnodeWrites(
        final TreeWriter tree,
        final EphemeralIndex ephemerals,
        final Transactions transactions,
        final StateLimits limits,
        final TreeCapacity capacity)
    {
        this.tree = tree;
        this.ephemerals = ephemerals;
        this.transactions = transactions;
        this.limits = limits;
        this.capacity = capacity;
    }

    /**
     * The checks of a create that come before its session's: create mode, then time to live.
     */
    static int checkMode(final Command command)
    {
        final int mode = command.mode;
        if (mode < CreateMode.PERSISTENT.value() || mode > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value())
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        final boolean isTtlValid = hasTtl(mode) ?
            command.ttlMs > 0 && command.ttlMs <= MAX_TTL_MS :
            0 == command.ttlMs;

        return isTtlValid ? OK : ResultCode.BAD_ARGUMENTS.value();
    }

    void create(final Command command, final Session session, final long nowMs, final RequestResult result)
    {
        final int slash = lastSlash(command);
        int code = checkData(command.dataLength);
        if (OK == code && slash < 0)
        {
            code = ResultCode.BAD_ARGUMENTS.value();
        }
        final int parent = OK == code ? findParent(command, slash) : TreeWriter.NULL_ZNODE;
        if (OK == code && TreeWriter.NULL_ZNODE == parent)
        {
            code = ResultCode.NO_NODE.value();
        }
        if (OK != code)
        {
            refuse(result, code);
            return;
        }

        final boolean isSequential = isSequential(command.mode);
        final long suffix = isSequential ? tree.createCount(parent) : NULL_SEQUENCE_SUFFIX;
        final DirectBuffer path = isSequential ? pathScratch : command.path;
        final int offset = isSequential ? 0 : command.pathOffset;
        final int length = isSequential ? appendSuffix(command, suffix) : command.pathLength;
        final int nameLength = length - slash - 1;

        code = checkCreate(parent, path, offset, length);
        if (OK == code)
        {
            code = checkEphemerals(command, session);
        }
        if (OK == code && isEphemeral(command.mode) && !capacity.hasHeapForEphemeral(ephemerals.size()))
        {
            code = ResultCode.TREE_FULL.value();
        }
        if (OK == code)
        {
            code = checkRoom(1, TreeWriter.footprint(nameLength, command.dataLength));
        }
        if (OK != code)
        {
            refuse(result, code);
            return;
        }

        parameters.reset().name(path, offset + slash + 1, nameLength);
        setKind(command, session);
        if (Command.NULL_DATA_LENGTH != command.dataLength)
        {
            parameters.data(command.data, command.dataOffset, command.dataLength);
        }

        final long zxid = transactions.begin(nowMs);
        final int znode = tree.create(parent, parameters);
        if (isEphemeral(command.mode))
        {
            ephemerals.add(session, znode);
        }
        tree.stat(znode, result.stat);
        transactions.complete();
        lastZnode = znode;
        result.outcome(OK, zxid, suffix);
    }

    void delete(final Command command, final long nowMs, final RequestResult result)
    {
        final int slash = lastSlash(command);
        if (slash < 0 || ROOT_LENGTH == command.pathLength)
        {
            refuse(result, ResultCode.BAD_ARGUMENTS.value());
            return;
        }

        // The parent is asked for first, since that is where the permission to delete will be looked up.
        final int parent = findParent(command, slash);
        final int znode = TreeWriter.NULL_ZNODE == parent ?
            TreeWriter.NULL_ZNODE :
            find(command.path, command.pathOffset, command.pathLength);
        final int code;
        if (TreeWriter.NULL_ZNODE == znode)
        {
            code = ResultCode.NO_NODE.value();
        }
        else if (!matches(command.version, tree.version(znode)))
        {
            code = ResultCode.BAD_VERSION.value();
        }
        else
        {
            code = tree.numChildren(znode) > 0 ? ResultCode.NOT_EMPTY.value() : OK;
        }
        if (OK != code)
        {
            refuse(result, code);
            return;
        }

        final long zxid = transactions.begin(nowMs);
        if (ZnodeKind.EPHEMERAL == tree.kind(znode))
        {
            ephemerals.remove(znode);
        }
        tree.delete(znode);
        transactions.complete();
        result.outcome(OK, zxid, NULL_SEQUENCE_SUFFIX);
    }

    void setData(final Command command, final long nowMs, final RequestResult result)
    {
        int code = checkData(command.dataLength);
        if (OK == code && !isValid(command.path, command.pathOffset, command.pathLength))
        {
            code = ResultCode.BAD_ARGUMENTS.value();
        }
        final int znode = OK == code ?
            tree.find(command.path, command.pathOffset, command.pathLength) :
            TreeWriter.NULL_ZNODE;
        if (OK == code && TreeWriter.NULL_ZNODE == znode)
        {
            code = ResultCode.NO_NODE.value();
        }
        if (OK == code)
        {
            final int nameLength = command.pathLength - lastSlash(command) - 1;
            code = checkRoom(0, TreeWriter.footprint(nameLength, command.dataLength) -
                TreeWriter.footprint(nameLength, tree.dataLength(znode)));
        }
        if (OK == code && !matches(command.version, tree.version(znode)))
        {
            code = ResultCode.BAD_VERSION.value();
        }
        if (OK != code)
        {
            refuse(result, code);
            return;
        }

        final long zxid = transactions.begin(nowMs);
        tree.setData(znode, command.data, command.dataOffset, command.dataLength);
        tree.stat(znode, result.stat);
        transactions.complete();
        lastZnode = znode;
        result.outcome(OK, zxid, NULL_SEQUENCE_SUFFIX);
    }

    /**
     * The znode of the last create or set that was applied.
     */
    int lastZnode()
    {
        return lastZnode;
    }

    private void refuse(final RequestResult result, final int code)
    {
        result.outcome(code, transactions.lastZxid(), NULL_SEQUENCE_SUFFIX);
    }

    private int checkData(final int dataLength)
    {
        return dataLength > limits.maxDataLength() ? ResultCode.DATA_TOO_LARGE.value() : OK;
    }

    private int checkEphemerals(final Command command, final Session session)
    {
        final int max = limits.maxEphemerals();
        return max > 0 && isEphemeral(command.mode) && session.ephemeralCount >= max ?
            ResultCode.QUOTA_EXCEEDED.value() :
            OK;
    }

    private int checkRoom(final int znodes, final long bytes)
    {
        final boolean isTooMany = znodes > 0 && tree.znodeCount() + znodes > limits.maxZnodes();
        final boolean isTooMuch = bytes > 0 && tree.treeBytes() + bytes > limits.maxTreeBytes();
        if (isTooMany || isTooMuch)
        {
            return ResultCode.TREE_FULL.value();
        }

        return bytes > 0 ? capacity.check(tree.treeBytes() + bytes) : OK;
    }

    private int checkCreate(final int parent, final DirectBuffer path, final int offset, final int length)
    {
        if (!isValid(path, offset, length))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }
        if (TreeWriter.NULL_ZNODE != tree.find(path, offset, length))
        {
            return ResultCode.NODE_EXISTS.value();
        }

        return ZnodeKind.EPHEMERAL == tree.kind(parent) ? ResultCode.NO_CHILDREN_FOR_EPHEMERALS.value() : OK;
    }

    /**
     * Index of the path's last slash; -1 for what cannot be looked up at all: without a slash, with a NUL, too long.
     */
    private static int lastSlash(final Command command)
    {
        if (command.pathLength > TreeConfiguration.MAX_PATH_LENGTH)
        {
            return -1;
        }

        int slash = -1;
        for (int i = 0; i < command.pathLength; i++)
        {
            final byte value = command.path.getByte(command.pathOffset + i);
            if (0 == value)
            {
                return -1;
            }
            slash = '/' == value ? i : slash;
        }

        return slash;
    }

    private int findParent(final Command command, final int slash)
    {
        return 0 == slash ? TreeWriter.ROOT_ZNODE : find(command.path, command.pathOffset, slash);
    }

    /**
     * What is no valid path cannot exist.
     */
    private int find(final DirectBuffer path, final int offset, final int length)
    {
        return isValid(path, offset, length) ? tree.find(path, offset, length) : TreeWriter.NULL_ZNODE;
    }

    private static boolean isValid(final DirectBuffer path, final int offset, final int length)
    {
        return length <= TreeConfiguration.MAX_PATH_LENGTH &&
            PathSyntax.isValid(path, offset, length);
    }

    private int appendSuffix(final Command command, final long suffix)
    {
        int digits = MIN_SUFFIX_DIGITS;
        for (long rest = suffix / 10_000_000_000L; rest > 0; rest /= 10)
        {
            digits++;
        }

        final int length = command.pathLength + digits;
        pathScratch.putBytes(0, command.path, command.pathOffset, command.pathLength);
        long rest = suffix;
        for (int i = length - 1; i >= command.pathLength; i--)
        {
            pathScratch.putByte(i, (byte)('0' + rest % 10));
            rest /= 10;
        }

        return length;
    }

    private void setKind(final Command command, final Session session)
    {
        if (isEphemeral(command.mode))
        {
            parameters.ephemeral(session.id);
        }
        else if (CreateMode.CONTAINER.value() == command.mode)
        {
            parameters.container();
        }
        else if (hasTtl(command.mode))
        {
            parameters.ttl(command.ttlMs);
        }
    }

    private static boolean matches(final int expectedVersion, final int version)
    {
        return ANY_VERSION == expectedVersion || expectedVersion == version;
    }

    private static boolean isEphemeral(final int mode)
    {
        return CreateMode.EPHEMERAL.value() == mode || CreateMode.EPHEMERAL_SEQUENTIAL.value() == mode;
    }

    private static boolean isSequential(final int mode)
    {
        return CreateMode.PERSISTENT_SEQUENTIAL.value() == mode || CreateMode.EPHEMERAL_SEQUENTIAL.value() == mode ||
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() == mode;
    }

    private static boolean hasTtl(final int mode)
    {
        return CreateMode.PERSISTENT_WITH_TTL.value() == mode ||
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() == mode;
    }
}
