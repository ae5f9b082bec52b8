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
package io.nodens.gateway.replica;

import io.nodens.gateway.words.DigestVisitor;
import io.nodens.gateway.words.QuorumFacts;
import io.nodens.gateway.words.ServerMode;
import io.nodens.gateway.words.ZooKeeperMetrics;

/**
 * What the member of a gateway says of itself, for the four-letter words.
 * <p>
 * <b>Thread:</b> any. Nothing waits: what is costly to find out is as of a moment ago.
 */
public interface MemberFacts
{
    /**
     * Whether the member takes writes and reads.
     *
     * @return false while it starts, elects or stops.
     */
    boolean isServing();

    /**
     * Its role.
     *
     * @return the role.
     */
    ServerMode mode();

    /**
     * Role and phase of a member of several.
     *
     * @return as of {@link io.nodens.gateway.words.ServerFacts#peerState()}.
     */
    String peerState();

    /**
     * Version of ZooKeeper that the member stands for, and its own.
     *
     * @return as of {@link io.nodens.gateway.words.ServerFacts#version()}.
     */
    String version();

    /**
     * Host of the member.
     *
     * @return name or address.
     */
    String hostName();

    /**
     * The last transaction that readers see.
     *
     * @return its zxid.
     */
    long lastZxid();

    /**
     * Metrics of the member, to which the gateway adds its own.
     *
     * @return always the same.
     */
    ZooKeeperMetrics metrics();

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
     * Size of the snapshots on disk.
     *
     * @return bytes.
     */
    long dataDirSizeBytes();

    /**
     * Size of the log on disk.
     *
     * @return bytes.
     */
    long logDirSizeBytes();

    /**
     * Id of the member.
     *
     * @return the id.
     */
    long serverId();

    /**
     * The cluster, for a member of several.
     *
     * @return the facts, or null for a member alone.
     */
    QuorumFacts quorum();

    /**
     * The latest digests of the tree that are kept.
     *
     * @param visitor is told of each, the oldest first.
     */
    void forEachDigest(DigestVisitor visitor);
}
