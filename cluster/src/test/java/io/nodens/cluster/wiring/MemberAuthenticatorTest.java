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
package io.nodens.cluster.wiring;

import io.aeron.security.SessionProxy;
import io.nodens.sbe.NamedSecret;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who is let in at a consensus module or an archive.
 */
class MemberAuthenticatorTest
{
    private static final NamedSecret FIRST = secret("cluster", "the first secret of it");
    private static final NamedSecret SECOND = secret("cluster", "the second secret of it");
    private static final NamedSecret WRONG = secret("cluster", "a secret of another one");

    private final List<String> lines = new ArrayList<>();
    private long nowNs = 1;
    private MemberAuthenticator authenticator = authenticator(true);

    private static NamedSecret secret(final String name, final String text)
    {
        return NamedSecret.of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private MemberAuthenticator authenticator(final boolean isEnforced)
    {
        return new MemberAuthenticator(
            List.of(FIRST, SECOND), isEnforced, "consensus module", lines::add, () -> nowNs);
    }

    /** What becomes of a session with credentials, whose messages arrive one after the other. */
    private String outcome(final long sessionId, final NamedSecret secret)
    {
        final MemberCredentials credentials = new MemberCredentials(secret);
        final Proxy proxy = new Proxy(sessionId);
        authenticator.onConnectRequest(sessionId, credentials.encodedCredentials(), 0);
        authenticator.onConnectedSession(proxy, 0);
        if ("challenged".equals(proxy.state))
        {
            authenticator.onChallengedSession(proxy, 0);
            assertEquals("challenged", proxy.state);
            authenticator.onChallengeResponse(sessionId, credentials.onChallenge(proxy.challenge), 0);
            authenticator.onChallengedSession(proxy, 0);
        }
        return proxy.state;
    }

    @Test
    void shouldLetInWhoKnowsAnyOfTheSecretsAndNobodyElse()
    {
        assertEquals("in: a member", outcome(1, FIRST));
        assertEquals("in: a member", outcome(2, SECOND));
        assertEquals("refused", outcome(3, WRONG));
        assertEquals("refused", outcome(4, null));
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("consensus module was refused: its secret"), lines.toString());
        nowNs += TimeUnit.SECONDS.toNanos(10);
        assertEquals("refused", outcome(5, null));
        assertTrue(lines.get(1).contains("it has no secret of members (and 1 others since"), lines.toString());
    }

    @Test
    void shouldLetInAndNoteWhoProvesNothingWhileThatIsNotEnforced()
    {
        authenticator = authenticator(false);

        assertEquals("in: a stranger", outcome(1, null));
        assertEquals("in: a stranger", outcome(2, WRONG));
        assertEquals("in: a member", outcome(3, FIRST));
        assertTrue(lines.get(0).contains("nodens.member.enforce=no"), lines.toString());
    }

    @Test
    void shouldTakeAnAnswerForOneSessionAndOneChallengeAlone()
    {
        final MemberCredentials credentials = new MemberCredentials(FIRST);
        final Proxy one = new Proxy(1);
        final Proxy other = new Proxy(2);
        authenticator.onConnectRequest(1, credentials.encodedCredentials(), 0);
        authenticator.onConnectRequest(2, credentials.encodedCredentials(), 0);
        authenticator.onConnectedSession(one, 0);
        authenticator.onConnectedSession(other, 0);
        assertNotEquals(List.of(one.challenge), List.of(other.challenge));
        final byte[] asked = one.challenge.clone();
        authenticator.onConnectedSession(one, 0);
        assertArrayEquals(asked, one.challenge);

        authenticator.onChallengeResponse(2, credentials.onChallenge(one.challenge), 0);
        authenticator.onChallengedSession(other, 0);

        assertEquals("refused", other.state);
        assertEquals("challenged", one.state);
    }

    @Test
    void shouldRefuseSessionsOfOneIdThatAskTogether()
    {
        final MemberCredentials credentials = new MemberCredentials(FIRST);
        final Proxy member = new Proxy(-1);
        authenticator.onConnectRequest(-1, credentials.encodedCredentials(), 0);
        authenticator.onConnectedSession(member, 0);
        authenticator.onConnectRequest(-1, MemberCredentials.HELLO, 1);
        authenticator.onChallengeResponse(-1, credentials.onChallenge(member.challenge), 2);

        authenticator.onChallengedSession(member, 3);

        assertEquals("refused", member.state);
        final Proxy stranger = new Proxy(-1);
        authenticator.onConnectedSession(stranger, 4);
        assertEquals("refused", stranger.state);
        assertEquals("in: a member", outcome(-1, FIRST));
    }

    @Test
    void shouldForgetSessionsThatNeverCameToAnEndAndRefuseBeyondALimit()
    {
        for (int i = 0; i < MemberAuthenticator.MAX_SESSIONS; i++)
        {
            authenticator.onConnectRequest(i, MemberCredentials.HELLO, 0);
        }
        final Proxy beyond = new Proxy(1 << 20);
        authenticator.onConnectRequest(1 << 20, MemberCredentials.HELLO, MemberAuthenticator.MAX_AGE_MS);
        authenticator.onConnectedSession(beyond, 0);
        assertEquals("refused", beyond.state);

        authenticator.onConnectRequest(1 << 20, MemberCredentials.HELLO, MemberAuthenticator.MAX_AGE_MS + 1);
        authenticator.onConnectedSession(beyond, 0);

        assertEquals("challenged", beyond.state);
    }

    @Test
    void shouldAnswerNothingToWhoAsksInAnotherWay()
    {
        assertEquals(0, new MemberCredentials(FIRST).onChallenge(new byte[3]).length);
        assertEquals(0, new MemberCredentials(null).onChallenge(new byte[40]).length);
        assertEquals(0, new MemberCredentials(null).encodedCredentials().length);
    }

    private static final class Proxy implements SessionProxy
    {
        private final long sessionId;
        private String state = "connected";
        private byte[] challenge;

        private Proxy(final long sessionId)
        {
            this.sessionId = sessionId;
        }

        @Override
        public long sessionId()
        {
            return sessionId;
        }

        @Override
        public boolean challenge(final byte[] encodedChallenge)
        {
            challenge = encodedChallenge;
            state = "challenged";
            return true;
        }

        @Override
        public boolean authenticate(final byte[] encodedPrincipal)
        {
            state = "in: " + new String(encodedPrincipal, StandardCharsets.US_ASCII);
            return true;
        }

        @Override
        public void reject()
        {
            state = "refused";
        }
    }
}
