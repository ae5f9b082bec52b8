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
package io.nodens.bench.proof;

import io.nodens.client.MemberReport;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every member holds in the end, once the sessions of the dead have expired and all is at rest.
 * <p>
 * <b>Thread:</b> one.
 */
final class FinalDump
{
    private static final long SERVING_TIMEOUT_MS = 20_000;
    private static final long REST_TIMEOUT_MS = 30_000;

    private final LocalCluster cluster;
    private final Violations violations;
    private final Map<Integer, NodensClient> inspectors = new TreeMap<>();

    /**
     * Prepare for it.
     *
     * @param cluster    whose clients have stopped.
     * @param violations take each member that cannot be read.
     */
    FinalDump(final LocalCluster cluster, final Violations violations)
    {
        this.cluster = cluster;
        this.violations = violations;
    }

    /**
     * Read all members.
     *
     * @param living           sessions that go on; ephemerals of others are waited for until they are gone.
     * @param sessionTimeoutMs of the sessions.
     * @return one state for each member that can be read.
     */
    List<MemberState> take(final Set<Long> living, final long sessionTimeoutMs)
    {
        final List<MemberState> members = new ArrayList<>();
        try
        {
            // Sessions take zxids: all are opened before the first member is read.
            for (int id = 0; id < cluster.members().size(); id++)
            {
                inspect(id);
            }
            for (final NodensClient inspector : inspectors.values())
            {
                Await.holds(sessionTimeoutMs * 2L + REST_TIMEOUT_MS, () ->
                    living.containsAll(TreeDump.ephemeralOwners(inspector)));
            }
            final Map<Integer, MemberReport> reports = awaitEqual();
            for (final Map.Entry<Integer, NodensClient> inspector : inspectors.entrySet())
            {
                final MemberReport report = reports.get(inspector.getKey());
                members.add(new MemberState(inspector.getKey().toString(), report.zxid(), report.digest(),
                    TreeDump.of(inspector.getValue())));
            }
        }
        catch (final RuntimeException ex)
        {
            violations.add(Violations.SERVES, "members cannot be read in the end: " + ex);
        }
        finally
        {
            inspectors.values().forEach(NodensClient::close);
        }
        return members;
    }

    private void inspect(final int id)
    {
        try
        {
            Await.until("member " + id + " serves", SERVING_TIMEOUT_MS, () ->
            {
                final MemberReport report = cluster.report(id);
                return null != report && report.isServing();
            });
            inspectors.put(id, NodensClient.connect(cluster.clientContext(cluster.endpoint(id))));
        }
        catch (final IllegalStateException | NodensException ex)
        {
            violations.add(Violations.SERVES, "member " + id + " cannot be read in the end: " + ex);
        }
    }

    /**
     * Followers may be a moment behind: wait until all that are read have the same zxid, if they ever do. The reports
     * of one look are compared. Sessions of clients that are gone expire meanwhile, which takes zxids, so that members
     * asked one after the other later on would differ.
     */
    private Map<Integer, MemberReport> awaitEqual()
    {
        final Map<Integer, MemberReport> reports = new HashMap<>();
        Await.holds(REST_TIMEOUT_MS, () ->
        {
            final Set<Long> zxids = new HashSet<>();
            for (final int id : inspectors.keySet())
            {
                final MemberReport report = cluster.report(id);
                zxids.add(null == report ? -1L : report.zxid());
                if (null != report)
                {
                    reports.put(id, report);
                }
            }
            return zxids.size() <= 1 && !zxids.contains(-1L);
        });
        return reports;
    }
}
