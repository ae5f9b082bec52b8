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

import io.nodens.sbe.protocol.ResultCode;

import java.util.Arrays;

/** What the model keeps of a write. */
final class ModelResult
{
    ResultCode code = ResultCode.OK;
    int operation;
    long zxid;
    long suffix = -1;
    long[] stat = new long[11];
    String asked;

    /** Everything that a write asks for. */
    static String askedBy(final Command c)
    {
        final byte[] path = new byte[c.write.pathLength];
        c.write.path.getBytes(c.write.pathOffset, path);
        final boolean hasData = Operation.CREATE == c.operation || Operation.SET_DATA == c.operation;
        final byte[] data = new byte[hasData ? Math.max(0, c.write.dataLength) : 0];
        c.write.data.getBytes(c.write.dataOffset, data);
        final String what = switch (c.operation)
        {
            case Operation.CREATE -> "create " + c.write.mode + " " + c.write.ttlMs + " " + c.write.dataLength;
            case Operation.DELETE -> "delete " + c.write.version;
            case Operation.SET_ACL -> "acl " + c.write.version;
            default -> "set " + c.write.version + " " + c.write.dataLength;
        };
        return what + Arrays.toString(path) + Arrays.toString(data) + Arrays.toString(ModelAcls.bytes(c));
    }

    static boolean isModeValid(final Command c)
    {
        if (c.write.mode == 5 || c.write.mode == 6)
        {
            return c.write.ttlMs > 0 && c.write.ttlMs < (1L << 40);
        }
        return c.write.mode >= 0 && c.write.mode <= 4 && c.write.ttlMs == 0;
    }

    static String text(final Command c)
    {
        return c.write.path.getStringWithoutLengthUtf8(c.write.pathOffset, c.write.pathLength);
    }

    static byte[] bytes(final Command c)
    {
        if (c.write.dataLength < 0)
        {
            return null;
        }
        final byte[] data = new byte[c.write.dataLength];
        c.write.data.getBytes(c.write.dataOffset, data);
        return data;
    }
}
