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

/**
 * Writes to the tree: all the checks first, and only then a transaction with the changes.
 * <p>
 * <b>Allocates:</b> as {@link PendingEffects} does.
 */
final class ZnodeWrites
{
    private static final int OK = ResultCode.OK.value();

    private final Transactions transactions;
    private final PendingEffects effects;
    private final WriteChecks checks;
    private final WriteChanges changes;
    private final PlannedWrite plan = new PlannedWrite();
    private final WriteOperation operation = new WriteOperation();
    private int lastZnode = TreeWriter.NULL_ZNODE;

    ZnodeWrites(final StateMachine machine)
    {
        transactions = machine.transactions;
        effects = new PendingEffects(machine.tree, machine.ephemerals, machine.reaping, machine.quotas);
        checks = new WriteChecks(effects, machine.limits, machine.capacity, machine.quotas, machine::hasReattach);
        changes = new WriteChanges(machine);
    }

    /**
     * Apply a write of one operation, or refuse it.
     *
     * @param session that asks.
     * @param result  gets the outcome.
     */
    void apply(final WriteOperation write, final Session session, final long nowMs, final RequestResult result)
    {
        final int code = checks.check(write, session, plan);
        if (OK != code)
        {
            result.outcome(code, transactions.lastZxid());
            return;
        }

        result.zxid = transactions.begin(nowMs);
        lastZnode = changes.apply(write, plan, session, result.firstOutcome());
        transactions.complete();
    }

    /**
     * Apply a write of several operations in one transaction, or none of them. Each is checked as if those before it
     * were done.
     *
     * @param session that asks.
     * @param result  gets the outcomes.
     * @param first   outcome of the first operation that is to be carried out; those of the others are linked to it. Is
     *                null when there is none.
     */
    void applyAll(
        final Command command,
        final Session session,
        final long nowMs,
        final RequestResult result,
        final Outcome first)
    {
        int changeCount = 0;
        int code = OK;
        Outcome outcome = first;
        effects.begin(session);
        command.rewind();
        while (null != outcome && OK == code)
        {
            command.operations.next(operation);
            code = check(session);
            if (OK == code)
            {
                effects.add(operation, plan);
                changeCount += Operation.CHECK == operation.kind ? 0 : 1;
            }
            outcome.set(code);
            outcome = outcome.next;
        }
        effects.end();

        result.zxid = transactions.lastZxid();
        if (OK != code)
        {
            for (; null != outcome; outcome = outcome.next)
            {
                outcome.set(Outcome.NOT_CARRIED_OUT);
            }
        }
        else if (changeCount > 0)
        {
            result.zxid = transactions.begin(nowMs, changeCount);
            changeAll(command, session, result.zxid, first);
            transactions.complete();
        }
    }

    private int check(final Session session)
    {
        final int code = Operation.CREATE == operation.kind ? WriteChecks.checkMode(operation) : OK;
        return OK == code ? checks.check(operation, session, plan) : code;
    }

    /**
     * Every operation is checked once more, by the tree as it is now: what is found is what will be changed.
     */
    private void changeAll(final Command command, final Session session, final long zxid, final Outcome first)
    {
        command.rewind();
        for (Outcome outcome = first; null != outcome; outcome = outcome.next)
        {
            command.operations.next(operation);
            final int code = check(session);
            if (OK != code)
            {
                throw new IllegalStateException("an operation that was checked ends with code " + code +
                    " within the transaction " + zxid + " of session " + session.id);
            }
            changes.apply(operation, plan, session, outcome);
        }
    }

    /**
     * Whether the last create or set that was applied left other data than the operation had.
     */
    boolean isLastReplaced()
    {
        return plan.isQuotaStats;
    }

    /**
     * The znode of the last create or set that was applied.
     */
    int lastZnode()
    {
        return lastZnode;
    }
}
