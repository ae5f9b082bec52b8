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
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Every call of ZooKeeper's client that calls back: what it hands over on success and on a fault.
 */
abstract class AsyncContract extends StockClientContract
{
    private static final long TTL_MS = 3_600_000;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    @Test
    void shouldCallBackForCreates() throws Exception
    {
        zk.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, this::named, "create");
        zk.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, this::named, "again");
        zk.create(path("b"), bytes("xyz"), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, this::created, "create2");
        zk.create(path("none/c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, this::created, "orphan");
        zk.create(path("s-"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL, this::named, "sequence");
        zk.create(path("c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, this::created, "container");
        zk.create(path("t"), bytes("tt"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, this::created, "ttl",
            TTL_MS);

        assertAnswers(
            "create OK /a /a",
            "again NODEEXISTS /a null",
            "create2 OK /b /b 3",
            "orphan NONODE /none/c null null",
            "sequence OK /s- /s-0000000002",
            "container OK /c /c 0",
            "ttl OK /t /t 2");
    }

    @Test
    void shouldCallBackForChanges() throws Exception
    {
        create("a");
        zk.setData(path("a"), bytes("new"), 0, this::stated, "set");
        zk.setData(path("a"), bytes("newer"), 0, this::stated, "set again");
        zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, 0, this::stated, "acl");
        zk.setACL(path("a"), Ids.READ_ACL_UNSAFE, 0, this::stated, "acl again");
        zk.delete(path("a"), 7, this::done, "delete");
        zk.delete(path("a"), 1, this::done, "delete again");
        zk.delete(path("a"), -1, this::done, "nothing");

        assertAnswers(
            "set OK /a 1 0",
            "set again BADVERSION /a null",
            "acl OK /a 1 1",
            "acl again BADVERSION /a null",
            "delete BADVERSION /a",
            "delete again OK /a",
            "nothing NONODE /a");
    }

    @Test
    void shouldCallBackForReads() throws Exception
    {
        create("a");
        create("a/b");
        zk.exists(path("a"), false, this::stated, "exists");
        zk.exists(path("none"), log, this::stated, "absent");
        zk.getData(path("a"), log, this::read, "data");
        zk.getData(path("none"), false, this::read, "no data");
        zk.getACL(path("a"), new Stat(), (code, path, context, acl, stat) ->
            answer(code, path, context, null == acl ? null : acl.size()), "getAcl");
        zk.getChildren(path("a"), log, (int code, String path, Object context, List<String> children) ->
            answer(code, path, context, children), "children");
        zk.getChildren(path("none"), false, (int code, String path, Object context, List<String> children) ->
            answer(code, path, context, children), "no children");
        zk.getChildren(path("a"), false, (code, path, context, children, stat) ->
            answer(code, path, context, children + " " + stat.getNumChildren()), "children2");
        zk.getChildren(path("none"), log, (code, path, context, children, stat) ->
            answer(code, path, context, children), "no children2");
        zk.getAllChildrenNumber(root, (code, path, context, number) -> answer(code, path, context, number), "count");
        zk.sync(root, this::done, "sync");

        assertAnswers(
            "exists OK /a 0 0",
            "absent NONODE /none null",
            "data OK /a a",
            "no data NONODE /none null",
            "getAcl OK /a 1",
            "children OK /a [b]",
            "no children NONODE /none null",
            "children2 OK /a [b] 1",
            "no children2 NONODE /none null",
            "count OK  2",
            "sync OK ");
    }

    @Test
    void shouldCallBackForWatches() throws Exception
    {
        create("a");
        zk.addWatch(path("a"), AddWatchMode.PERSISTENT, this::done, "add");
        zk.addWatch(path("none"), log, AddWatchMode.PERSISTENT_RECURSIVE, this::done, "recursive");
        settle(zk);
        zk.removeWatches(path("none"), log, WatcherType.Any, false, this::done, "remove");
        settle(zk);
        zk.removeAllWatches(path("a"), WatcherType.Any, false, this::done, "remove all");
        settle(zk);
        zk.setData(path("a"), null, -1, this::stated, "set");

        assertAnswers(
            "add OK /a", "recursive OK /none", "remove OK /none", "remove all OK /a", "set OK /a 1 0");
    }

    @Test
    void shouldCallBackForEphemerals() throws Exception
    {
        create("e", CreateMode.EPHEMERAL);
        zk.getEphemerals((code, context, paths) -> answer(code, "", context, paths.size()), "all");
        zk.getEphemerals(path("none"), (code, context, paths) -> answer(code, "", context, paths), "none");
        zk.getConfig(false, (code, path, context, data, stat) -> answer(code, path, context, null == stat), "config");
        zk.getConfig(log, (code, path, context, data, stat) -> answer(code, path, context, null == stat), "watched");

        assertAnswers(
            "all OK  1",
            "none OK  []",
            "config OK /zookeeper/config false",
            "watched OK /zookeeper/config false");
    }

    private void assertAnswers(final String... expected) throws InterruptedException
    {
        final List<String> heard = new ArrayList<>();
        for (int i = 0; i < expected.length; i++)
        {
            heard.add(answers.poll(WAIT_MS, TimeUnit.MILLISECONDS));
        }
        assertEquals(String.join("\n", expected), String.join("\n", heard));
    }

    private void done(final int code, final String path, final Object context)
    {
        answers.add(context + " " + Code.get(code) + " " + relative(path));
    }

    private void named(final int code, final String path, final Object context, final String name)
    {
        answer(code, path, context, relative(name));
    }

    private void created(
        final int code, final String path, final Object context, final String name, final Stat stat)
    {
        answer(code, path, context, relative(name) + " " + (null == stat ? null : stat.getDataLength()));
    }

    private void stated(final int code, final String path, final Object context, final Stat stat)
    {
        answer(code, path, context, null == stat ? null : stat.getVersion() + " " + stat.getAversion());
    }

    private void read(
        final int code, final String path, final Object context, final byte[] data, final Stat stat)
    {
        answer(code, path, context, null == data ? null : new String(data, StandardCharsets.UTF_8));
    }

    private void answer(final int code, final String path, final Object context, final Object more)
    {
        answers.add(context + " " + Code.get(code) + " " + relative(path) + " " + more);
    }

    private String relative(final String path)
    {
        return null != path && path.startsWith(root) ? path.substring(root.length()) : path;
    }
}
