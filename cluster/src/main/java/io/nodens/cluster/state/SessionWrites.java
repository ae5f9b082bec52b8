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
import io.nodens.tree.TreeConfiguration;

/**
 * The door that every write of a session passes: is the session held by the front end that asks, through the same
 * attachment, and is this request the next? What was applied before is answered with its first result and never applied
 * again; what has the number of a request that was applied, and asks for something else, is refused.
 * <p>
 * The next request is the one behind the last that was applied, or behind the last that the client has acknowledged:
 * some are refused for good before they come here, and only the client can tell which. So writes of a session are
 * applied in the order of their ids, whichever members and connections they come through, and whatever was refused on
 * the way: one that overtook another is refused in its turn, and comes again.
 * <p>
 * A write with request id 0 has no place in that order, and its result is not retained: see {@link #writeUnretained}.
 * <p>
 * Refusals made here are not retained: they depend on the session alone, and an effect never stands behind them.
 */
final class SessionWrites
{
    private static final int OK = ResultCode.OK.value();

    private final SessionTable sessions;
    private final RequestResults results;
    private final SessionCommands sessionCommands;
    private final ZnodeWrites znodeWrites;
    private final Transactions transactions;
    private final ResultListener listener;
    private final TreeCapacity capacity;
    private final StateMachine machine;
    private final RequestHash requestHash;
    private final Guard guard;
    private final RequestResult unretained = new RequestResult();

    SessionWrites(
        final StateMachine machine, final SessionCommands sessionCommands, final ZnodeWrites znodeWrites)
    {
        this.machine = machine;
        requestHash = new RequestHash(machine.tree);
        guard = new Guard(machine);
        sessions = machine.sessions;
        results = machine.results;
        transactions = machine.transactions;
        listener = machine.listener;
        capacity = machine.capacity;
        this.sessionCommands = sessionCommands;
        this.znodeWrites = znodeWrites;
    }

    void apply(final Command command, final long nowMs)
    {
        final Session session = sessions.find(command.sessionId);
        final int code = check(command, session);
        if (OK != code)
        {
            answerUnretained(command, code, transactions.lastZxid());
            return;
        }

        if (0 == command.requestId)
        {
            writeUnretained(command, session, nowMs);
            return;
        }

        results.acknowledge(session, command.acknowledgedRequestId);
        final RequestResult known = results.find(session, command.requestId);
        if (null != known && known.operation == command.operation)
        {
            answerKnown(command, known);
        }
        else if (null != known || command.requestId != session.lastRequestId() + 1)
        {
            answerUnretained(command, ResultCode.REQUEST_OUT_OF_ORDER.value(), transactions.lastZxid());
        }
        else if (Operation.CLOSE_SESSION == command.operation)
        {
            answerUnretained(command, OK, sessionCommands.end(session, nowMs));
        }
        else if (!hasRoom(session, command.maxOutcomes()))
        {
            answerUnretained(command, ResultCode.TOO_MANY_REQUESTS.value(), transactions.lastZxid());
        }
        else
        {
            write(command, session, nowMs);
        }
    }

    private int check(final Command command, final Session session)
    {
        if (Operation.CREATE == command.operation)
        {
            final int modeCode = WriteChecks.checkMode(command.write);
            if (OK != modeCode)
            {
                return modeCode;
            }
        }
        if ((Operation.SET_ACL == command.operation || WriteOperation.NO_ACL != command.write.aclLength) &&
            !machine.hasOperations())
        {
            return ResultCode.UNIMPLEMENTED.value();
        }
        if (hasSeveral(command))
        {
            // Older members, which may still be there, know nothing of it.
            final int sizeCode = machine.hasOperations() ? checkSize(command) : ResultCode.UNIMPLEMENTED.value();
            if (OK != sizeCode)
            {
                return sizeCode;
            }
        }
        final int identityCode = checkIdentity(command);
        if (OK != identityCode)
        {
            return identityCode;
        }
        if (null == session)
        {
            return ResultCode.SESSION_EXPIRED.value();
        }
        if (!session.isAttachedTo(command.memberId) || isOfAnotherAttachment(command, session))
        {
            return ResultCode.SESSION_MOVED.value();
        }

        final boolean isNumbered = command.requestId > 0 && command.acknowledgedRequestId < command.requestId;
        return isNumbered || isUnretained(command) ? OK : ResultCode.REQUEST_OUT_OF_ORDER.value();
    }

    private boolean isUnretained(final Command command)
    {
        return 0 == command.requestId && machine.hasOperations() &&
            command.schemaVersion >= CommandVersion.WITH_OPERATIONS;
    }

    /** What restricts a write and is not understood refuses it. */
    private static int checkIdentity(final Command command)
    {
        return 0 != command.flags ? ResultCode.UNIMPLEMENTED.value() :
            0 != command.identityId ? ResultCode.NO_AUTH.value() : OK;
    }

    /**
     * A write whose result nobody can ask for again. It comes once, since its front end numbers its commands, and in
     * the order in which it was sent through its attachment.
     */
    private void writeUnretained(final Command command, final Session session, final long nowMs)
    {
        if (Operation.CLOSE_SESSION == command.operation)
        {
            answerUnretained(command, OK, sessionCommands.end(session, nowMs));
            return;
        }

        final RequestResult result =
            results.borrow(command.requestId, command.operation, outcomeCount(command, session));
        carryOut(command, session, nowMs, result);
        listener.onWriteResult(command, result);
        results.giveBack(result);
    }

    /** A command of several operations is no longer than the longest of one may be. */
    private int checkSize(final Command command)
    {
        if (command.operationCount < 1 || command.operationCount > Command.MAX_OPERATIONS)
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        if (command.operationsLength > machine.limits.maxDataLength() + TreeConfiguration.MAX_PATH_LENGTH)
        {
            return ResultCode.DATA_TOO_LARGE.value();
        }

        return Operation.GUARDED == command.operation ? guard.check(command) : OK;
    }

    private static boolean hasSeveral(final Command command)
    {
        return Operation.MULTI == command.operation || Operation.GUARDED == command.operation;
    }

    /** How many outcomes the result will have; of a guarded write it depends on what is chosen here. */
    private int outcomeCount(final Command command, final Session session)
    {
        return Operation.GUARDED == command.operation ? 1 + guard.choose(command, session) : command.operationCount;
    }

    private boolean hasRoom(final Session session, final int outcomes)
    {
        return results.hasRoom(session, outcomes, capacity.hasHeapForResult(results.total() + outcomes - 1));
    }

    /** What was written before the version was raised does not say. */
    private boolean isOfAnotherAttachment(final Command command, final Session session)
    {
        return machine.hasAttachments() && command.schemaVersion >= CommandVersion.WITH_ATTACHMENTS &&
            command.attachmentId != session.attachmentId;
    }

    private void answerKnown(final Command command, final RequestResult known)
    {
        if (RequestHash.UNKNOWN == known.requestHash || known.requestHash == hash(command))
        {
            listener.onWriteResult(command, known);
        }
        else
        {
            answerUnretained(command, ResultCode.REQUEST_MISMATCH.value(), transactions.lastZxid());
        }
    }

    private void write(final Command command, final Session session, final long nowMs)
    {
        final RequestResult result =
            results.add(session, command.requestId, command.operation, outcomeCount(command, session));
        carryOut(command, session, nowMs, result);
        if (machine.hasAttachments())
        {
            final boolean isHashedByTree = !hasSeveral(command) &&
                Operation.DELETE != command.operation && OK == result.code() && !znodeWrites.isLastReplaced();
            result.requestHash = isHashedByTree ?
                requestHash.ofApplied(command.write, znodeWrites.lastZnode()) :
                hash(command);
        }
        listener.onWriteResult(command, result);
    }

    private void carryOut(
        final Command command, final Session session, final long nowMs, final RequestResult result)
    {
        if (Operation.MULTI == command.operation)
        {
            znodeWrites.applyAll(command, session, nowMs, result, result.firstOutcome());
        }
        else if (Operation.GUARDED == command.operation)
        {
            result.firstOutcome().chose(command.isGuardOpen);
            znodeWrites.applyAll(command, session, nowMs, result, result.firstOutcome().next);
        }
        else
        {
            znodeWrites.apply(command.write, session, nowMs, result);
        }
    }

    private long hash(final Command command)
    {
        return hasSeveral(command) ? requestHash.ofAll(command) : requestHash.of(command.write);
    }

    private void answerUnretained(final Command command, final int code, final long zxid)
    {
        listener.onWriteResult(command, unretained.reset(command.requestId, command.operation).outcome(code, zxid));
    }
}
