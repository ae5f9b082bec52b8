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

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An answer that cannot be taken, for whatever reason, is one that nobody waits for. */
class AnswerFailureTest
{
    private final OutOfMemoryError error = new OutOfMemoryError("for the test");

    @Test
    void shouldCompleteAFutureWhateverItsMapperThrows()
    {
        final ResponseFuture<String> future = new ResponseFuture<>((response) ->
        {
            throw error;
        });

        assertSame(error, assertThrows(OutOfMemoryError.class, () -> future.onResponse(response(null))));

        assertSame(error, causeOf(future));
    }

    @Test
    void shouldCompleteAListingWhateverItsPageThrows()
    {
        final ChildrenAssembler broken = assembler();
        broken.onResponse(response(new IllegalStateException("no such page")));
        final NodensException exception = assertInstanceOf(NodensException.class, causeOf(broken.future()));
        assertEquals(ErrorCode.SYSTEM_ERROR, exception.code());
        assertTrue(exception.getMessage().contains("no such page"), exception.getMessage());

        final ChildrenAssembler poor = assembler();
        assertThrows(OutOfMemoryError.class, () -> poor.onResponse(response(error)));
        assertSame(error, causeOf(poor.future()));
    }

    private static ChildrenAssembler assembler()
    {
        return new ChildrenAssembler(null, new ClientContext(), "/a", null, null, null, ReadLevel.LOCAL);
    }

    private static Throwable causeOf(final CompletableFuture<?> future)
    {
        assertTrue(future.isDone());
        return assertThrows(CompletionException.class, future::join).getCause();
    }

    /** An answer whose code is OK, and whose stat cannot be read. */
    private static Response response(final Throwable failure)
    {
        return (Response)Proxy.newProxyInstance(
            Response.class.getClassLoader(),
            new Class<?>[]{Response.class},
            (proxy, method, arguments) ->
            {
                if ("stat".equals(method.getName()))
                {
                    throw failure;
                }

                return "code".equals(method.getName()) ? ErrorCode.OK : null;
            });
    }
}
