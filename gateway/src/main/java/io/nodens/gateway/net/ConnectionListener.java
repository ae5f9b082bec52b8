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
package io.nodens.gateway.net;

import io.netty.channel.Channel;
import io.nodens.gateway.connection.ClientConnection;

import java.net.InetSocketAddress;

/**
 * Is told of clients that come and go, on the thread of the agent that has them.
 */
public interface ConnectionListener
{
    /**
     * A client connected.
     *
     * @param channel of it.
     * @param remote  its address.
     * @return its connection.
     */
    ClientConnection onConnected(Channel channel, InetSocketAddress remote);

    /**
     * Its channel is closed.
     *
     * @param connection of the client.
     */
    void onDisconnected(ClientConnection connection);
}
