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
package io.nodens.bench.system.nodens;

import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.BenchPaths;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.client.EmbeddedReader;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * An embedded reader, which answers within the call that asks it. <b>Allocates:</b> nothing.
 */
final class EmbeddedConnection implements LoadConnection
{
    private final EmbeddedReader reader;
    private final BenchPaths paths = new BenchPaths(0);
    private final DirectBuffer listPath = new UnsafeBuffer(BenchList.PATH.getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer target;
    private final ZnodeStat stat = new ZnodeStat();
    private final ChildrenPage page = new ChildrenPage();
    private final CompletionHandler handler;
    private int answered;

    EmbeddedConnection(final EmbeddedReader reader, final Demand demand, final CompletionHandler handler)
    {
        this.reader = reader;
        this.handler = handler;
        final int listLength = BenchList.CHILD_COUNT * (Integer.BYTES + BenchList.NAME_LENGTH);
        target = new UnsafeBuffer(new byte[Math.max(listLength, demand.dataLength())]);
    }

    @Override
    public boolean offer(final OperationKind kind, final int key, final int slot)
    {
        final int status = read(kind, key);
        if (TreeStatus.BUSY == status)
        {
            // The writer was in the way for long: asked again, as a client would, and the time counts.
            return false;
        }

        answered++;
        handler.onCompletion(slot, status >= 0 ? null : "status " + status);
        return true;
    }

    private int read(final OperationKind kind, final int key)
    {
        switch (kind)
        {
            case GET:
                return reader.getData(paths.key(key), 0, paths.keyLength(), target, 0, stat);

            case EXISTS:
                return reader.exists(paths.key(key), 0, paths.keyLength(), stat);

            case LIST:
                page.wrap(target, 0, target.capacity(), BenchList.CHILD_COUNT).cursor(TreeReader.FIRST_PAGE);
                return reader.getChildren(listPath, 0, listPath.capacity(), page, stat);

            default:
                throw new IllegalArgumentException(kind.text());
        }
    }

    /** Everything was answered within its offer. */
    @Override
    public int doWork()
    {
        final int workCount = answered;
        answered = 0;
        return workCount;
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
