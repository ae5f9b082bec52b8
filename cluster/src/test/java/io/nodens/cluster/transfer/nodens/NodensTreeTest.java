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
package io.nodens.cluster.transfer.nodens;

import io.nodens.cluster.transfer.Futures;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.Znode;
import io.nodens.tree.ZnodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class NodensTreeTest
{
    private static final long PATIENCE_MS = 60_000;

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void shouldTellOfASessionThatALaterAttemptDoesNotGet()
    {
        final NodensTree tree = tree(2, PATIENCE_MS);

        final CompletableFuture<Znode> answer = tree.read("/a");

        assertEquals("failure 3", assertThrows(TransferException.class, () -> Futures.await(answer)).getMessage());
        assertEquals(3, attempts.get());
    }

    @Test
    void shouldGiveUpWhenThereHasBeenNoSessionForTooLong()
    {
        final CompletableFuture<Znode> answer = tree(Integer.MAX_VALUE, 0).read("/a");

        assertEquals(Reason.LOST, assertThrows(TransferException.class, () -> Futures.await(answer)).reason());
    }

    @Test
    void shouldFailAWriteWithoutASessionLikeOneThatWasLost()
    {
        final CompletableFuture<Void> answer = tree(1, PATIENCE_MS).create(
            new Znode("/a", ZnodeKind.PERSISTENT, 0, null, List.of(), 0, null));

        assertTrue(answer.isCompletedExceptionally());
        assertEquals(Reason.LOST, assertThrows(TransferException.class, () -> Futures.await(answer)).reason());
    }

    /** One whose sessions are not to be had: they are lost some times, then they fail for good. */
    private NodensTree tree(final int losses, final long patienceMs)
    {
        return new NodensTree(
            () ->
            {
                final int attempt = attempts.incrementAndGet();
                throw new TransferException(
                    attempt <= losses ? Reason.LOST : Reason.OTHER, null, "failure " + attempt);
            },
            "/", "nodens:///", patienceMs, null);
    }
}
