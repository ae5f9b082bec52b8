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

import io.nodens.client.Callbacks;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionListener;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionListenersTest
{
    private final List<String> told = new ArrayList<>();
    private final CallbackQueue callbacks = new CallbackQueue(
        Callbacks.onClientThread(), (ex) -> told.add(ex.toString()), "listeners");
    private final SessionListeners listeners = new SessionListeners(callbacks);

    @Test
    void shouldKeepFewNoticesInLineHoweverOftenTheConnectionIsLost()
    {
        listeners.add(new Recorder());
        for (int i = 0; i < 10_000; i++)
        {
            listeners.connected(1, i, "ipc");
            listeners.disconnected("lost");
        }
        listeners.connected(1, 10_000, "ipc");
        listeners.ended(new SessionEnd(SessionEnd.Cause.CLOSED, "closed"));

        final int run = runAll();

        assertTrue(run <= SessionListeners.MAX_WAITING, "notices in line: " + run);
        assertEquals("connected 10000", told.get(told.size() - 2));
        assertEquals("ended", told.get(told.size() - 1));
        for (int i = 0; i < told.size() - 1; i++)
        {
            assertEquals(0 == i % 2, told.get(i).startsWith("connected"), told.toString());
        }
    }

    @Test
    void shouldTellAConnectionAnewWhenThePlaceOfTheOneThatWasLeftOutIsGone()
    {
        listeners.add(new Recorder());
        for (int i = 0; i < 8; i++)
        {
            listeners.connected(1, i, "ipc");
            listeners.disconnected("lost");
        }
        listeners.connected(1, 8, "ipc");
        listeners.disconnected("left out");
        runAll();
        assertEquals("disconnected", told.get(told.size() - 1));

        listeners.connected(1, 9, "ipc");
        runAll();

        assertEquals("connected 9", told.get(told.size() - 1));
    }

    private int runAll()
    {
        int count = 0;
        int run = callbacks.runOnClientThread();
        while (run > 0)
        {
            count += run;
            run = callbacks.runOnClientThread();
        }

        return count;
    }

    private final class Recorder implements SessionListener
    {
        @Override
        public void onConnected(final long sessionId, final int memberId, final String endpoint)
        {
            told.add("connected " + memberId);
        }

        @Override
        public void onDisconnected(final String reason)
        {
            told.add("disconnected");
        }

        @Override
        public void onEnded(final SessionEnd end)
        {
            told.add("ended");
        }
    }
}
