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
package io.nodens.cluster.transfer;

import io.nodens.client.AclEntry;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.acl.Permissions;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TransferTest
{
    private static final int MAX_RAISE = 10_000;
    private static final long PATIENCE_MS = 60_000;
    private static final String[] NAMES = {"a", "b", "a-b", "a.b", "!", "0000000007", "item-0000000041", "\u00e9", "z"};

    @Test
    void shouldWalkInOrderFromAnyZnodeOn() throws Exception
    {
        final long seed = TestSeed.seed();
        final FakeTree tree = randomTree(new Random(seed), "/");
        final List<String> expected = paths(tree);

        for (int i = 0; i < expected.size(); i++)
        {
            final List<String> walked = new ArrayList<>();
            final TreeWalk walk = new TreeWalk(tree, expected.get(i));
            for (Znode znode = walk.next(); null != znode; znode = walk.next())
            {
                walked.add(znode.path());
            }
            assertEquals(expected.subList(i + 1, expected.size()), walked, "seed " + seed);
        }
        final TreeWalk whole = new TreeWalk(tree, null);
        assertEquals("", whole.next().path());
    }

    private static List<String> paths(final FakeTree tree)
    {
        return tree.znodes.values().stream().filter((znode) -> !znode.isEphemeral()).map(Znode::path).toList();
    }

    @Test
    void shouldLeaveOutWhatIsBelowZooKeeperOfTheWholeTreeOnly() throws Exception
    {
        final FakeTree whole = new FakeTree("/", null, 0);
        final FakeTree part = new FakeTree("/app", null, 0);
        for (final FakeTree tree : List.of(whole, part))
        {
            tree.put("", ZnodeKind.PERSISTENT, null, 1);
            tree.put("/zookeeper", ZnodeKind.PERSISTENT, null, 1);
            tree.put("/zookeeper/quota", ZnodeKind.PERSISTENT, null, 0);
            tree.put("/zookeepers", ZnodeKind.PERSISTENT, null, 0);
        }

        assertEquals(2, count(new TreeWalk(whole, null)));
        assertEquals(4, count(new TreeWalk(part, null)));
    }

    private static int count(final TreeWalk walk) throws InterruptedException
    {
        int count = 0;
        while (null != walk.next())
        {
            count++;
        }
        return count;
    }

    @Test
    void shouldImportOverAConnectionThatIsLostAgainAndAgain() throws Exception
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final FakeTree source = randomTree(random, "/from");
        final FakeTree target = new FakeTree("/to", random, 1);

        final ImportReport report = copy(source, target, ExistingZnodes.REFUSE);

        target.lossPercent(0);
        final ComparisonReport compared =
            new TreeComparison(new TreeWalk(source, null), new TreeWalk(target, null), TransferProgress.NONE).run();
        assertTrue(compared.isSame(), () -> "seed " + seed + ", " + compared);
        assertArrayEquals(compared.sourceDigest(), compared.targetDigest());
        assertEquals(paths(source), paths(target), "seed " + seed);
        assertEquals(compared.znodes(), report.created() + report.kept());
        for (final Znode znode : source.znodes.values())
        {
            final Znode copied = target.znodes.get(znode.path());
            final boolean isEmptyContainer = ZnodeKind.CONTAINER == znode.kind() && 0 == copied.creates();
            assertTrue(znode.isEphemeral() || isEmptyContainer || copied.creates() >= znode.creates(),
                () -> "seed " + seed + ": " + znode + " and " + copied);
            assertTrue(znode.isEphemeral() || target.losses > 0 || isEmptyContainer ||
                copied.creates() == znode.creates(), () -> "seed " + seed + ": " + znode + " and " + copied);
        }
    }

    @Test
    void shouldRefuseWhatIsThere() throws Exception
    {
        final FakeTree target = new FakeTree("/", null, 0);
        target.put("", ZnodeKind.PERSISTENT, null, 2);
        target.put("/a", ZnodeKind.PERSISTENT, null, 0);
        final FakeTree below = new FakeTree("/below", null, 0);
        below.put("", ZnodeKind.PERSISTENT, null, 0);

        assertEquals("/a", assertThrows(TransferException.class,
            () -> prepare(target, ExistingZnodes.REFUSE).check(Set.of("a", "b"))).path());
        assertEquals(Reason.EXISTS, assertThrows(TransferException.class,
            () -> prepare(below, ExistingZnodes.REFUSE).check(Set.of())).reason());
        prepare(target, ExistingZnodes.REFUSE).check(Set.of("b"));
        prepare(below, ExistingZnodes.RESUME).check(Set.of("b"));
    }

    @Test
    void shouldKeepWhatIsTheSameAndSetOrRefuseWhatDiffers() throws Exception
    {
        final FakeTree source = new FakeTree("/from", null, 0);
        source.put("", ZnodeKind.PERSISTENT, null, 2);
        source.put("/a", ZnodeKind.PERSISTENT, new byte[]{1}, 0);
        source.put("/b", ZnodeKind.PERSISTENT, new byte[]{2}, 0);
        final FakeTree target = new FakeTree("/to", null, 0);
        target.put("", ZnodeKind.PERSISTENT, null, 1);
        target.znodes.put("/a", new Znode("/a", ZnodeKind.PERSISTENT, 0, new byte[]{9},
            List.of(AclEntry.world(Permissions.READ)), 0, null));

        final TransferException refusal =
            assertThrows(TransferException.class, () -> copy(source, target, ExistingZnodes.RESUME));
        final ImportReport report = copy(source, target, ExistingZnodes.OVERWRITE);

        assertEquals("/to/a", refusal.path());
        assertEquals(Reason.EXISTS, refusal.reason());
        assertEquals(List.of(1L, 1L, 1L), List.of(report.created(), report.kept(), report.overwritten()));
        assertArrayEquals(new byte[]{1}, target.znodes.get("/a").data());
        assertEquals(FakeTree.OPEN, target.znodes.get("/a").acl());
        target.put("/b", ZnodeKind.CONTAINER, new byte[]{2}, 0);
        assertThrows(TransferException.class, () -> copy(source, target, ExistingZnodes.OVERWRITE));
    }

    @Test
    void shouldRaiseACounterAboveTheSuffixesWhereTheWholeWayIsTooFar() throws Exception
    {
        final FakeTree source = new FakeTree("/from", null, 0);
        source.put("", ZnodeKind.PERSISTENT, null, 1_000_000);
        source.put("/x-0000000500", ZnodeKind.PERSISTENT, null, 0);
        source.put("/x-0000000020", ZnodeKind.PERSISTENT, null, 0);
        final FakeTree target = new FakeTree("/to", null, 0);

        final ImportReport report = copy(source, target, ExistingZnodes.REFUSE);

        assertEquals(501, target.znodes.get("").creates());
        assertEquals(499, report.raises());
        assertTrue(report.remarks().get(0).contains("/to: its counter was 1000000 in the source and becomes 501"),
            report::toString);
        source.put("/x-0000900000", ZnodeKind.PERSISTENT, null, 0);
        final FakeTree other = new FakeTree("/other", null, 0);
        final TransferException refusal =
            assertThrows(TransferException.class, () -> copy(source, other, ExistingZnodes.REFUSE));
        assertTrue(refusal.getMessage().contains("raised by 899998 creates, and --max-raise is 10000"),
            refusal::getMessage);
    }

    @Test
    void shouldLeaveTheCounterOfAContainerWithoutChildren() throws Exception
    {
        final FakeTree source = new FakeTree("/from", null, 0);
        source.put("", ZnodeKind.PERSISTENT, null, 2);
        source.put("/locks", ZnodeKind.CONTAINER, null, 40);
        final FakeTree target = new FakeTree("/to", null, 0);

        copy(source, target, ExistingZnodes.REFUSE);

        assertEquals(0, target.znodes.get("/locks").creates());
        assertEquals(2, target.znodes.get("").creates());
    }

    @Test
    void shouldTellHowTreesDiffer() throws Exception
    {
        final FakeTree source = new FakeTree("/from", null, 0);
        final FakeTree target = new FakeTree("/to", null, 0);
        for (final FakeTree tree : List.of(source, target))
        {
            tree.put("", ZnodeKind.PERSISTENT, null, source == tree ? 3 : 2);
            tree.put("/same", ZnodeKind.PERSISTENT, null, 0);
        }
        source.put("/only", ZnodeKind.PERSISTENT, null, 0);
        source.put("/reaped", ZnodeKind.CONTAINER, null, 1);
        source.put("/data", ZnodeKind.PERSISTENT, null, 0);
        target.put("/data", ZnodeKind.PERSISTENT, new byte[0], 0);
        source.put("/kind", ZnodeKind.TTL, null, 0);
        target.put("/kind", ZnodeKind.PERSISTENT, null, 0);
        target.put("/more", ZnodeKind.PERSISTENT, null, 0);

        final ComparisonReport report =
            new TreeComparison(new TreeWalk(source, null), new TreeWalk(target, null), TransferProgress.NONE).run();

        assertFalse(report.isSame());
        assertEquals(List.of(1L, 2L, 1L, 1L, 1L), List.of(
            report.missing(), report.different(), report.added(), report.removed(), report.lowCounters()));
        assertEquals(List.of(
            "/data: the target has other data",
            "/kind: the target has other kind or time to live",
            "/more: only the target has it",
            "/only: the target lacks it",
            "/reaped: the target has deleted it, as it does with its kind"), report.differences());
    }

    @Test
    void shouldKnowSuffixes()
    {
        assertEquals(7, TreeImport.suffix("/a/x-0000000007"));
        assertEquals(7, TreeImport.suffix("/a/0000000007"));
        assertEquals(7, TreeImport.suffix("/a/x-990000000007"));
        assertEquals(-1, TreeImport.suffix("/a/x-000000007"));
        assertEquals(-1, TreeImport.suffix(""));
    }

    private static ImportReport copy(final FakeTree source, final FakeTree target, final ExistingZnodes existing)
        throws InterruptedException
    {
        return prepare(target, existing).run(new TreeWalk(source, null));
    }

    private static TreeImport prepare(final FakeTree target, final ExistingZnodes existing)
    {
        return new TreeImport(target, existing, MAX_RAISE, PATIENCE_MS, TransferProgress.NONE);
    }

    static FakeTree randomTree(final Random random, final String root)
    {
        final FakeTree tree = new FakeTree(root, random, 0);
        tree.put("", ZnodeKind.PERSISTENT, null, random.nextInt(100));
        final List<String> parents = new ArrayList<>(List.of(""));
        for (int i = 0; i < 150; i++)
        {
            final String parent = parents.get(random.nextInt(parents.size()));
            final String path = parent + "/" + NAMES[random.nextInt(NAMES.length)] + random.nextInt(3);
            final byte kind = (byte)random.nextInt(4);
            if (path.startsWith("/zookeeper") || tree.znodes.containsKey(path))
            {
                continue;
            }
            final byte[] data = 0 == random.nextInt(3) ? null : new byte[random.nextInt(5)];
            tree.put(path, kind, data, 0 == random.nextInt(3) ? random.nextInt(2_000) : 0);
            if (ZnodeKind.EPHEMERAL != kind)
            {
                parents.add(path);
            }
        }
        // A counter is never below the number of children.
        for (final String path : parents)
        {
            final Znode znode = tree.znodes.get(path);
            tree.put(path, znode.kind(), znode.data(), Math.max(znode.creates(), tree.children(path).size()));
        }
        assertNull(tree.znodes.get("/"));
        return tree;
    }
}
