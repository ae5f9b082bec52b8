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
package io.nodens.cluster.status;

import io.aeron.cluster.client.ClusterEvent;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberLogTest
{
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldLeaveOutWhatAeronNotesUnlessItIsWanted()
    {
        final MemberLog quiet = log(false);
        quiet.onError(new ClusterEvent("quorum position went backwards"));
        assertEquals("", text());
        quiet.onError(new IllegalStateException("broken"));
        assertTrue(text().contains("broken"), text());

        log(true).onError(new ClusterEvent("quorum position went backwards"));
        assertTrue(text().contains("notice: "), text());
    }

    @Test
    void shouldKeepWhatItWaitsForUntilItIsReady()
    {
        final MemberLog log = log(false);
        assertEquals("starting", log.lastWaiting());

        log.line("waiting for a majority");
        log.line("warning: an even number");
        assertEquals("waiting for a majority", log.lastWaiting());
        log.line("seeding this member from the others");
        assertEquals("seeding this member from the others", log.lastWaiting());
        log.line("ready as follower");
        assertFalse(log.lastWaiting().startsWith("seeding"), log.lastWaiting());
    }

    private MemberLog log(final boolean isVerbose)
    {
        return new MemberLog(new PrintStream(printed, true, StandardCharsets.UTF_8), 0, isVerbose);
    }

    private String text()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
