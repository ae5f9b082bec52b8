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
package io.nodens.bench.system;

import java.util.Set;

/**
 * What a run asks of a system, so that an adapter knows what to prepare and how large its buffers must be.
 *
 * @param kinds       of operations that will come.
 * @param keys        znodes that are read and written.
 * @param dataLength  bytes of data of each.
 * @param connections clients.
 * @param window      most operations in flight of a client.
 */
public record Demand(Set<OperationKind> kinds, int keys, int dataLength, int connections, int window)
{
    /** Writes in one transaction of {@link OperationKind#MULTI}. */
    public static final int MULTI_SIZE = 10;

    /**
     * Whether {@link BenchList} must be there.
     *
     * @return true when it will be listed.
     */
    public boolean hasList()
    {
        return kinds.contains(OperationKind.LIST);
    }
}
