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

import io.nodens.sbe.protocol.Relation;
import io.nodens.sbe.protocol.ResultCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The door of writes, written a second time and naively: who may, what was asked before, all or nothing. */
final class ModelWrites
{
    private final ModelState state;

    ModelWrites(final ModelState state)
    {
        this.state = state;
    }

    void write(final Command c)
    {
        final ModelResult answer = new ModelResult();
        answer.zxid = state.zxid;
        answer.operation = c.operation;
        final ModelSession session = state.sessions.table.get(c.sessionId);
        final ResultCode code = check(c, session);
        if (code != ResultCode.OK)
        {
            result(c, answer.code(code));
        }
        else if (isUnretained(c))
        {
            change(c, session, answer);
            result(c, answer);
        }
        else
        {
            writeOnce(c, session, answer);
        }
    }

    private ResultCode check(final Command c, final ModelSession session)
    {
        if (c.operation == Operation.CREATE && !new ModelOperation(c.write).isModeValid())
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        if (state.activeVersion < 4 &&
            (c.operation == Operation.SET_ACL || c.write.aclLength >= 0 || hasSeveral(c)))
        {
            return ResultCode.UNIMPLEMENTED;
        }
        if (hasSeveral(c))
        {
            final ResultCode code = checkSeveral(c);
            if (code != ResultCode.OK)
            {
                return code;
            }
        }
        if (session == null)
        {
            return ResultCode.SESSION_EXPIRED;
        }
        if (session.owner != c.memberId || session.deadlineMs != 0 ||
            (state.activeVersion > 2 && session.attachmentId != c.attachmentId))
        {
            return ResultCode.SESSION_MOVED;
        }
        return (c.requestId < 1 || c.acknowledgedRequestId >= c.requestId) && !isUnretained(c) ?
            ResultCode.REQUEST_OUT_OF_ORDER : ResultCode.OK;
    }

    private ResultCode checkSeveral(final Command c)
    {
        if (c.operationCount < 1 || c.operationCount > Command.MAX_OPERATIONS)
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        if (c.operationsLength > state.maxDataLength + 4096)
        {
            return ResultCode.DATA_TOO_LARGE;
        }
        final boolean isParted = c.operation == Operation.MULTI || (c.conditionCount > 0 && c.thenCount >= 0 &&
            c.conditionCount + c.thenCount <= c.operationCount &&
            operations(c).subList(0, c.conditionCount).stream().allMatch((one) -> ModelTree.isValid(one.path)));
        return isParted ? ResultCode.OK : ResultCode.BAD_ARGUMENTS;
    }

    private void writeOnce(final Command c, final ModelSession session, final ModelResult answer)
    {
        session.acknowledge(c.acknowledgedRequestId);
        final ModelResult known = session.results.get(c.requestId);
        if (known != null && known.operation == c.operation)
        {
            final boolean isSame = known.asked == null || known.asked.equals(askedBy(c));
            result(c, isSame ? known : answer.code(ResultCode.REQUEST_MISMATCH));
        }
        else if (known != null || c.requestId != session.lastRequestId() + 1)
        {
            result(c, answer.code(ResultCode.REQUEST_OUT_OF_ORDER));
        }
        else if (c.operation != Operation.CLOSE_SESSION && !hasRoom(session, most(c)))
        {
            result(c, answer.code(ResultCode.TOO_MANY_REQUESTS));
        }
        else
        {
            final boolean isBound = state.activeVersion > 2 && c.operation != Operation.CLOSE_SESSION;
            answer.asked = isBound ? askedBy(c) : null;
            change(c, session, answer);
            session.keep(c.requestId, answer);
            result(c, answer);
        }
    }

    /** Outcomes that the result of a write may have. */
    private static int most(final Command c)
    {
        return c.operation == Operation.GUARDED ?
            1 + Math.max(c.thenCount, c.operationCount - c.conditionCount - c.thenCount) : c.operationCount;
    }

    private boolean hasRoom(final ModelSession session, final int outcomes)
    {
        if (state.sessions.retained() + outcomes - 1 >= state.leastHeap / 192)
        {
            return session.results.isEmpty() && outcomes == 1;
        }
        return session.retained() + outcomes <= 16 ||
            (session.results.size() < 1024 && session.retained() + outcomes <= 4096);
    }

    private boolean isUnretained(final Command c)
    {
        return c.requestId == 0 && state.activeVersion > 3;
    }

    private static boolean hasSeveral(final Command c)
    {
        return c.operation == Operation.MULTI || c.operation == Operation.GUARDED;
    }

    private static List<ModelOperation> operations(final Command c)
    {
        final ModelOperation[] all = new ModelOperation[c.operationCount];
        c.operations.rewind();
        Arrays.setAll(all, (i) ->
        {
            final WriteOperation write = new WriteOperation();
            c.operations.next(write);
            return new ModelOperation(write);
        });
        return List.of(all);
    }

    private static String askedBy(final Command c)
    {
        if (!hasSeveral(c))
        {
            return new ModelOperation(c.write).asked();
        }
        final StringBuilder asked = new StringBuilder(c.conditionCount + "," + c.thenCount);
        operations(c).forEach((one) -> asked.append(one.asked()));
        return asked.toString();
    }

    private void change(final Command c, final ModelSession session, final ModelResult answer)
    {
        if (c.operation == Operation.CLOSE_SESSION)
        {
            state.sessions.end(session);
            answer.zxid = state.zxid;
        }
        else if (c.operation == Operation.MULTI)
        {
            changeAll(operations(c), session, answer, answer.outcomes);
        }
        else if (c.operation == Operation.GUARDED)
        {
            final List<ModelOperation> all = operations(c);
            final boolean holds = all.subList(0, c.conditionCount).stream().allMatch((one) -> holds(one, session));
            final int otherwise = c.conditionCount + c.thenCount;
            final List<ModelOutcome> outcomes = new ArrayList<>();
            changeAll(holds ? all.subList(c.conditionCount, otherwise) : all.subList(otherwise, all.size()),
                session, answer, outcomes);
            answer.first().suffix = holds ? 1 : 0;
            answer.outcomes.addAll(outcomes);
            state.count("guarded " + holds + " " + answer.code());
        }
        else
        {
            final ModelOperation one = new ModelOperation(c.write);
            answer.code(state.tree.check(one, session));
            if (answer.first().code == ResultCode.OK)
            {
                state.begin(1);
                state.tree.change(one, session, answer.first());
                state.complete();
                answer.zxid = state.zxid;
            }
        }
    }

    private void changeAll(
        final List<ModelOperation> all,
        final ModelSession session,
        final ModelResult answer,
        final List<ModelOutcome> outcomes)
    {
        outcomes.clear();
        all.forEach((one) -> outcomes.add(new ModelOutcome()));
        final int failed = attempt(all, session, outcomes);
        if (failed < all.size())
        {
            outcomes.subList(failed + 1, all.size()).forEach((one) -> one.code = ResultCode.RUNTIME_INCONSISTENCY);
            return;
        }
        final int changes = (int)all.stream().filter((one) -> one.kind != Operation.CHECK).count();
        if (changes > 0)
        {
            state.begin(changes);
            for (int i = 0; i < all.size(); i++)
            {
                state.tree.change(all.get(i), session, outcomes.get(i));
            }
            state.complete();
            answer.zxid = state.zxid;
        }
    }

    /** Do each after those before it, and undo all; gives the index of the one that cannot be done. */
    private int attempt(
        final List<ModelOperation> all, final ModelSession session, final List<ModelOutcome> outcomes)
    {
        int i = 0;
        state.tree.beginTrial();
        while (i < all.size())
        {
            final ModelOperation one = all.get(i);
            final ResultCode code = one.kind == Operation.CREATE && !one.isModeValid() ?
                ResultCode.BAD_ARGUMENTS : state.tree.check(one, session);
            outcomes.get(i).code = code;
            if (code != ResultCode.OK)
            {
                break;
            }
            state.tree.change(one, session, new ModelOutcome());
            i++;
        }
        state.tree.endTrial();
        return i;
    }

    private boolean holds(final ModelOperation condition, final ModelSession session)
    {
        final ModelZnode znode = state.tree.znodes.get(condition.path);
        if (znode == null || condition.kind == Condition.ABSENT)
        {
            return znode == null && condition.kind == Condition.ABSENT;
        }
        final boolean isGuarded = condition.kind == Condition.DATA || state.activeVersion > 5;
        final boolean isHidden = isGuarded && !state.acls.may(session, znode, 'r');
        if (condition.kind == Condition.EXISTS || isHidden)
        {
            return !isHidden;
        }
        if (condition.kind == Condition.DATA)
        {
            return Arrays.equals(znode.data, condition.data) == (condition.mode != Relation.NOT_EQUAL.value());
        }
        final long actual = condition.kind == Condition.VERSION ? znode.version :
            condition.kind == Condition.CZXID ? znode.czxid : znode.children.size();
        return switch (Relation.get((short)condition.mode))
        {
            case NOT_EQUAL -> actual != condition.ttlMs;
            case LESS -> actual < condition.ttlMs;
            case GREATER -> actual > condition.ttlMs;
            default -> actual == condition.ttlMs;
        };
    }

    private void result(final Command c, final ModelResult result)
    {
        final List<ModelOutcome> outcomes = result.outcomes;
        for (final ModelOutcome outcome : outcomes.subList(1, outcomes.size()))
        {
            state.answers.add(outcome.code.value(), outcome.suffix);
            state.answers.add(outcome.stat);
        }
        state.answers.add(Answers.WRITE, c.memberId, c.sequence, result.code().value(), c.sessionId, c.requestId,
            result.zxid, result.first().suffix);
        state.answers.add(result.first().stat);
        state.count((c.operation == Operation.MULTI ? "multi " : "write ") + result.code());
    }
}
