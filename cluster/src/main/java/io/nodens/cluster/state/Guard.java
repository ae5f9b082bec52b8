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
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;

/**
 * Chooses the operations of a guarded write: those for when all conditions hold, or those for when one does not.
 * <pre>
 *  0            conditionCount            + thenCount         operationCount
 *  +-----------------+--------------------------+--------------------+
 *  |   conditions    |  carried out when all    |  carried out when  |
 *  |                 |  conditions hold         |  one does not      |
 *  +-----------------+--------------------------+--------------------+
 * </pre>
 * <b>Allocates:</b> never.
 */
final class Guard
{
    private static final int OK = ResultCode.OK.value();

    private final StateMachine machine;
    private final TreeWriter tree;
    private final AclChecks acls;
    private final WriteOperation condition = new WriteOperation();
    private final ZnodeStat stat = new ZnodeStat();

    Guard(final StateMachine machine)
    {
        this.machine = machine;
        tree = machine.tree;
        acls = new AclChecks(tree);
    }

    /**
     * Whether the parts make up the whole and each condition names a path.
     *
     * @return result code.
     */
    int check(final Command command)
    {
        if (command.conditionCount < 1 || command.thenCount < 0 || command.otherwiseCount() < 0)
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        command.operations.rewind();
        for (int i = 0; i < command.conditionCount; i++)
        {
            command.operations.next(condition);
            if (condition.pathLength > TreeConfiguration.MAX_PATH_LENGTH ||
                !PathSyntax.isValid(condition.path, condition.pathOffset, condition.pathLength))
            {
                return ResultCode.BAD_ARGUMENTS.value();
            }
        }

        return OK;
    }

    /**
     * Choose by the tree as it is. A condition tells what a read would: on a znode that the session may not read, none
     * holds. Before version 6 that was so for data alone.
     *
     * @return how many operations are to be carried out: those from {@link Command#firstOperation} on.
     */
    int choose(final Command command, final Session session)
    {
        boolean holds = true;
        command.operations.rewind();
        for (int i = 0; i < command.conditionCount && holds; i++)
        {
            command.operations.next(condition);
            holds = holds(session);
        }

        command.isGuardOpen = holds;
        command.firstOperation = command.conditionCount + (holds ? 0 : command.thenCount);
        return holds ? command.thenCount : command.otherwiseCount();
    }

    private boolean holds(final Session session)
    {
        final int znode = tree.find(condition.path, condition.pathOffset, condition.pathLength);
        final int kind = condition.kind;
        if (TreeWriter.NULL_ZNODE == znode)
        {
            return Condition.ABSENT == kind;
        }
        if ((Condition.DATA == kind || machine.hasReattach()) &&
            OK != acls.check(session, tree.aclId(znode), Permissions.READ))
        {
            return false;
        }
        if (Condition.DATA == kind)
        {
            return Condition.holds(condition.mode, hasData(znode));
        }
        if (Condition.CZXID == kind)
        {
            tree.stat(znode, stat);
            return Condition.holds(condition.mode, stat.czxid(), condition.ttlMs);
        }

        return Condition.EXISTS == kind ||
            (Condition.VERSION == kind && Condition.holds(condition.mode, tree.version(znode), condition.ttlMs)) ||
            (Condition.NUM_CHILDREN == kind &&
            Condition.holds(condition.mode, tree.numChildren(znode), condition.ttlMs));
    }

    private boolean hasData(final int znode)
    {
        return WriteOperation.NULL_DATA_LENGTH == condition.dataLength ?
            WriteOperation.NULL_DATA_LENGTH == tree.dataLength(znode) :
            tree.hasData(znode, condition.data, condition.dataOffset, condition.dataLength);
    }
}
