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

import io.nodens.cluster.frontend.propose.SessionNotices;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.SessionNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A door with several sessions on its one connection. */
@Timeout(60)
class SessionNoticesTest
{
    private static final int TIMEOUT_MS = 1_000;

    @TempDir
    Path directory;

    private FrontEndHarness harness;
    private ScriptedClient door;
    private ScriptedClient other;
    private long first;
    private long second;

    @BeforeEach
    void open()
    {
        harness = new FrontEndHarness(directory);
        other = harness.client().connect().open(60_000);
        door = harness.client().connect().open(TIMEOUT_MS);
        second = door.sessionId;
        door.open(TIMEOUT_MS);
        first = door.sessionId;
        door.hear("Write " + door.sendCreate("/first", new byte[1], CreateMode.EPHEMERAL) + " OK");
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldKeepTheOneSessionAliveThatIsTouched()
    {
        for (int i = 0; i < 30; i++)
        {
            door.sendNotices(SessionNotice.TOUCH, first);
            harness.pass(TIMEOUT_MS / 10);
        }

        assertEquals("SessionEvent EXPIRED " + second, door.hear("SessionEvent"));
        assertEquals("[]", door.heard.toString());
        assertTrue(isThere("/first"));
    }

    @Test
    void shouldLeaveToNoticesTheSessionThatIsTouchedWhileTheDoorPings()
    {
        door.sendNotices(SessionNotice.TOUCH, first);
        pingFor(TIMEOUT_MS * 9 / 10);
        harness.pass(TIMEOUT_MS / 5);
        assertEquals("SessionEvent EXPIRED " + first, door.hear("SessionEvent"));
        pingFor(TIMEOUT_MS * 9 / 10);

        assertTrue(!isThere("/first"));
        // The door times this one itself, and its pings say that it lives.
        door.hear("Error " + door.sendCreate("/late", new byte[1], CreateMode.PERSISTENT) + " SESSION_EXPIRED");
        assertTrue(null != harness.agent.rooms.lanes.liveness().get(second));
    }

    @Test
    void shouldDetachASessionThatCanBeAttachedElsewhereWithItsEphemerals()
    {
        door.sendNotices(SessionNotice.DETACH, first);

        door.hear("Error " + door.sendCreate("/late", new byte[1], CreateMode.PERSISTENT) + " SESSION_EXPIRED");
        final ScriptedClient mover = harness.client().connect();
        mover.hear("Session " + mover.sendAttach(door, 0) + " OK");
        assertTrue(isThere("/first"));
        // It is not the door's any more.
        door.sendNotices(SessionNotice.EXPIRE, first);
        harness.pass(TIMEOUT_MS / 10);
        assertTrue(isThere("/first"));
        assertEquals("[]", mover.heard.toString());
    }

    @Test
    void shouldExpireASessionAtOnce()
    {
        final int commands = harness.cluster.applied;
        door.sendNotices(SessionNotice.EXPIRE, first, 4711, first, other.sessionId, first);

        assertEquals("SessionEvent EXPIRED " + first, door.hear("SessionEvent"));
        assertEquals(0, harness.agent.rooms.lanes.liveness().livedNs() / 1_000_000_000L);
        assertEquals(commands + 1, harness.cluster.applied);
        assertTrue(!isThere("/first"));
        assertTrue(!isThere("/late"));
        door.sendNotices(SessionNotice.TOUCH, second);
        harness.cycles(10);
        assertEquals("[]", door.heard.toString());
    }

    /** By the time that the log decides, the client may have been heard again. */
    @Test
    void shouldProposeNobodysEndWhileTheClusterIsLost()
    {
        harness.cluster.isTicking = false;
        for (int i = 0; i < 25; i++)
        {
            door.sendNotices(SessionNotice.TOUCH, first, second);
            harness.pass(100);
        }

        door.sendNotices(SessionNotice.EXPIRE, first);
        harness.pass(TIMEOUT_MS + 500);
        door.sendNotices(SessionNotice.TOUCH, first, second);
        harness.cycles(3);
        harness.cluster.isTicking = true;
        for (int i = 0; i < 5; i++)
        {
            harness.pass(100);
            door.sendNotices(SessionNotice.TOUCH, first, second);
        }

        assertEquals("[]", door.heard.toString());
        assertTrue(isThere("/first"));
        assertEquals("SessionEvent EXPIRED", door.hear("SessionEvent").substring(0, 20));
    }

    @Test
    void shouldExpireASessionWhenTheClusterIsBackThatWasSaidToBeSilentMeanwhile()
    {
        harness.cluster.isTicking = false;
        pingFor(2_500);
        door.sendNotices(SessionNotice.EXPIRE, first);
        pingFor(500);
        assertEquals("[]", door.heard.toString());

        harness.cluster.isTicking = true;
        harness.pass(TIMEOUT_MS / 5);

        assertEquals("SessionEvent EXPIRED " + first, door.hear("SessionEvent"));
        assertTrue(null != harness.agent.rooms.lanes.liveness().get(second));
    }

    @Test
    void shouldRefuseAsAWholeWhatHasTooManyNoticesOrUnknownOnes()
    {
        final long[] many = new long[SessionNotices.MAX_NOTICES + 1];
        java.util.Arrays.fill(many, first);
        door.sendNotices(SessionNotice.EXPIRE, many);
        door.hear("Error -1 BAD_ARGUMENTS SessionNotices must have at most 896 entries, had 897");
        door.hear("Closed PROTOCOL_ERROR");

        final ScriptedClient stranger = harness.client().connect();
        stranger.sendNotices(SessionNotice.NULL_VAL, first);
        stranger.hear("Error -1 BAD_ARGUMENTS notice must be 0 to 2, was 255");
        stranger.hear("Closed PROTOCOL_ERROR");
        assertTrue(isThere("/first"));
    }

    private void pingFor(final int ms)
    {
        for (int i = 0; i < ms; i += TIMEOUT_MS / 10)
        {
            door.hear("Ping " + door.sendPing(0));
            harness.pass(TIMEOUT_MS / 10);
        }
    }

    private boolean isThere(final String path)
    {
        return other.hear("Read " + other.sendRead(ReadKind.EXISTS, path, false)).contains(" OK");
    }
}
