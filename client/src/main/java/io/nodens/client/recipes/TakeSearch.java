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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.Condition;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.Transaction;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.TransactionFailedException;

import java.util.function.Consumer;

/**
 * Takes the first element by deleting it, unless it is claimed, in one write.
 */
final class TakeSearch extends QueueSearch<QueueElement>
{
    private final QueuePaths paths;
    private final Consumer<QueueElement> offerAgain;

    TakeSearch(
        final AsyncNodensClient application,
        final QueuePaths paths,
        final boolean isWaiting,
        final Consumer<QueueElement> offerAgain)
    {
        super(application, paths, isWaiting);
        this.paths = paths;
        this.offerAgain = offerAgain;
    }

    @Override
    void tryGet(final QueueElement element, final String name, final String path)
    {
        final GuardedTransaction take = new GuardedTransaction()
            .when(Condition.absent(paths.claims() + "/" + name))
            .then(new Transaction().delete(path, Transaction.ANY_VERSION));
        chain.follow(() -> client.commit(take), (result, throwable) ->
        {
            if (null == throwable && result.held())
            {
                onGot(element);
            }
            else if (null == throwable || isGone(throwable))
            {
                onMissed();
            }
            else if (Failures.cause(throwable) instanceof BackPressureException)
            {
                chain.pauseThen(() -> tryGet(element, name, path));
            }
            else
            {
                fail(throwable);
            }
        });
    }

    @Override
    void giveBack(final QueueElement value)
    {
        offerAgain.accept(value);
    }

    private static boolean isGone(final Throwable throwable)
    {
        return Failures.cause(throwable) instanceof TransactionFailedException failed &&
            ErrorCode.NO_NODE == failed.code();
    }
}
