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
import io.nodens.sbe.protocol.OutcomeEncoder;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.lang.reflect.Proxy;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TransactionTest
{
    private final Transaction transaction = new Transaction();

    @Test
    void shouldRefuseWhatNoTransactionMayHaveAndStayAsItWas()
    {
        transaction.check("/a", -1);

        refused("a path must start with", () -> transaction.delete("a", -1));
        refused("BAD_ARGUMENTS", () -> transaction.delete("/\uDFFF", -1));
        refused("BAD_ARGUMENTS", () -> transaction.create(null, null, CreateMode.PERSISTENT));
        refused("mode is null", () -> transaction.create("/a", null, null));
        refused("mode is null", () -> transaction.create("/a", null, null, 0, Acl.OPEN));
        refused("acl is null", () -> transaction.create("/a", null, CreateMode.PERSISTENT, 0, null));
        refused("ttlMs must be 1 to 1099511627775", () ->
            transaction.create("/a", null, CreateMode.PERSISTENT_WITH_TTL));
        refused("ttlMs must be 0 in mode CONTAINER, was 5", () ->
            transaction.create("/a", null, CreateMode.CONTAINER, 5));

        assertEquals(1, transaction.size());
    }

    @Test
    void shouldTakeAsManyOperationsAsACommandHas()
    {
        for (int i = 0; i < Transaction.MAX_OPERATIONS; i++)
        {
            transaction.create("/a/", null, CreateMode.PERSISTENT_SEQUENTIAL);
        }

        refused("at most 1024 operations", () -> transaction.delete("/a", -1));
        assertEquals(Transaction.MAX_OPERATIONS * (15 + 4 + 3 + 4), transaction.length());
    }

    @Test
    void shouldWriteTheSuffixOfASequentialCreateInTheSameDigitsEverywhere()
    {
        transaction.create("/a-", null, CreateMode.PERSISTENT_SEQUENTIAL);
        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[OutcomeEncoder.ENCODED_LENGTH]);
        new OutcomeEncoder().wrap(outcome, 0).sequence(42).code(ResultCode.OK);
        final Response response = (Response)Proxy.newProxyInstance(
            Response.class.getClassLoader(),
            new Class<?>[]{Response.class},
            (proxy, method, arguments) -> switch (method.getName())
            {
                case "buffer" -> outcome;
                case "length" -> outcome.capacity();
                case "offset" -> 0;
                case "childCount" -> 1;
                default -> ErrorCode.OK;
            });
        final Locale before = Locale.getDefault();
        try
        {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals("/a-0000000042", transaction.results(response).get(0).path());
        }
        finally
        {
            Locale.setDefault(before);
        }
    }

    private static void refused(final String text, final Executable call)
    {
        final String message = assertThrows(BadArgumentsException.class, call).getMessage();
        assertTrue(message.contains(text), message);
    }
}
