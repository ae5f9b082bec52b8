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
import java.util.List;

/**
 * What {@link NodensClient} says about whole subtrees.
 */
abstract class SyncSubtreeCalls extends SyncQueries
{
    SyncSubtreeCalls(final AsyncNodensClient async)
    {
        super(async);
    }

    /**
     * Count the znodes below a znode. Takes the member as long as a read of the znode's stat, whatever is there.
     *
     * @param path of the znode.
     * @return their number, without the znode itself.
     * @throws NodensException when there is no such znode or no answer.
     */
    public long getAllChildrenNumber(final String path)
    {
        return getSubtree(path).znodes();
    }

    /**
     * Count the znodes below a znode, and the bytes of their data.
     *
     * @param path of the znode.
     * @return what is below it.
     * @throws NodensException when there is no such znode or no answer.
     */
    public Subtree getSubtree(final String path)
    {
        return calls.waitFor(
            Operation.GET_ALL_CHILDREN_NUMBER, path, () -> unwalled.getSubtree(path, ReadLevel.LOCAL));
    }

    /**
     * Set limits on a subtree, or replace those that it has. It need not exist. The members keep the limits from the
     * transaction after this one on.
     *
     * @param path   of the subtree's root.
     * @param limits on its znodes and their data, the root included.
     * @throws NodensException when they are not set.
     */
    public void setQuota(final String path, final QuotaLimits limits)
    {
        calls.waitFor(Operation.SET_QUOTA, path, () -> unwalled.setQuota(path, limits));
    }

    /**
     * Read the limits on a subtree, and what there is.
     *
     * @param path of the subtree's root.
     * @return limits and present numbers; null when it has no limits of its own.
     * @throws NodensException when there is no answer.
     */
    public SubtreeQuota getQuota(final String path)
    {
        return calls.waitFor(Operation.GET_QUOTA, path, () -> unwalled.getQuota(path));
    }

    /**
     * Read all quotas. They are read one after the other, so that they need not be of one state.
     *
     * @return limits and present numbers of each, a subtree before those in it.
     * @throws NodensException when there is no answer.
     */
    public List<SubtreeQuota> listQuotas()
    {
        return calls.waitFor(Operation.GET_QUOTA, null, unwalled::listQuotas);
    }

    /**
     * Remove the limits on a subtree.
     *
     * @param path of the subtree's root.
     * @return false when it has no limits of its own.
     * @throws NodensException when they are not removed.
     */
    public boolean removeQuota(final String path)
    {
        return calls.waitFor(Operation.SET_QUOTA, path, () -> unwalled.removeQuota(path));
    }
}
