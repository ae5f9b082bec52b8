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
package io.nodens.gateway.connection;

import io.nodens.gateway.status.AgentCounts;
import org.agrona.DirectBuffer;

import java.util.function.Supplier;

/**
 * What a connection needs of the agent that it lives with.
 */
public interface ConnectionHome
{
    /**
     * There is something to do for a connection: look at it in this or the next duty cycle.
     *
     * @param connection that has it.
     */
    void activate(ClientConnection connection);

    /**
     * More waits for a client than may, or would with its next reply: it is given up.
     *
     * @param connection of the client.
     */
    void onSlow(ClientConnection connection);

    /**
     * A reply is longer than clients take by default, or than is allowed.
     *
     * @param connection of the client.
     * @param text       what it is, for the log.
     */
    void onLongReply(ClientConnection connection, Supplier<String> text);

    /**
     * What a client had to prove was refused.
     *
     * @param connection of the client.
     * @param reason     for the log; no secret.
     */
    void onProofRefused(ClientConnection connection, String reason);

    /**
     * Time that counts against clients: less of it goes by while this process stands still.
     *
     * @return nanoseconds.
     */
    long livedNs();

    /**
     * Most bytes that may wait for one client.
     *
     * @return their number.
     */
    long maxOutgoingBytes();

    /**
     * What waits for all clients of the agent.
     *
     * @return always the same.
     */
    WaitingBytes waiting();

    /**
     * What the agent counts.
     *
     * @return always the same.
     */
    AgentCounts counts();

    /**
     * A watch fired: send the event to its client, if that may hear of it.
     *
     * @param connection that owns the watch.
     * @param zxid       of the change.
     * @param event      of {@link io.nodens.tree.watch.WatchRules}.
     * @param aclId      of what guards the event.
     * @param path       buffer with the path.
     * @param offset     of the first byte.
     * @param length     in bytes.
     */
    void onWatchEvent(
        ClientConnection connection, long zxid, int event, int aclId, DirectBuffer path, int offset, int length);

    /**
     * Whether another watch may be set.
     *
     * @return false when the agent's connections have as many as they may.
     */
    boolean hasRoomForWatch();
}
