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

import java.util.Arrays;

/** One operation of a write, as values. */
final class ModelOperation
{
    final int kind;
    final int version;
    final int mode;
    final long ttlMs;
    final String path;
    final int pathLength;
    final byte[] data;
    final byte[] acl;
    /** What the checks have found: the path with its suffix, the list that the client means, what will be stored. */
    String fullPath;
    String list;
    byte[] stored;

    private final byte[] pathBytes;

    ModelOperation(final WriteOperation write)
    {
        kind = write.kind;
        version = write.version;
        mode = write.mode;
        ttlMs = write.ttlMs;
        pathLength = write.pathLength;
        pathBytes = new byte[write.pathLength];
        write.path.getBytes(write.pathOffset, pathBytes);
        path = write.path.getStringWithoutLengthUtf8(write.pathOffset, write.pathLength);
        data = write.dataLength < 0 ? null : new byte[write.dataLength];
        if (data != null)
        {
            write.data.getBytes(write.dataOffset, data);
        }
        acl = ModelAcls.bytes(write);
    }

    int dataLength()
    {
        return data == null ? WriteOperation.NULL_DATA_LENGTH : data.length;
    }

    boolean isModeValid()
    {
        if (mode == 5 || mode == 6)
        {
            return ttlMs > 0 && ttlMs < (1L << 40);
        }
        return mode >= 0 && mode <= 4 && ttlMs == 0;
    }

    boolean isSequential()
    {
        return mode == 2 || mode == 3 || mode == 6;
    }

    boolean isEphemeral()
    {
        return mode == 1 || mode == 3;
    }

    /** Everything that it asks for. */
    String asked()
    {
        final String sent = dataLength() + Arrays.toString(data);
        final String what = switch (kind)
        {
            case Operation.CREATE -> "create " + mode + " " + ttlMs + " " + sent;
            case Operation.SET_DATA -> "set " + version + " " + sent;
            case Operation.DELETE, Operation.CHECK, Operation.SET_ACL -> kind + " " + version;
            default -> "condition " + kind + " " + mode + " " + ttlMs + " " + sent;
        };
        return what + Arrays.toString(pathBytes) + Arrays.toString(acl);
    }
}
