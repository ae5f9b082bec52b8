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
 * The role of a server, as {@code Mode:} of {@code srvr} and {@code zk_server_state} of {@code mntr} name it.
 * <p>
 * <b>Thread:</b> constants.
 */
public enum ServerMode
{
    /** The only member of its cluster. */
    STANDALONE("standalone"),
    /** The member that decides the order of writes. */
    LEADER("leader"),
    /** A member that follows the leader. */
    FOLLOWER("follower"),
    /** A server that follows the leader without a vote. */
    OBSERVER("observer"),
    /** A server without a leader, which serves only clients that ask for no more than reads. */
    READ_ONLY("read-only");

    private final String text;

    ServerMode(final String text)
    {
        this.text = text;
    }

    /**
     * The name on the wire.
     *
     * @return lower-case letters and hyphens.
     */
    public String text()
    {
        return text;
    }
}
