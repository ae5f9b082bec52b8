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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.propose.OperationSource;
import io.nodens.cluster.frontend.propose.WriteRequest;
import io.nodens.sbe.protocol.GuardedRequestDecoder;
import io.nodens.sbe.protocol.OperationKind;

/**
 * The conditions and operations of a GuardedRequest where they lie in its frame, which was found to be whole before.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class GuardedOperations implements OperationSource
{
    private GuardedRequestDecoder request;
    private GuardedRequestDecoder.OperationsDecoder operations;
    private int count;

    GuardedOperations wrap(final GuardedRequestDecoder decoder)
    {
        request = decoder;
        rewind();
        count = operations.count();
        return this;
    }

    /** {@inheritDoc} */
    @Override
    public int count()
    {
        return count;
    }

    /** {@inheritDoc} */
    @Override
    public void rewind()
    {
        operations = request.sbeRewind().operations();
    }

    /** {@inheritDoc} */
    @Override
    public void next(final WriteRequest operation)
    {
        operations.next();
        final int isNull = operations.isNullDataRaw();
        // What has a relation is a condition, and no create.
        final int kind = operations.kindRaw();
        final boolean isCondition = kind < OperationKind.CREATE.value();
        operation.begin(0, 0, 0, 0)
            .kind(kind)
            .mode(isCondition ? operations.relationRaw() : operations.modeRaw())
            .ttlMs(operations.operand())
            .version(operations.version())
            .path(request.buffer(), request.limit() + Integer.BYTES, operations.pathLength());
        operations.skipPath();
        operation.data(request.limit() + Integer.BYTES, operations.dataLength(), isNull);
        operations.skipData();
    }
}
