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
package io.nodens.client.connection;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InboxTest
{
    private final Inbox inbox = new Inbox();
    private final List<String> taken = new ArrayList<>();
    private final Inbox.MessageHandler handler = (buffer, offset, length, sessionId, isNumbered) ->
        taken.add(sessionId + (isNumbered ? "#" : ":") + buffer.getStringWithoutLengthAscii(offset, length));

    @Test
    void shouldHandOutMessagesInOrderWhenSomeComeMeanwhile()
    {
        put("one", 7, true);
        put("", 8, false);
        put("three", 7, true);

        assertEquals(2, inbox.drain(handler, 2));
        put("four", -9, true);
        assertFalse(inbox.isEmpty());
        assertEquals(2, inbox.drain(handler, 10));

        assertEquals(List.of("7#one", "8:", "7#three", "-9#four"), taken);
        assertTrue(inbox.isEmpty());
        assertEquals(0, inbox.drain(handler, 10));
    }

    @Test
    void shouldKeepMessagesWholeWhenTheBufferGrows()
    {
        final String text = "0123456789".repeat(1_000);
        for (int i = 0; i < 30; i++)
        {
            put(text, i, false);
        }
        assertTrue(inbox.size() >= 300_000);

        assertEquals(30, inbox.drain(handler, 100));

        assertEquals("29:" + text, taken.get(29));
        assertEquals(0, inbox.size());
    }

    @Test
    void shouldDropWhatWaitsAndWhatComesWhenClosed()
    {
        put("one", 1, true);
        put("two", 1, true);
        inbox.drain(handler, 1);

        inbox.close();
        put("three", 1, true);

        assertEquals(0, inbox.drain(handler, 10));
        assertTrue(inbox.isEmpty());
        assertEquals(List.of("1#one"), taken);
    }

    private void put(final String text, final int sessionId, final boolean isNumbered)
    {
        final UnsafeBuffer source = new UnsafeBuffer(new byte[3 + text.length()]);
        source.putStringWithoutLengthAscii(3, text);
        inbox.put(source, 3, text.length(), sessionId, isNumbered);
    }
}
