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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.GuardedRequestEncoder.OperationsEncoder;
import io.nodens.sbe.protocol.OutcomeDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * If, then, else in one write: the cluster looks at the conditions and does one of two lists of operations, all in one
 * transaction. Nobody else's write comes between.
 * <pre>{@code
 *   final GuardedResult result = client.commit(new GuardedTransaction()
 *       .when(Condition.czxid("/leader", Relation.EQUAL, myToken))
 *       .then(new Transaction().setData("/orders", orders, Transaction.ANY_VERSION))
 *       .otherwise(new Transaction().create("/rejected/", name, CreateMode.PERSISTENT_SEQUENTIAL)));
 * }</pre>
 * All conditions must hold; without {@link #otherwise} nothing is done when one does not. Conditions and operations of
 * both lists are together bounded as those of a {@link Transaction}. When an operation of the chosen list cannot be
 * done, none is, as in a Transaction. Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> one, until it is committed; a commit reads it before it returns. May be committed again.
 */
public final class GuardedTransaction
{
    private final List<Condition> conditions = new ArrayList<>();
    private Transaction then = new Transaction();
    private Transaction otherwise = new Transaction();

    /**
     * Add conditions.
     *
     * @param value of which each must hold.
     * @return this.
     * @throws BadArgumentsException when one is null.
     */
    public GuardedTransaction when(final Condition... value)
    {
        for (final Condition condition : value)
        {
            if (null == condition)
            {
                throw new BadArgumentsException(Operation.GUARDED_TRANSACTION, null, "condition is null");
            }
            conditions.add(condition);
        }

        return this;
    }

    /**
     * What to do when all conditions hold: nothing unless set.
     *
     * @param value operations as they are now; a later call replaces them.
     * @return this.
     * @throws BadArgumentsException when it is null.
     */
    public GuardedTransaction then(final Transaction value)
    {
        then = copyOf(value, "then");
        return this;
    }

    /**
     * What to do when a condition does not hold: nothing unless set.
     *
     * @param value operations as they are now; a later call replaces them.
     * @return this.
     * @throws BadArgumentsException when it is null.
     */
    public GuardedTransaction otherwise(final Transaction value)
    {
        otherwise = copyOf(value, "otherwise");
        return this;
    }

    GuardedTransaction copy()
    {
        final GuardedTransaction copy = new GuardedTransaction();
        copy.conditions.addAll(conditions);
        copy.then = then;
        copy.otherwise = otherwise;
        return copy;
    }

    int conditionCount()
    {
        return conditions.size();
    }

    int thenCount()
    {
        return then.size();
    }

    int count()
    {
        return conditions.size() + then.size() + otherwise.size();
    }

    /** Bytes of conditions and operations on the wire and in the log. */
    long length()
    {
        return conditions.stream().mapToLong(Condition::length).sum() + then.length() + otherwise.length();
    }

    void encodeInto(final OperationsEncoder operations)
    {
        conditions.forEach((condition) -> condition.encodeInto(operations));
        then.encodeInto(operations);
        otherwise.encodeInto(operations);
    }

    /**
     * What was done.
     *
     * @param response with an outcome for the conditions, and one for each operation that they chose.
     */
    GuardedResult result(final Response response)
    {
        final boolean held = held(response);
        return new GuardedResult(held, (held ? then : otherwise).results(response, 1));
    }

    /** What a response that is not OK means. */
    NodensException failure(final Response response)
    {
        if (ErrorCode.OK != firstCode(response))
        {
            return response.exception();
        }

        final Transaction chosen = held(response) ? then : otherwise;
        return response.childCount() == 1 + chosen.size() ? chosen.failure(response, 1) : response.exception();
    }

    private static boolean held(final Response response)
    {
        return 1 == new OutcomeDecoder().wrap(response.buffer(), response.offset()).sequence();
    }

    private static ErrorCode firstCode(final Response response)
    {
        return response.childCount() < 1 ? response.code() :
            ErrorCode.of(new OutcomeDecoder().wrap(response.buffer(), response.offset()).codeRaw());
    }

    private static Transaction copyOf(final Transaction value, final String name)
    {
        if (null == value)
        {
            throw new BadArgumentsException(Operation.GUARDED_TRANSACTION, null, name + " is null");
        }

        return value.copy();
    }
}
