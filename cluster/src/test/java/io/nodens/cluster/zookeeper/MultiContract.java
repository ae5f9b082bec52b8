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

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Transactions and reads of several znodes, through ZooKeeper's client.
 */
abstract class MultiContract extends StockClientContract
{
    private static final int RUNTIME_INCONSISTENCY = Code.RUNTIMEINCONSISTENCY.intValue();
    private static final long TTL_MS = 3_600_000;

    @Test
    void shouldDoOperationsOfEveryKindInOneTransaction() throws Exception
    {
        create("gone");
        create("set");

        final List<OpResult> results = zk.multi(List.of(
            Op.create(path("p"), bytes("p"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.create(path("e"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL),
            Op.create(path("s-"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
            Op.create(path("c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
            Op.create(path("t"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, TTL_MS),
            Op.setData(path("set"), bytes("new"), 0),
            Op.check(path("set"), 1),
            Op.delete(path("gone"), 0)));

        assertEquals(path("p"), assertInstanceOf(OpResult.CreateResult.class, results.get(0)).getPath());
        assertEquals(path("e"), assertInstanceOf(OpResult.CreateResult.class, results.get(1)).getPath());
        assertEquals(path("s-0000000004"), assertInstanceOf(OpResult.CreateResult.class, results.get(2)).getPath());
        assertEquals(path("c"), assertInstanceOf(OpResult.CreateResult.class, results.get(3)).getPath());
        assertEquals(path("t"), assertInstanceOf(OpResult.CreateResult.class, results.get(4)).getPath());
        final Stat set = assertInstanceOf(OpResult.SetDataResult.class, results.get(5)).getStat();
        assertEquals(stat("set"), set);
        assertInstanceOf(OpResult.CheckResult.class, results.get(6));
        assertInstanceOf(OpResult.DeleteResult.class, results.get(7));
        for (final String name : List.of("p", "e", "s-0000000004", "c", "t"))
        {
            assertEquals(set.getMzxid(), stat(name).getCzxid(), name);
        }
        assertNull(stat("gone"));
        assertEquals(zk.getSessionId(), stat("e").getEphemeralOwner());
    }

    @Test
    void g13AFailedMultiNamesTheCulpritAndWhatWasBeforeAndAfterIt() throws Exception
    {
        create("a");
        final Stat before = stat("");

        final KeeperException ex = assertThrows(KeeperException.class, () -> zk.multi(List.of(
            Op.create(path("b"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.setData(path("a"), bytes("x"), -1),
            Op.check(path("a"), 7),
            Op.delete(path("a"), -1),
            Op.create(path("c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))));

        assertEquals(Code.BADVERSION, ex.code());
        assertEquals(List.of(0, 0, Code.BADVERSION.intValue(), RUNTIME_INCONSISTENCY, RUNTIME_INCONSISTENCY),
            errors(ex.getResults()));
        assertEquals(before, stat(""));
        assertArrayEquals(bytes("a"), zk.getData(path("a"), false, null));
    }

    @Test
    void g13EveryFaultOfAnOperationHasItsCode() throws Exception
    {
        create("a");
        create("a/b");
        create("e", CreateMode.EPHEMERAL);

        assertCode(Code.NODEEXISTS, Op.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertCode(Code.NONODE, Op.create(path("x/y"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertCode(Code.NOCHILDRENFOREPHEMERALS,
            Op.create(path("e/y"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertCode(Code.INVALIDACL, Op.create(path("x"), null, List.of(), CreateMode.PERSISTENT));
        assertCode(Code.NONODE, Op.delete(path("x"), -1));
        assertCode(Code.NOTEMPTY, Op.delete(path("a"), -1));
        assertCode(Code.BADVERSION, Op.delete(path("a/b"), 1));
        assertCode(Code.NONODE, Op.setData(path("x"), null, -1));
        assertCode(Code.BADVERSION, Op.setData(path("a"), null, 1));
        assertCode(Code.NONODE, Op.check(path("x"), -1));
        assertCode(Code.BADVERSION, Op.check(path("a"), 1));
        assertNull(stat("first"));
    }

    @Test
    void shouldCheckEachOperationAgainstThoseBeforeIt() throws Exception
    {
        final List<OpResult> results = zk.multi(List.of(
            Op.create(path("a"), bytes("0"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.create(path("a/b"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.setData(path("a"), bytes("1"), 0),
            Op.setData(path("a"), bytes("2"), 1),
            Op.check(path("a"), 2),
            Op.delete(path("a/b"), 0),
            Op.create(path("a/s-"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
            Op.create(path("a/s-"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL)));

        assertEquals(8, results.size());
        final Stat stat = stat("a");
        assertEquals(2, stat.getVersion());
        assertEquals(4, stat.getCversion());
        assertEquals(2, stat.getNumChildren());
        assertEquals(stat.getCzxid(), stat.getMzxid());
        assertEquals(stat.getCzxid(), stat.getPzxid());
        assertEquals(path("a/s-0000000001"), ((OpResult.CreateResult)results.get(6)).getPath());
        assertEquals(path("a/s-0000000002"), ((OpResult.CreateResult)results.get(7)).getPath());
    }

    @Test
    void shouldDoAndUndoTransactionsThatAreBuilt() throws Exception
    {
        final List<OpResult> results = zk.transaction()
            .create(path("a"), bytes("a"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
            .check(path("a"), 0)
            .setData(path("a"), bytes("b"), 0)
            .delete(path("a"), 1)
            .commit();
        final CompletableFuture<List<OpResult>> answer = new CompletableFuture<>();
        zk.transaction().check(path("none"), 0).delete(root, -1).commit(
            (code, path, context, opResults) -> answer.complete(opResults), null);

        assertEquals(4, results.size());
        assertNull(stat("a"));
        assertEquals(List.of(Code.NONODE.intValue(), RUNTIME_INCONSISTENCY),
            errors(answer.get(WAIT_MS, TimeUnit.MILLISECONDS)));
        assertEquals(List.of(), zk.multi(List.of()));
    }

    @Test
    void shouldReadSeveralZnodesAndSayOfEachWhatFailed() throws Exception
    {
        create("a");
        create("a/b");

        final List<OpResult> results = zk.multi(List.of(
            Op.getData(path("a")), Op.getData(path("none")), Op.getChildren(path("a")), Op.getChildren(path("none"))));

        final OpResult.GetDataResult data = assertInstanceOf(OpResult.GetDataResult.class, results.get(0));
        assertArrayEquals(bytes("a"), data.getData());
        assertEquals(stat("a"), data.getStat());
        assertEquals(List.of("b"),
            assertInstanceOf(OpResult.GetChildrenResult.class, results.get(2)).getChildren());
        assertEquals(Code.NONODE.intValue(), ((OpResult.ErrorResult)results.get(1)).getErr());
        assertEquals(Code.NONODE.intValue(), ((OpResult.ErrorResult)results.get(3)).getErr());
    }

    @Test
    void shouldCallBackWithResults() throws Exception
    {
        final CompletableFuture<List<OpResult>> answer = new CompletableFuture<>();

        zk.multi(
            List.of(
                Op.create(path("a"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.delete(path("a"), 0)),
            (code, path, context, results) -> answer.complete(results), null);

        final List<OpResult> results = answer.get(WAIT_MS, TimeUnit.MILLISECONDS);
        assertEquals(path("a"), ((OpResult.CreateResult)results.get(0)).getPath());
        assertInstanceOf(OpResult.DeleteResult.class, results.get(1));
    }

    @Test
    void shouldReportEventsOfAMultiInOrderOfItsOperations() throws Exception
    {
        create("a");
        zk.exists(path("a"), true);
        zk.exists(path("b"), true);
        zk.getChildren(root, true);

        zk.multi(List.of(
            Op.setData(path("a"), bytes("x"), -1),
            Op.create(path("b"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.delete(path("a"), -1)));

        assertEquals(
            List.of("NodeDataChanged /a", "NodeCreated /b", "NodeChildrenChanged "), events());
    }

    @Test
    void shouldDoAMultiOfAThousandOperations() throws Exception
    {
        final List<Op> operations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++)
        {
            operations.add(Op.create(path("n" + i), bytes("" + i), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        }

        final List<OpResult> results = zk.multi(operations);

        assertEquals(1_000, results.size());
        assertEquals(1_000, stat("").getNumChildren());
        assertEquals(stat("n0").getCzxid(), stat("n999").getCzxid());
    }

    @Test
    void shouldRefuseToMixReadsAndWrites()
    {
        assertThrows(IllegalArgumentException.class, () -> zk.multi(List.of(
            Op.getData(root), Op.delete(root, -1))));
    }

    @Test
    void shouldAnswerCreatesWithStat() throws Exception
    {
        final Op create2 = Op.create(path("a"), bytes("abc"), Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
        assertEquals(OpCode.createContainer, create2.getType());

        final OpResult.CreateResult result =
            assertInstanceOf(OpResult.CreateResult.class, zk.multi(List.of(create2)).get(0));

        assertNotNull(result.getStat());
        assertEquals(stat("a"), result.getStat());
    }

    private void assertCode(final Code code, final Op operation)
    {
        final KeeperException ex = assertThrows(KeeperException.class, () -> zk.multi(List.of(
            Op.create(path("first"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), operation)));
        assertEquals(code, ex.code(), operation.getKind() + " " + operation.getPath());
        assertEquals(List.of(0, code.intValue()), errors(ex.getResults()));
    }

    private static List<Integer> errors(final List<OpResult> results)
    {
        final List<Integer> errors = new ArrayList<>();
        for (final OpResult result : results)
        {
            errors.add(((OpResult.ErrorResult)result).getErr());
        }
        return errors;
    }
}
