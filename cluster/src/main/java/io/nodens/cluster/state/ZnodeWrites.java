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
 * <b>Allocates:</b> never.
 */
final class ZnodeWrites
{
    private static final int OK = ResultCode.OK.value();

    private final Transactions transactions;
    private final WriteChecks checks;
    private final WriteChanges changes;
    private final PlannedWrite plan = new PlannedWrite();
    private int lastZnode = TreeWriter.NULL_ZNODE;

    ZnodeWrites(
        final TreeWriter tree,
        final EphemeralIndex ephemerals,
        final Transactions transactions,
        final StateLimits limits,
        final TreeCapacity capacity)
    {
        this.transactions = transactions;
        checks = new WriteChecks(new PendingEffects(tree, ephemerals), limits, capacity);
        changes = new WriteChanges(tree, ephemerals);
    }

    /**
     * Apply a write of one operation, or refuse it.
     *
     * @param session that asks.
     * @param result  gets the outcome.
     */
    void apply(final WriteOperation operation, final Session session, final long nowMs, final RequestResult result)
    {
        final int code = checks.check(operation, session, plan);
        if (OK != code)
        {
            result.outcome(code, transactions.lastZxid(), RequestResult.NULL_SEQUENCE_SUFFIX);
            return;
        }

        final long zxid = transactions.begin(nowMs);
        lastZnode = changes.apply(operation, plan, session, result.stat);
        transactions.complete();
        result.outcome(OK, zxid, plan.suffix);
    }

    /**
     * The znode of the last create or set that was applied.
     */
    int lastZnode()
    {
        return lastZnode;
    }
}
