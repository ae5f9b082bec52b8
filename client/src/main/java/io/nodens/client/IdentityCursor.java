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

import io.nodens.client.exceptions.ErrorCode;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * Steps through the identities in the answer to whoAmI, where they lie, for handlers that allocate nothing.
 * <p>
 * <b>Thread:</b> owned by one caller; good as long as the response is. <b>Allocates:</b> for texts only.
 */
public final class IdentityCursor
{
    private static final int DIMENSIONS_LENGTH = 2 * Short.BYTES;
    private static final int MAX_SHORT = 0xFFFF;

    private DirectBuffer buffer;
    private int blockLength;
    private int left;
    private int position;
    private int following;

    /**
     * Stand before the first identity.
     *
     * @param response that is {@link ErrorCode#OK}.
     * @return this for a fluent API.
     */
    public IdentityCursor wrap(final Response response)
    {
        buffer = response.buffer();
        left = ErrorCode.OK == response.code() ? response.childCount() : 0;
        blockLength = 0 == left ? 0 : buffer.getShort(response.offset(), ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        following = response.offset() + DIMENSIONS_LENGTH;
        return this;
    }

    /**
     * Step to the next identity.
     *
     * @return false when there is none.
     */
    public boolean next()
    {
        if (0 == left)
        {
            return false;
        }

        left--;
        position = following + blockLength;
        following = identityOffset() + identityLength();
        return true;
    }

    /**
     * Buffer with scheme and identity, in UTF-8.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * First byte of the scheme.
     *
     * @return offset in the buffer.
     */
    public int schemeOffset()
    {
        return position + Integer.BYTES;
    }

    /**
     * Length of the scheme.
     *
     * @return bytes.
     */
    public int schemeLength()
    {
        return buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * First byte of the identity.
     *
     * @return offset in the buffer.
     */
    public int identityOffset()
    {
        return schemeOffset() + schemeLength() + Integer.BYTES;
    }

    /**
     * Length of the identity.
     *
     * @return bytes.
     */
    public int identityLength()
    {
        return buffer.getInt(schemeOffset() + schemeLength(), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The scheme as text.
     *
     * @return a new string.
     */
    public String scheme()
    {
        return buffer.getStringWithoutLengthUtf8(schemeOffset(), schemeLength());
    }

    /**
     * The identity as text.
     *
     * @return a new string.
     */
    public String identity()
    {
        return buffer.getStringWithoutLengthUtf8(identityOffset(), identityLength());
    }
}
