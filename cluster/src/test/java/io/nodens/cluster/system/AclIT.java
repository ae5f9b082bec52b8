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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodens.client.Acl;
import io.nodens.client.AclEntry;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.OperationResult;
import io.nodens.client.ReadLevel;
import io.nodens.client.Transaction;
import io.nodens.client.ZnodeAcl;
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.BadVersionException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.InvalidAclException;
import io.nodens.client.exceptions.NoAuthException;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.Permissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Access lists and identities against members as processes: what they guard, and that both outlive members.
 */
@Tag("slow")
class AclIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldGuardZnodesWhicheverMembersGo()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient owner = clusters.connect(cluster, startingWith(cluster, 0));
        final NodensClient stranger = clusters.connect(cluster, startingWith(cluster, 1));
        assertThrows(InvalidAclException.class,
            () -> owner.create("/mine", bytes("a"), CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL));
        owner.addAuth("digest", bytes("user:word"));
        owner.create("/mine", bytes("a"), CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL);
        stranger.sync();
        guarded(stranger);

        final int lost = owner.memberId();
        cluster.member(lost).kill();
        assertEquals(1, owner.setData("/mine", bytes("b"), 0).version());
        assertNotEquals(lost, owner.memberId());
        assertArrayEquals(bytes("b"), owner.getData("/mine", new ZnodeStat(), null, ReadLevel.LINEARIZABLE));
        guarded(stranger);
        cluster.member(lost).start().awaitReady(Clusters.TIMEOUT_MS);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);

        cluster.members().forEach((member) -> member.signalKill());
        cluster.members().forEach((member) -> member.kill());
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);

        assertEquals(2, owner.setData("/mine", bytes("c"), 1).version());
        guarded(stranger);
        stranger.addAuth("digest", bytes("user:word"));
        stranger.sync();
        assertArrayEquals(bytes("c"), stranger.getData("/mine"));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Test
    void shouldGiveListsWithinTransactions()
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient owner = clusters.connect(cluster, startingWith(cluster, 0));
        final NodensClient stranger = clusters.connect(cluster, startingWith(cluster, 1));
        owner.addAuth("digest", bytes("user:word"));
        final Transaction transaction = new Transaction()
            .create("/mine", bytes("a"), CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL)
            .create("/mine/child", null, CreateMode.EPHEMERAL_SEQUENTIAL, 0, Acl.READ_ONLY);

        final TransactionFailedException refused =
            assertThrows(TransactionFailedException.class, () -> stranger.commit(transaction));
        assertEquals(ErrorCode.INVALID_ACL, refused.code());
        final List<OperationResult> results = owner.commit(transaction);
        stranger.sync();

        guarded(stranger);
        assertEquals("/mine/child0000000000", results.get(1).path());
        assertEquals(Acl.READ_ONLY, stranger.getAcl(results.get(1).path()).acl());
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Test
    void shouldSetListsByTheirVersionAndHideHashes()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient owner = clusters.connect(cluster);
        final NodensClient stranger = clusters.connect(cluster);
        owner.addAuth("digest", bytes("user:word"));
        owner.create("/shown", bytes("a"), CreateMode.PERSISTENT);
        assertEquals(Acl.OPEN, stranger.getAcl("/shown").acl());

        final Acl shown =
            Acl.of(AclEntry.digest(Permissions.ALL, "user", "word"), AclEntry.world(Permissions.READ));
        assertEquals(1, owner.setAcl("/shown", shown, 0).aversion());
        assertThrows(BadVersionException.class, () -> owner.setAcl("/shown", shown, 0));
        stranger.sync();

        assertEquals(shown, owner.getAcl("/shown").acl());
        final ZnodeAcl masked = stranger.getAcl("/shown");
        assertEquals("digest:user:x:cdrwa,world:anyone:r", masked.acl().toString());
        assertEquals(1, masked.stat().aversion());
        assertArrayEquals(bytes("a"), stranger.getData("/shown"));
        assertThrows(NoAuthException.class, () -> stranger.setAcl("/shown", Acl.OPEN, -1));
        assertThrows(NoAuthException.class, () -> stranger.setData("/shown", bytes("b"), -1));
        assertThrows(AuthFailedException.class, () -> stranger.addAuth("unknown", bytes("a")));
    }

    @Test
    void shouldKeepEventsOfUnreadableZnodesFromWhoMayNotRead()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient owner = clusters.connect(cluster);
        final NodensClient stranger = clusters.connect(cluster);
        final List<String> heard = new CopyOnWriteArrayList<>();
        owner.addAuth("digest", bytes("user:word"));
        stranger.exists("/hidden", (event) -> heard.add(event.path()));
        owner.create("/hidden", bytes("a"), CreateMode.PERSISTENT, 0, Acl.CREATOR_ALL);
        owner.create("/open", bytes("a"), CreateMode.PERSISTENT);
        stranger.sync();
        assertThrows(NoAuthException.class, () -> stranger.exists("/hidden"));
        stranger.exists("/open", (event) -> heard.add(event.path()));
        owner.exists("/hidden", (event) -> heard.add("owner of " + event.path()));

        owner.setData("/hidden", bytes("b"), -1);
        owner.awaitUntil(() -> heard.contains("owner of /hidden"), Clusters.TIMEOUT_MS);
        owner.setData("/open", bytes("b"), -1);
        stranger.awaitUntil(() -> heard.contains("/open"), Clusters.TIMEOUT_MS);

        assertEquals(List.of("owner of /hidden", "/open"), heard);
    }

    private static void guarded(final NodensClient stranger)
    {
        assertThrows(NoAuthException.class, () -> stranger.getData("/mine"));
        assertThrows(NoAuthException.class, () -> stranger.getChildren("/mine"));
        assertThrows(NoAuthException.class, () -> stranger.getAcl("/mine"));
        assertThrows(NoAuthException.class, () -> stranger.setData("/mine", bytes("x"), -1));
        assertThrows(NoAuthException.class, () -> stranger.create("/mine/x", null, CreateMode.PERSISTENT));
    }

    private static String startingWith(final LocalCluster cluster, final int memberId)
    {
        return cluster.endpoint(memberId) + "," + cluster.endpoint((memberId + 1) % 3) + "," +
            cluster.endpoint((memberId + 2) % 3);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
