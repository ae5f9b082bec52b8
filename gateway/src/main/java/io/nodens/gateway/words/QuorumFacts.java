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
 * What {@code conf} tells of a cluster of several members, in ZooKeeper's terms.
 * <p>
 * <b>Thread:</b> immutable.
 *
 * @param initLimit    ticks that a follower may take to connect and catch up.
 * @param syncLimit    ticks that a follower may be silent.
 * @param electionPort port of elections on this member.
 * @param quorumPort   port by which members replicate on this member.
 * @param isObserver   whether this member has no vote.
 * @param membership   a line {@code server.<id>=<host>:<ports>...} for each member, and {@code version=<hex>}.
 */
public record QuorumFacts(
    int initLimit, int syncLimit, int electionPort, int quorumPort, boolean isObserver, String membership)
{
    /** ZooKeeper's number for its only algorithm of elections; tools expect a number there. */
    public static final int ELECTION_ALGORITHM = 3;
}
