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

import io.nodens.client.recipes.GroupMember;
import io.nodens.sbe.DataText;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * How data show in lines of a log.
 */
class DataTextTest
{
    @Test
    void shouldShowTextAsTextAndOtherBytesInHexadecimal()
    {
        assertEquals("null", DataText.of(null));
        assertEquals("\"\"", DataText.of(new byte[0]));
        assertEquals("\"h\u00e9llo\"", DataText.of("h\u00e9llo".getBytes(StandardCharsets.UTF_8)));
        assertEquals("0x680a", DataText.of("h\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals("0xff00", DataText.of(new byte[]{ -1, 0 }));
    }

    @Test
    void shouldShowTheFirstBytesOfMuchData()
    {
        assertEquals("\"" + "a".repeat(DataText.MAX_SHOWN_BYTES) + "\"",
            DataText.of("a".repeat(DataText.MAX_SHOWN_BYTES).getBytes(StandardCharsets.US_ASCII)));
        assertEquals("0x" + "00".repeat(DataText.MAX_SHOWN_BYTES) + "... (100000 bytes)",
            DataText.of(new byte[100_000]));
        assertEquals("0x" + "61".repeat(DataText.MAX_SHOWN_BYTES) + "... (65 bytes)",
            DataText.of("a".repeat(DataText.MAX_SHOWN_BYTES + 1).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldShowDataOfResults()
    {
        final byte[] data = "here".getBytes(StandardCharsets.US_ASCII);

        assertEquals("GroupMember[name=a, sessionId=0xff, data=\"here\", token=7]",
            new GroupMember("a", 255, data, 7).toString());
        assertEquals("ZnodeData[data=\"here\", stat=null]", new ZnodeData(data, null).toString());
    }
}
