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
package io.nodens.client;

import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link NodensClient} says about access lists and identities, and what it asks beside the reads of single znodes.
 */
abstract class SyncQueries
{
    final AsyncNodensClient unwalled;
    final SyncCalls calls;

    SyncQueries(final AsyncNodensClient async)
    {
        unwalled = async.unwalled();
        calls = new SyncCalls(async);
    }

    /**
     * Set the access list of a znode.
     *
     * @param path     of the znode.
     * @param acl      who may do what with it.
     * @param aversion version of the list that is expected, {@link NodensClient#ANY_VERSION} for any.
     * @return the new stat.
     * @throws NodensException when it is not set.
     */
    public ZnodeStat setAcl(final String path, final Acl acl, final int aversion)
    {
        return calls.waitFor(Operation.SET_ACL, path, () -> unwalled.setAcl(path, acl, aversion));
    }

    /**
     * Read the access list of a znode.
     *
     * @param path of the znode.
     * @return list and stat.
     * @throws NodensException when it cannot be read.
     */
    public ZnodeAcl getAcl(final String path)
    {
        return getAcl(path, ReadLevel.LOCAL);
    }

    /**
     * Read the access list of a znode.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return list and stat.
     * @throws NodensException when it cannot be read.
     */
    public ZnodeAcl getAcl(final String path, final ReadLevel level)
    {
        return calls.waitFor(Operation.GET_ACL, path, () -> unwalled.getAcl(path, level));
    }

    /**
     * Prove who the client is, as {@link AsyncNodensClient#addAuth(String, byte[])} does.
     *
     * @param scheme      of the credentials: digest, or one of the application.
     * @param credentials in the scheme; "user:password" in UTF-8 for digest.
     * @throws NodensException when the session does not have the identity.
     */
    public void addAuth(final String scheme, final byte[] credentials)
    {
        calls.waitFor(Operation.ADD_AUTH, null, () -> unwalled.addAuth(scheme, credentials));
    }

    /**
     * Read several znodes as of one zxid, as {@link AsyncNodensClient#multiRead(MultiRead, ReadLevel)} does.
     *
     * @param reads which.
     * @param level how current the answer must be.
     * @return a result for each read, which has a code of its own.
     * @throws NodensException when nothing is read; DATA_TOO_LARGE when the results do not fit into one answer.
     */
    public MultiReadResult multiRead(final MultiRead reads, final ReadLevel level)
    {
        return calls.waitFor(Operation.MULTI_READ, null, () -> unwalled.multiRead(reads, level));
    }

    /**
     * List the children of a znode that have certain names, all of one state.
     *
     * @param path   of the znode.
     * @param filter which names.
     * @param level  how current the answer must be.
     * @return names in creation order.
     * @throws NodensException when they cannot be listed.
     */
    public List<String> listChildren(final String path, final NameFilter filter, final ReadLevel level)
    {
        return calls.waitFor(Operation.GET_CHILDREN, path, () -> unwalled.listChildren(path, filter, level)).names();
    }

    /**
     * List one page of a znode's children that have certain names. A page may be empty although another follows.
     *
     * @param path     of the znode.
     * @param filter   which names.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return names in creation order, and the cursor of the next page.
     * @throws NodensException when they cannot be listed.
     */
    public ChildNamesPage listChildren(
        final String path, final NameFilter filter, final long cursor, final int maxCount, final ReadLevel level)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN, path, () -> unwalled.listChildren(path, filter, cursor, maxCount, level));
    }

    /**
     * List one page of a znode's children that have certain names, with stat and data of each, as {@link
     * AsyncNodensClient#listChildrenWithData(String, NameFilter, long, int, ReadLevel)} does.
     *
     * @param path     of the znode.
     * @param filter   which names.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most children, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return children in creation order, and the cursor of the next page.
     * @throws NodensException when they cannot be listed.
     */
    public ChildDataPage listChildrenWithData(
        final String path, final NameFilter filter, final long cursor, final int maxCount, final ReadLevel level)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN_WITH_DATA,
            path,
            () -> unwalled.listChildrenWithData(path, filter, cursor, maxCount, level));
    }

    /**
     * List one page of a znode's children.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most names, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return names in creation order, and the cursor of the next page.
     * @throws NodensException when they cannot be listed.
     */
    public ChildNamesPage getChildren(
        final String path, final long cursor, final int maxCount, final ReadLevel level)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN, path, () -> unwalled.getChildren(path, cursor, maxCount, level));
    }

    /**
     * List one page of a znode's children with stat and data of each.
     *
     * @param path     of the znode.
     * @param cursor   of the page before, {@link NodensClient#FIRST_PAGE} for the first.
     * @param maxCount most children, 0 for as many as the member puts into one page.
     * @param level    how current the answer must be.
     * @return children in creation order, and the cursor of the next page.
     * @throws NodensException when they cannot be listed.
     */
    public ChildDataPage getChildrenWithData(
        final String path, final long cursor, final int maxCount, final ReadLevel level)
    {
        return calls.waitFor(
            Operation.GET_CHILDREN_WITH_DATA,
            path,
            () -> unwalled.getChildrenWithData(path, cursor, maxCount, level));
    }

    /**
     * Ask what became of a write of this session, as {@link AsyncNodensClient#fateOf(long)} does.
     *
     * @param requestId of the write: {@link NodensException#requestId()}.
     * @return what is known of it.
     * @throws NodensException when nobody says.
     */
    public WriteFate fateOf(final long requestId)
    {
        return calls.waitFor(Operation.FATE_OF, null, () -> unwalled.fateOf(requestId));
    }

    /**
     * Ask what became of a write of any session, as {@link AsyncNodensClient#fateOf(long, byte[], long)} does.
     *
     * @param sessionId of the session.
     * @param secret    of the session, 16 bytes.
     * @param requestId of the write.
     * @return what is known of it.
     * @throws NodensException when nobody says.
     */
    public WriteFate fateOf(final long sessionId, final byte[] secret, final long requestId)
    {
        return calls.waitFor(Operation.FATE_OF, null, () -> unwalled.fateOf(sessionId, secret, requestId));
    }

    /**
     * List the ephemerals of this session, as {@link AsyncNodensClient#getEphemerals(String, ReadLevel)} does.
     *
     * @param prefix that their paths begin with; null, "" or "/" for all.
     * @param level  how current the answer must be.
     * @return the paths in the order of their creation.
     * @throws NodensException when they cannot be listed.
     */
    public List<String> getEphemerals(final String prefix, final ReadLevel level)
    {
        return getEphemerals(0, prefix, level);
    }

    /**
     * List the ephemerals of a session, as {@link AsyncNodensClient#getEphemerals(long, String, ReadLevel)} does.
     *
     * @param sessionId of the session; 0 for this one.
     * @param prefix    that their paths begin with; null, "" or "/" for all.
     * @param level     how current the answer must be.
     * @return the paths in the order of their creation; none for a session that is unknown or over.
     * @throws NodensException when they cannot be listed.
     */
    public List<String> getEphemerals(final long sessionId, final String prefix, final ReadLevel level)
    {
        final List<String> paths = new ArrayList<>();
        long cursor = NodensClient.FIRST_PAGE;
        EphemeralsPage page;
        do
        {
            final long next = cursor;
            final ReadLevel ofPage =
                NodensClient.FIRST_PAGE == cursor || ReadLevel.STALE == level ? level : ReadLevel.LOCAL;
            page = calls.waitFor(
                Operation.GET_EPHEMERALS, null, () -> unwalled.getEphemerals(sessionId, prefix, next, ofPage));
            paths.addAll(page.paths());
            cursor = page.cursor();
        }
        while (!page.isLast());

        return List.copyOf(paths);
    }

    /**
     * Ask which identities count for the session, as {@link AsyncNodensClient#whoAmI()} does.
     *
     * @return the identities, in the order in which they were proved; empty for nobody.
     * @throws NodensException when the member does not say.
     */
    public List<Identity> whoAmI()
    {
        return calls.waitFor(Operation.WHO_AM_I, null, unwalled::whoAmI);
    }
}
