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
package io.nodens.client;

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of an access list as an answer has them: a group of the client protocol, which was found to be whole.
 */
final class WireAcl
{
    private static final int DIMENSIONS_LENGTH = 2 * Short.BYTES;
    private static final int MAX_SHORT = 0xFFFF;

    private WireAcl()
    {
    }

    static Acl read(final Response response)
    {
        final DirectBuffer buffer = response.buffer();
        int position = response.offset();
        final int blockLength = buffer.getShort(position, ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        final int count = buffer.getShort(position + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        position += DIMENSIONS_LENGTH;
        final List<AclEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
        {
            final int permissions = buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
            position += blockLength;
            final int schemeLength = buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
            final String scheme = buffer.getStringWithoutLengthUtf8(position + Integer.BYTES, schemeLength);
            position += Integer.BYTES + schemeLength;
            final int identityLength = buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
            final String identity = buffer.getStringWithoutLengthUtf8(position + Integer.BYTES, identityLength);
            position += Integer.BYTES + identityLength;
            entries.add(new AclEntry(permissions, scheme, identity));
        }
        return new Acl(entries);
    }
}
