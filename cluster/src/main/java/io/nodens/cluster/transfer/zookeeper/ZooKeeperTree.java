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
package io.nodens.cluster.transfer.zookeeper;

import io.nodens.client.AclEntry;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.cluster.transfer.HiddenAcls;
import io.nodens.cluster.transfer.PatientRead;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.TreeTarget;
import io.nodens.cluster.transfer.Znode;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.acl.Permissions;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The tree of a living ZooKeeper, from a root downwards. ZooKeeper shows containers and znodes with a time to live as
 * plain ones.
 * <p>
 * <b>Thread:</b> one calls. <b>Owns:</b> the client, and its session, which is opened anew when it expires.
 */
public final class ZooKeeperTree implements TreeTarget
{
    private static final int SESSION_TIMEOUT_MS = 10_000;
    /** Lists of children may be longer than data. */
    private static final String MAX_ANSWER_LENGTH = Integer.toString(512 << 20);

    private static final List<ACL> OPEN = List.of(new ACL(Permissions.ALL, new Id("world", "anyone")));

    private final String servers;
    private final String root;
    private final List<Proof> proofs;
    private final long patienceNs;
    private ZooKeeper client;
    private boolean isClosed;

    /**
     * What proves who somebody is.
     *
     * @param scheme      of the credentials.
     * @param credentials in the scheme.
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes of credentials.
    public record Proof(String scheme, byte[] credentials)
    {
    }

    private ZooKeeperTree(
        final String servers, final String root, final List<Proof> proofs, final long patienceMs)
    {
        this.servers = servers;
        this.root = root;
        this.proofs = List.copyOf(proofs);
        patienceNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    /**
     * Connect.
     *
     * @param servers    as host:port, parted by commas.
     * @param root       path of the root.
     * @param proofs     of who reads and writes.
     * @param timeoutMs  to wait for the first connection.
     * @param patienceMs time to wait for a lost server before giving up, milliseconds.
     * @return the tree; the caller closes it.
     * @throws TransferException    when no server answers.
     * @throws InterruptedException on Ctrl-C.
     */
    public static ZooKeeperTree connect(
        final String servers, final String root, final List<Proof> proofs, final long timeoutMs, final long patienceMs)
        throws InterruptedException
    {
        final ZooKeeperTree tree = new ZooKeeperTree(servers, root, proofs, patienceMs);
        final CountDownLatch connected = new CountDownLatch(1);
        tree.client = tree.open(connected);
        if (!connected.await(timeoutMs, TimeUnit.MILLISECONDS))
        {
            tree.close();
            throw new TransferException(Reason.LOST, null,
                "no ZooKeeper answers at " + servers + " within " + timeoutMs + " ms; see the address and --timeout");
        }

        return tree;
    }

    private ZooKeeper open(final CountDownLatch connected)
    {
        try
        {
            final ZKClientConfig config = new ZKClientConfig();
            config.setProperty("jute.maxbuffer", MAX_ANSWER_LENGTH);
            config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
            final ZooKeeper opened = new ZooKeeper(
                servers,
                SESSION_TIMEOUT_MS,
                (event) ->
                {
                    if (KeeperState.SyncConnected == event.getState())
                    {
                        connected.countDown();
                    }
                },
                config);
            proofs.forEach((proof) -> opened.addAuthInfo(proof.scheme, proof.credentials));
            return opened;
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new TransferException(
                Reason.REFUSED, null, "cannot connect to ZooKeeper at " + servers + " (" + ex.getMessage() + ")", ex);
        }
    }

    /** A session that has expired is followed by another; what is under way fails and goes again. */
    private synchronized ZooKeeper client()
    {
        if (!isClosed && !client.getState().isAlive() && ZooKeeper.States.AUTH_FAILED != client.getState())
        {
            client = open(new CountDownLatch(1));
        }

        return client;
    }

    @Override
    public CompletableFuture<Znode> read(final String path)
    {
        return PatientRead.of(() -> once(path), patienceNs, () -> !isClosed());
    }

    private synchronized boolean isClosed()
    {
        return isClosed;
    }

    /** Answers of the three requests that a znode takes. */
    private static final class Parts
    {
        private final CompletableFuture<Integer> data = new CompletableFuture<>();
        private final CompletableFuture<Integer> acl = new CompletableFuture<>();
        private final CompletableFuture<Integer> children = new CompletableFuture<>();
        private volatile byte[] bytes;
        private volatile Stat stat;
        private volatile List<ACL> entries;
        private volatile List<String> names;
    }

    private CompletableFuture<Znode> once(final String path)
    {
        final String whole = absolute(path);
        final Parts parts = new Parts();
        final ZooKeeper zooKeeper = client();
        zooKeeper.getData(whole, false, (rc, ignore, context, bytes, stat) ->
        {
            parts.bytes = bytes;
            parts.data.complete(rc);
        }, null);
        zooKeeper.getACL(whole, null, (rc, ignore, context, entries, stat) ->
        {
            parts.entries = entries;
            parts.acl.complete(rc);
        }, null);
        zooKeeper.getChildren(whole, false, (rc, ignore, context, names, stat) ->
        {
            parts.names = names;
            parts.stat = stat;
            parts.children.complete(rc);
        }, null);
        return CompletableFuture.allOf(parts.data, parts.acl, parts.children).thenApply((ignore) -> znode(path, parts));
    }

    private Znode znode(final String path, final Parts parts)
    {
        final String whole = absolute(path);
        final List<Integer> codes = List.of(parts.data.join(), parts.acl.join(), parts.children.join());
        if (codes.contains(Code.NONODE.intValue()))
        {
            return null;
        }

        codes.forEach((code) -> check(whole, code));
        final List<AclEntry> acl = new ArrayList<>();
        try
        {
            parts.entries.forEach((entry) ->
                acl.add(new AclEntry(entry.getPerms(), entry.getId().getScheme(), entry.getId().getId())));
        }
        catch (final BadArgumentsException ex)
        {
            throw new TransferException(Reason.REFUSED, whole, "its access list: " + ex.getMessage(), ex);
        }

        HiddenAcls.check(whole, acl);
        final Stat stat = parts.stat;
        return new Znode(
            path,
            0 == stat.getEphemeralOwner() ? Znode.UNKNOWN_KIND : ZnodeKind.EPHEMERAL,
            0,
            parts.bytes,
            List.copyOf(acl),
            Znode.creates(stat.getCversion(), stat.getNumChildren()),
            parts.names);
    }

    @Override
    public String absolute(final String path)
    {
        return TreeSource.absolute(root, path);
    }

    @Override
    public String describe()
    {
        return "zk://" + servers + root;
    }

    @Override
    public CompletableFuture<Void> create(final Znode znode)
    {
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        final String path = absolute(znode.path());
        final List<ACL> acl = acl(znode.acl());
        switch (znode.kind())
        {
            case ZnodeKind.TTL:
                client().create(path, znode.data(), acl, CreateMode.PERSISTENT_WITH_TTL,
                    (rc, ignore, context, name, stat) -> complete(answer, path, rc), null, znode.ttlMs());
                break;

            case ZnodeKind.CONTAINER:
                client().create(path, znode.data(), acl, CreateMode.CONTAINER,
                    (rc, ignore, context, name, stat) -> complete(answer, path, rc), null);
                break;

            default:
                client().create(path, znode.data(), acl, CreateMode.PERSISTENT,
                    (rc, ignore, context, name) -> complete(answer, path, rc), null);
                break;
        }

        return answer;
    }

    @Override
    public CompletableFuture<Void> setData(final String path, final byte[] data)
    {
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        client().setData(
            absolute(path), data, -1, (rc, name, context, stat) -> complete(answer, name, rc), null);
        return answer;
    }

    @Override
    public CompletableFuture<Void> setAcl(final String path, final List<AclEntry> acl)
    {
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        client().setACL(
            absolute(path), acl(acl), -1, (rc, name, context, stat) -> complete(answer, name, rc), null);
        return answer;
    }

    @Override
    public CompletableFuture<Void> raiseCounter(final String path, final String child, final int count)
    {
        final CompletableFuture<Void> answer = new CompletableFuture<>();
        final String counted = absolute(path + "/" + child);
        final List<Op> operations = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++)
        {
            operations.add(Op.create(counted, null, OPEN, CreateMode.PERSISTENT));
            operations.add(Op.delete(counted, -1));
        }

        client().multi(
            operations, (rc, ignore, context, results) -> complete(answer, absolute(path), rc), null);
        return answer;
    }

    @Override
    public String refusal(final Znode znode)
    {
        return null;
    }

    @Override
    public synchronized void close()
    {
        isClosed = true;
        if (null != client)
        {
            try
            {
                client.close();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<ACL> acl(final List<AclEntry> acl)
    {
        return acl.stream()
            .map((entry) -> new ACL(entry.permissions(), new Id(entry.scheme(), entry.identity())))
            .collect(Collectors.toCollection(ArrayList::new));
    }

    private static void complete(final CompletableFuture<Void> answer, final String path, final int rc)
    {
        try
        {
            check(path, rc);
            answer.complete(null);
        }
        catch (final TransferException ex)
        {
            answer.completeExceptionally(ex);
        }
    }

    private static void check(final String path, final int rc)
    {
        final Code code = Code.get(rc);
        if (Code.OK != code)
        {
            throw new TransferException(reason(code), path, words(code, rc));
        }
    }

    private static Reason reason(final Code code)
    {
        return null == code ? Reason.OTHER : switch (code)
        {
            case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED, REQUESTTIMEOUT, THROTTLEDOP ->
                Reason.LOST;
            case NOAUTH, AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH -> Reason.NO_AUTH;
            case NODEEXISTS -> Reason.EXISTS;
            case NONODE -> Reason.NO_PARENT;
            case INVALIDACL, QUOTAEXCEEDED, UNIMPLEMENTED, BADARGUMENTS, NOCHILDRENFOREPHEMERALS -> Reason.REFUSED;
            default -> Reason.OTHER;
        };
    }

    private static String words(final Code code, final int rc)
    {
        return null == code ? "ZooKeeper answers with code " + rc : switch (code)
        {
            case UNIMPLEMENTED -> "ZooKeeper does not know this kind of znode; it takes zookeeper.extendedTypesEnabled";
            case NOAUTH -> "its access list does not permit it; prove who you are (--auth, and --from-auth for the " +
                "source of an import)";
            case CONNECTIONLOSS -> "ZooKeeper does not answer any more";
            default -> "ZooKeeper answers " + code;
        };
    }
}
