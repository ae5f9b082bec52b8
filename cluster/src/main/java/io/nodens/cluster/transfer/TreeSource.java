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

import java.util.concurrent.CompletableFuture;

/**
 * A living tree that is read znode by znode, from a root downwards.
 * <p>
 * <b>Thread:</b> one calls; futures complete on any.
 */
public interface TreeSource extends AutoCloseable
{
    /**
     * Read a znode. Waits for lost connections by itself.
     *
     * @param path below the root; empty for the root itself.
     * @return the znode, with the names of its children; null when there is none; or a {@link TransferException}.
     */
    CompletableFuture<Znode> read(String path);

    /**
     * Path as people know it.
     *
     * @param path below the root.
     * @return the whole path.
     */
    String absolute(String path);

    /**
     * Path as people know it.
     *
     * @param root path of the root.
     * @param path below the root.
     * @return the whole path.
     */
    static String absolute(final String root, final String path)
    {
        return "/".equals(root) ? path.isEmpty() ? "/" : path : root + path;
    }

    /**
     * Where the tree is.
     *
     * @return the address, for messages and files; without secrets.
     */
    String describe();

    @Override
    void close();
}
