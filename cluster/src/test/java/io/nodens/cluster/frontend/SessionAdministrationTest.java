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
package io.nodens.cluster.frontend;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ForceCloseSessionRequestEncoder;
import io.nodens.sbe.protocol.ListSessionsRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadKind;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Sessions that an operator lists and ends, at a front end with the real service behind it.
 */
class SessionAdministrationTest
{
    private static final int PAGE = 32;

    @TempDir
    private Path directory;

    private FrontEndHarness harness;
    private ScriptedClient operator;
    private ScriptedClient client;
    private long correlationId = 1_000;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory);
        operator = harness.client().connect();
        client = harness.client().connect();
    }

    @AfterEach
    void stop()
    {
        harness.close();
    }

    private String list(final long after, final int maxCount)
    {
        sendList(after, maxCount);
        return operator.hear("Sessions " + correlationId);
    }

    private void sendList(final long after, final int maxCount)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        new ListSessionsRequestEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(++correlationId).afterSessionId(after).maxCount(maxCount);
        send(buffer, ListSessionsRequestEncoder.BLOCK_LENGTH);
    }

    private long sendForceClose(final long sessionId)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        new ForceCloseSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(++correlationId).sessionId(sessionId);
        send(buffer, ForceCloseSessionRequestEncoder.BLOCK_LENGTH);
        return correlationId;
    }

    private void send(final ExpandableArrayBuffer buffer, final int blockLength)
    {
        final byte[] frame = new byte[MessageHeaderEncoder.ENCODED_LENGTH + blockLength];
        buffer.getBytes(0, frame);
        operator.sendRaw(frame);
    }

    @Test
    void shouldListSessionsInPagesWithTheirConnectionsAndNoSecret()
    {
        assertTrue(list(0, 0).endsWith(" of 0 cursor 0 last"));
        for (int i = 0; i < PAGE + 3; i++)
        {
            client.open(10_000);
        }
        client.hear("Write " + client.sendCreate("/e", new byte[1], CreateMode.EPHEMERAL) + " OK");

        final String first = list(0, 0);
        assertTrue(first.contains(" of " + (PAGE + 3) + " cursor " + PAGE + " more; 1 t10000 e0 m0 TRUE here [|test|"));
        final String second = list(PAGE, 0);
        assertTrue(second.contains(" cursor " + (PAGE + 3) + " last; " + (PAGE + 1) + " t10000 e0"), second);
        assertTrue(second.contains("; " + (PAGE + 3) + " t10000 e1 m0 TRUE here [|test|127.0.0.1:"), second);
        assertTrue(list(5, 2).contains(" cursor 7 more; 6 "));
        sendList(-1, 0);
        operator.hear("Error " + correlationId + " BAD_ARGUMENTS afterSessionId and maxCount must be 0 or more");
    }

    @Test
    void shouldGoOnAfterASessionThatHasEndedSince()
    {
        client.open(10_000).open(10_000).open(10_000);
        operator.hear("Admin " + sendForceClose(2) + " OK");

        final String page = list(2, 0);

        assertTrue(page.contains(" of 2 cursor 3 last; 3 t10000"), page);
        assertFalse(page.contains("; 1 "), page);
    }

    @Test
    void shouldEndASessionAndTellItsClientAndTheLog()
    {
        client.open(10_000);
        final long sessionId = client.sessionId;
        client.hear("Write " + client.sendCreate("/e", new byte[1], CreateMode.EPHEMERAL) + " OK");

        operator.hear("Admin " + sendForceClose(sessionId) + " OK");

        assertTrue(client.hear("SessionEvent ").contains("FORCE_CLOSED"));
        operator.hear("Read " + operator.sendRead(ReadKind.EXISTS, "/e", false) + " NO_NODE");
        client.hear("Error " + client.sendCreate("/x", new byte[1], CreateMode.PERSISTENT) + " SESSION_EXPIRED");
        operator.hear("Admin " + sendForceClose(sessionId) + " SESSION_EXPIRED");
        operator.hear("Error " + sendForceClose(0) + " BAD_ARGUMENTS sessionId must be positive, was 0");
        assertEquals(
            2, harness.lines.stream().filter((line) -> line.endsWith(": end of session " + sessionId + " by force"))
            .count(), harness.lines.toString());
    }
}
