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
package io.nodens.cluster.state;

import org.agrona.concurrent.UnsafeBuffer;

/** A write that a client may send again as it was. */
final class SavedWrite
{
    private final int operation;
    private final int mode;
    private final long ttlMs;
    private final int version;
    private final long requestId;
    private final UnsafeBuffer path;
    private final UnsafeBuffer data;
    private final int dataLength;
    private final byte[] acl;
    private final OperationCursor operations;
    private final int operationCount;
    private final int operationsLength;
    private final int conditionCount;
    private final int thenCount;

    SavedWrite(final Command command)
    {
        operation = command.operation;
        mode = command.write.mode;
        ttlMs = command.write.ttlMs;
        version = command.write.version;
        requestId = command.requestId;
        path = new UnsafeBuffer(new byte[command.write.pathLength]);
        path.putBytes(0, command.write.path, command.write.pathOffset, command.write.pathLength);
        dataLength = command.write.dataLength;
        data = new UnsafeBuffer(new byte[Math.max(0, dataLength)]);
        data.putBytes(0, command.write.data, command.write.dataOffset, Math.max(0, dataLength));
        acl = ModelAcls.bytes(command.write);
        operations = command.operations;
        operationCount = command.operationCount;
        operationsLength = command.operationsLength;
        conditionCount = command.conditionCount;
        thenCount = command.thenCount;
    }

    void sendAgain(final Command command, final long sessionId)
    {
        command
            .begin(operation, 0)
            .mode(mode, ttlMs)
            .version(version)
            .path(path, 0, path.capacity())
            .data(data, 0, dataLength)
            .request(sessionId, requestId, 0)
            .operations(operations, operationCount, operationsLength)
            .guard(conditionCount, thenCount);
        if (acl != null)
        {
            command.acl(new UnsafeBuffer(acl), 0, acl.length);
        }
    }
}
