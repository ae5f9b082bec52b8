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
package io.nodens.gateway.words;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FourLetterWordTest
{
    private static final int MAX_FRAME = 16 << 20;

    @ParameterizedTest
    @EnumSource
    void shouldFindWordWhenConnectionStartsWithIt(final FourLetterWord word)
    {
        final byte[] bytes = word.text().getBytes(StandardCharsets.US_ASCII);

        assertEquals(4, bytes.length);
        assertSame(word, FourLetterWord.of(ByteBuffer.wrap(bytes).getInt()));
        assertSame(word, FourLetterWord.of(word.text()));
        assertTrue(word.firstBytes() > MAX_FRAME, "a word must not be the length of a frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 44, 45, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x52554f4b, 0xfff4fffd})
    void shouldFindNoWordWhenBytesAreNone(final int firstBytes)
    {
        assertNull(FourLetterWord.of(firstBytes));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "null,           'srvr isro'",
        "'',             'srvr isro'",
        "' , ,',         'srvr isro'",
        "'ruok',         'ruok srvr isro'",
        "'mntr, stat ',  'srvr stat mntr isro'",
        "'mntr,mntr',    'srvr mntr isro'",
        "'*',            'ruok srvr stat mntr conf cons crst srst dump envi wchs wchc wchp isro dirs hash gtmk stmk'",
        "'ruok, *',      'ruok srvr stat mntr conf cons crst srst dump envi wchs wchc wchp isro dirs hash gtmk stmk'"
    })
    void shouldEnableWordsWhenTheyAreOnTheList(final String text, final String expected)
    {
        final FourLetterWhitelist whitelist =
            FourLetterWhitelist.parse(text, FourLetterWhitelist.ZOOKEEPER_DEFAULT);

        assertEquals(expected, enabledBy(whitelist));
        assertTrue(whitelist.unknownWords().isEmpty());
    }

    @Test
    void shouldUseDefaultOfTheCallerWhenNoListIsConfigured()
    {
        assertEquals("ruok srvr isro", enabledBy(FourLetterWhitelist.parse(null, "ruok")));
        assertEquals("srvr isro", enabledBy(FourLetterWhitelist.parse("", "ruok")));
    }

    @Test
    void shouldNameTextsThatAreNoWordsWhenListHasThem()
    {
        final FourLetterWhitelist whitelist = FourLetterWhitelist.parse("ruok,KILL,reqs,RUOK,*x", "*");

        assertEquals("ruok srvr isro", enabledBy(whitelist));
        assertEquals("[KILL, reqs, RUOK, *x]", whitelist.unknownWords().toString());
        assertFalse(whitelist.isEnabled(FourLetterWord.MNTR));
    }

    private static String enabledBy(final FourLetterWhitelist whitelist)
    {
        final StringBuilder words = new StringBuilder();
        for (final FourLetterWord word : FourLetterWord.values())
        {
            if (whitelist.isEnabled(word))
            {
                words.append(words.isEmpty() ? "" : " ").append(word.text());
            }
        }
        return words.toString();
    }
}
