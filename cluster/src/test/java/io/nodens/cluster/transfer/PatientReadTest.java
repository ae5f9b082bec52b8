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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(60)
class PatientReadTest
{
    private static final long PATIENCE_NS = Long.MAX_VALUE;

    @Test
    void shouldTellWhatALaterAttemptThrows()
    {
        final RuntimeException thrown = new IllegalStateException("no attempt");
        final AtomicInteger attempts = new AtomicInteger();

        final CompletableFuture<Znode> answer = PatientRead.of(
            () ->
            {
                if (1 == attempts.incrementAndGet())
                {
                    return CompletableFuture.failedFuture(new TransferException(Reason.LOST, null, "lost"));
                }
                throw thrown;
            },
            PATIENCE_NS, () -> true);

        assertSame(thrown, assertThrows(ExecutionException.class, answer::get).getCause());
        assertEquals(2, attempts.get());
    }
}
