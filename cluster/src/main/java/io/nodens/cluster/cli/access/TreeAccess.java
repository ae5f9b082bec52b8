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
package io.nodens.cluster.cli.access;

import io.nodens.client.Acl;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.Identity;
import io.nodens.client.NodensClient;
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.OperationResult;
import io.nodens.client.ReadLevel;
import io.nodens.client.SetWatch;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.Subtree;
import io.nodens.client.WriteFate;
import io.nodens.client.ZnodeAcl;
import io.nodens.client.ZnodeData;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import java.util.List;

/**
 * What the commands ask of a cluster, in one session.
 * <p>
 * Every call waits for its answer, for as long as the command line's timeout says, and throws
 * {@link io.nodens.client.exceptions.NodensException} if it is refused or not answered.
 * <p>
 * <b>Thread:</b> any.
 */
public interface TreeAccess extends QuotaAccess, AutoCloseable
{
    /**
     * Version that matches any.
     */
    int ANY_VERSION = NodensClient.ANY_VERSION;

    /**
     * Create a znode.
     *
     * @param path  of the znode; with a sequence, what comes before the suffix.
     * @param data  bytes, or null for null data.
     * @param mode  of the znode.
     * @param ttlMs time to live of a mode that has one, else 0.
     * @return path with its suffix, if any.
     */
    default String create(final String path, final byte[] data, final CreateMode mode, final long ttlMs)
    {
        return create(path, data, mode, ttlMs, null);
    }

    /**
     * Create a znode.
     *
     * @param path  of the znode; with a sequence, what comes before the suffix.
     * @param data  bytes, or null for null data.
     * @param mode  of the znode.
     * @param ttlMs time to live of a mode that has one, else 0.
     * @param acl   access list, or null for the open one.
     * @return path with its suffix, if any.
     */
    String create(String path, byte[] data, CreateMode mode, long ttlMs, Acl acl);

    /**
     * Prove who the session is. The proof is kept and repeated when another member takes the session over.
     *
     * @param scheme      of the credentials.
     * @param credentials in the scheme.
     */
    void addAuth(String scheme, byte[] credentials);

    /**
     * What became of a write of a session.
     *
     * @param sessionId of the session.
     * @param secret    of the session.
     * @param requestId of the write.
     * @return what is known of it.
     */
    WriteFate fateOf(long sessionId, byte[] secret, long requestId);

    /**
     * The secret of the session that the calls are made in.
     *
     * @return 16 bytes.
     */
    byte[] sessionSecret();

    /**
     * Ephemerals of a session.
     *
     * @param sessionId of the session; 0 for the one that the calls are made in.
     * @param prefix    that their paths begin with; empty for all.
     * @param level     how current the answer must be.
     * @return the paths in the order of their creation.
     */
    List<String> ephemerals(long sessionId, String prefix, ReadLevel level);

    /**
     * The identities that count for the session at its member.
     *
     * @return the identities; of a digest the user alone.
     */
    List<Identity> whoAmI();

    /**
     * Read the access list of a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return list and stat.
     */
    ZnodeAcl getAcl(String path, ReadLevel level);

    /**
     * Count what is below a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return znodes, and bytes of their data.
     */
    Subtree count(String path, ReadLevel level);

    /**
     * Set the access list of a znode.
     *
     * @param path    of the znode.
     * @param acl     to set.
     * @param version of the list that is expected, or {@link #ANY_VERSION}.
     * @return stat after the change.
     */
    ZnodeStat setAcl(String path, Acl acl, int version);

    /**
     * Delete a znode without children.
     *
     * @param path    of the znode.
     * @param version that is expected, or {@link #ANY_VERSION}.
     */
    void delete(String path, int version);

    /**
     * Replace the data of a znode.
     *
     * @param path    of the znode.
     * @param data    bytes, or null for null data.
     * @param version that is expected, or {@link #ANY_VERSION}.
     * @return stat after the change.
     */
    ZnodeStat set(String path, byte[] data, int version);

    /**
     * Do several operations, all or none.
     *
     * @param transaction with the operations.
     * @return a result for each.
     */
    List<OperationResult> commit(Transaction transaction);

    /**
     * Do one of two lists of operations, all of it or nothing.
     *
     * @param transaction with conditions and operations.
     * @return which was done, and a result for each operation.
     */
    GuardedResult commit(GuardedTransaction transaction);

    /**
     * Read several znodes as of one zxid.
     *
     * @param reads which.
     * @param level how current the answer must be.
     * @return a result for each, which may have failed.
     */
    MultiReadResult multiRead(MultiRead reads, ReadLevel level);

    /**
     * Read a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return data and stat.
     */
    ZnodeData get(String path, ReadLevel level);

    /**
     * Stat of a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return the stat, or null if there is no such znode.
     */
    ZnodeStat exists(String path, ReadLevel level);

    /**
     * Names of a znode's children in creation order.
     *
     * @param path     of the znode.
     * @param filter   which names, or null for all.
     * @param maxCount most names to return, at least 1.
     * @param level    how current the answer must be.
     * @return the first of the names, and whether they are all.
     */
    ChildList children(String path, NameFilter filter, int maxCount, ReadLevel level);

    /**
     * A znode's children with their stats in creation order, page by page: each page is of one state.
     *
     * @param path     of the znode.
     * @param filter   which names, or null for all.
     * @param maxCount most children to return, at least 1.
     * @param level    how current each page must be.
     * @return the first of the children, and whether they are all.
     */
    ChildStats childStats(String path, NameFilter filter, int maxCount, ReadLevel level);

    /**
     * Names for completion: as {@link #children(String, NameFilter, int, ReadLevel)}, but local and with a short
     * deadline of its own.
     *
     * @param path      of the znode.
     * @param maxCount  most names to return, at least 1.
     * @param timeoutMs longest wait, milliseconds.
     * @return the first of the names, and whether they are all.
     */
    ChildList childrenWithin(String path, int maxCount, int timeoutMs);

    /**
     * Set a one-shot watch.
     *
     * @param path     of the znode.
     * @param target   what to watch.
     * @param listener called once, on a thread of the client; must not block nor call back into this object.
     */
    void watch(String path, WatchTarget target, WatchListener listener);

    /**
     * Set a watch for every change, until it is removed.
     *
     * @param path     of the znode, which need not exist.
     * @param mode     how far it reaches.
     * @param options  what it reports.
     * @param listener called for every change, on a thread of the client; must not call back into this object. What it
     *                 is too slow for is reported as one event.
     * @return zxid after which every change is reported.
     */
    long addWatch(String path, WatchMode mode, WatchOptions options, WatchListener listener);

    /**
     * Remove every watch of a path, of whatever kind.
     *
     * @param path of the znode.
     * @return true when there was one.
     */
    boolean removeWatches(String path);

    /**
     * The watches that are set.
     *
     * @return a list, in no order.
     */
    List<SetWatch> watches();

    /**
     * Wait until the member has applied everything that was acknowledged to anyone before this call.
     *
     * @return zxid that the member has reached.
     */
    long sync();

    /**
     * The client under the calls, for commands that have many requests under way.
     *
     * @return the client; it is closed with this.
     */
    AsyncNodensClient client();

    /**
     * The session that the calls are made in.
     *
     * @return the session as of now.
     */
    SessionInfo session();

    /**
     * Whether the session has ended, so that only a new one can go on.
     *
     * @return true once it has.
     */
    boolean isExpired();

    /**
     * End the session, and with it its ephemerals. Idempotent.
     */
    @Override
    void close();
}
