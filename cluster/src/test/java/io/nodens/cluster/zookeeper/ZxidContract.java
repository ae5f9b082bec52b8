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

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Zxids to the digit, through ZooKeeper's client: for a system that serves nobody else meanwhile.
 */
abstract class ZxidContract extends StockClientContract
{
    @Test
    void g7StatOfAParentOverTheLifeOfAChild() throws Exception
    {
        final Stat atFirst = stat("");
        create("a");
        final Stat afterCreate = stat("");
        zk.setData(path("a"), bytes("y"), -1);
        zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, -1);
        create("a/b");
        final Stat afterChanges = stat("");
        zk.delete(path("a/b"), -1);
        zk.delete(path("a"), -1);
        final Stat afterDelete = stat("");

        assertEquals(0, atFirst.getCversion());
        assertEquals(1, afterCreate.getCversion());
        assertEquals(1, afterCreate.getNumChildren());
        assertEquals(afterCreate, afterChanges);
        assertEquals(2, afterDelete.getCversion());
        assertEquals(0, afterDelete.getNumChildren());
        assertTrue(afterCreate.getPzxid() > atFirst.getPzxid());
        assertEquals(afterCreate.getPzxid() + 5, afterDelete.getPzxid());
        assertEquals(atFirst.getMzxid(), afterDelete.getMzxid());
        assertEquals(atFirst.getMtime(), afterDelete.getMtime());
        assertEquals(0, afterDelete.getVersion());
        assertEquals(0, afterDelete.getAversion());
    }

    @Test
    void shouldKeepStatOverALife() throws Exception
    {
        create("a");
        final Stat created = stat("a");
        final Stat set = zk.setData(path("a"), bytes("longer"), 0);
        final Stat guarded = zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, 0);
        create("a/child");
        final Stat withChild = stat("a");

        assertEquals(created.getCzxid(), created.getMzxid());
        assertEquals(created.getCtime(), created.getMtime());
        assertEquals(List.of(0, 0, 0), List.of(created.getVersion(), created.getCversion(), created.getAversion()));
        assertEquals(created.getCzxid() + 1, set.getMzxid());
        assertEquals(created.getCzxid(), set.getCzxid());
        assertEquals(created.getPzxid(), set.getPzxid());
        assertEquals(created.getCtime(), set.getCtime());
        assertTrue(set.getMtime() >= created.getMtime());
        assertEquals(List.of(1, 0, 0), List.of(set.getVersion(), set.getCversion(), set.getAversion()));
        assertEquals(6, set.getDataLength());
        assertEquals(List.of(1, 0, 1), List.of(guarded.getVersion(), guarded.getCversion(), guarded.getAversion()));
        assertEquals(set.getMzxid(), guarded.getMzxid());
        assertEquals(set.getMtime(), guarded.getMtime());
        assertEquals(List.of(1, 1, 1),
            List.of(withChild.getVersion(), withChild.getCversion(), withChild.getAversion()));
        assertEquals(1, withChild.getNumChildren());
        assertEquals(set.getMzxid(), withChild.getMzxid());
        assertTrue(withChild.getPzxid() > set.getMzxid());
    }

    @Test
    void shouldTakeOneZxidForEachWriteAndNoneForReads() throws Exception
    {
        final List<Long> zxids = new ArrayList<>();

        for (int i = 0; i < 10; i++)
        {
            create("n" + i);
            zk.getChildren(root, false);
            zk.sync(root);
            zxids.add(stat("n" + i).getCzxid());
        }

        for (int i = 1; i < 10; i++)
        {
            assertEquals(zxids.get(0) + i, zxids.get(i), "zxids " + zxids);
        }
    }

    @Test
    void g28TheEventHasTheZxidOfItsChange() throws Exception
    {
        final ZooKeeper other = connect(1);
        zk.addWatch(root, log, AddWatchMode.PERSISTENT_RECURSIVE);

        final Stat set = other.setData(root, bytes("x"), -1);
        other.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

        final WatchedEvent changed = log.take();
        final WatchedEvent created = log.take();
        assertEquals(EventType.NodeDataChanged, changed.getType());
        assertEquals(set.getMzxid(), changed.getZxid());
        assertEquals(set.getMzxid() + 1, created.getZxid());
        assertArrayEquals(bytes("x"), zk.getData(root, false, null));
    }

    @Test
    void shouldTakeOneZxidForAMulti() throws Exception
    {
        create("a");

        zk.multi(List.of(
            Op.create(path("b"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.setData(path("a"), bytes("x"), -1),
            Op.delete(path("b"), -1)));
        create("c");

        assertEquals(stat("a").getCzxid() + 1, stat("a").getMzxid());
        assertEquals(stat("a").getCzxid() + 2, stat("c").getCzxid());
    }
}
