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
package io.nodens.cluster.frontend;

/**
 * What a front end may know of the consensus module of its member.
 * <p>
 * <b>Thread:</b> asked on the front end's. <b>Allocates:</b> never.
 */
public interface ClusterContact
{
    /**
     * Whether there is a leader that this member has joined, or is: heard of within the heartbeat timeout, the
     * election over. It becomes false before anything of the next term reaches the replicated service.
     *
     * @return true while no election is going on.
     */
    boolean isJoined();

    /**
     * Term of the leader that was joined last.
     *
     * @return leadership term.
     */
    long leadershipTermId();

    /**
     * How far the log is committed, as far as this member knows. During an election it may run ahead of that.
     *
     * @return log position, or {@link io.nodens.cluster.status.MemberStatus#NULL_VALUE} before it is known.
     */
    long commitPosition();
}
