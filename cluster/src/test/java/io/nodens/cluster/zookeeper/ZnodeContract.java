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
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.DelQuotaCommand;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Znodes, their data and their Stat, through the blocking calls of ZooKeeper's client.
 */
abstract class ZnodeContract extends StockClientContract
{
    /** What a request has besides its data, and more. */
    private static final int ROOM_FOR_THE_REST = 1_024;
    private static final int DEFAULT_JUTE_MAX_BUFFER = 0xfffff;
    private static final long TTL_MS = 3_600_000;

    @Test
    void shouldCreateZnodesOfEveryMode() throws Exception
    {
        for (final CreateMode mode : CreateMode.values())
        {
            final Stat created = new Stat();
            final String asked = path(mode.name());

            final String path = zk.create(asked, bytes("x"), Ids.OPEN_ACL_UNSAFE, mode, created, ttl(mode));

            assertEquals(mode.isSequential(), !path.equals(asked), mode + " made " + path);
            final Stat read = zk.exists(path, false);
            assertEquals(read, created, mode.name());
            assertEquals(mode.isEphemeral() ? zk.getSessionId() : 0, read.getEphemeralOwner(), mode.name());
            assertArrayEquals(bytes("x"), zk.getData(path, false, null));
        }
        assertEquals(CreateMode.values().length, zk.getChildren(root, false).size());
    }

    /** Curator's {@code create().forPath()} always asks for the Stat. */
    @Test
    void g1CreateAnswersTheStat() throws Exception
    {
        final Stat created = new Stat();

        zk.create(path("a"), bytes("abc"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, created);

        final Stat read = new Stat();
        zk.getData(path("a"), false, read);
        assertEquals(read, created);
        assertEquals(3, created.getDataLength());
        assertEquals(created.getCzxid(), created.getPzxid());
    }

    /** What the log encodes in the owner never reaches a client. */
    @Test
    void g8OwnerOfContainersAndOfZnodesWithATtlIsNobody() throws Exception
    {
        final Stat container = new Stat();
        final Stat withTtl = new Stat();

        zk.create(path("c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, container);
        zk.create(path("t"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, withTtl, TTL_MS);

        assertEquals(0, container.getEphemeralOwner());
        assertEquals(0, withTtl.getEphemeralOwner());
        assertEquals(0, stat("c").getEphemeralOwner());
        assertEquals(0, stat("t").getEphemeralOwner());
    }

    @Test
    void g9AZnodeWithATtlAndAContainerHaveChildren() throws Exception
    {
        zk.create(path("t"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), TTL_MS);
        create("c", CreateMode.CONTAINER);

        create("t/child");
        create("c/child", CreateMode.EPHEMERAL);

        assertEquals(List.of("child"), zk.getChildren(path("t"), false));
        assertEquals(Code.NOTEMPTY, codeOf(() -> zk.delete(path("t"), -1)));
        assertEquals(Code.NOTEMPTY, codeOf(() -> zk.delete(path("c"), -1)));
    }

    @Test
    @Tag("slow")
    void g9G10OnlyEmptyContainersAndZnodesWithATtlAreReaped() throws Exception
    {
        zk.create(path("t"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 100);
        zk.create(path("parent"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 100);
        create("parent/child");
        create("never-used", CreateMode.CONTAINER);
        create("in-use", CreateMode.CONTAINER);
        create("in-use/child");
        create("used", CreateMode.CONTAINER);
        create("used/child");
        zk.delete(path("used/child"), -1);

        await("the empty ones are gone", () -> null == stat("t") && null == stat("used"));
        zk.delete(path("parent/child"), -1);
        await("the parent goes after its child", () -> null == stat("parent"));

        assertNotEquals(null, stat("never-used"));
        assertNotEquals(null, stat("in-use"));
    }

    /** G18 and G24: what grows is refused with a code, where quotas are enforced; nothing else is. */
    @Test
    void g18G24AFullQuotaRefusesWhatGrowsAlone() throws Exception
    {
        final StatsTrack limits = new StatsTrack();
        limits.setCountHardLimit(3);
        limits.setByteHardLimit(100);
        create("a");
        SetQuotaCommand.createQuota(zk, root, limits);
        create("b");

        final KeeperException refused = assertThrows(KeeperException.class, () -> create("c"));
        assertEquals(Code.QUOTAEXCEEDED, refused.code());
        assertEquals(-125, refused.code().intValue());
        assertEquals(Code.QUOTAEXCEEDED, codeOf(() -> zk.setData(path("a"), new byte[200], -1)));

        final ZooKeeper other = connect(1);
        assertEquals(1, other.setData(path("a"), bytes("z"), 0).getVersion());
        other.delete(path("b"), -1);
        other.create(path("c"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        assertEquals(Code.QUOTAEXCEEDED, codeOf(() -> create("d")));
        other.close();
        create("d");

        DelQuotaCommand.delQuota(zk, root, null);
        create("e");
    }

    @Test
    void shouldNumberSequentialZnodesByCreatesOfTheirParent() throws Exception
    {
        assertEquals(path("s-0000000000"), create("s-", CreateMode.PERSISTENT_SEQUENTIAL));
        create("plain");
        assertEquals(path("s-0000000002"), create("s-", CreateMode.EPHEMERAL_SEQUENTIAL));
        zk.delete(path("s-0000000000"), -1);
        zk.delete(path("plain"), -1);
        assertEquals(path("t-0000000003"), create("t-", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(root + "/0000000004",
            zk.create(root + "/", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(path("t-0000000005"), zk.create(path("t-"), null, Ids.OPEN_ACL_UNSAFE,
            CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, new Stat(), TTL_MS));
    }

    @Test
    void shouldTellNoDataFromEmptyData() throws Exception
    {
        zk.create(path("null"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(path("empty"), new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

        assertNull(zk.getData(path("null"), false, null));
        assertArrayEquals(new byte[0], zk.getData(path("empty"), false, null));
        assertEquals(0, stat("null").getDataLength());
        zk.setData(path("empty"), null, -1);
        zk.setData(path("null"), bytes("x"), -1);
        assertNull(zk.getData(path("empty"), false, null));
        assertArrayEquals(bytes("x"), zk.getData(path("null"), false, null));
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 255, 4_096, 65_536, 524_288, DEFAULT_JUTE_MAX_BUFFER - ROOM_FOR_THE_REST })
    void shouldStoreDataUpToAMebibyte(final int length) throws Exception
    {
        final byte[] data = new byte[length];
        for (int i = 0; i < length; i++)
        {
            data[i] = (byte)(i * 31 + i / 251);
        }

        zk.create(path("large"), data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        final Stat stat = new Stat();
        final byte[] read = zk.getData(path("large"), false, stat);
        data[length / 2]++;
        zk.setData(path("large"), data, 0);

        assertEquals(length, stat.getDataLength());
        assertEquals(length, read.length);
        assertArrayEquals(data, zk.getData(path("large"), false, stat));
        assertEquals(1, stat.getVersion());
    }

    /** A frame above jute.maxbuffer closes the connection; the session goes on. */
    @Test
    void shouldCloseTheConnectionOfARequestAboveTheLimit() throws Exception
    {
        create("mine", CreateMode.EPHEMERAL);
        final ZooKeeper other = connect(1);

        assertEquals(Code.CONNECTIONLOSS,
            codeOf(() -> zk.setData(root, new byte[DEFAULT_JUTE_MAX_BUFFER + 1], -1)));

        await("the session goes on", () -> zk.getSessionId() == stat("mine").getEphemeralOwner());
        assertEquals(0, stat("").getVersion());
        assertEquals(0, other.exists(root, false).getVersion());
    }

    @Test
    void shouldRefuseByTheStateOfTheTree() throws Exception
    {
        create("a");
        create("a/b");
        create("e", CreateMode.EPHEMERAL);

        assertEquals(Code.NODEEXISTS, codeOf(() -> create("a")));
        assertEquals(Code.NONODE, codeOf(() -> create("none/b")));
        assertEquals(Code.NOCHILDRENFOREPHEMERALS, codeOf(() -> create("e/b")));
        assertEquals(Code.NONODE, codeOf(() -> zk.delete(path("none"), -1)));
        assertEquals(Code.BADVERSION, codeOf(() -> zk.delete(path("a/b"), 1)));
        assertEquals(Code.NOTEMPTY, codeOf(() -> zk.delete(path("a"), -1)));
        assertEquals(Code.BADVERSION, codeOf(() -> zk.delete(path("a"), 7)));
        assertEquals(Code.NONODE, codeOf(() -> zk.setData(path("none"), null, -1)));
        assertEquals(Code.BADVERSION, codeOf(() -> zk.setData(path("a"), null, 1)));
        assertEquals(Code.NONODE, codeOf(() -> zk.getData(path("none"), false, null)));
        assertEquals(Code.NONODE, codeOf(() -> zk.getChildren(path("none"), false)));
        assertEquals(Code.NONODE, codeOf(() -> zk.getACL(path("none"), null)));
        assertEquals(Code.NONODE, codeOf(() -> zk.setACL(path("none"), Ids.OPEN_ACL_UNSAFE, -1)));
        assertEquals(Code.BADVERSION, codeOf(() -> zk.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, 3)));
        assertEquals(Code.NONODE, codeOf(() -> zk.getAllChildrenNumber(path("none"))));
        assertEquals(Code.NODEEXISTS, codeOf(() -> zk.create("/", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        assertEquals(Code.BADARGUMENTS, codeOf(() -> zk.delete("/", -1)));
        assertEquals(Code.BADARGUMENTS, codeOf(() -> zk.delete("/zookeeper", -1)));
        assertNull(stat("none"));
        final KeeperException ex = assertThrows(KeeperException.class, () -> create("none/b"));
        assertEquals(path("none/b"), ex.getPath());
    }

    @Test
    void shouldRefuseATtlThatIsNone() throws Exception
    {
        for (final long ttl : new long[]{ 0, -1, 1L << 40 })
        {
            assertThrows(IllegalArgumentException.class, () -> zk.create(path("t"), null, Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT_WITH_TTL, new Stat(), ttl));
        }
        zk.create(path("t"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), (1L << 40) - 1);
    }

    @Test
    void shouldListAndCountChildren() throws Exception
    {
        for (int i = 0; i < 5; i++)
        {
            create("n" + i);
            create("n" + i + "/below");
        }
        final Stat stat = new Stat();

        final List<String> children = zk.getChildren(root, false, stat);

        Collections.sort(children);
        assertEquals(List.of("n0", "n1", "n2", "n3", "n4"), children);
        assertEquals(stat(""), stat);
        assertEquals(5, stat.getNumChildren());
        assertEquals(10, zk.getAllChildrenNumber(root));
        assertEquals(0, zk.getAllChildrenNumber(path("n0/below")));
        assertEquals(List.of(), zk.getChildren(path("n0/below"), false));
        assertTrue(zk.getChildren("/", false).contains("zookeeper"));
        assertTrue(zk.getChildren("/zookeeper", false).containsAll(List.of("config", "quota")));
        assertTrue(zk.getAllChildrenNumber("/") >= 11);
    }

    @Test
    void shouldListEphemeralsOfTheSessionByPrefix() throws Exception
    {
        final ZooKeeper other = connect(1);
        create("mine");
        create("mine/e1", CreateMode.EPHEMERAL);
        create("mine/e2", CreateMode.EPHEMERAL);
        create("f", CreateMode.EPHEMERAL);
        other.create(path("mine/other"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        final List<String> all = zk.getEphemerals();
        final List<String> below = zk.getEphemerals(path("mine"));
        Collections.sort(all);
        Collections.sort(below);

        assertEquals(List.of(path("f"), path("mine/e1"), path("mine/e2")), all);
        assertEquals(List.of(path("mine/e1"), path("mine/e2")), below);
        assertEquals(List.of(path("mine/e1")), zk.getEphemerals(path("mine/e1")));
        assertEquals(List.of(), zk.getEphemerals(path("none")));
        assertEquals(List.of(path("mine/other")), other.getEphemerals());
    }

    @Test
    void shouldSeeWhatWasWrittenBeforeASync() throws Exception
    {
        final ZooKeeper other = connect(1);
        for (int i = 0; i < 20; i++)
        {
            zk.setData(root, bytes("" + i), i);
            other.sync(root);
            assertArrayEquals(bytes("" + i), other.getData(root, false, null));
        }
        // Neither existence nor permission is asked for.
        other.sync(path("none"));
    }

    @Test
    void shouldHaveAConfigurationZnode() throws Exception
    {
        final Stat stat = new Stat();
        zk.getConfig(false, stat);
        assertEquals(stat, zk.exists("/zookeeper/config", false));
    }

    @Test
    void shouldKeepNamesOfManyAlphabets() throws Exception
    {
        for (final String name : List.of("grün", "Ελλάδα", "日本語", "a b", "%2F", "~", "\u00a0", "x\u2028y"))
        {
            create(name);
            assertArrayEquals(bytes(name), zk.getData(path(name), false, null), name);
            assertTrue(zk.getChildren(root, false).contains(name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "a/", "a//b", "a/./b", "a/../b", "\u0001", "a\u007f", "\ud83d\ude00", "\ufff0" })
    void shouldRefuseABadPathBeforeItIsSent(final String name)
    {
        assertThrows(IllegalArgumentException.class, () -> zk.create(
            root + "/" + name, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertThrows(IllegalArgumentException.class, () -> zk.exists(root + "/" + name, false));
    }

    /** What a path is after its number is the server's to judge. */
    @Test
    void shouldRefuseASequentialPathThatIsBadAfterItsNumber()
    {
        assertThrows(IllegalArgumentException.class, () -> zk.create(
            root + "//", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
    }

    private static long ttl(final CreateMode mode)
    {
        return mode.isTTL() ? TTL_MS : -1;
    }
}
