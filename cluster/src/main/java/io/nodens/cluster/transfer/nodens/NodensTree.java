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
package io.nodens.cluster.transfer.nodens;

import io.nodens.client.Acl;
import io.nodens.client.AclEntry;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Transaction;
import io.nodens.client.ZnodeAcl;
import io.nodens.client.ZnodeData;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.transfer.HiddenAcls;
import io.nodens.cluster.transfer.PatientRead;
import io.nodens.cluster.transfer.TransferException;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.cluster.transfer.TreeSource;
import io.nodens.cluster.transfer.TreeTarget;
import io.nodens.cluster.transfer.Znode;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.AclRules;
import io.nodens.tree.acl.IdentityTable;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tree of a living Nodens, from a root downwards.
 * <p>
 * <b>Thread:</b> one calls. <b>Owns:</b> nothing: sessions are closed by whoever opens them.
 */
public final class NodensTree implements TreeTarget
{
    private final Supplier<AsyncNodensClient> session;
    private final String root;
    private final String address;
    private final long patienceNs;
    private final RegionKinds kinds;
    private final AclRules rules = new AclRules();
    private final IdentityTable identities = new IdentityTable();

    /**
     * A tree.
     *
     * @param session    gives the session at each call, a new one after the end of the last; throws a
     *                   {@link TransferException} when there is none to be had.
     * @param root       path of the root.
     * @param address    where it is, for messages.
     * @param patienceMs time to wait for a lost member before giving up, milliseconds.
     * @param kinds      tells kinds and times to live; null where nothing does. It is closed with the tree.
     */
    public NodensTree(
        final Supplier<AsyncNodensClient> session,
        final String root,
        final String address,
        final long patienceMs,
        final RegionKinds kinds)
    {
        this.kinds = kinds;
        this.session = session;
        this.root = root;
        this.address = address;
        patienceNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    @Override
    public CompletableFuture<Znode> read(final String path)
    {
        return PatientRead.of(() -> once(path), patienceNs, () -> true);
    }

    private CompletableFuture<Znode> once(final String path)
    {
        final String whole = absolute(path);
        return guarded(whole, (client) ->
        {
            final CompletableFuture<ZnodeData> data = client.getData(whole, null, ReadLevel.LOCAL);
            final CompletableFuture<ZnodeAcl> acl = client.getAcl(whole, ReadLevel.LOCAL);
            return data.thenCombine(acl, (found, list) -> found)
                .thenCompose((found) -> 0 == found.stat().numChildren() ?
                    CompletableFuture.completedFuture(znode(path, found, acl.join(), found.stat(), List.of())) :
                    client.getChildren(whole, null, ReadLevel.LOCAL).thenApply((children) ->
                        znode(path, found, acl.join(), children.stat(), children.names())));
        }).exceptionally((failure) ->
        {
            if (failure instanceof CompletionException wrapped && wrapped.getCause() instanceof TransferException ex &&
                ex.getCause() instanceof NoNodeException)
            {
                return null;
            }
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        });
    }

    private Znode znode(
        final String path,
        final ZnodeData found,
        final ZnodeAcl acl,
        final ZnodeStat stat,
        final List<String> children)
    {
        HiddenAcls.check(absolute(path), acl.acl().entries());
        final boolean isEphemeral = 0 != stat.ephemeralOwner();
        final ZnodeStat known = isEphemeral || null == kinds ? null : kinds.stat(absolute(path), found.stat().czxid());
        return new Znode(
            path,
            isEphemeral ? ZnodeKind.EPHEMERAL : null == known ? Znode.UNKNOWN_KIND : known.kind(),
            null == known ? 0 : known.ttlMs(),
            found.data(),
            acl.acl().entries(),
            Znode.creates(stat.cversion(), stat.numChildren()),
            children);
    }

    @Override
    public String absolute(final String path)
    {
        return TreeSource.absolute(root, path);
    }

    @Override
    public String describe()
    {
        return address;
    }

    @Override
    public CompletableFuture<Void> create(final Znode znode)
    {
        final String path = absolute(znode.path());
        final CreateMode mode = ZnodeKind.CONTAINER == znode.kind() ? CreateMode.CONTAINER :
            ZnodeKind.TTL == znode.kind() ? CreateMode.PERSISTENT_WITH_TTL : CreateMode.PERSISTENT;
        return guarded(path, (client) ->
            client.create(path, znode.data(), mode, znode.ttlMs(), new Acl(znode.acl())).thenApply((ignore) -> null));
    }

    @Override
    public CompletableFuture<Void> setData(final String path, final byte[] data)
    {
        return guarded(absolute(path), (client) ->
            client.setData(absolute(path), data, NodensClient.ANY_VERSION).thenApply((ignore) -> null));
    }

    @Override
    public CompletableFuture<Void> setAcl(final String path, final List<AclEntry> acl)
    {
        return guarded(absolute(path), (client) ->
            client.setAcl(absolute(path), new Acl(acl), NodensClient.ANY_VERSION).thenApply((ignore) -> null));
    }

    @Override
    public CompletableFuture<Void> raiseCounter(final String path, final String child, final int count)
    {
        final String counted = absolute(path + "/" + child);
        final Transaction transaction = new Transaction();
        for (int i = 0; i < count; i++)
        {
            transaction.create(counted, null, CreateMode.PERSISTENT).delete(counted, Transaction.ANY_VERSION);
        }

        return guarded(absolute(path), (client) -> client.commit(transaction).thenApply((ignore) -> null));
    }

    @Override
    public String refusal(final Znode znode)
    {
        final String fault = PathSyntax.explain(absolute(znode.path()));
        if (null != fault)
        {
            return fault;
        }

        final AclEncoder encoder = new AclEncoder().reset();
        znode.acl().forEach((entry) -> encoder.add(entry.permissions(), entry.scheme(), entry.identity()));
        try
        {
            final Acl acl = new Acl(znode.acl());
            return AclRules.INVALID == rules.resolve(
                new UnsafeBuffer(encoder.buffer()), 0, encoder.length(), identities.nobody()) ?
                acl.explainRefusal() : null;
        }
        catch (final BadArgumentsException ex)
        {
            return ex.getMessage();
        }
    }

    @Override
    public void close()
    {
        // Whoever opened the session closes it.
        if (null != kinds)
        {
            kinds.close();
        }
    }

    private <T> CompletableFuture<T> guarded(
        final String path, final Function<AsyncNodensClient, CompletableFuture<T>> call)
    {
        try
        {
            return call.apply(session.get()).exceptionally((failure) ->
            {
                throw new CompletionException(translated(path, failure));
            });
        }
        catch (final NodensException | TransferException ex)
        {
            return CompletableFuture.failedFuture(new CompletionException(translated(path, ex)));
        }
    }

    private static TransferException translated(final String path, final Throwable failure)
    {
        final Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof TransferException known)
        {
            return known;
        }

        return cause instanceof NodensException ex ?
            new TransferException(reason(ex.code()), path, ex.getMessage(), ex) :
            new TransferException(Reason.OTHER, path, String.valueOf(cause), cause);
    }

    private static Reason reason(final ErrorCode code)
    {
        return switch (code)
        {
            case OPERATION_TIMEOUT, NOT_SERVING, BEHIND, OVERLOADED, BUSY, BACK_PRESSURED, SESSION_EXPIRED,
                SESSION_MOVED, CLIENT_CLOSED -> Reason.LOST;
            case NO_AUTH, AUTH_FAILED, SESSION_CLOSED_REQUIRE_AUTH -> Reason.NO_AUTH;
            case NODE_EXISTS -> Reason.EXISTS;
            case NO_NODE -> Reason.NO_PARENT;
            case INVALID_ACL, QUOTA_EXCEEDED, TREE_FULL, DISK_FULL, DATA_TOO_LARGE, UNIMPLEMENTED,
                NO_CHILDREN_FOR_EPHEMERALS, BAD_ARGUMENTS -> Reason.REFUSED;
            default -> Reason.OTHER;
        };
    }
}
