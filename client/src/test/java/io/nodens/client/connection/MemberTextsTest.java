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

import io.nodens.client.WatchedEvent;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class MemberTextsTest
{
    @Test
    void shouldReadNoTextThatDoesNotLieBeforeTheEnd()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        buffer.putStringWithoutLengthAscii(6, "because");
        for (final int length : new int[]{8, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0})
        {
            buffer.putInt(2, length, ByteOrder.LITTLE_ENDIAN);
            assertEquals("", MemberTexts.text(buffer, 2, 13), () -> "length " + length);
        }
        buffer.putInt(2, 7, ByteOrder.LITTLE_ENDIAN);
        assertEquals("because", MemberTexts.text(buffer, 2, 13));
        assertEquals("", MemberTexts.text(buffer, 2, 5));

        buffer.putInt(0, 1000, ByteOrder.LITTLE_ENDIAN);
        assertEquals(512, MemberTexts.text(buffer, 0, 1024).length(), "a long text is cut");
    }

    @Test
    void shouldNameReasonsThatItDoesNotKnowByNumber()
    {
        assertEquals("it is stopping", MemberTexts.closeReason(2));
        assertEquals("reason 99", MemberTexts.closeReason(99));
    }

    @Test
    void shouldTranslateEventsOfWatchesBothWays()
    {
        for (final WatchedEvent.Type type : WatchedEvent.Type.values())
        {
            // What the client itself tells is no event of a member.
            final WatchedEvent.Type translated = WatchedEvent.Type.WATCH_REMOVED == type ? null : type;
            assertEquals(translated, WatchEvents.typeOf(WatchEvents.eventOf(type)));
        }
        assertNull(WatchEvents.typeOf(77), "of a newer member");
    }
}
