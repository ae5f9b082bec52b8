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

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.RequestEncoder;
import io.nodens.gateway.jute.Xids;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.proof.SaslDialogue;
import io.nodens.gateway.proof.SaslUsers;
import io.nodens.testsupport.SaslClients;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.acl.AclCursor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The dialogue of SASL at the door, with the JDK's own client at the other end, and with clients that say what that one
 * would not.
 */
class SaslRequestTest
{
    private static final int BODY = ReplyHeaderDecoder.LENGTH;
    private static final int SEEDS = TestSeed.isFixed() ? 1 : 200;
    private static final int HOSTILE_TOKENS = 20;
    private static final byte[] EMPTY = {};

    @TempDir
    private Path directory;
    private SaslUsers users;
    private DoorFixture fixture;
    private int xid;

    @BeforeEach
    void open() throws IOException
    {
        Files.writeString(directory.resolve("users"), "bob:secret\nal:other\nroot:toor\n");
        users = SaslUsers.launch("file:" + directory.resolve("users"), 0, Thread::new, (line) -> {});
        fixture = fixture(Set.of());
    }

    private DoorFixture fixture(final Set<String> required)
    {
        final ProofContext proofs = new ProofContext().superSasl("root").requiredSchemes(required);
        return new DoorFixture(directory.resolve("tree" + required), proofs, users, 0);
    }

    @AfterEach
    void close()
    {
        fixture.close();
        users.close();
    }

    @Test
    void shouldKnowAClientThatProvesToBeAUser() throws SaslException
    {
        final ClientConnection connection = fixture.connect();
        final SaslClient client = client("bob", "secret");

        final byte[] challenge = step(connection, EMPTY);
        final byte[] last = step(connection, client.evaluateChallenge(challenge));

        assertNull(client.evaluateChallenge(last));
        assertTrue(client.isComplete());
        assertEquals(List.of("sasl:bob"), identities(connection));
        assertEquals("bob", connection.who().untoldUser());
        assertEquals(List.of(), fixture.refusals);
    }

    @Test
    void shouldMakeTheUserThatIsNamedASuperUser() throws SaslException
    {
        final ClientConnection connection = fixture.connect();

        prove(connection, "root", "toor");

        assertTrue(connection.who().set().isSuper());
    }

    @Test
    void shouldCloseAClientWithAWrongPasswordOrAnUnknownName() throws SaslException
    {
        for (final String name : List.of("bob", "stranger"))
        {
            final ClientConnection connection = fixture.connect();
            final SaslClient client = client(name, "wrong");
            final byte[] response = client.evaluateChallenge(step(connection, EMPTY));

            assertRefused(connection, response, ErrorCodes.AUTH_FAILED);

            assertEquals(List.of(), identities(connection));
        }
        assertEquals(2, fixture.refusals.size());
        assertEquals(fixture.refusals.get(0), fixture.refusals.get(1), "an unknown name is told like a wrong password");
    }

    @Test
    void shouldRefuseWhateverComesBehindTheEndOfADialogue() throws SaslException
    {
        final ClientConnection proven = fixture.connect();
        final byte[] response = prove(proven, "bob", "secret");
        assertRefused(proven, response, ErrorCodes.AUTH_FAILED);
        assertEquals(List.of("sasl:bob"), identities(proven));

        final ClientConnection again = fixture.connect();
        prove(again, "bob", "secret");
        assertRefused(again, EMPTY, ErrorCodes.AUTH_FAILED);
        assertRefused(again, EMPTY, ErrorCodes.AUTH_FAILED);
    }

    @Test
    void shouldRefuseAResponseThatAnotherConnectionSent() throws SaslException
    {
        final byte[] response = prove(fixture.connect(), "bob", "secret");
        final ClientConnection other = fixture.connect();
        step(other, EMPTY);

        assertRefused(other, response, ErrorCodes.AUTH_FAILED);
        assertEquals(List.of(), identities(other));
    }

    @Test
    void shouldRefuseASecondDialogueBesideTheFirst() throws SaslException
    {
        final ClientConnection connection = fixture.connect();
        step(connection, EMPTY);

        assertRefused(connection, EMPTY, ErrorCodes.AUTH_FAILED);
    }

    @Test
    void shouldRefuseTokensThatAreTooLong() throws SaslException
    {
        final ClientConnection connection = fixture.connect();
        step(connection, EMPTY);

        assertRefused(connection, new byte[SaslDialogue.MAX_TOKEN_LENGTH + 1], ErrorCodes.AUTH_FAILED);
    }

    @Test
    void shouldCloseWithoutAReplyWhereZooKeeperFails() throws SaslException
    {
        assertEquals(Progress.CLOSE, send(fixture.connect(), null));

        final ClientConnection connection = fixture.connect();
        final String response = new String(
            client("bob", "secret").evaluateChallenge(step(connection, EMPTY)), StandardCharsets.UTF_8);
        assertEquals(Progress.CLOSE, send(connection, bytes(response.replace("maxbuf=65536", "maxbuf=many"))));
        assertEquals(List.of(), fixture.sent(connection));
    }

    @Test
    void shouldAnswerAsAZooKeeperWithoutSaslWhereThereIsNone() throws IOException
    {
        try (DoorFixture without = new DoorFixture(directory.resolve("without")))
        {
            final ClientConnection connection = without.connect();
            final JuteSlice token = slice(EMPTY);

            assertEquals(
                Progress.DONE, without.ask(connection, 9, Opcodes.SASL, (encoder) -> encoder.sasl(token)));

            final DirectBuffer reply = without.sent(connection).get(0);
            assertHeader(reply, 9, ErrorCodes.OK);
            assertEquals(-1, reply.getInt(BODY, ByteOrder.BIG_ENDIAN));
        }
    }

    @Test
    void shouldAnswerNobodyBeforeARequiredProof() throws SaslException
    {
        fixture.close();
        fixture = fixture(Set.of(ProofContext.SASL));
        final ClientConnection stranger = fixture.connect();
        assertEquals(Progress.CLOSE, ask(stranger, Opcodes.PING));
        assertHeader(single(stranger), xid, ErrorCodes.SESSION_CLOSED_REQUIRE_SASL_AUTH);

        final ClientConnection guesser = fixture.connect();
        final byte[] wrong = client("bob", "wrong").evaluateChallenge(step(guesser, EMPTY));
        assertRefused(guesser, wrong, ErrorCodes.SESSION_CLOSED_REQUIRE_SASL_AUTH);

        final ClientConnection bob = fixture.connect();
        prove(bob, "bob", "secret");
        assertEquals(Progress.DONE, ask(bob, Opcodes.PING));
        assertHeader(single(bob), Xids.PING, ErrorCodes.OK);
    }

    @Test
    void shouldOutliveHostileTokensAndBelieveNone() throws SaslException
    {
        final long first = TestSeed.seed();
        for (long seed = first; seed < first + SEEDS; seed++)
        {
            final Random random = new Random(seed);
            final ClientConnection connection = fixture.connect();
            final byte[] right = random.nextBoolean() ? EMPTY :
                client("bob", "wrong").evaluateChallenge(step(connection, EMPTY));
            int progress = Progress.DONE;
            for (int i = 0; i < HOSTILE_TOKENS && Progress.DONE == progress; i++)
            {
                progress = send(connection, hostile(random, right));
                assertTrue(Progress.WAIT != progress, "seed " + seed);
                assertTrue(fixture.sent(connection).size() <= 1, "seed " + seed);
            }
            assertNull(connection.who().untoldUser(), "seed " + seed);
            assertNull(connection.who().set(), "seed " + seed);
        }
    }

    /** Noise, a part of what is right, or that with some bytes or a directive changed. */
    private static byte[] hostile(final Random random, final byte[] right)
    {
        final int kind = random.nextInt(5);
        if (0 == kind || 0 == right.length)
        {
            final byte[] noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            return noise;
        }
        if (1 == kind)
        {
            return Arrays.copyOf(right, random.nextInt(right.length));
        }
        if (2 == kind)
        {
            final byte[] changed = right.clone();
            for (int i = random.nextInt(8); i >= 0; i--)
            {
                changed[random.nextInt(changed.length)] = (byte)random.nextInt();
            }
            return changed;
        }

        final String[] directives = new String(right, StandardCharsets.UTF_8).split(",");
        final String[] values = {"", "=", "=-1", "=\"", "=\"\\", "=zz", "=" + "9".repeat(40), "=auth-conf", "=utf-8"};
        final int at = random.nextInt(directives.length);
        directives[at] = 3 == kind ? directives[random.nextInt(directives.length)] :
            directives[at].substring(0, Math.max(0, directives[at].indexOf('='))) +
            values[random.nextInt(values.length)];
        return bytes(String.join(",", directives));
    }

    private byte[] prove(final ClientConnection connection, final String name, final String password)
        throws SaslException
    {
        final byte[] response = client(name, password).evaluateChallenge(step(connection, EMPTY));
        step(connection, response);
        return response;
    }

    private byte[] step(final ClientConnection connection, final byte[] token)
    {
        assertEquals(Progress.DONE, send(connection, token));
        final DirectBuffer reply = single(connection);
        assertHeader(reply, xid, ErrorCodes.OK);
        assertEquals(0, reply.getLong(Integer.BYTES, ByteOrder.BIG_ENDIAN), "zxid, as ZooKeeper");
        final byte[] answer = new byte[reply.getInt(BODY, ByteOrder.BIG_ENDIAN)];
        reply.getBytes(BODY + Integer.BYTES, answer);
        return answer;
    }

    private void assertRefused(final ClientConnection connection, final byte[] token, final int error)
    {
        assertEquals(Progress.CLOSE, send(connection, token));
        final DirectBuffer reply = single(connection);
        assertHeader(reply, xid, error);
        assertEquals(BODY + Integer.BYTES, reply.capacity());
        assertEquals(-1, reply.getInt(BODY, ByteOrder.BIG_ENDIAN), "no token");
    }

    private int send(final ClientConnection connection, final byte[] token)
    {
        final JuteSlice slice = slice(token);
        xid++;
        return fixture.ask(connection, xid, Opcodes.SASL, (encoder) -> encoder.sasl(slice));
    }

    private int ask(final ClientConnection connection, final int opcode)
    {
        xid++;
        return fixture.ask(connection, xid, opcode, RequestEncoder::fields);
    }

    private DirectBuffer single(final ClientConnection connection)
    {
        final List<DirectBuffer> frames = fixture.sent(connection);
        assertEquals(1, frames.size());
        return frames.get(0);
    }

    private List<String> identities(final ClientConnection connection)
    {
        if (null == connection.who().set())
        {
            return List.of();
        }
        final AclCursor entry = new AclCursor();
        connection.who().set().wrap(entry);
        final List<String> found = new ArrayList<>();
        while (entry.next())
        {
            found.add(entry.scheme() + ":" + entry.identity());
        }
        return found;
    }

    private static void assertHeader(final DirectBuffer reply, final int xid, final int error)
    {
        assertEquals(xid, reply.getInt(0, ByteOrder.BIG_ENDIAN));
        assertEquals(error, reply.getInt(Integer.BYTES + Long.BYTES, ByteOrder.BIG_ENDIAN));
    }

    private static JuteSlice slice(final byte[] token)
    {
        final JuteSlice slice = new JuteSlice();
        return null == token ? slice.wrapNull() :
            slice.wrap(new UnsafeBuffer(token), 0, token.length);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SaslClient client(final String name, final String password) throws SaslException
    {
        final SaslClient client = SaslClients.digestMd5(name, password, null);
        assertNotNull(client);
        assertArrayEquals(EMPTY, client.hasInitialResponse() ? bytes("none") : EMPTY);
        return client;
    }
}
