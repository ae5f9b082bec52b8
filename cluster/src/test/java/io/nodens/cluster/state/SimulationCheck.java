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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Compares replicas with the model.
 */
final class SimulationCheck
{
    private final ModelState model;
    private final List<Replica> replicas;
    private final Supplier<String> where;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[16 * 1024]);

    SimulationCheck(final ModelState model, final List<Replica> replicas, final Supplier<String> where)
    {
        this.model = model;
        this.replicas = replicas;
        this.where = where;
    }

    /** Compare every znode, session, front end and total of every replica with the model. */
    void verify()
    {
        model.quotas.verify();
        for (final Replica replica : replicas)
        {
            final StateMachine machine = replica.machine;
            assertEquals(model.zxid, machine.zxid(), where);
            assertEquals(model.nowMs, machine.nowMs(), where);
            assertEquals(model.lastTickMs, machine.lastTickMs(), where);
            assertEquals(model.tickId, machine.tickId(), where);
            assertEquals(model.activeVersion, machine.activeVersion(), where);
            assertEquals(model.livedMs, machine.livedMs(), where);
            assertEquals(machine.computeDigest(), machine.digest(), where);
            assertEquals(replicas.get(0).machine.protocolDigest(), machine.protocolDigest(), where);
            assertEquals(replicas.get(0).machine.digest(), machine.digest(), where);
            verifyTree(replica);
            verifySessions(machine);
            for (final ModelFrontEnd expected : model.frontEnds.values())
            {
                final FrontEnd frontEnd = machine.frontEnds().get(expected.memberId);
                assertEquals(expected.incarnation, frontEnd.incarnation(), where);
                assertEquals(expected.sequence, frontEnd.lastSequence(), where);
                assertEquals(
                    expected.isOpen ? expected.clusterSessionId : FrontEnd.NULL_CLUSTER_SESSION_ID,
                    frontEnd.clusterSessionId(),
                    where);
            }
        }
    }

    private void verifyTree(final Replica replica)
    {
        final TreeWriter tree = replica.tree();
        assertEquals(model.tree.znodes.size(), tree.znodeCount(), where);
        assertEquals(model.tree.bytes, tree.treeBytes(), where);
        assertEquals(model.acls.size(), tree.acls().size(), where);
        assertEquals(model.acls.lastId(), tree.acls().lastId(), where);
        int ephemerals = 0;
        final ZnodeStat stat = new ZnodeStat();
        for (final ModelZnode expected : model.tree.znodes.values())
        {
            final byte[] name = expected.path.getBytes(StandardCharsets.UTF_8);
            path.putBytes(0, name);
            final int znode = tree.find(path, 0, name.length);
            tree.stat(znode, stat);
            assertArrayEquals(expected.stat(), new long[]{
                stat.czxid(), stat.mzxid(), stat.pzxid(), stat.ctimeMs(), stat.mtimeMs(), stat.ephemeralOwner(),
                stat.version(), stat.cversion(), stat.aversion(), stat.dataLength(), stat.numChildren()},
                () -> where.get() + " " + expected.path);
            assertEquals(expected.ttlMs, stat.ttlMs(), where);
            assertEquals(model.acls.id(expected.acl), stat.aclId(), where);
            verifyDescendants(expected, tree, znode);
            assertEquals(expected.childOrdinal, stat.childOrdinal(), where);
            assertEquals(expected.ordinals, stat.createCount(), where);
            assertEquals(expected.createCount, tree.createCount(znode), where);
            assertEquals(expected.kind, stat.kind(), where);
            assertArrayEquals(expected.data, dataOf(tree, znode), where);
            int child = tree.firstChild(znode);
            for (final ModelZnode expectedChild : expected.children)
            {
                final int length = tree.copyPath(child, path, 0);
                assertEquals(expectedChild.path, path.getStringWithoutLengthUtf8(0, length), where);
                child = tree.nextSibling(child);
            }
            assertEquals(TreeWriter.NULL_ZNODE, child, where);
            if (expected.owner != 0)
            {
                ephemerals++;
                assertEquals(expected.ephemeralOrdinal, replica.machine.ephemerals().ordinal(znode), where);
            }
        }
        assertEquals(ephemerals, tree.ephemeralCount(), where);
        assertEquals(ephemerals, replica.machine.ephemerals().size(), where);
    }

    private void verifyDescendants(final ModelZnode expected, final TreeWriter tree, final int znode)
    {
        final String root = expected.path.equals("/") ? "" : expected.path;
        final Map<String, ModelZnode> below = model.tree.znodes.subMap(root + "/", false, root + "0", false);
        assertEquals(below.size(), tree.descendants().count(znode), where);
        assertEquals(
            below.values().stream().mapToLong((one) -> ModelTree.lengthOf(one.data)).sum(),
            tree.descendants().bytes(znode), where);
    }

    private static List<String> identities(final Session session)
    {
        final List<String> identities = new ArrayList<>();
        final AclCursor cursor = session.identities().wrap(new AclCursor());
        while (cursor.next())
        {
            identities.add(cursor.scheme() + " " + cursor.identity());
        }
        return identities;
    }

    private void verifySessions(final StateMachine machine)
    {
        assertEquals(model.sessions.table.size(), machine.sessions().size(), where);
        int results = 0;
        Session session = machine.sessions().first();
        for (final ModelSession expected : model.sessions.table.values())
        {
            assertNotNull(session, where);
            assertEquals(expected.id, session.id(), where);
            assertEquals(expected.timeoutMs, session.timeoutMs(), where);
            assertEquals(expected.owner, session.ownerMemberId(), where);
            assertEquals(expected.attachmentId, session.attachmentId(), where);
            assertEquals(expected.deadlineMs, session.deadlineMs(), where);
            assertEquals(expected.identities, identities(session), where);
            assertEquals(expected.acknowledged, session.acknowledgedRequestId(), where);
            RequestResult result = session.firstResult();
            for (final Map.Entry<Long, ModelResult> entry : expected.results.entrySet())
            {
                assertNotNull(result, where);
                assertEquals(entry.getKey(), result.requestId(), where);
                assertEquals(entry.getValue().code().value(), result.code(), where);
                assertEquals(entry.getValue().zxid, result.zxid(), where);
                result = result.next();
                results += entry.getValue().outcomes.size();
            }
            assertNull(result, where);
            int znode = machine.ephemerals.first(session);
            for (final ModelZnode ephemeral : expected.ephemerals)
            {
                final int length = machine.tree.copyPath(znode, path, 0);
                assertEquals(ephemeral.path, path.getStringWithoutLengthUtf8(0, length), where);
                znode = machine.ephemerals.next(znode);
            }
            assertEquals(TreeWriter.NULL_ZNODE, znode, where);
            session = session.next();
        }
        assertNull(session, where);
        assertEquals(results, machine.retainedResults(), where);
    }

    static byte[] dataOf(final TreeWriter tree, final int znode)
    {
        final int length = tree.dataLength(znode);
        if (length < 0)
        {
            return null;
        }
        final byte[] bytes = new byte[length];
        tree.copyData(znode, new UnsafeBuffer(bytes), 0);
        return bytes;
    }
}
