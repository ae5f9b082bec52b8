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

import io.nodens.sbe.protocol.AclResponseEncoder;
import io.nodens.sbe.protocol.CreateWithAclRequestDecoder;
import io.nodens.sbe.protocol.SetAclRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIResponseEncoder;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Access lists between the groups of the client protocol and the bytes that log and region have.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals only.
 */
final class AclEntries
{
    private static final byte[] DIGEST = "digest".getBytes(US_ASCII);
    private static final byte[] WORLD = "world".getBytes(US_ASCII);
    private static final byte[] ANYONE = "anyone".getBytes(US_ASCII);
    private static final byte[] MASK = ":x".getBytes(US_ASCII);

    private final AclEncoder encoder = new AclEncoder();
    private final AclCursor cursor = new AclCursor();
    private final UnsafeBuffer identity = new UnsafeBuffer(new byte[AclEncoder.MAX_IDENTITY_LENGTH + MASK.length]);
    private String fault;
    private int count;

    /** The list that was taken last. */
    AclEncoder encoder()
    {
        return encoder;
    }

    /**
     * Take the list of a create; the decoder stands behind it afterwards.
     *
     * @return what is wrong with it, or null.
     */
    String take(final CreateWithAclRequestDecoder request)
    {
        begin();
        final CreateWithAclRequestDecoder.EntriesDecoder entries = request.entries();
        while (entries.hasNext())
        {
            final int permissions = entries.next().permissions();
            final int schemeLength = entries.schemeLength();
            final int schemeOffset = request.limit() + Integer.BYTES;
            entries.skipScheme();
            add(
                permissions, request.buffer(), schemeOffset, schemeLength, request.limit() + Integer.BYTES,
                entries.identityLength());
            entries.skipIdentity();
        }
        return end();
    }

    /**
     * Take the list that a znode is to have; the decoder stands behind it afterwards.
     *
     * @return what is wrong with it, or null.
     */
    String take(final SetAclRequestDecoder request)
    {
        begin();
        final SetAclRequestDecoder.EntriesDecoder entries = request.entries();
        while (entries.hasNext())
        {
            final int permissions = entries.next().permissions();
            final int schemeLength = entries.schemeLength();
            final int schemeOffset = request.limit() + Integer.BYTES;
            entries.skipScheme();
            add(
                permissions, request.buffer(), schemeOffset, schemeLength, request.limit() + Integer.BYTES,
                entries.identityLength());
            entries.skipIdentity();
        }
        return end();
    }

    private void begin()
    {
        encoder.reset();
        fault = null;
        count = 0;
    }

    private void add(
        final int permissions,
        final DirectBuffer buffer,
        final int schemeOffset,
        final int schemeLength,
        final int identityOffset,
        final int identityLength)
    {
        count++;
        if ((permissions & ~Permissions.ALL) != 0)
        {
            fault = "permissions must be 0 to " + Permissions.ALL + ", were " + permissions;
        }
        encoder.add(permissions, buffer, schemeOffset, schemeLength, identityOffset, identityLength);
    }

    private String end()
    {
        if (0 == count)
        {
            return "an access list must have an entry";
        }
        return encoder.isTooLong() ?
            "a scheme must have at most " + AclEncoder.MAX_SCHEME_LENGTH + " bytes, an identity " +
            AclEncoder.MAX_IDENTITY_LENGTH + ", and a list " + encoder.buffer().capacity() : fault;
    }

    /**
     * Encode a list into a response.
     *
     * @param length   of the list; 0 for the open one.
     * @param isMasked whether hashes of passwords are hidden.
     */
    void encode(
        final AclResponseEncoder response, final DirectBuffer list, final int length, final boolean isMasked)
    {
        count = 0;
        cursor.wrap(list, 0, length);
        while (cursor.next())
        {
            count++;
        }
        final AclResponseEncoder.EntriesEncoder entries = response.entriesCount(0 == length ? 1 : count);
        if (0 == length)
        {
            entries.next().permissions(Permissions.ALL)
                .putScheme(WORLD, 0, WORLD.length)
                .putIdentity(ANYONE, 0, ANYONE.length);
        }
        cursor.wrap(list, 0, length);
        while (cursor.next())
        {
            entries.next().permissions(cursor.permissions())
                .putScheme(list, cursor.schemeOffset(), cursor.schemeLength());
            final int user = isMasked && isDigest() ? userLength() : cursor.identityLength();
            identity.putBytes(0, list, cursor.identityOffset(), user);
            if (user < cursor.identityLength())
            {
                identity.putBytes(user, MASK);
            }
            entries.putIdentity(identity, 0, user < cursor.identityLength() ? user + MASK.length : user);
        }
    }

    /** Encode identities into a response; null for none. Of a digest the user alone leaves. */
    void encode(final WhoAmIResponseEncoder response, final IdentitySet identities)
    {
        count = 0;
        if (null != identities)
        {
            identities.wrap(cursor);
            while (cursor.next())
            {
                count++;
            }
        }
        final WhoAmIResponseEncoder.IdentitiesEncoder entries = response.identitiesCount(count);
        if (0 == count)
        {
            return;
        }
        identities.wrap(cursor);
        while (cursor.next())
        {
            entries.next()
                .putScheme(cursor.buffer(), cursor.schemeOffset(), cursor.schemeLength())
                .putIdentity(
                    cursor.buffer(), cursor.identityOffset(), isDigest() ? userLength() : cursor.identityLength());
        }
    }

    private boolean isDigest()
    {
        boolean isEqual = cursor.schemeLength() == DIGEST.length;
        for (int i = 0; isEqual && i < DIGEST.length; i++)
        {
            isEqual = DIGEST[i] == cursor.buffer().getByte(cursor.schemeOffset() + i);
        }
        return isEqual;
    }

    private int userLength()
    {
        int length = 0;
        while (length < cursor.identityLength() && ':' != cursor.buffer().getByte(cursor.identityOffset() + length))
        {
            length++;
        }
        return length;
    }
}
