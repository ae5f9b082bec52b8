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
package io.nodens.gateway.operations;

import io.nodens.client.SessionRequests;
import io.nodens.gateway.jute.JuteStatus;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Access lists as clients of ZooKeeper write them.
 */
class AclWriterTest
{
    private static final byte[] NO_DATA = { };

    private final AclWriter writer = new AclWriter();

    @Test
    void shouldTakeAuthWithoutAnIdentityAsWithAnEmptyOne()
    {
        // kazoo writes an empty text as null.
        for (final String identity : Arrays.asList(null, "", "ignored"))
        {
            final int length = encode(new ACL(Permissions.ALL, new Id("auth", identity)));

            final AclCursor cursor = new AclCursor().wrap(writer.list(), 0, length);
            assertTrue(cursor.next());
            assertEquals(Permissions.ALL, cursor.permissions());
            assertEquals("auth", cursor.scheme());
            assertEquals(null == identity ? "" : identity, cursor.identity());
            assertFalse(cursor.next());
        }
    }

    @Test
    void shouldLetMembersRefuseWhatLacksAPart()
    {
        assertEquals(SessionRequests.EMPTY_ACL, encode(new ACL(Permissions.ALL, new Id("world", null))));
        assertEquals(SessionRequests.EMPTY_ACL, encode(new ACL(Permissions.ALL, new Id(null, "anyone"))));
        assertEquals(SessionRequests.EMPTY_ACL, encode(new ACL(Permissions.ALL + 1, new Id("auth", ""))));
        assertEquals(SessionRequests.EMPTY_ACL, encode());
    }

    @Test
    void shouldKnowTheOpenList()
    {
        assertEquals(SessionRequests.OPEN_ACL, encode(new ACL(Permissions.ALL, new Id("world", "anyone"))));
        assertTrue(encode(new ACL(Permissions.READ, new Id("world", "anyone"))) > 0);
    }

    private int encode(final ACL... entries)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try
        {
            new CreateRequest("/a", NO_DATA, List.of(entries), 0)
                .serialize(new BinaryOutputArchive(new DataOutputStream(bytes)), "request");
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }

        final UnsafeBuffer frame = new UnsafeBuffer(bytes.toByteArray());
        final RequestDecoder request = new RequestDecoder();
        assertEquals(JuteStatus.OK, request.wrap(Opcodes.CREATE, frame, 0, frame.capacity()));
        return writer.encode(request.acl());
    }
}
