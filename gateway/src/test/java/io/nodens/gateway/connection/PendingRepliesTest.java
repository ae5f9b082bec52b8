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
package io.nodens.gateway.connection;

import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

/**
 * What the pool keeps between two requests.
 */
class PendingRepliesTest
{
    private final PendingReplies pool = new PendingReplies();

    @ParameterizedTest
    @CsvSource({"100, 128", "8000, 8192", "8192, 16384", "16383, 16384", "16384, 128", "1000000, 128"})
    void shouldKeepOnlyBuffersThatAreNotLargeWhenGivenBack(final int pathLength, final int keptLength)
    {
        final PendingReply pending = pool.acquire().begin(null, 1, Opcodes.CREATE, 0);
        final DirectBuffer kept = pending
            .path(new JuteSlice().wrap(new UnsafeBuffer(new byte[pathLength]), 0, pathLength)).path().buffer();

        pool.release(pending);

        assertEquals(keptLength, kept.capacity());
        assertSame(pending, pool.acquire());
    }

    @Test
    void shouldForgetWhatAClientProvedWhenGivenBack()
    {
        final PendingReply pending = pool.acquire()
            .begin(null, 1, Opcodes.AUTH, 0).proof("digest", new byte[]{1});

        pool.release(pending);

        assertNull(pending.scheme());
        assertNull(pending.credentials());
    }
}
