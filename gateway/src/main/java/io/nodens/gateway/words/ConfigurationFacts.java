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

/**
 * What {@code conf} tells, in ZooKeeper's terms.
 * <p>
 * <b>Thread:</b> any; the values are those of the start.
 */
public interface ConfigurationFacts
{
    /** Of a port: nothing listens there. */
    int NO_PORT = -1;

    /**
     * Port of clients without TLS.
     *
     * @return the port, or {@link #NO_PORT}.
     */
    int clientPort();

    /**
     * Port of clients with TLS.
     *
     * @return the port, or {@link #NO_PORT}.
     */
    int secureClientPort();

    /**
     * Directory of the snapshots.
     *
     * @return absolute.
     */
    String dataDir();

    /**
     * Directory of the log.
     *
     * @return absolute.
     */
    String dataLogDir();

    /**
     * Unit of time of ZooKeeper's settings; sessions expire in steps of it.
     *
     * @return milliseconds.
     */
    int tickTimeMs();

    /**
     * Most connections of one address.
     *
     * @return their number; 0 for no limit.
     */
    int maxClientConnections();

    /**
     * Least timeout that a session gets.
     *
     * @return milliseconds.
     */
    int minSessionTimeoutMs();

    /**
     * Highest timeout that a session gets.
     *
     * @return milliseconds.
     */
    int maxSessionTimeoutMs();

    /**
     * Connections that the operating system holds before they are accepted.
     *
     * @return their number; -1 for the operating system's default.
     */
    int clientPortListenBacklog();

    /**
     * Id of this member.
     *
     * @return the id; 0 when it is the only one.
     */
    long serverId();

    /**
     * What {@code conf} adds in a cluster of several members.
     *
     * @return the facts, or null for a member alone.
     */
    default QuorumFacts quorum()
    {
        return null;
    }
}
