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
package io.nodens.cluster.frontend;

import io.nodens.sbe.NamedSecret;
import io.nodens.sbe.ProtocolFeatures;
import io.nodens.sbe.protocol.ConnectProofEncoder;
import io.nodens.sbe.protocol.ConnectRole;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who is let in at a front end, and who is not.
 */
class DoorkeeperTest
{
    private static final NamedSecret APP = secret("app", "sixteen bytes or more");
    private static final NamedSecret NEWER = secret("app", "the secret after that one");
    private static final NamedSecret WRONG = secret("app", "nobody knows this secret");
    private static final NamedSecret BOSS = secret("boss", "what an operator knows");

    @TempDir
    private Path directory;

    private FrontEndHarness harness;

    @AfterEach
    void stop()
    {
        harness.close();
    }

    private static NamedSecret secret(final String name, final String text)
    {
        return NamedSecret.of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void start(final boolean isEnforced, final List<NamedSecret> clients, final List<NamedSecret> operators)
    {
        harness = new FrontEndHarness(directory, (limits) -> limits.clients()
            .maxUnproven(4)
            .authentication(new ClientAuthentication(new SecretAuthenticator(clients, operators), isEnforced)));
    }

    private ScriptedClient knock()
    {
        final ScriptedClient client = harness.client();
        client.features = ProtocolFeatures.ANSWERS_CHALLENGES;
        client.sendConnect();
        return client;
    }

    private static void answer(
        final ScriptedClient client, final NamedSecret secret, final ConnectRole role, final String challengeLine)
    {
        client.sendRaw(proof(secret, role, challengeLine));
    }

    private static byte[] proof(final NamedSecret secret, final ConnectRole role, final String challengeLine)
    {
        final String[] words = challengeLine.split(" ");
        assertEquals("secret", words[3]);
        final long correlationId = Long.parseLong(words[1]);
        final byte[] code = secret.code(
            ConnectRole.OPERATOR == role ? NamedSecret.PURPOSE_OPERATOR : NamedSecret.PURPOSE_CLIENT,
            Long.parseLong(words[2]), correlationId, HexFormat.of().parseHex(words[4]));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final ConnectProofEncoder encoder = new ConnectProofEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .role(role)
            .method("secret")
            .name(secret.name())
            .putProof(code, 0, code.length);
        final byte[] frame = new byte[MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength()];
        buffer.getBytes(0, frame);
        return frame;
    }

    private ScriptedClient come(final NamedSecret secret, final ConnectRole role)
    {
        final ScriptedClient client = knock();
        answer(client, secret, role, client.hear("Challenge "));
        return client;
    }

    @Test
    void shouldServeAClientThatProvesWhoItIsAndRefuseOthersInWords()
    {
        start(true, List.of(APP), List.of());

        final ScriptedClient client = come(APP, ConnectRole.CLIENT);
        client.hear("Connect 1 OK");
        client.open(10_000).create("/a", "x");

        final ScriptedClient stranger = harness.client();
        final String refusal = stranger.hear("Connect " + stranger.sendConnect() + " SESSION_CLOSED_REQUIRE_AUTH");
        assertTrue(refusal.contains("give --credentials or NODENS_CREDENTIALS"), refusal);
        come(WRONG, ConnectRole.CLIENT).hear("Connect 1 AUTH_FAILED the proof of app failed");
        come(BOSS, ConnectRole.CLIENT).hear("Connect 1 AUTH_FAILED the proof of boss failed");
        assertEquals(0, harness.status.frontEnd().clientsLetIn());
        harness.pass(2);
        assertEquals(3, harness.status.frontEnd().clientsRefused());
        assertEquals(1, harness.lines.size(), harness.lines.toString());
        assertTrue(harness.lines.get(0).contains("'test' at "), harness.lines.toString());
    }

    @Test
    void shouldTakeEachOfSeveralSecretsOfOneNameAndNoProofTwice()
    {
        start(true, List.of(APP, NEWER), List.of());

        final ScriptedClient first = knock();
        final String challenge = first.hear("Challenge ");
        answer(first, APP, ConnectRole.CLIENT, challenge);
        first.hear("Connect 1 OK");
        come(NEWER, ConnectRole.CLIENT).hear("Connect 1 OK");

        final ScriptedClient thief = knock();
        assertNotEquals(challenge.split(" ")[4], thief.hear("Challenge ").split(" ")[4]);
        answer(thief, APP, ConnectRole.CLIENT, challenge);
        thief.hear("Connect 1 AUTH_FAILED");
    }

    @Test
    void shouldLetInCountAndLogThoseWithoutAProofWhileThatIsNotEnforced()
    {
        start(false, List.of(APP), List.of(BOSS));

        harness.client().connect().open(10_000);
        come(WRONG, ConnectRole.CLIENT).hear("Connect 1 OK");
        come(WRONG, ConnectRole.OPERATOR).hear("Connect 1 AUTH_FAILED");

        harness.pass(2);
        assertEquals(2, harness.status.frontEnd().clientsLetIn());
        assertEquals(2, harness.lines.size(), harness.lines.toString());
        assertTrue(harness.lines.get(0).contains("was let in without a proof"), harness.lines.toString());
    }

    @Test
    void shouldTakeCommandsOfOperatorsFromOperatorsAlone()
    {
        start(true, List.of(APP), List.of(BOSS));
        final ScriptedClient client = come(APP, ConnectRole.CLIENT);
        client.hear("Connect 1 OK");
        final ScriptedClient operator = come(BOSS, ConnectRole.OPERATOR);
        operator.hear("Connect 1 OK");

        final String refusal = client.hear("Error " + client.sendSetLimits(500, 0, 0, 0) + " NO_AUTH");
        assertTrue(refusal.contains("credentials of an operator"), refusal);
        client.hear("ClusterInfo " + client.sendClusterInfo());
        operator.hear("Admin " + operator.sendSetLimits(500, 0, 0, 0) + " OK");

        assertEquals(500, harness.status.limits().maxZnodes());
        assertTrue(
            harness.lines.stream().anyMatch((line) -> line.startsWith("operator's command of operator boss on")),
            harness.lines.toString());
    }

    @Test
    void shouldTellAnOperatorThatThereAreNoSecretsOfOperators()
    {
        start(true, List.of(APP), List.of());

        come(BOSS, ConnectRole.OPERATOR).hear("Connect 1 AUTH_FAILED the member has no secrets of operators");
        final ScriptedClient client = come(APP, ConnectRole.CLIENT);
        client.hear("Connect 1 OK");
        client.hear("Admin " + client.sendSetLimits(500, 0, 0, 0) + " OK");
    }

    @Test
    void shouldEndAClientThatSaysAnythingElseOrNothing()
    {
        start(true, List.of(APP), List.of());

        final ScriptedClient hasty = knock();
        hasty.hear("Challenge ");
        hasty.sendOpen(10_000);
        hasty.hear("Connect 1 SESSION_CLOSED_REQUIRE_AUTH nothing but a ConnectProof");
        final long startNs = harness.clock.nanoTime();
        final ScriptedClient mute = knock();
        mute.hear("Challenge ");
        mute.hear("Connect 1 SESSION_CLOSED_REQUIRE_AUTH the client did not prove in time who it is");
        assertTrue(harness.clock.nanoTime() - startNs >= TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void shouldLimitThoseWhoHaveProvedNothingAndNotThoseWhoShareAStreamWithOneWhoHas()
    {
        start(true, List.of(APP), List.of());
        final ScriptedClient first = harness.client().numbered(1);
        first.features = ProtocolFeatures.ANSWERS_CHALLENGES;
        first.sendConnect();
        final String challenge = first.hear("Challenge ");
        first.sendRaw(proof(APP, ConnectRole.CLIENT, challenge));
        first.hear("Connect 1 OK");

        final ScriptedClient left = knock();
        left.hear("Challenge ");
        final ScriptedClient right = knock();
        right.hear("Challenge ");
        knock().hear("Connect 1 TOO_MANY_CONNECTIONS limit of connections that have not proved");
        for (int i = 2; i < 8; i++)
        {
            final ScriptedClient sharing = first.sharing(i);
            sharing.features = ProtocolFeatures.ANSWERS_CHALLENGES;
            sharing.sendConnect();
            sharing.hear("Challenge ");
        }

        harness.forget(left);
        harness.await(() -> harness.agent.connections.size() == 8 ? true : null);
        final ScriptedClient last = knock();
        answer(last, APP, ConnectRole.CLIENT, last.hear("Challenge "));
        last.hear("Connect 1 OK");
        assertFalse(right.heard.stream().anyMatch((line) -> line.startsWith("Connect")), right.heard.toString());
    }
}
