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

import io.aeron.security.Authenticator;
import io.aeron.security.SessionProxy;
import io.nodens.sbe.NamedSecret;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets members alone open sessions at a consensus module or an archive: each has to answer a challenge with a secret
 * that all members share, see {@link MemberCredentials}.
 * <pre>
 *  connect --nothing--&gt; refused, or let in and noted
 *     |
 *     +--credentials--&gt; challenge --answer--&gt; in, or refused (or let in and noted)
 * </pre>
 * Queries for a backup all have the same session id at the consensus module, so that an answer to one could be taken
 * for another's. Where two of them are under way together both are refused; a member asks again.
 * <p>
 * <b>Thread:</b> that of the consensus module or the archive. <b>Allocates:</b> for each session.
 */
final class MemberAuthenticator implements Authenticator
{
    /** Between two lines of one kind. */
    static final long LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    /** Sessions that have not come to an end yet; what is older than {@link #MAX_AGE_MS} is given up before. */
    static final int MAX_SESSIONS = 4096;
    static final long MAX_AGE_MS = 30_000;

    private static final byte[] MEMBER = "a member".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STRANGER = "a stranger".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final Long2ObjectHashMap<Attempt> attempts = new Long2ObjectHashMap<>();
    private final List<NamedSecret> secrets;
    private final boolean isEnforced;
    private final String door;
    private final Consumer<String> log;
    private final NanoClock clock;
    private long count;
    private long printedCount;
    private long printedNs;

    /**
     * For one consensus module or archive.
     *
     * @param secrets    of members, at least one.
     * @param isEnforced whether who does not prove to be a member is refused; otherwise it is let in and noted.
     * @param door       what the sessions are of, for lines of the log.
     * @param log        of the member.
     * @param clock      by which lines are limited.
     */
    MemberAuthenticator(
        final List<NamedSecret> secrets,
        final boolean isEnforced,
        final String door,
        final Consumer<String> log,
        final NanoClock clock)
    {
        this.secrets = secrets;
        this.isEnforced = isEnforced;
        this.door = door;
        this.log = log;
        this.clock = clock;
    }

    /** {@inheritDoc} */
    @Override
    public void onConnectRequest(final long sessionId, final byte[] encodedCredentials, final long nowMs)
    {
        final Attempt former = attempts.get(sessionId);
        if (null == former && attempts.size() >= MAX_SESSIONS)
        {
            attempts.values().removeIf((attempt) -> nowMs - attempt.sinceMs > MAX_AGE_MS);
            if (attempts.size() >= MAX_SESSIONS)
            {
                // Who is not known is refused when its session is connected.
                return;
            }
        }
        final Attempt attempt = new Attempt(nowMs, Arrays.equals(MemberCredentials.HELLO, encodedCredentials));
        attempt.isAmbiguous = null != former && nowMs - former.sinceMs <= MAX_AGE_MS;
        attempts.put(sessionId, attempt);
    }

    /** {@inheritDoc} */
    @Override
    public void onChallengeResponse(final long sessionId, final byte[] encodedCredentials, final long nowMs)
    {
        final Attempt attempt = attempts.get(sessionId);
        if (null != attempt && null != attempt.challenge)
        {
            attempt.isAnswered = true;
            attempt.isProven = isProof(sessionId, attempt.challenge, encodedCredentials);
            attempt.challenge = null;
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onConnectedSession(final SessionProxy sessionProxy, final long nowMs)
    {
        final Attempt attempt = attempts.get(sessionProxy.sessionId());
        if (null == attempt || attempt.isAmbiguous)
        {
            reject(sessionProxy, "several ask at once");
            return;
        }
        if (!attempt.answersChallenges)
        {
            end(sessionProxy, "it has no secret of members");
            return;
        }
        if (null == attempt.challenge)
        {
            final byte[] bytes = new byte[NamedSecret.CHALLENGE_LENGTH];
            random.nextBytes(bytes);
            attempt.challenge = ByteBuffer.allocate(MemberCredentials.CHALLENGE_LENGTH)
                .putLong(sessionProxy.sessionId())
                .put(bytes)
                .array();
        }
        sessionProxy.challenge(attempt.challenge);
    }

    /** {@inheritDoc} */
    @Override
    public void onChallengedSession(final SessionProxy sessionProxy, final long nowMs)
    {
        final Attempt attempt = attempts.get(sessionProxy.sessionId());
        if (null == attempt || attempt.isAmbiguous)
        {
            reject(sessionProxy, "several ask at once");
        }
        else if (attempt.isProven)
        {
            if (sessionProxy.authenticate(MEMBER))
            {
                attempts.remove(sessionProxy.sessionId());
            }
        }
        else if (attempt.isAnswered)
        {
            end(sessionProxy, "its secret is not one of the members'");
        }
    }

    private void end(final SessionProxy sessionProxy, final String fault)
    {
        if (isEnforced)
        {
            reject(sessionProxy, fault);
        }
        else if (sessionProxy.authenticate(STRANGER))
        {
            attempts.remove(sessionProxy.sessionId());
            note("was let in without a proof (nodens.member.enforce=no): " + fault);
        }
    }

    private void reject(final SessionProxy sessionProxy, final String fault)
    {
        attempts.remove(sessionProxy.sessionId());
        sessionProxy.reject();
        note("was refused: " + fault);
    }

    private boolean isProof(final long sessionId, final byte[] challenge, final byte[] answer)
    {
        final int nameLength = answer.length - 1 - NamedSecret.CODE_LENGTH;
        if (nameLength < 1 || nameLength > NamedSecret.MAX_NAME_LENGTH || 0 != answer[nameLength])
        {
            return false;
        }
        final String name = new String(answer, 0, nameLength, StandardCharsets.US_ASCII);
        final byte[] code = Arrays.copyOfRange(answer, nameLength + 1, answer.length);
        boolean isProven = false;
        for (final NamedSecret secret : secrets)
        {
            isProven |= secret.name().equals(name) &&
                secret.fits(NamedSecret.PURPOSE_MEMBER, sessionId, 0, challenge, code);
        }
        return isProven;
    }

    private void note(final String what)
    {
        final long nowNs = clock.nanoTime();
        count++;
        if (printedCount > 0 && nowNs - printedNs < LINE_INTERVAL_NS)
        {
            return;
        }
        final long others = count - printedCount - 1;
        printedCount = count;
        printedNs = nowNs;
        log.accept("authentication: a session of the " + door + ' ' + what +
            (others > 0 ? " (and " + others + " others since the last such line)" : ""));
    }

    private static final class Attempt
    {
        private final long sinceMs;
        private final boolean answersChallenges;
        private boolean isAmbiguous;
        private boolean isAnswered;
        private boolean isProven;
        private byte[] challenge;

        private Attempt(final long sinceMs, final boolean answersChallenges)
        {
            this.sinceMs = sinceMs;
            this.answersChallenges = answersChallenges;
        }
    }
}
