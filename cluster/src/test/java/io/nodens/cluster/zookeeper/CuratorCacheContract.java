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

import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Curator's caches: each is to hold what the tree holds, whatever happens to its connection.
 */
@SuppressWarnings("deprecation") // Applications still have the caches that CuratorCache replaces.
abstract class CuratorCacheContract extends CuratorContract
{
    /** Its start waits for the answer of addWatch. */
    @Test
    void g2CuratorCacheStartsAndFollowsTheTree() throws Exception
    {
        final CuratorCache cache = closing(CuratorCache.build(one, root));
        final CountDownLatch started = new CountDownLatch(1);
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        cache.listenable().addListener(CuratorCacheListener.builder()
            .forInitialized(started::countDown)
            .forCreates((created) -> events.add("created " + name(created)))
            .forChanges((before, after) -> events.add("changed " + name(after)))
            .forDeletes((deleted) -> events.add("deleted " + name(deleted)))
            .afterInitialized().build());
        cache.start();
        assertTrue(started.await(WAIT_MS, TimeUnit.MILLISECONDS));

        create("a");
        assertEquals("created /a", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        create("a/b");
        assertEquals("created /a/b", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        zk.setData(path("a"), bytes("new"), -1);
        assertEquals("changed /a", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        zk.delete(path("a/b"), -1);
        assertEquals("deleted /a/b", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        changeTree(1);
        await("the cache is the tree", () -> tree().equals(held(cache)));
    }

    @Test
    void shouldFollowWithACuratorCacheOverLostConnectionsAndSessions() throws Exception
    {
        final CuratorCache cache = closing(CuratorCache.build(one, root));
        cache.start();
        changeTree(1);
        await("the cache is the tree", () -> tree().equals(held(cache)));

        cutConnectionOfOne();
        changeTree(2);
        mendConnectionOfOne();
        await("the cache is the tree after a lost connection", () -> tree().equals(held(cache)));

        expireSessionOfOne();
        changeTree(3);
        await("the cache is the tree after a lost session", () -> tree().equals(held(cache)));
    }

    @Test
    void shouldFollowWithATreeCache() throws Exception
    {
        final TreeCache cache = closing(new TreeCache(one, root));
        cache.start();
        changeTree(1);
        await("the cache is the tree", () -> tree().equals(held(cache)));

        cutConnectionOfOne();
        changeTree(2);
        mendConnectionOfOne();
        await("the cache is the tree after a lost connection", () -> tree().equals(held(cache)));

        expireSessionOfOne();
        changeTree(3);
        await("the cache is the tree after a lost session", () -> tree().equals(held(cache)));
    }

    @Test
    void shouldFollowWithAPathChildrenCache() throws Exception
    {
        create("n0");
        final PathChildrenCache cache = closing(new PathChildrenCache(one, root, true));
        cache.start(PathChildrenCache.StartMode.BUILD_INITIAL_CACHE);
        assertEquals(1, cache.getCurrentData().size());
        changeTree(1);
        await("the cache is the children", () -> children().equals(held(cache.getCurrentData())));

        cutConnectionOfOne();
        changeTree(2);
        mendConnectionOfOne();
        await("the cache is the children after a lost connection",
            () -> children().equals(held(cache.getCurrentData())));

        expireSessionOfOne();
        changeTree(3);
        await("the cache is the children after a lost session",
            () -> children().equals(held(cache.getCurrentData())));
    }

    @Test
    void shouldFollowWithANodeCache() throws Exception
    {
        final NodeCache cache = closing(new NodeCache(one, path("node")));
        cache.start(true);
        assertEquals(null, cache.getCurrentData());
        create("node");
        await("it is there", () -> null != cache.getCurrentData());

        cutConnectionOfOne();
        zk.setData(path("node"), bytes("away"), -1);
        mendConnectionOfOne();
        await("it has changed", () -> "away".equals(CuratorLockContract.text(cache.getCurrentData().getData())));

        expireSessionOfOne();
        zk.delete(path("node"), -1);
        await("it is gone", () -> null == cache.getCurrentData());
    }

    @Test
    void shouldSetAPersistentWatchAgain() throws Exception
    {
        final PersistentWatcher watcher = closing(new PersistentWatcher(one, root, true));
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final AtomicInteger resets = new AtomicInteger();
        watcher.getListenable().addListener((event) ->
        {
            if (null != event.getPath())
            {
                events.add(EventLog.text(event, root));
            }
        });
        watcher.getResetListenable().addListener(resets::incrementAndGet);
        one.blockUntilConnected();
        watcher.start();
        await("the watch is set", () -> resets.get() > 0);
        create("a");
        assertEquals("NodeCreated /a", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));

        final int before = resets.get();
        expireSessionOfOne();

        await("the watch is set again", () -> resets.get() > before);
        create("a/b");
        assertEquals("NodeCreated /a/b", events.poll(WAIT_MS, TimeUnit.MILLISECONDS));
    }

    private void changeTree(final int round) throws Exception
    {
        for (int i = 0; i < 12; i++)
        {
            final String path = path("n" + i);
            if (null == zk.exists(path, false))
            {
                zk.create(path, bytes("round " + round), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                zk.create(path + "/below", bytes("round " + round), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            else if (0 == (i + round) % 3)
            {
                org.apache.zookeeper.ZKUtil.deleteRecursive(zk, path);
            }
            else
            {
                zk.setData(path, bytes("round " + round), -1);
            }
        }
    }

    private SortedMap<String, String> tree() throws Exception
    {
        final SortedMap<String, String> tree = new TreeMap<>();
        final List<String> paths = new ArrayList<>(List.of(root));
        while (!paths.isEmpty())
        {
            final String path = paths.remove(paths.size() - 1);
            tree.put(path, CuratorLockContract.text(zk.getData(path, false, null)));
            zk.getChildren(path, false).forEach((name) -> paths.add(path + "/" + name));
        }
        return tree;
    }

    private SortedMap<String, String> children() throws Exception
    {
        final SortedMap<String, String> children = new TreeMap<>();
        for (final String name : zk.getChildren(root, false))
        {
            children.put(path(name), CuratorLockContract.text(zk.getData(path(name), false, null)));
        }
        return children;
    }

    private static SortedMap<String, String> held(final CuratorCache cache)
    {
        return held(cache.stream().toList());
    }

    private static SortedMap<String, String> held(final List<ChildData> data)
    {
        final SortedMap<String, String> held = new TreeMap<>();
        data.forEach((child) -> held.put(child.getPath(), CuratorLockContract.text(child.getData())));
        return held;
    }

    private SortedMap<String, String> held(final TreeCache cache)
    {
        final SortedMap<String, String> held = new TreeMap<>();
        final List<String> paths = new ArrayList<>(List.of(root));
        while (!paths.isEmpty())
        {
            final String path = paths.remove(paths.size() - 1);
            final ChildData data = cache.getCurrentData(path);
            final Map<String, ChildData> children = cache.getCurrentChildren(path);
            if (null != data && null != children)
            {
                held.put(path, CuratorLockContract.text(data.getData()));
                children.keySet().forEach((name) -> paths.add(path + "/" + name));
            }
        }
        return held;
    }

    private String name(final ChildData data)
    {
        return data.getPath().substring(root.length());
    }
}
