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
package io.nodens.cluster.transfer;

import io.nodens.client.AclEntry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over what znodes have: path, data, access list. Two trees with the same digest have the same znodes with the
 * same data and access lists. Kind, time to live and counter are left out, since ZooKeeper does not show them.
 * <p>
 * <b>Thread:</b> one.
 */
public final class TreeDigest
{
    private final MessageDigest digest = sha256();
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    /**
     * Add a znode.
     *
     * @param znode that comes next in {@link TreeOrder}.
     */
    public void add(final Znode znode)
    {
        text(znode.path());
        if (null == znode.data())
        {
            number(-1);
        }
        else
        {
            number(znode.data().length);
            digest.update(znode.data());
        }

        final List<String> entries = znode.acl().stream().map(AclEntry::toString).sorted().distinct().toList();
        number(entries.size());
        entries.forEach(this::text);
    }

    /**
     * The digest so far, which may go on.
     *
     * @return 32 bytes.
     */
    public byte[] value()
    {
        try
        {
            return ((MessageDigest)digest.clone()).digest();
        }
        catch (final CloneNotSupportedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Write a digest for people.
     *
     * @param value 32 bytes.
     * @return hexadecimal digits.
     */
    public static String text(final byte[] value)
    {
        return HexFormat.of().formatHex(value);
    }

    private void text(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(final int value)
    {
        digest.update(number.putInt(0, value).array());
    }

    private static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
