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
package io.nodens.cluster.cli.access;

import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.SessionsPage;

import java.util.List;
import java.util.function.Consumer;

/**
 * A way to a cluster: opens sessions and asks members how they are.
 * <p>
 * <b>Thread:</b> one caller at a time, but for {@link #close()}, which any thread may call.
 */
public interface ClusterAccess extends AutoCloseable
{
    /**
     * Open a session.
     *
     * @param notices told in one line whenever the connection is lost or found again, or the session ends; on a thread
     *                of the client, must not block for long.
     * @return calls in the new session.
     */
    TreeAccess openSession(Consumer<String> notices);

    /**
     * Open a session whose answers are timed, at one member and no other.
     *
     * @param endpoint of the member, as {@link #probeMembers()} names it.
     * @return the session, driven by the caller, who closes it.
     */
    MeasuredSession openMeasured(String endpoint);

    /**
     * Ask members how they are: those of the given endpoints, and those that they name.
     *
     * @return a view per member, ordered by member id, the ones that did not answer last.
     */
    List<MemberView> probeMembers();

    /**
     * Ask for limits and versions of the cluster.
     *
     * @return what the first of the given endpoints knows that answers.
     */
    ClusterInfo clusterInfo();

    /**
     * Replace limits of the cluster.
     *
     * @param change the new limits, 0 for each that stays.
     */
    void setLimits(ClusterLimits change);

    /**
     * Make a version of the replicated commands the active one.
     *
     * @param version to make active.
     * @return the version that is active afterwards.
     */
    int finalizeUpgrade(int version);

    /**
     * List sessions of the cluster.
     *
     * @param afterSessionId 0, or the cursor of the page before.
     * @return a page of what the first of the given endpoints has that answers.
     */
    SessionsPage sessions(long afterSessionId);

    /**
     * End a session, whoever has it.
     *
     * @param sessionId of the session.
     */
    void forceCloseSession(long sessionId);

    /**
     * Let go of everything. Ends the sessions that are still open. Idempotent.
     */
    @Override
    void close();

    /**
     * Makes the way to a cluster once a command needs it.
     */
    @FunctionalInterface
    interface Factory
    {
        /**
         * Make ready to reach the cluster; no member is asked yet.
         *
         * @param options as the command line gave them.
         * @return the way to the cluster.
         */
        ClusterAccess open(AccessOptions options);
    }
}
