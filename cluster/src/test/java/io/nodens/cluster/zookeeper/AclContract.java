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
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Identities and access lists, through ZooKeeper's client.
 */
abstract class AclContract extends StockClientContract
{
    private static final String ALICE = "alice:wonder";
    private static final String BOB = "bob:builder";
    private static final int ALL_BUT_ADMIN = Perms.ALL & ~Perms.ADMIN;

    @Test
    void shouldGuardEachOperationByItsPermission() throws Exception
    {
        final ZooKeeper other = connect(1);
        for (int permission = 1; permission <= Perms.ADMIN; permission <<= 1)
        {
            final String name = "p" + permission;
            create(name);
            create(name + "/child");
            zk.setACL(path(name), acl(new ACL(permission, Ids.ANYONE_ID_UNSAFE)), 0);
            other.sync(root);

            final String path = path(name);
            check(Perms.READ == permission, () -> other.getData(path, false, null));
            check(Perms.READ == permission, () -> other.exists(path, false));
            check(Perms.READ == permission, () -> other.getChildren(path, false));
            check(Perms.READ == permission, () -> other.getAllChildrenNumber(path));
            check(Perms.READ == permission, () -> other.multi(List.of(Op.check(path, -1))));
            check(Perms.READ == permission || Perms.ADMIN == permission, () -> other.getACL(path, null));
            check(Perms.WRITE == permission, () -> other.setData(path, null, -1));
            check(Perms.CREATE == permission,
                () -> other.create(path + "/new", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            check(Perms.DELETE == permission, () -> other.delete(path + "/child", -1));
            check(Perms.ADMIN == permission, () -> other.setACL(path, Ids.OPEN_ACL_UNSAFE, -1));
        }
    }

    @Test
    void g27DigestIdentitiesAreWhatTheCredentialsHashTo() throws Exception
    {
        final ZooKeeper alice = connect(1);
        final ZooKeeper bob = connect(2);
        alice.addAuthInfo("digest", bytes(ALICE));
        bob.addAuthInfo("digest", bytes(BOB));

        zk.create(path("a"), bytes("a"), digestAcl(ALICE, Perms.ALL), CreateMode.PERSISTENT);
        alice.sync(root);
        bob.sync(root);

        assertEquals(Code.NOAUTH, codeOf(() -> zk.getData(path("a"), false, null)));
        assertEquals(Code.NOAUTH, codeOf(() -> bob.getData(path("a"), false, null)));
        assertEquals("a", new String(
            alice.getData(path("a"), false, null), java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(digestAcl(ALICE, Perms.ALL), alice.getACL(path("a"), null));
    }

    @Test
    void g27AuthStandsForTheIdentitiesOfTheOneWhoCreates() throws Exception
    {
        final ZooKeeper alice = connect(1);
        alice.addAuthInfo("digest", bytes(ALICE));
        alice.addAuthInfo("digest", bytes(BOB));

        alice.create(path("a"), null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);

        final List<ACL> acl = alice.getACL(path("a"), null);
        assertEquals(2, acl.size());
        assertTrue(acl.containsAll(digestAcl(ALICE, Perms.ALL)), acl.toString());
        assertTrue(acl.containsAll(digestAcl(BOB, Perms.ALL)), acl.toString());
        assertEquals(Code.INVALIDACL, codeOf(() -> zk.create(
            path("b"), null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT)));
    }

    @Test
    void shouldMaskDigestsForThoseWhoMayNotAdminister() throws Exception
    {
        final List<ACL> acl = new ArrayList<>(digestAcl(ALICE, Perms.ALL));
        acl.add(new ACL(ALL_BUT_ADMIN, Ids.ANYONE_ID_UNSAFE));
        zk.create(path("a"), null, acl, CreateMode.PERSISTENT);
        final Stat stat = new Stat();

        final List<ACL> masked = zk.getACL(path("a"), stat);

        assertEquals(List.of(
            new ACL(Perms.ALL, new Id("digest", "alice:x")), new ACL(ALL_BUT_ADMIN, Ids.ANYONE_ID_UNSAFE)), masked);
        assertEquals(stat("a"), stat);
        zk.addAuthInfo("digest", bytes(ALICE));
        assertEquals(acl, zk.getACL(path("a"), null));
    }

    @Test
    void shouldKnowClientsByTheirAddress() throws Exception
    {
        zk.create(path("here"), null, acl(new ACL(Perms.ALL, new Id("ip", "127.0.0.1"))), CreateMode.PERSISTENT);
        zk.create(path("net"), null, acl(new ACL(Perms.ALL, new Id("ip", "127.0.0.0/8"))), CreateMode.PERSISTENT);
        zk.create(path("away"), null, acl(new ACL(Perms.ALL, new Id("ip", "10.1.2.3"))), CreateMode.PERSISTENT);

        zk.getData(path("here"), false, null);
        zk.setData(path("net"), bytes("x"), 0);
        assertEquals(Code.NOAUTH, codeOf(() -> zk.getData(path("away"), false, null)));
    }

    @Test
    void shouldRefuseAccessListsThatMeanNothing()
    {
        for (final List<ACL> acl : List.of(
            acl(),
            acl(new ACL(Perms.ALL, new Id("world", "someone"))),
            acl(new ACL(Perms.ALL, new Id("digest", "no-hash"))),
            acl(new ACL(Perms.ALL, new Id("ip", "300.1.2.3"))),
            acl(new ACL(Perms.ALL, new Id("unknown", "x"))),
            Ids.CREATOR_ALL_ACL))
        {
            assertEquals(Code.INVALIDACL,
                codeOf(() -> zk.create(path("a"), null, acl, CreateMode.PERSISTENT)), acl.toString());
            assertEquals(Code.INVALIDACL, codeOf(() -> zk.setACL(root, acl, -1)), acl.toString());
        }
    }

    @Test
    void shouldCheckInTheOrderThatDecidesTheError() throws Exception
    {
        final ZooKeeper other = connect(1);
        create("closed");
        create("closed/child");
        zk.setACL(path("closed"), digestAcl(ALICE, Perms.ALL), 0);
        other.sync(root);

        // The list before the parent, the parent before permission, permission before the znode.
        assertEquals(Code.INVALIDACL, codeOf(() -> other.create(
            path("none/x"), null, acl(new ACL(Perms.ALL, new Id("unknown", "x"))), CreateMode.PERSISTENT)));
        assertEquals(Code.NONODE, codeOf(() -> other.create(
            path("closed/none/x"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        assertEquals(Code.NOAUTH, codeOf(() -> other.create(
            path("closed/child"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        assertEquals(Code.NOAUTH, codeOf(() -> other.delete(path("closed/none"), 7)));
        assertEquals(Code.NOAUTH, codeOf(() -> other.setData(path("closed"), null, 7)));
        assertEquals(Code.NOAUTH, codeOf(() -> other.setACL(path("closed"), Ids.OPEN_ACL_UNSAFE, 7)));
        assertEquals(Code.NONODE, codeOf(() -> other.setData(path("closed/none"), null, 7)));
        assertEquals(Code.INVALIDACL, codeOf(() -> other.setACL(path("none"), acl(), 7)));
    }

    @Test
    void shouldLetTheSuperUserDoEverything() throws Exception
    {
        zk.create(path("a"), bytes("a"), digestAcl(ALICE, Perms.READ), CreateMode.PERSISTENT);
        final ZooKeeper admin = connect(1);
        admin.addAuthInfo("digest", bytes(Identities.SUPER));
        admin.sync(root);

        admin.setData(path("a"), bytes("b"), 0);
        admin.create(path("a/b"), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        admin.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, 0);

        zk.sync(root);
        assertEquals(1, stat("a").getAversion());
    }

    @Test
    void shouldTellWhoTheClientIs() throws Exception
    {
        final List<ClientInfo> atFirst = zk.whoAmI();
        zk.addAuthInfo("digest", bytes(ALICE));
        final List<ClientInfo> proved = zk.whoAmI();

        assertEquals(List.of("ip 127.0.0.1"), text(atFirst));
        assertEquals(List.of("digest alice", "ip 127.0.0.1"), text(proved));
    }

    @Test
    void shouldFailAClientWhoseSchemeIsUnknown() throws Exception
    {
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(system().endpoint(0), SESSION_TIMEOUT_MS, states);

        client.addAuthInfo("unknown", bytes("x"));

        states.awaitState(KeeperState.AuthFailed);
        assertEquals(Code.AUTHFAILED, codeOf(() -> client.getData(root, false, null)));
        assertNotNull(stat(""));
    }

    @Test
    void shouldProveIdentitiesAgainAfterAReconnect() throws Exception
    {
        final TcpProxy proxy = proxy(0);
        final EventLog states = new EventLog();
        final ZooKeeper client = connect(proxy.endpoint(), SESSION_TIMEOUT_MS, states);
        client.addAuthInfo("digest", bytes(ALICE));
        client.create(path("a"), bytes("a"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);

        proxy.drop();

        states.awaitState(KeeperState.Disconnected);
        states.awaitState(KeeperState.SyncConnected);
        assertEquals(0, client.exists(path("a"), false).getVersion());
        assertEquals(1, client.setData(path("a"), bytes("b"), 0).getVersion());
    }

    /** The event uses up the watch though nobody may see it. */
    @Test
    void shouldNotReportChangesOfZnodesThatTheClientMayNotRead() throws Exception
    {
        final ZooKeeper other = connect(1);
        create("a");
        zk.exists(path("a"), true);
        zk.exists(path("b"), true);
        other.addAuthInfo("digest", bytes(ALICE));
        other.setACL(path("a"), Ids.CREATOR_ALL_ACL, 0);
        other.setData(path("a"), bytes("x"), 0);
        other.create(path("b"), null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        other.setACL(path("a"), Ids.OPEN_ACL_UNSAFE, 1);
        other.setData(path("a"), bytes("y"), 1);

        assertEquals(List.of(), events());
    }

    private void check(final boolean isAllowed, final org.junit.jupiter.api.function.Executable call) throws Exception
    {
        if (isAllowed)
        {
            try
            {
                call.execute();
            }
            catch (final Throwable ex)
            {
                throw new AssertionError("refused", ex);
            }
        }
        else
        {
            assertEquals(Code.NOAUTH, codeOf(call));
        }
    }

    private static List<ACL> digestAcl(final String credentials, final int permissions)
    {
        return acl(new ACL(permissions, new Id("digest", Identities.digest(credentials))));
    }

    /** A list that may be asked for null, as the client does. */
    private static List<ACL> acl(final ACL... entries)
    {
        return Arrays.asList(entries);
    }

    private static List<String> text(final List<ClientInfo> identities)
    {
        final List<String> lines = new ArrayList<>();
        identities.forEach((identity) -> lines.add(identity.getAuthScheme() + " " + identity.getUser()));
        lines.sort(null);
        return lines;
    }
}
