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
package io.nodens.cluster.transfer;

import io.nodens.cluster.transfer.TransferException.Reason;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A read that goes again while nobody answers.
 * <p>
 * <b>Thread:</b> any.
 */
public final class PatientRead
{
    private static final long RETRY_MS = 200;

    private final Supplier<CompletableFuture<Znode>> once;
    private final BooleanSupplier isWanted;
    private final long patienceNs;
    private final long startNs = System.nanoTime();
    private final CompletableFuture<Znode> answer = new CompletableFuture<>();

    private PatientRead(
        final Supplier<CompletableFuture<Znode>> once, final long patienceNs, final BooleanSupplier isWanted)
    {
        this.once = once;
        this.isWanted = isWanted;
        this.patienceNs = patienceNs;
    }

    /**
     * Read.
     *
     * @param once       makes one attempt; what it throws counts as what its answer fails with.
     * @param patienceNs time from now on after which a failure is final.
     * @param isWanted   whether anybody still waits for the answer.
     * @return the answer; or a {@link TransferException} as it is, not wrapped.
     */
    public static CompletableFuture<Znode> of(
        final Supplier<CompletableFuture<Znode>> once, final long patienceNs, final BooleanSupplier isWanted)
    {
        final PatientRead read = new PatientRead(once, patienceNs, isWanted);
        read.attempt();
        return read.answer;
    }

    private void attempt()
    {
        try
        {
            final CompletableFuture<Znode> ignored = once.get().whenComplete(this::onAnswer);
        }
        catch (final RuntimeException ex)
        {
            // Nobody hears what is thrown on the thread of a later attempt, and the answer would never come.
            onAnswer(null, ex);
        }
    }

    private void onAnswer(final Znode znode, final Throwable failure)
    {
        final Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (null == cause)
        {
            answer.complete(znode);
        }
        else if (cause instanceof TransferException lost && Reason.LOST == lost.reason() && isWanted.getAsBoolean() &&
            System.nanoTime() - startNs < patienceNs)
        {
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS).execute(this::attempt);
        }
        else
        {
            answer.completeExceptionally(cause);
        }
    }
}
