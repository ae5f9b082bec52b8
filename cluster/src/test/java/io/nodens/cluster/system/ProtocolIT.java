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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import io.nodens.sbe.protocol.WriteResponseDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;

/**
 * Clients that repeat themselves, do not listen, or lie.
 */
class ProtocolIT
{
    private static final byte[] DATA = "x".getBytes(StandardCharsets.UTF_8);
    private static final int LOST_REPLIES = 25;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private long nextRequestId = 1;

    @Test
    void shouldGiveTheFirstResultWhenAWriteIsSentAgain()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        try (RawConnection raw = new RawConnection(cluster.aeron(), cluster.endpoint(0)).connect())
        {
            final long session = raw.openSession().sessionId();

            final long once = raw.sendCreate(session, 1, 0, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA);
            final long twice = raw.sendCreate(session, 1, 0, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA);
            final WriteResponseDecoder first = raw.awaitWrite(once);
            final WriteResponseDecoder second = raw.awaitWrite(twice);

            assertEquals(ResultCode.OK, first.outcome().code());
            assertEquals(ResultCode.OK, second.outcome().code());
            assertEquals(first.zxid(), second.zxid());
            assertEquals(first.outcome().sequence(), second.outcome().sequence());
            assertEquals(2, client.getChildren("/").size());

            // Request 1 is acknowledged by 2: nobody keeps its result any more.
            assertEquals(ResultCode.OK, raw.awaitCode(
                raw.sendCreate(session, 2, 1, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA)));
            assertEquals(ResultCode.REQUEST_OUT_OF_ORDER, raw.awaitCode(
                raw.sendCreate(session, 1, 1, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA)));
            assertEquals(2, client.sync() - first.zxid() + 1);
        }
    }

    @Test
    void shouldApplyAWriteOnceWhenItsReplyIsLostAndItIsSentThroughAnotherConnection()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        long sessionId = 0;
        final byte[] secret = new byte[SessionResponseDecoder.secretLength()];

        for (int requestId = 1; requestId <= LOST_REPLIES; requestId++)
        {
            try (RawConnection deaf = new RawConnection(cluster.aeron(), cluster.endpoint(0)).connect())
            {
                if (1 == requestId)
                {
                    final SessionResponseDecoder opened = deaf.openSession();
                    sessionId = opened.sessionId();
                    opened.getSecret(secret, 0, secret.length);
                }
                else
                {
                    assertEquals(ResultCode.OK, deaf.attachSession(sessionId, secret).code());
                }
                deaf.sendCreate(
                    sessionId, requestId, requestId - 1, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA);
            }
            try (RawConnection raw = new RawConnection(cluster.aeron(), cluster.endpoint(0)).connect())
            {
                assertEquals(ResultCode.OK, raw.attachSession(sessionId, secret).code());
                assertEquals(ResultCode.OK, raw.awaitCode(raw.sendCreate(
                    sessionId, requestId, requestId - 1, CreateMode.PERSISTENT_SEQUENTIAL, "/n-", DATA)));
            }
        }

        assertEquals(1 + LOST_REPLIES, client.getChildren("/").size());
    }

    @Test
    void shouldRefuseWithoutEffectWhenARequestIsWrong()
    {
        final LocalCluster cluster = clusters.start(1);
        final NodensClient client = clusters.connect(cluster);
        try (RawConnection raw = new RawConnection(cluster.aeron(), cluster.endpoint(0)))
        {
            assertNotEquals(ResultCode.OK, raw.connect(-1));
        }
        try (RawConnection raw = new RawConnection(cluster.aeron(), cluster.endpoint(0)).connect())
        {
            final long before = client.sync();
            final SessionResponseDecoder opened = raw.openSession();
            final long session = opened.sessionId();
            final byte[] wrongSecret = new byte[SessionResponseDecoder.secretLength()];
            opened.getSecret(wrongSecret, 0, wrongSecret.length);
            wrongSecret[15] ^= 1;

            assertEquals(ResultCode.SESSION_EXPIRED, create(raw, session + 1_000, "/a"));
            assertEquals(ResultCode.SESSION_EXPIRED, raw.attachSession(session, wrongSecret).code());
            for (final String path : new String[]{ "", "a", "//a", "/a\u0000b", "/a\u0007" })
            {
                assertEquals(ResultCode.BAD_ARGUMENTS, create(raw, session, path), path);
            }
            // As in ZooKeeper, the parent is looked for before the path is found to be none.
            for (final String path : new String[]{ "/no/parent", "/a/", "/a/../b" })
            {
                assertEquals(ResultCode.NO_NODE, create(raw, session, path), path);
            }
            final byte[] tooLong = new byte[(1024 * 1024) + 1];
            assertEquals(ResultCode.DATA_TOO_LARGE, create(raw, session, "/a", tooLong));
            assertEquals(before + 1, client.sync(), "the session's own opening, and nothing else");

            final byte[] longest = new byte[1024 * 1024];
            assertEquals(ResultCode.OK, create(raw, session, "/a", longest));
            assertEquals(longest.length, client.getData("/a").length);
            assertTrue(client.isConnected());
            assertNotEquals(session, client.sessionId());
        }
    }

    private ResultCode create(final RawConnection raw, final long session, final String path)
    {
        return create(raw, session, path, DATA);
    }

    /** Each with an id of its own, behind those that were refused, which it acknowledges. */
    private ResultCode create(final RawConnection raw, final long session, final String path, final byte[] data)
    {
        final long requestId = nextRequestId++;
        return raw.awaitCode(
            raw.sendCreate(session, requestId, requestId - 1, CreateMode.PERSISTENT, path, data));
    }
}
