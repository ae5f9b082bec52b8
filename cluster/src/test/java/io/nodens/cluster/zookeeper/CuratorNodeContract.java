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

import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.api.transaction.OperationType;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.x.discovery.ServiceCache;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.curator.x.discovery.strategies.RoundRobinStrategy;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Curator's znodes that stay, groups, discovery, transactions, and its ways of creating and deleting.
 */
abstract class CuratorNodeContract extends CuratorContract
{
    private static final long TTL_MS = 60_000;

    @Test
    void shouldCreateAndDeleteInEveryWay() throws Exception
    {
        final Stat stat = new Stat();
        assertEquals(path("a/b/c"), one.create().orSetData().storingStatIn(stat).creatingParentContainersIfNeeded()
            .forPath(path("a/b/c"), bytes("x")));
        assertEquals(stat.getCzxid(), one.checkExists().forPath(path("a/b/c")).getCzxid());
        assertEquals(path("a/b/c"), one.create().orSetData().forPath(path("a/b/c"), bytes("y")));
        assertEquals(1, one.checkExists().forPath(path("a/b/c")).getVersion());
        assertEquals(path("i"), one.create().idempotent().forPath(path("i"), bytes("x")));
        assertEquals(path("i"), one.create().idempotent().forPath(path("i"), bytes("x")));
        final String name = one.create().withProtection().withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
            .forPath(path("s-"));
        assertTrue(name.startsWith(path("_c_")) && name.endsWith("s-0000000002"), name);
        one.create().withTtl(TTL_MS).withMode(CreateMode.PERSISTENT_WITH_TTL).forPath(path("t"));
        one.create().compressed().forPath(path("zip"), bytes("z".repeat(1_000)));
        assertEquals("z".repeat(1_000),
            CuratorLockContract.text(one.getData().decompressed().forPath(path("zip"))));
        assertThrows(KeeperException.NotEmptyException.class, () -> one.delete().forPath(path("a")));
        one.delete().guaranteed().deletingChildrenIfNeeded().forPath(path("a"));
        one.delete().quietly().forPath(path("a"));
        two.sync().forPath(root);
        assertEquals(null, two.checkExists().forPath(path("a")));
    }

    @Test
    void shouldCallBackFromTheBackground() throws Exception
    {
        final CompletableFuture<String> created = new CompletableFuture<>();
        one.create().inBackground((application, event) ->
            created.complete(event.getType() + " " + Code.get(event.getResultCode()) + " " + event.getName()))
            .forPath(path("a"), bytes("x"));
        assertEquals("CREATE OK " + path("a"), created.get(WAIT_MS, TimeUnit.MILLISECONDS));
        final CompletableFuture<String> absent = new CompletableFuture<>();
        one.getData().inBackground((application, event) ->
            absent.complete(event.getType() + " " + Code.get(event.getResultCode()))).forPath(path("none"));
        assertEquals("GET_DATA NONODE", absent.get(WAIT_MS, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldCommitTransactions() throws Exception
    {
        final List<CuratorTransactionResult> results = one.transaction().forOperations(
            one.transactionOp().create().forPath(path("a"), bytes("a")),
            one.transactionOp().create().withMode(CreateMode.PERSISTENT_SEQUENTIAL).forPath(path("s-")),
            one.transactionOp().create().withMode(CreateMode.CONTAINER).forPath(path("c")),
            one.transactionOp().check().withVersion(0).forPath(path("a")),
            one.transactionOp().setData().withVersion(0).forPath(path("a"), bytes("b")),
            one.transactionOp().delete().forPath(path("c")));

        assertEquals(OperationType.CREATE, results.get(0).getType());
        assertEquals(path("s-0000000001"), results.get(1).getResultPath());
        assertEquals(1, results.get(4).getResultStat().getVersion());
        for (final CuratorTransactionResult result : results)
        {
            assertEquals(0, result.getError());
        }
        final KeeperException ex = assertThrows(KeeperException.class, () -> one.transaction().forOperations(
            one.transactionOp().create().forPath(path("x")),
            one.transactionOp().delete().forPath(path("none"))));
        assertEquals(Code.NONODE, ex.code());
        assertEquals(2, ex.getResults().size());
        assertEquals(null, one.checkExists().forPath(path("x")));
    }

    @Test
    void shouldMakeAPersistentNodeAgain() throws Exception
    {
        final PersistentNode node = closing(
            new PersistentNode(one, CreateMode.EPHEMERAL, false, path("node"), bytes("mine")));
        node.start();
        assertTrue(node.waitForInitialCreate(WAIT_MS, TimeUnit.MILLISECONDS));
        await("it is there", () -> null != stat("node"));
        final long owner = stat("node").getEphemeralOwner();

        zk.delete(path("node"), -1);
        await("it is there after somebody deleted it", () -> null != stat("node"));
        dropConnectionOfOne();
        await("it has its connection again", () -> one.getZookeeperClient().isConnected());
        assertEquals(owner, stat("node").getEphemeralOwner());
        expireSessionOfOne();
        await("it is there with a new session", () -> isOfAnother(owner, path("node")));
        node.setData(bytes("changed"));
        await("it has new data",
            () -> "changed".equals(CuratorLockContract.text(zk.getData(path("node"), false, null))));
        assertEquals(path("node"), node.getActualPath());
    }

    @Test
    void shouldKeepANodeWithATtl() throws Exception
    {
        final PersistentTtlNode node = closing(new PersistentTtlNode(one, path("node"), 4_000, bytes("mine")));
        node.start();
        assertTrue(node.waitForInitialCreate(WAIT_MS, TimeUnit.MILLISECONDS));
        await("it is touched", () -> null != stat("node/touch") && stat("node/touch").getVersion() > 0);

        expireSessionOfOne();

        final long mtimeMs = stat("node/touch").getMtime();
        await("it is touched with a new session", () -> stat("node/touch").getMtime() > mtimeMs);
        assertEquals("mine", CuratorLockContract.text(zk.getData(path("node"), false, null)));
    }

    @Test
    void shouldKnowTheMembersOfAGroup() throws Exception
    {
        final GroupMember first = closing(new GroupMember(one, path("group"), "first", bytes("1")));
        final GroupMember second = new GroupMember(two, path("group"), "second", bytes("2"));
        closing(second::close);
        first.start();
        second.start();
        await("both know both", () -> 2 == first.getCurrentMembers().size() && 2 == second.getCurrentMembers().size());
        await("the first knows that its znode is there", () -> takesData(first, "1"));
        final long owner = stat("group/first").getEphemeralOwner();

        expireSessionOfOne();
        await("the first has a new session and is a member", () -> isOfAnother(owner, path("group/first")) &&
            2 == second.getCurrentMembers().size() && 2 == first.getCurrentMembers().size());
        first.setThisData(bytes("3"));
        await("its data are known",
            () -> "3".equals(CuratorLockContract.text(second.getCurrentMembers().get("first"))));
        second.close();
        await("one is left", () -> 1 == first.getCurrentMembers().size());
    }

    @Test
    void shouldFindServices() throws Exception
    {
        final ServiceInstance<String> a = instance("a", 1);
        final ServiceInstance<String> b = instance("b", 2);
        final ServiceDiscovery<String> first = closing(ServiceDiscoveryBuilder.builder(String.class)
            .client(one).basePath(path("services")).thisInstance(a).build());
        final ServiceDiscovery<String> second = closing(ServiceDiscoveryBuilder.builder(String.class)
            .client(two).basePath(path("services")).build());
        first.start();
        second.start();
        second.registerService(b);
        two.sync().forPath(root);
        assertEquals(List.of("store"), new ArrayList<>(second.queryForNames()));
        assertEquals(2, second.queryForInstances("store").size());
        assertEquals(a, second.queryForInstance("store", "a"));
        final ServiceCache<String> cache = closing(second.serviceCacheBuilder().name("store").build());
        cache.start();
        await("the cache has both", () -> 2 == cache.getInstances().size());
        final ServiceProvider<String> provider = closing(second.serviceProviderBuilder().serviceName("store")
            .providerStrategy(new RoundRobinStrategy<>()).build());
        provider.start();
        final TreeSet<String> ids = new TreeSet<>();
        await("each has its turn", () -> ids.add(provider.getInstance().getId()) && 2 == ids.size());

        final long owner = zk.exists(path("services/store/a"), false).getEphemeralOwner();
        expireSessionOfOne();
        await("it is registered again", () -> isOfAnother(owner, path("services/store/a")));
        await("the cache has both", () -> 2 == cache.getInstances().size());
        second.unregisterService(b);
        await("the cache has one", () -> 1 == cache.getInstances().size());
        assertNotEquals(0, owner);
    }

    /**
     * A member takes data only once its create was answered. Others may know its znode before that, and an answer
     * lost together with the connection would let the member wait for another one.
     */
    private static boolean takesData(final GroupMember member, final String data)
    {
        try
        {
            member.setThisData(bytes(data));
            return true;
        }
        catch (final IllegalStateException ex)
        {
            return false;
        }
    }

    private boolean isOfAnother(final long owner, final String path) throws KeeperException, InterruptedException
    {
        final Stat stat = zk.exists(path, false);
        return null != stat && owner != stat.getEphemeralOwner();
    }

    private static ServiceInstance<String> instance(final String id, final int port) throws Exception
    {
        return ServiceInstance.<String>builder().name("store").id(id).address("127.0.0.1").port(port)
            .payload("payload of " + id).build();
    }
}
