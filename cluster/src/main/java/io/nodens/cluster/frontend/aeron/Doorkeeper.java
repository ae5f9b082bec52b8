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

import io.nodens.cluster.frontend.ClientAuthentication;
import io.nodens.cluster.frontend.ClientAuthenticator;
import io.nodens.cluster.frontend.ClientPrincipal;
import io.nodens.cluster.frontend.ClientProof;
import io.nodens.cluster.frontend.ClientRole;
import io.nodens.cluster.frontend.ResponseAddresses;
import io.nodens.sbe.NamedSecret;
import io.nodens.sbe.ProtocolFeatures;
import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;

import java.util.ArrayList;

/**
 * Asks clients who they are before anything is done for them.
 * <pre>
 *  ConnectRequest --no credentials------&gt; refused, or let in and noted
 *        |
 *        +--answers challenges--&gt; Challenge --ConnectProof--&gt; open
 *                                                 |
 *                                                 +--&gt; refused, or let in and noted
 * </pre>
 * A client that has not proved who it is has its connection, the bytes of its challenge and nothing else: what it sends
 * beside its proof ends it, and is not kept. Of such connections there is a limit, and one source address may have half
 * of it. A stream on which a client has proved who it is belongs to a process that knows a secret, and is not counted.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per connection.
 */
final class Doorkeeper
{
    static final String NO_CREDENTIALS = "the member serves only clients that prove who they are: give --credentials" +
        " or NODENS_CREDENTIALS, in a program ClientContext.credentials";
    static final String NO_PROOF = "the client did not prove in time who it is";

    private final ArrayList<ClientConnection> unproven = new ArrayList<>();
    private final ClientAuthentication authentication;
    private final ClientAuthenticator authenticator;
    private final int maxUnproven;
    private final int maxUnprovenOfSource;
    private final ResponseProxy responses;
    private final DoorNotices notices;

    Doorkeeper(
        final ClientAuthentication authentication,
        final int maxUnproven,
        final ResponseProxy responses,
        final DoorNotices notices)
    {
        this.authentication = authentication;
        authenticator = authentication.authenticator();
        this.maxUnproven = maxUnproven;
        maxUnprovenOfSource = Math.max(1, maxUnproven / 2);
        this.responses = responses;
        this.notices = notices;
    }

    /** Clients that came in without a proof, and those that were refused. */
    DoorNotices notices()
    {
        return notices;
    }

    /** Connections whose clients are to prove who they are. */
    int unprovenCount()
    {
        return unproven.size();
    }

    /** A client wants to be connected: whether it has to prove who it is first. */
    void onConnectRequest(final ClientConnection connection, final ConnectRequestDecoder request, final long nowNs)
    {
        if (null == authenticator || null != connection.refusal())
        {
            return;
        }
        final long features = request.features();
        if (ConnectRequestDecoder.featuresNullValue() == features ||
            0 == (features & ProtocolFeatures.ANSWERS_CHALLENGES))
        {
            onNoProof(connection, ResultCode.SESSION_CLOSED_REQUIRE_AUTH, NO_CREDENTIALS, nowNs);
            return;
        }
        if (!connection.stream.isProven)
        {
            if (unproven.size() >= maxUnproven || unprovenLike(connection) >= maxUnprovenOfSource)
            {
                connection.refuse(
                    ResultCode.TOO_MANY_CONNECTIONS, "limit of connections that have not proved who they are");
                return;
            }
            unproven.add(connection);
        }
        connection.challenge(authenticator.newChallenge());
    }

    /**
     * There is a way back to a client that has to prove who it is.
     *
     * @return whether it was asked.
     */
    boolean ask(final ClientConnection connection)
    {
        return responses.challenge(connection, authenticator.method());
    }

    /**
     * A client proves who it is.
     *
     * @return whether it may come in; otherwise it is refused.
     */
    boolean isAdmitted(final ClientConnection connection, final ConnectProofDecoder request, final long nowNs)
    {
        final byte[] challenge = connection.takeChallenge();
        unproven.remove(connection);
        final boolean isOperator = ClientRole.OPERATOR.ordinal() == request.roleRaw();
        final ClientRole role = isOperator ? ClientRole.OPERATOR : ClientRole.CLIENT;
        if (request.roleRaw() > ClientRole.OPERATOR.ordinal())
        {
            return isRefused(connection, "role must be 0 or 1, was " + request.roleRaw(), nowNs);
        }
        final String method = request.method();
        final String name = request.name();
        final int length = request.proofLength();
        if (!authenticator.method().equals(method))
        {
            return isAdmittedNevertheless(
                connection, role, "the member asks for a proof by the method " + authenticator.method() +
                ", the client has credentials of another one", nowNs);
        }
        if (!NamedSecret.isName(name) || length > ClientAuthenticator.MAX_PROOF_LENGTH)
        {
            return isRefused(connection, "a name must have 1 to " + NamedSecret.MAX_NAME_LENGTH +
                " letters, digits and ._@-, a proof at most " + ClientAuthenticator.MAX_PROOF_LENGTH + " bytes", nowNs);
        }
        if (!authentication.guards(role))
        {
            // What nobody can prove here is open to all, but whoever wants to be known as an operator is told.
            return !isOperator || isRefused(
                connection, "the member has no secrets of operators (nodens.operator.secrets)", nowNs);
        }
        final byte[] proof = new byte[length];
        request.getProof(proof, 0, length);
        final String fault = authenticator.faultOf(new ClientProof(
            role, name, connection.connectionId(), connection.connectCorrelationId, challenge, proof));
        if (null != fault)
        {
            return isAdmittedNevertheless(connection, role, "the proof of " + name + " failed: " + fault, nowNs);
        }
        connection.principal(new ClientPrincipal(name, role));
        connection.stream.isProven = true;
        return true;
    }

    /** A client did not answer its challenge, or with something else. */
    void onNoAnswer(final ClientConnection connection, final String detail, final long nowNs)
    {
        connection.refuse(ResultCode.SESSION_CLOSED_REQUIRE_AUTH, detail);
        connection.requestClose(CloseReason.PROTOCOL_ERROR, detail);
        notices.onRefused(connection, detail, nowNs);
    }

    /** The connection is at its end. */
    void onGone(final ClientConnection connection)
    {
        if (connection.mustProve())
        {
            connection.takeChallenge();
            unproven.remove(connection);
        }
    }

    private boolean isAdmittedNevertheless(
        final ClientConnection connection, final ClientRole role, final String fault, final long nowNs)
    {
        // Without enforcement it could as well come without a proof; whoever asks for more than that is told.
        return ClientRole.CLIENT == role ?
            onNoProof(connection, ResultCode.AUTH_FAILED, fault, nowNs) : isRefused(connection, fault, nowNs);
    }

    private boolean isRefused(final ClientConnection connection, final String fault, final long nowNs)
    {
        connection.refuse(ResultCode.AUTH_FAILED, fault);
        notices.onRefused(connection, fault, nowNs);
        return false;
    }

    private boolean onNoProof(
        final ClientConnection connection, final ResultCode code, final String fault, final long nowNs)
    {
        if (!authentication.guards(ClientRole.CLIENT))
        {
            return true;
        }
        if (authentication.isEnforced())
        {
            connection.refuse(code, fault);
            notices.onRefused(connection, fault, nowNs);
            return false;
        }
        notices.onLetIn(connection, fault, nowNs);
        return true;
    }

    private int unprovenLike(final ClientConnection connection)
    {
        final String source = sourceOf(connection);
        int count = 0;
        for (int i = 0, size = unproven.size(); i < size; i++)
        {
            count += source.equals(sourceOf(unproven.get(i))) ? 1 : 0;
        }
        return count;
    }

    private static String sourceOf(final ClientConnection connection)
    {
        return connection.stream.isIpc ? "" : ResponseAddresses.hostOf(connection.stream.image.sourceIdentity());
    }
}
