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

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/**
 * The tree of the model, a map by path, with checks and changes of single operations. Several are tried first: each is
 * carried out, and all of them are undone.
 */
final class ModelTree
{
    final TreeMap<String, ModelZnode> znodes = new TreeMap<>();
    long bytes;

    private final ModelState state;
    private Deque<Runnable> undo;
    /** What the tree would have after the operations tried so far, and what it would if none of them freed anything. */
    private long plannedBytes;
    private long takenBytes;

    ModelTree(final ModelState state, final byte[] rootData)
    {
        this.state = state;
        final ModelZnode root = new ModelZnode();
        root.path = "/";
        root.data = rootData;
        bytes = footprint("", rootData);
        znodes.put("/", root);
    }

    void beginTrial()
    {
        undo = new ArrayDeque<>();
        plannedBytes = bytes;
        takenBytes = bytes;
    }

    void endTrial()
    {
        undo.forEach(Runnable::run);
        undo = null;
    }

    boolean isTrial()
    {
        return undo != null;
    }

    ResultCode check(final ModelOperation op, final ModelSession session)
    {
        return switch (op.kind)
        {
            case Operation.CREATE -> checkCreate(op, session);
            case Operation.DELETE -> checkDelete(op, session);
            case Operation.SET_DATA -> checkSetData(op, session);
            case Operation.CHECK -> checkVersion(op, session);
            default -> state.acls.check(op, session);
        };
    }

    /** Carry out what was checked. */
    void change(final ModelOperation op, final ModelSession session, final ModelOutcome outcome)
    {
        switch (op.kind)
        {
            case Operation.CREATE -> create(op, session, outcome);
            case Operation.DELETE -> delete(znodes.get(op.path));
            case Operation.SET_DATA -> setData(op, outcome);
            case Operation.SET_ACL -> state.acls.set(op, outcome);
            default ->
            {
                // A check changes nothing.
            }
        }
    }

    private ResultCode checkCreate(final ModelOperation op, final ModelSession session)
    {
        if (op.dataLength() > state.maxDataLength || isNoPath(op))
        {
            return op.dataLength() > state.maxDataLength ? ResultCode.DATA_TOO_LARGE : ResultCode.BAD_ARGUMENTS;
        }
        op.list = op.acl == null ? ModelAcls.OPEN : state.acls.resolve(op, session);
        if (op.list == null)
        {
            return ResultCode.INVALID_ACL;
        }
        final ModelZnode parent = znodes.get(parentOf(op.path));
        if (parent == null)
        {
            return ResultCode.NO_NODE;
        }
        if (!state.acls.may(session, parent, 'c'))
        {
            return ResultCode.NO_AUTH;
        }

        op.fullPath = op.isSequential() ? op.path + String.format("%010d", parent.createCount) : op.path;
        if (!isValid(op.fullPath))
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        if (znodes.containsKey(op.fullPath))
        {
            return ResultCode.NODE_EXISTS;
        }
        if (parent.owner != 0)
        {
            return ResultCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        if (state.maxEphemerals > 0 && op.isEphemeral() && session.ephemerals.size() >= state.maxEphemerals)
        {
            return ResultCode.QUOTA_EXCEEDED;
        }
        final boolean isIndexed = op.isEphemeral() || (state.activeVersion >= 4 && op.mode >= 4);
        if (isIndexed && state.sessions.ephemerals() + state.reaping.count() >= state.leastHeap / 128)
        {
            return ResultCode.TREE_FULL;
        }
        final ResultCode code = state.quotas.check(op, op.fullPath, true, Math.max(0, op.dataLength()));
        return code == ResultCode.OK ?
            full(footprint(nameOf(op.fullPath), op.stored) + state.acls.growth(op.list), 1) : code;
    }

    private ResultCode checkDelete(final ModelOperation op, final ModelSession session)
    {
        if (op.path.equals("/") || isNoPath(op) || (state.activeVersion > 4 && ModelQuotas.isReserved(op.path)))
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        final ModelZnode znode = znodes.get(op.path);
        final ModelZnode parent = znodes.get(parentOf(op.path));
        if (parent != null && !state.acls.may(session, parent, 'd'))
        {
            return ResultCode.NO_AUTH;
        }
        if (znode == null)
        {
            return ResultCode.NO_NODE;
        }
        if (op.version != -1 && op.version != znode.version)
        {
            return ResultCode.BAD_VERSION;
        }
        return znode.children.isEmpty() ? ResultCode.OK : ResultCode.NOT_EMPTY;
    }

    private ResultCode checkSetData(final ModelOperation op, final ModelSession session)
    {
        if (op.dataLength() > state.maxDataLength || !isValid(op.path))
        {
            return op.dataLength() > state.maxDataLength ? ResultCode.DATA_TOO_LARGE : ResultCode.BAD_ARGUMENTS;
        }
        final ModelZnode znode = znodes.get(op.path);
        if (znode == null || !state.acls.may(session, znode, 'w'))
        {
            return znode == null ? ResultCode.NO_NODE : ResultCode.NO_AUTH;
        }
        final long growth = (long)Math.max(0, op.dataLength()) - lengthOf(znode.data);
        ResultCode code = state.quotas.check(op, op.path, false, growth);
        if (code == ResultCode.OK)
        {
            code = full(footprint(znode.name, op.stored) - footprint(znode.name, znode.data), 0);
        }
        return code == ResultCode.OK && op.version != -1 && op.version != znode.version ?
            ResultCode.BAD_VERSION : code;
    }

    private ResultCode checkVersion(final ModelOperation op, final ModelSession session)
    {
        final ModelZnode znode = znodes.get(op.path);
        if (!isValid(op.path) || znode == null)
        {
            return isValid(op.path) ? ResultCode.NO_NODE : ResultCode.BAD_ARGUMENTS;
        }
        if (!state.acls.may(session, znode, 'r'))
        {
            return ResultCode.NO_AUTH;
        }
        return op.version == -1 || op.version == znode.version ? ResultCode.OK : ResultCode.BAD_VERSION;
    }

    /** Whether the tree may grow by bytes and by znodes. */
    ResultCode full(final long growth, final int more)
    {
        if (growth <= 0)
        {
            return ResultCode.OK;
        }
        if ((isTrial() ? plannedBytes : bytes) + growth > state.maxTreeBytes ||
            (more > 0 && znodes.size() >= state.maxZnodes))
        {
            return ResultCode.TREE_FULL;
        }
        if (!state.hasDisk)
        {
            return state.activeVersion > 1 ? ResultCode.DISK_FULL : ResultCode.TREE_FULL;
        }
        return (isTrial() ? takenBytes : bytes) + growth > state.leastCapacity ? ResultCode.TREE_FULL : ResultCode.OK;
    }

    private void create(final ModelOperation op, final ModelSession session, final ModelOutcome outcome)
    {
        final ModelZnode parent = znodes.get(parentOf(op.fullPath));
        final long listBytes = state.acls.growth(op.list);
        final ModelZnode znode = add(parent, op.fullPath, op.stored);
        znode.kind = op.isEphemeral() ? 1 : op.mode == 4 ? 2 : op.mode >= 5 ? 3 : 0;
        znode.ttlMs = op.ttlMs;
        outcome.suffix = op.isSequential() ? parent.createCount : -1;
        parent.createCount++;
        parent.cversion++;
        final long formerPzxid = parent.pzxid;
        parent.pzxid = state.zxid;
        if (znode.kind == 1)
        {
            znode.owner = session.id;
            session.ephemerals.add(znode);
        }
        if (isTrial())
        {
            znode.acl = op.list;
            plan(listBytes);
            undo.push(() ->
            {
                znodes.remove(znode.path);
                parent.children.remove(znode);
                parent.ordinals--;
                parent.createCount--;
                parent.cversion--;
                parent.pzxid = formerPzxid;
                session.ephemerals.remove(znode);
                bytes -= footprint(znode.name, znode.data);
            });
            return;
        }
        state.acls.give(znode, op.list);
        znode.ephemeralOrdinal = znode.kind == 1 ? state.ephemeralOrdinal++ : 0;
        state.quotas.onChange(znode.path);
        outcome.stat = znode.stat();
    }

    /** A further child, of which its parent does not know by its numbers. */
    ModelZnode add(final ModelZnode parent, final String path, final byte[] data)
    {
        final ModelZnode znode = new ModelZnode();
        znode.path = path;
        znode.parent = parent;
        znode.name = nameOf(path);
        znode.data = data;
        znode.czxid = state.zxid;
        znode.mzxid = state.zxid;
        znode.pzxid = state.zxid;
        znode.ctimeMs = state.nowMs;
        znode.mtimeMs = state.nowMs;
        znode.childOrdinal = parent.ordinals++;
        parent.children.add(znode);
        znodes.put(path, znode);
        bytes += footprint(znode.name, data);
        plan(footprint(znode.name, data));
        return znode;
    }

    private void delete(final ModelZnode znode)
    {
        if (!isTrial())
        {
            remove(znode);
            return;
        }
        final ModelZnode parent = znode.parent;
        final int at = parent.children.indexOf(znode);
        final ModelSession owner = znode.owner == 0 ? null : state.sessions.table.get(znode.owner);
        final int ephemeralAt = owner == null ? 0 : owner.ephemerals.indexOf(znode);
        znodes.remove(znode.path);
        parent.children.remove(at);
        if (owner != null)
        {
            owner.ephemerals.remove(ephemeralAt);
        }
        bytes -= footprint(znode.name, znode.data);
        plan(-footprint(znode.name, znode.data));
        undo.push(() ->
        {
            znodes.put(znode.path, znode);
            parent.children.add(at, znode);
            if (owner != null)
            {
                owner.ephemerals.add(ephemeralAt, znode);
            }
            bytes += footprint(znode.name, znode.data);
        });
    }

    /** A znode goes, whoever asks for it. */
    void remove(final ModelZnode znode)
    {
        state.quotas.onChange(znode.path);
        znodes.remove(znode.path);
        bytes -= footprint(znode.name, znode.data);
        znode.parent.children.remove(znode);
        znode.parent.cversion++;
        znode.parent.pzxid = state.zxid;
        state.acls.onGone(znode.acl);
        if (znode.owner != 0)
        {
            state.sessions.table.get(znode.owner).ephemerals.remove(znode);
        }
    }

    private void setData(final ModelOperation op, final ModelOutcome outcome)
    {
        final ModelZnode znode = znodes.get(op.path);
        if (isTrial())
        {
            final byte[] data = znode.data;
            final int version = znode.version;
            final long mzxid = znode.mzxid;
            final long mtimeMs = znode.mtimeMs;
            undo.push(() ->
            {
                replace(znode, data);
                znode.version = version;
                znode.mzxid = mzxid;
                znode.mtimeMs = mtimeMs;
            });
        }
        replace(znode, op.stored);
        touch(znode);
        if (!isTrial())
        {
            state.quotas.onChange(znode.path);
            outcome.stat = znode.stat();
        }
    }

    void touch(final ModelZnode znode)
    {
        znode.version = znode.version + 1 == -1 ? 0 : znode.version + 1;
        znode.mzxid = state.zxid;
        znode.mtimeMs = state.nowMs;
    }

    void replace(final ModelZnode znode, final byte[] data)
    {
        final long growth = footprint(znode.name, data) - footprint(znode.name, znode.data);
        znode.data = data;
        bytes += growth;
        plan(growth);
    }

    private void plan(final long growth)
    {
        plannedBytes += growth;
        takenBytes += Math.max(0, growth);
    }

    static int lengthOf(final byte[] data)
    {
        return data == null ? 0 : data.length;
    }

    static String parentOf(final String path)
    {
        final int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static String nameOf(final String path)
    {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isNoPath(final ModelOperation op)
    {
        return !op.path.contains("/") || op.path.indexOf('\0') >= 0 || op.pathLength > 4096;
    }

    static boolean isValid(final String path)
    {
        if (!path.startsWith("/") || path.getBytes(StandardCharsets.UTF_8).length > 4096)
        {
            return false;
        }
        if (path.equals("/"))
        {
            return true;
        }
        for (final String component : path.substring(1).split("/", -1))
        {
            if (component.isEmpty() || component.equals(".") || component.equals(".."))
            {
                return false;
            }
        }
        return path.chars().noneMatch((c) -> c <= 0x1F || (c >= 0x7F && c <= 0x9F) || (c >= 0xD800 && c <= 0xF8FF) ||
            (c >= 0xFFF0 && c <= 0xFFFF));
    }

    private static long footprint(final String name, final byte[] data)
    {
        return TreeWriter.footprint(
            name.getBytes(StandardCharsets.UTF_8).length, data == null ? -1 : data.length);
    }
}
