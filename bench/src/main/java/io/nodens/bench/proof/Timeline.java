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
package io.nodens.bench.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What all histories together say about each znode: its acknowledged writes in zxid order, and the writes of killed
 * clients that may or may not have happened.
 */
final class Timeline
{
    private final Map<String, NavigableMap<Long, Operation>> acknowledgedByPath = new TreeMap<>();
    private final Map<String, List<Operation>> pendingByPath = new HashMap<>();

    Timeline(final Collection<History> histories)
    {
        for (final History history : histories)
        {
            for (final Operation operation : history.operations())
            {
                add(operation);
            }
        }
    }

    /**
     * Acknowledged writes of each znode, by path, in zxid order.
     *
     * @return the writes.
     */
    Map<String, NavigableMap<Long, Operation>> acknowledged()
    {
        return acknowledgedByPath;
    }

    /**
     * Acknowledged writes of one znode.
     *
     * @param path of the znode.
     * @return the writes in zxid order.
     */
    NavigableMap<Long, Operation> acknowledged(final String path)
    {
        final NavigableMap<Long, Operation> writes = acknowledgedByPath.get(path);
        return null == writes ? new TreeMap<>() : writes;
    }

    /**
     * Writes that may or may not have happened.
     *
     * @param path as it was asked for: without the suffix of a sequential create.
     * @return the writes; at most one of each killed client.
     */
    List<Operation> pending(final String path)
    {
        return pendingByPath.getOrDefault(path, List.of());
    }

    private void add(final Operation operation)
    {
        final OperationKind kind = operation.kind();
        if (!kind.isWrite() || kind == OperationKind.LOCK)
        {
            return;
        }

        if (operation.isAcknowledged())
        {
            acknowledgedByPath
                .computeIfAbsent(operation.znodePath(), ignore -> new TreeMap<>())
                .put(operation.answer().zxid(), operation);
        }
        else
        {
            // An error is a violation of its own; whether the write happened is as unknown as with a killed client.
            pendingByPath.computeIfAbsent(operation.path(), ignore -> new ArrayList<>()).add(operation);
        }
    }
}
