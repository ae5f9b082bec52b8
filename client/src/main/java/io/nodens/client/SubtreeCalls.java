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

import io.nodens.client.connection.RequestSubmitter;
import io.nodens.client.exceptions.Operation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What {@link AsyncNodensClient} says about whole subtrees.
 */
abstract class SubtreeCalls extends QueryCalls
{
    /**
     * With the way to the client.
     *
     * @param submitter  of the requests.
     * @param isUnwalled whether handlers are the client's own.
     */
    SubtreeCalls(final RequestSubmitter submitter, final boolean isUnwalled)
    {
        super(submitter, isUnwalled);
    }

    /**
     * Count the znodes below a znode. Takes the member as long as a read of the znode's stat, whatever is there.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return their number, without the znode itself.
     */
    public CompletableFuture<Long> getAllChildrenNumber(final String path, final ReadLevel level)
    {
        return getSubtree(path, level).thenApply(Subtree::znodes);
    }

    /**
     * Count the znodes below a znode, and the bytes of their data.
     *
     * @param path  of the znode.
     * @param level how current the answer must be.
     * @return what is below it.
     */
    public CompletableFuture<Subtree> getSubtree(final String path, final ReadLevel level)
    {
        final UnsafeBuffer name = AsyncNodensClient.encode(path);
        return submit(
            Operation.GET_ALL_CHILDREN_NUMBER,
            path,
            (handler) -> submitter().read(
                Operation.GET_ALL_CHILDREN_NUMBER, name, 0, name.capacity(), level, null, own(handler)),
            (response) ->
            {
                final ByteBuffer data = ByteBuffer.wrap(response.data()).order(ByteOrder.LITTLE_ENDIAN);
                return new Subtree(data.getLong(0), data.getLong(Long.BYTES));
            });
    }

    /**
     * Set limits on a subtree, or replace those that it has. It need not exist. The members keep the limits from the
     * transaction after this one on.
     *
     * @param path   of the subtree's root.
     * @param limits on its znodes and their data, the root included.
     * @return done when they are set.
     */
    public CompletableFuture<Void> setQuota(final String path, final QuotaLimits limits)
    {
        return quotas().set(path, limits);
    }

    /**
     * Read the limits on a subtree, and what there is.
     *
     * @param path of the subtree's root.
     * @return limits and present numbers; null when it has no limits of its own.
     */
    public CompletableFuture<SubtreeQuota> getQuota(final String path)
    {
        return quotas().get(path);
    }

    /**
     * Read all quotas. They are read one after the other, so that they need not be of one state.
     *
     * @return limits and present numbers of each, a subtree before those in it.
     */
    public CompletableFuture<List<SubtreeQuota>> listQuotas()
    {
        return quotas().list();
    }

    /**
     * Remove the limits on a subtree.
     *
     * @param path of the subtree's root.
     * @return false when it has no limits of its own.
     */
    public CompletableFuture<Boolean> removeQuota(final String path)
    {
        return quotas().remove(path);
    }

    abstract QuotaCalls quotas();
}
