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
 * What the four-letter words tell of a server. Numbers that monitoring agents read are in {@link #metrics()}, so that
 * every text shows the same ones.
 * <p>
 * <b>Thread:</b> the one that answers a word. Implementations copy, they do not wait: an event loop asks.
 */
public interface ServerFacts
{
    /**
     * Whether the server serves requests. When it does not, nothing but {@link #version()},
     * {@link #environment(TextPairVisitor)} and {@link #traceMask()} is asked.
     *
     * @return false while it starts, elects or stops.
     */
    boolean isServing();

    /**
     * Role of the server.
     *
     * @return the role.
     */
    ServerMode mode();

    /**
     * Version of ZooKeeper that the server stands for, and its own: tools read the three numbers at the start.
     *
     * @return letters, digits, underscores, points and hyphens only: {@code 3.9.5-nodens-0.1.0}.
     */
    String version();

    /**
     * When the server was built.
     *
     * @return a date of any form, or an empty text when it is not known.
     */
    String buildDate();

    /**
     * Role and phase of a member of several, for {@code zk_peer_state}.
     *
     * @return {@code leading-broadcast} or the like, with letters, digits and hyphens only; null for a member alone.
     */
    String peerState();

    /**
     * The last transaction that readers see.
     *
     * @return its zxid.
     */
    long lastZxid();

    /**
     * Numbers of the server.
     *
     * @return always the same object.
     */
    ZooKeeperMetrics metrics();

    /**
     * Settings of the server.
     *
     * @return the settings.
     */
    ConfigurationFacts configuration();

    /**
     * The connections of clients, those without a session as well.
     *
     * @return them, in an order that stays the same.
     */
    Iterable<? extends ConnectionFacts> connections();

    /**
     * The sessions of the cluster.
     *
     * @param visitor is told of each, ordered by id.
     */
    void forEachSession(SessionVisitor visitor);

    /**
     * Sessions that own ephemerals.
     *
     * @return their number.
     */
    long sessionsWithEphemerals();

    /**
     * The ephemerals.
     *
     * @param visitor is told of each; those of one session follow one another.
     */
    void forEachEphemeral(SessionPathVisitor visitor);

    /**
     * Whether {@link #forEachEphemeral(SessionPathVisitor)} tells all of them.
     *
     * @return false when some could not be found in time, or there are too many.
     */
    default boolean areEphemeralsWhole()
    {
        return true;
    }

    /**
     * Connections that have watches here.
     *
     * @return their number.
     */
    long watchingConnections();

    /**
     * Paths that have watches here.
     *
     * @return their number.
     */
    long watchedPaths();

    /**
     * The watches registered here, each once for a session and path.
     *
     * @param visitor is told of each; those of one session follow one another.
     */
    void forEachWatchBySession(SessionPathVisitor visitor);

    /**
     * The watches registered here, each once for a session and path.
     *
     * @param visitor is told of each; those of one path follow one another.
     */
    void forEachWatchByPath(SessionPathVisitor visitor);

    /**
     * Size of the snapshots on disk.
     *
     * @return bytes, as of a moment ago: the thread that asks must not walk a directory.
     */
    long dataDirSizeBytes();

    /**
     * Size of the log on disk.
     *
     * @return bytes, as of a moment ago: the thread that asks must not walk a directory.
     */
    long logDirSizeBytes();

    /**
     * The latest digests of the tree that are kept.
     *
     * @param visitor is told of each, the oldest first.
     */
    void forEachDigest(DigestVisitor visitor);

    /**
     * Environment of the process, for {@code envi} ({@link ServerEnvironment}).
     *
     * @param visitor is told of each name and value.
     */
    void environment(TextPairVisitor visitor);

    /**
     * The trace mask.
     *
     * @return {@link FourLetterWords#DEFAULT_TRACE_MASK}, or what was set last.
     */
    long traceMask();

    /**
     * Replies that were longer than clients take by default, or than is allowed.
     *
     * @return their number; 0 where nobody counts them.
     */
    default long longReplies()
    {
        return 0;
    }

    /**
     * Connections that were closed because more waited for their clients than may.
     *
     * @return their number; 0 where nobody counts them.
     */
    default long slowClientsClosed()
    {
        return 0;
    }
}
