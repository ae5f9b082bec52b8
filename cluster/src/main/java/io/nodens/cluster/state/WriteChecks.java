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

import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;

import java.util.function.BooleanSupplier;

/**
 * Every check of an operation on the tree, in ZooKeeper's order: reads the tree as the operations before it will leave
 * it, and changes nothing.
 * <p>
 * <b>Allocates:</b> never.
 */
final class WriteChecks
{
    /** Longest time to live in milliseconds: 40 bits, as ZooKeeper encodes it. */
    static final long MAX_TTL_MS = ProtocolLimits.MAX_TTL_MS;
    /** Expected version that matches any. */
    static final int ANY_VERSION = ProtocolLimits.ANY_VERSION;

    private static final int OK = ResultCode.OK.value();
    private static final int ROOT_LENGTH = 1;

    private final PendingEffects effects;
    private final StateLimits limits;
    private final TreeCapacity capacity;
    private final AclChecks acls;
    private final Quotas quotas;
    private final BooleanSupplier knowsSasl;

    WriteChecks(
        final PendingEffects effects,
        final StateLimits limits,
        final TreeCapacity capacity,
        final Quotas quotas,
        final BooleanSupplier knowsSasl)
    {
        this.knowsSasl = knowsSasl;
        this.quotas = quotas;
        this.effects = effects;
        this.limits = limits;
        this.capacity = capacity;
        acls = new AclChecks(effects.tree());
    }

    /**
     * The checks of a create that come before its session's: create mode, then time to live.
     */
    static int checkMode(final WriteOperation create)
    {
        final int mode = create.mode;
        if (mode < CreateMode.PERSISTENT.value() || mode > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value())
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        final boolean isTtlValid = hasTtl(mode) ?
            create.ttlMs > 0 && create.ttlMs <= MAX_TTL_MS :
            0 == create.ttlMs;

        return isTtlValid ? OK : ResultCode.BAD_ARGUMENTS.value();
    }

    /**
     * Whether an operation can be carried out.
     *
     * @param session that asks.
     * @param plan    gets what was found; of use only when the answer is OK.
     * @return result code.
     */
    int check(final WriteOperation operation, final Session session, final PlannedWrite plan)
    {
        plan.reset();
        switch (operation.kind)
        {
            case Operation.CREATE:
                return checkCreate(operation, session, plan);

            case Operation.DELETE:
                return checkDelete(operation, session, plan);

            case Operation.SET_DATA:
                return checkSetData(operation, session, plan);

            case Operation.CHECK:
                return checkVersion(operation, session, plan);

            case Operation.SET_ACL:
                return checkSetAcl(operation, session, plan);

            default:
                throw new IllegalArgumentException("operation " + operation.kind + " is none on the tree");
        }
    }

    private int checkCreate(final WriteOperation create, final Session session, final PlannedWrite plan)
    {
        plan.slash = lastSlash(create);
        int code = checkData(create.dataLength);
        if (OK == code && plan.slash < 0)
        {
            code = ResultCode.BAD_ARGUMENTS.value();
        }
        if (OK == code && WriteOperation.NO_ACL != create.aclLength)
        {
            code = acls.resolve(create, session, plan, knowsSasl.getAsBoolean());
        }
        final int parent = OK == code ? findParent(create, plan.slash) : TreeWriter.NULL_ZNODE;
        if (OK == code)
        {
            code = TreeWriter.NULL_ZNODE == parent ?
                ResultCode.NO_NODE.value() :
                checkAccess(session, parent, Permissions.CREATE);
        }
        if (OK != code)
        {
            return code;
        }

        plan.parent = parent;
        if (isSequential(create.mode))
        {
            plan.pathWithSuffix(create, effects.createCount(parent));
        }
        else
        {
            plan.plainPath(create);
        }

        code = checkName(parent, plan);
        if (OK == code && isEphemeral(create.mode))
        {
            code = checkEphemerals(session);
        }
        else if (OK == code && isReaped(create.mode) && effects.countsReaped())
        {
            code = checkHeap();
        }

        if (OK == code)
        {
            code = quotas.check(create, plan, true, Math.max(0, create.dataLength));
        }

        return OK == code ?
            checkRoom(1, TreeWriter.footprint(plan.nameLength(), plan.dataLength), plan) :
            code;
    }

    private int checkDelete(final WriteOperation delete, final Session session, final PlannedWrite plan)
    {
        plan.slash = lastSlash(delete);
        if (plan.slash < 0 || ROOT_LENGTH == delete.pathLength || isReserved(delete))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        plan.plainPath(delete);
        final int parent = findParent(delete, plan.slash);
        if (TreeWriter.NULL_ZNODE == parent)
        {
            return ResultCode.NO_NODE.value();
        }

        // Of the parent, and before anything is told of the child.
        final int code = checkAccess(session, parent, Permissions.DELETE);
        if (OK != code)
        {
            return code;
        }

        final int znode = find(delete.path, delete.pathOffset, delete.pathLength);
        if (TreeWriter.NULL_ZNODE == znode)
        {
            return ResultCode.NO_NODE.value();
        }
        if (!matches(delete.version, effects.version(znode)))
        {
            return ResultCode.BAD_VERSION.value();
        }

        plan.parent = parent;
        plan.znode = znode;
        return effects.numChildren(znode) > 0 ? ResultCode.NOT_EMPTY.value() : OK;
    }

    private int checkSetData(final WriteOperation set, final Session session, final PlannedWrite plan)
    {
        int code = checkData(set.dataLength);
        if (OK == code && !isValid(set.path, set.pathOffset, set.pathLength))
        {
            code = ResultCode.BAD_ARGUMENTS.value();
        }
        final int znode = OK == code ?
            effects.find(set.path, set.pathOffset, set.pathLength) :
            TreeWriter.NULL_ZNODE;
        if (OK == code)
        {
            code = TreeWriter.NULL_ZNODE == znode ?
                ResultCode.NO_NODE.value() :
                checkAccess(session, znode, Permissions.WRITE);
        }
        if (OK == code)
        {
            plan.slash = lastSlash(set);
            plan.plainPath(set);
            plan.znode = znode;
            final int nameLength = plan.nameLength();
            final int formerLength = effects.dataLength(znode);
            code = quotas.check(set, plan, false, (long)Math.max(0, set.dataLength) - Math.max(0, formerLength));
            if (OK == code)
            {
                code = checkRoom(0, TreeWriter.footprint(nameLength, plan.dataLength) -
                    TreeWriter.footprint(nameLength, formerLength));
            }
        }
        if (OK == code && !matches(set.version, effects.version(znode)))
        {
            code = ResultCode.BAD_VERSION.value();
        }

        return code;
    }

    private int checkSetAcl(final WriteOperation set, final Session session, final PlannedWrite plan)
    {
        if (!isValid(set.path, set.pathOffset, set.pathLength))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        int code = acls.resolve(set, session, plan, knowsSasl.getAsBoolean());
        if (OK == code)
        {
            plan.znode = effects.find(set.path, set.pathOffset, set.pathLength);
            code = TreeWriter.NULL_ZNODE == plan.znode ?
                ResultCode.NO_NODE.value() :
                checkAccess(session, plan.znode, Permissions.ADMIN);
        }
        if (OK == code && !matches(set.version, effects.aversion(plan.znode)))
        {
            code = ResultCode.BAD_VERSION.value();
        }

        return OK == code ? checkRoom(0, 0, plan) : code;
    }

    private int checkVersion(final WriteOperation check, final Session session, final PlannedWrite plan)
    {
        if (!isValid(check.path, check.pathOffset, check.pathLength))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        plan.znode = effects.find(check.path, check.pathOffset, check.pathLength);
        if (TreeWriter.NULL_ZNODE == plan.znode)
        {
            return ResultCode.NO_NODE.value();
        }

        final int code = checkAccess(session, plan.znode, Permissions.READ);
        return OK != code || matches(check.version, effects.version(plan.znode)) ?
            code :
            ResultCode.BAD_VERSION.value();
    }

    private int checkAccess(final Session session, final int znode, final int permission)
    {
        final int aclId = effects.aclId(znode);
        if (PlannedWrite.NEW_ACL == aclId)
        {
            return (effects.granted(znode) & permission) != 0 ? OK : ResultCode.NO_AUTH.value();
        }

        return acls.check(session, aclId, permission);
    }

    private int checkData(final int dataLength)
    {
        return dataLength > limits.maxDataLength() ? ResultCode.DATA_TOO_LARGE.value() : OK;
    }

    private int checkName(final int parent, final PlannedWrite plan)
    {
        if (!isValid(plan.path, plan.pathOffset, plan.pathLength))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }
        if (TreeWriter.NULL_ZNODE != effects.find(plan.path, plan.pathOffset, plan.pathLength))
        {
            return ResultCode.NODE_EXISTS.value();
        }

        return effects.isEphemeral(parent) ? ResultCode.NO_CHILDREN_FOR_EPHEMERALS.value() : OK;
    }

    private int checkEphemerals(final Session session)
    {
        final int max = limits.maxEphemerals();
        if (max > 0 && effects.ephemeralCount(session) >= max)
        {
            return ResultCode.QUOTA_EXCEEDED.value();
        }

        return checkHeap();
    }

    private int checkHeap()
    {
        return capacity.hasHeapForEphemeral(effects.indexedCount()) ? OK : ResultCode.TREE_FULL.value();
    }

    /** Room for znodes, and for the access list if nobody has had it yet. */
    private int checkRoom(final int znodes, final long bytes, final PlannedWrite plan)
    {
        final long listBytes = acls.bytesOfNew(plan, effects);
        plan.listBytes = listBytes;
        return AclChecks.NO_ROOM == listBytes ? ResultCode.TREE_FULL.value() : checkRoom(znodes, bytes + listBytes);
    }

    private int checkRoom(final int znodes, final long bytes)
    {
        final boolean isTooMany = znodes > 0 && effects.znodeCount() + znodes > limits.maxZnodes();
        final boolean isTooMuch = bytes > 0 && effects.treeBytes() + bytes > limits.maxTreeBytes();
        if (isTooMany || isTooMuch)
        {
            return ResultCode.TREE_FULL.value();
        }

        return bytes > 0 ? capacity.check(effects.takenBytes() + bytes) : OK;
    }

    /**
     * Index of the path's last slash; -1 for what cannot be looked up at all: without a slash, with a NUL, too long.
     */
    private static int lastSlash(final WriteOperation operation)
    {
        if (operation.pathLength > TreeConfiguration.MAX_PATH_LENGTH)
        {
            return -1;
        }

        int slash = -1;
        for (int i = 0; i < operation.pathLength; i++)
        {
            final byte value = operation.path.getByte(operation.pathOffset + i);
            if (0 == value)
            {
                return -1;
            }
            slash = '/' == value ? i : slash;
        }

        return slash;
    }

    private boolean isReserved(final WriteOperation delete)
    {
        return quotas.isActive() && ReservedTree.isReserved(delete.path, delete.pathOffset, delete.pathLength);
    }

    private int findParent(final WriteOperation operation, final int slash)
    {
        return 0 == slash ? effects.root() : find(operation.path, operation.pathOffset, slash);
    }

    /**
     * What is no valid path cannot exist.
     */
    private int find(final DirectBuffer path, final int offset, final int length)
    {
        return isValid(path, offset, length) ? effects.find(path, offset, length) : TreeWriter.NULL_ZNODE;
    }

    private static boolean isValid(final DirectBuffer path, final int offset, final int length)
    {
        return length <= TreeConfiguration.MAX_PATH_LENGTH &&
            PathSyntax.isValid(path, offset, length);
    }

    private static boolean matches(final int expectedVersion, final int version)
    {
        return ANY_VERSION == expectedVersion || expectedVersion == version;
    }

    static boolean isEphemeral(final int mode)
    {
        return CreateMode.EPHEMERAL.value() == mode || CreateMode.EPHEMERAL_SEQUENTIAL.value() == mode;
    }

    static boolean isSequential(final int mode)
    {
        return CreateMode.PERSISTENT_SEQUENTIAL.value() == mode || CreateMode.EPHEMERAL_SEQUENTIAL.value() == mode ||
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() == mode;
    }

    static boolean isReaped(final int mode)
    {
        return CreateMode.CONTAINER.value() == mode || hasTtl(mode);
    }

    static boolean hasTtl(final int mode)
    {
        return CreateMode.PERSISTENT_WITH_TTL.value() == mode ||
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.value() == mode;
    }
}
