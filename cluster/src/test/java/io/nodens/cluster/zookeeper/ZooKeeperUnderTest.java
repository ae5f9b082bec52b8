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
package io.nodens.cluster.zookeeper;

/**
 * Something that ZooKeeper's clients connect to: a ZooKeeper, or members of Nodens with their gateways. A test that
 * passes against the first says what clients rely on, and holds the second to it.
 */
interface ZooKeeperUnderTest extends AutoCloseable
{
    /**
     * Name for messages.
     *
     * @return the name.
     */
    String name();

    /**
     * Servers that clients can choose from.
     *
     * @return their number.
     */
    int memberCount();

    /**
     * Where clients reach a server.
     *
     * @param memberId from 0.
     * @return {@code host:port}.
     */
    String endpoint(int memberId);

    /**
     * The connect string of all servers.
     *
     * @return endpoints, comma separated.
     */
    default String endpoints()
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int id = 0; id < memberCount(); id++)
        {
            endpoints.append(0 == id ? "" : ",").append(endpoint(id));
        }
        return endpoints.toString();
    }

    /**
     * Shortest timeout of a session.
     *
     * @return milliseconds.
     */
    int minSessionTimeoutMs();

    /**
     * Longest timeout of a session.
     *
     * @return milliseconds.
     */
    int maxSessionTimeoutMs();

    /**
     * Fail when the servers have reported errors since this was last called.
     */
    void verifyLogs();

    @Override
    void close();
}
