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
package io.nodens.cluster.service;

import io.nodens.cluster.state.Replica;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A log that a release has written, kept as a resource: entries of a kind, a timestamp in ms, an id, and of messages
 * their length and bytes. Kinds are a term (0), a tick (1), a message over cluster session id (2), and the close of
 * that cluster session (3).
 */
final class RecordedLog
{
    static final int TERM = 0;
    static final int TICK = 1;
    static final int MESSAGE = 2;
    static final int CLOSE = 3;

    private RecordedLog()
    {
    }

    /**
     * Feed a replica.
     *
     * @param name    of the resource beside this class.
     * @param replica that is empty.
     */
    static void replay(final String name, final Replica replica)
    {
        final CommandAdapter adapter = new CommandAdapter(replica.machine());
        try (InputStream stream = RecordedLog.class.getResourceAsStream(name);
            DataInputStream in = new DataInputStream(stream))
        {
            for (int kind = in.read(); kind >= 0; kind = in.read())
            {
                final long timestampMs = in.readLong();
                final long id = in.readLong();
                switch (kind)
                {
                    case TERM -> replica.machine().onNewLeadershipTerm(timestampMs);
                    case TICK -> replica.machine().onTick(id, timestampMs);
                    case CLOSE -> replica.machine().onClusterSessionClosed(id, timestampMs);
                    default ->
                    {
                        final byte[] message = in.readNBytes(in.readInt());
                        adapter.onMessage(id, timestampMs, new UnsafeBuffer(message), 0, message.length);
                    }
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
