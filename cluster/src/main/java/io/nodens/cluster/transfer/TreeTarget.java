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

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A living tree that is written. Requests are applied in the order in which they are made. Nothing is repeated: a
 * future that fails with {@link TransferException.Reason#LOST} says that its write may or may not have been applied,
 * and those behind it, too.
 */
public interface TreeTarget extends TreeSource
{
    /**
     * Create a znode.
     *
     * @param znode to create.
     * @return completes when it is there.
     */
    CompletableFuture<Void> create(Znode znode);

    /**
     * Set data, whatever the version.
     *
     * @param path below the root.
     * @param data to set; may be null.
     * @return completes when they are set.
     */
    CompletableFuture<Void> setData(String path, byte[] data);

    /**
     * Set an access list, whatever the version.
     *
     * @param path below the root.
     * @param acl  entries to set.
     * @return completes when they are set.
     */
    CompletableFuture<Void> setAcl(String path, List<AclEntry> acl);

    /**
     * Count creates of children without leaving any: a child is created and deleted again, in one transaction.
     *
     * @param path  of the parent, below the root.
     * @param child name that no child has.
     * @param count of creates, at most {@link #MAX_RAISE}.
     * @return completes when they are counted, all or none.
     */
    CompletableFuture<Void> raiseCounter(String path, String child, int count);

    /** Most creates that one transaction counts. */
    int MAX_RAISE = 500;

    /**
     * Why the target would refuse a znode.
     *
     * @param znode to look at.
     * @return the reason; null when it is not known to be refused.
     */
    String refusal(Znode znode);
}
