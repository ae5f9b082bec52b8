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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Carries out what {@link WriteChecks} has found possible, within a transaction that somebody else began. Nothing can
 * fail here but by a fault of the software.
 * <p>
 * <b>Allocates:</b> never.
 */
final class WriteChanges
{
    private static final int OK = ResultCode.OK.value();

    private final TreeWriter tree;
    private final EphemeralIndex ephemerals;
    private final EphemeralEnds ephemeralEnds;
    private final Reaping reaping;
    private final Quotas quotas;
    private final UnsafeBuffer stats = new UnsafeBuffer(new byte[QuotaText.MAX_LENGTH]);
    private final CreateParameters parameters = new CreateParameters();
    private final ZnodeStat stat = new ZnodeStat();

    WriteChanges(final StateMachine machine)
    {
        tree = machine.tree;
        ephemerals = machine.ephemerals;
        ephemeralEnds = machine.ephemeralEnds;
        reaping = machine.reaping;
        quotas = machine.quotas;
    }

    /**
     * Carry out an operation.
     *
     * @param plan    that its checks made, of the tree as it is.
     * @param session that asks.
     * @param outcome gets how it ended: well.
     * @return the znode of a create or set, else {@link TreeWriter#NULL_ZNODE}.
     */
    int apply(
        final WriteOperation operation, final PlannedWrite plan, final Session session, final Outcome outcome)
    {
        switch (operation.kind)
        {
            case Operation.CREATE:
                return create(operation, plan, session, outcome);

            case Operation.DELETE:
                quotas.onChange(plan.path, plan.pathOffset, plan.pathLength);
                delete(plan.parent, plan.znode);
                outcome.set(OK);
                return TreeWriter.NULL_ZNODE;

            case Operation.SET_DATA:
                ephemeralEnds.beforeChange(plan.znode);
                setData(operation, plan);
                ephemeralEnds.afterChange(plan.znode);
                reaping.onDataSet(plan.znode);
                tree.stat(plan.znode, stat);
                outcome.set(plan.suffix, stat);
                return plan.znode;

            case Operation.SET_ACL:
                ephemeralEnds.beforeChange(plan.znode);
                tree.setAcl(plan.znode, aclId(plan));
                ephemeralEnds.afterChange(plan.znode);
                tree.stat(plan.znode, stat);
                outcome.set(plan.suffix, stat);
                return plan.znode;

            case Operation.CHECK:
                outcome.set(OK);
                return TreeWriter.NULL_ZNODE;

            default:
                throw new IllegalArgumentException("operation " + operation.kind + " is none on the tree");
        }
    }

    private int create(
        final WriteOperation create, final PlannedWrite plan, final Session session, final Outcome outcome)
    {
        parameters.reset().name(plan.path, plan.pathOffset + plan.slash + 1, plan.nameLength()).acl(aclId(plan));
        setKind(create, session);
        if (plan.isQuotaStats)
        {
            parameters.data(stats, 0, Quotas.emptyStats(stats));
        }
        else if (WriteOperation.NULL_DATA_LENGTH != create.dataLength)
        {
            parameters.data(create.data, create.dataOffset, create.dataLength);
        }

        final int znode = tree.create(plan.parent, parameters);
        if (WriteChecks.isEphemeral(create.mode))
        {
            ephemerals.add(session, znode);
            ephemeralEnds.afterCreate(session, znode);
        }
        reaping.onCreated(plan.parent, znode);
        quotas.onChange(plan.path, plan.pathOffset, plan.pathLength);
        tree.stat(znode, stat);
        outcome.set(plan.suffix, stat);
        return znode;
    }

    private void setData(final WriteOperation set, final PlannedWrite plan)
    {
        if (plan.isQuotaStats)
        {
            tree.setData(plan.znode, stats, 0, Quotas.emptyStats(stats));
        }
        else
        {
            tree.setData(plan.znode, set.data, set.dataOffset, set.dataLength);
        }
        quotas.onChange(plan.path, plan.pathOffset, plan.pathLength);
    }

    private int aclId(final PlannedWrite plan)
    {
        return plan.aclLength > 0 ? tree.acls().intern(plan.acl, 0, plan.aclLength) : AclTable.OPEN;
    }

    private void delete(final int parent, final int znode)
    {
        if (ZnodeKind.EPHEMERAL == tree.kind(znode))
        {
            ephemeralEnds.beforeDelete(znode);
            ephemerals.remove(znode);
        }
        reaping.beforeDelete(znode);
        tree.delete(znode);
        reaping.afterDelete(parent);
    }

    private void setKind(final WriteOperation create, final Session session)
    {
        if (WriteChecks.isEphemeral(create.mode))
        {
            parameters.ephemeral(session.id);
        }
        else if (CreateMode.CONTAINER.value() == create.mode)
        {
            parameters.container();
        }
        else if (WriteChecks.hasTtl(create.mode))
        {
            parameters.ttl(create.ttlMs);
        }
    }
}
