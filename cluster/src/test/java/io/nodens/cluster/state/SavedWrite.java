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

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A write that a client may send again as it was. */
final class SavedWrite
{
    private final int operation;
    private final int mode;
    private final long ttlMs;
    private final int version;
    private final long requestId;
    private final byte[] path;
    private final long dataHead;
    private final int dataLength;
    private final byte[] acl;

    SavedWrite(final Command command)
    {
        operation = command.operation;
        mode = command.write.mode;
        ttlMs = command.write.ttlMs;
        version = command.write.version;
        requestId = command.requestId;
        path = new byte[command.write.pathLength];
        command.write.path.getBytes(command.write.pathOffset, path);
        dataHead = command.write.data.getLong(0);
        dataLength = command.write.dataLength;
        acl = ModelAcls.bytes(command);
    }

    void sendAgain(
        final Command command,
        final long sessionId,
        final MutableDirectBuffer pathBuffer,
        final MutableDirectBuffer data)
    {
        pathBuffer.putBytes(0, path);
        data.putLong(0, dataHead);
        command
            .begin(operation, 0)
            .mode(mode, ttlMs)
            .version(version)
            .path(pathBuffer, 0, path.length)
            .data(data, 0, dataLength)
            .request(sessionId, requestId, 0);
        if (acl != null)
        {
            command.acl(new UnsafeBuffer(acl), 0, acl.length);
        }
    }
}
