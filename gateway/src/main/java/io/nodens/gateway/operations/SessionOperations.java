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

import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ClientIdentity;
import io.nodens.gateway.connection.Outbox;
import io.nodens.gateway.connection.PendingReply;
import io.nodens.gateway.jute.ErrorCodes;
import io.nodens.gateway.jute.JuteEncoder;
import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.jute.RequestDecoder;
import io.nodens.gateway.jute.ResponseEncoder;
import io.nodens.gateway.jute.Xids;
import io.nodens.gateway.proof.ProofContext;
import io.nodens.gateway.proof.SaslDialogue;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import javax.security.sasl.SaslException;
import java.nio.charset.StandardCharsets;

/**
 * What is about the session or its connection: auth, whoAmI, sasl, sync, getEphemerals, closeSession, ping.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for auth.
 */
final class SessionOperations
{
    private static final DirectBuffer NO_PREFIX = new UnsafeBuffer(new byte[0]);

    private final TreeDoor door;
    private final Replies replies;
    private final Submissions submissions;
    private final Proofs proofs;
    private final AclCursor entry = new AclCursor();
    private final PendingReply.AnswerListener onPage = this::onPage;

    SessionOperations(
        final TreeDoor door, final Replies replies, final Submissions submissions, final Proofs proofs)
    {
        this.door = door;
        this.replies = replies;
        this.submissions = submissions;
        this.proofs = proofs;
    }

    /** A sign of life, which is answered with the xid of such signs whatever the client gave it. */
    int ping(final ClientConnection connection)
    {
        replies.header(connection, Xids.PING, door.sentZxid(connection), ErrorCodes.OK);
        return Progress.DONE;
    }

    /** Wait for a barrier through the log: what was acknowledged to anybody before is read from now on. */
    int sync(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        final PendingReply pending = submissions.begin(connection, xid, Opcodes.SYNC).path(request.path());
        return submissions.handed(pending, connection.requests().sync(pending));
    }

    /** End the session. */
    int close(final ClientConnection connection, final int xid)
    {
        final PendingReply pending = submissions.begin(connection, xid, Opcodes.CLOSE_SESSION);
        return submissions.handed(pending, connection.session().close(pending));
    }

    /** Take what the client proves. It counts for requests behind it: the member takes both in this order. */
    int prove(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        final String scheme = request.scheme().text();
        final byte[] credentials = null == request.data().buffer() ? new byte[0] : bytes(request.data());
        final boolean isIp = ProofContext.IP.equals(scheme);
        if (!isIp && (!ProofContext.DIGEST.equals(scheme) || 0 == credentials.length))
        {
            return submissions.refuse(connection, xid, Opcodes.AUTH, ErrorCodes.AUTH_FAILED);
        }

        final PendingReply pending = submissions.begin(connection, xid, Opcodes.AUTH).proof(scheme, credentials);
        if (isIp)
        {
            // It was said when the client connected.
            return submissions.answer(pending, ErrorCodes.OK);
        }

        try
        {
            return submissions.handed(pending, connection.session().addAuth(scheme, credentials, pending));
        }
        catch (final NodensException ex)
        {
            return submissions.answer(pending, ErrorCodes.AUTH_FAILED);
        }
    }

    private static byte[] bytes(final JuteSlice slice)
    {
        final byte[] bytes = new byte[slice.length()];
        slice.buffer().getBytes(slice.offset(), bytes);
        return bytes;
    }

    /**
     * Tell the member where a client connects from, whose certificate it has shown and which user it has proved to be,
     * so that access lists can name them: before the first request that the member holds against a list. Reads are held
     * against lists here.
     *
     * @param connection that is about to write.
     * @return {@link Progress#DONE} when the member knows, or will before it looks at the request.
     */
    int introduce(final ClientConnection connection)
    {
        final ClientIdentity who = connection.who();
        int progress = who.isAddressTold() ? Progress.DONE : tellAddress(connection);
        final String user = who.untoldUser();
        if (Progress.DONE == progress && null != user)
        {
            progress = tell(connection, ProofContext.SASL, user.getBytes(StandardCharsets.UTF_8));
            if (Progress.DONE == progress)
            {
                who.onUserTold();
            }
        }

        return progress;
    }

    private static int tellAddress(final ClientConnection connection)
    {
        final String subject = connection.tls().certificateSubject();
        int progress = tell(
            connection, ProofContext.IP, Proofs.address(connection.remote()).getBytes(StandardCharsets.US_ASCII));
        if (Progress.DONE == progress && null != subject)
        {
            progress = tell(connection, ProofContext.X509, subject.getBytes(StandardCharsets.UTF_8));
        }
        connection.who().isAddressTold(Progress.DONE == progress);
        return progress;
    }

    private static int tell(final ClientConnection connection, final String scheme, final byte[] identity)
    {
        try
        {
            return Submissions.progressOf(connection.session().addAuth(scheme, identity, (response) ->
            {
                if (ErrorCode.OK != response.code())
                {
                    connection.closeNow();
                }
            }));
        }
        catch (final NodensException ignore)
        {
            // With less than it has shown the client would not be itself.
            return Progress.CLOSE;
        }
    }

    /** List the session's own ephemerals, page by page. */
    int ephemerals(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        final PendingReply pending = submissions.begin(connection, xid, Opcodes.GET_EPHEMERALS)
            .path(request.path())
            .listener(onPage);
        return submissions.handed(pending, askForPage(connection, pending, NodensClient.FIRST_PAGE));
    }

    private static long askForPage(final ClientConnection connection, final PendingReply pending, final long cursor)
    {
        return connection.requests().ephemerals(NO_PREFIX, 0, 0, cursor, ReadLevel.LOCAL, pending);
    }

    private boolean onPage(final PendingReply pending, final Response response)
    {
        if (ErrorCode.OK != response.code() || response.isLastPage())
        {
            return false;
        }
        if (askForPage(pending.connection(), pending, response.cursor()) < 0)
        {
            pending.answer(ErrorCodes.SYSTEM_ERROR);
            pending.connection().onAnswered();
            return true;
        }

        pending.onPage(response);
        return true;
    }

    /** Who the client is: schemes, and of each identity what may be shown. */
    int whoAmI(final ClientConnection connection, final int xid)
    {
        final IdentitySet set = null == connection.who().set() ?
            door.identities().nobody() : connection.who().set();
        final ResponseEncoder encoder = replies.outbox().begin(
            connection, Outbox.BODY_OFFSET + Integer.BYTES + 4 * set.bytes().capacity());
        encoder.replyHeader(xid, door.sentZxid(connection), ErrorCodes.OK);
        final JuteEncoder fields = encoder.fields();
        final int mark = fields.beginVector();
        int count = 0;
        set.wrap(entry);
        while (entry.next())
        {
            fields.writeBuffer(entry.buffer(), entry.schemeOffset(), entry.schemeLength());
            fields.writeBuffer(entry.buffer(), entry.identityOffset(), shownLength());
            count++;
        }
        fields.endVector(mark, count);
        replies.outbox().end(connection);
        return Progress.DONE;
    }

    /** Of "user:hash" the user; of an address, which may have colons, everything. */
    private int shownLength()
    {
        final boolean isDigest = ProofContext.DIGEST.length() == entry.schemeLength();
        int length = 0;
        while (length < entry.identityLength() &&
            (!isDigest || ':' != entry.buffer().getByte(entry.identityOffset() + length)))
        {
            length++;
        }

        return length;
    }

    /**
     * A step of the dialogue by which a client proves to be a user. Without users the answer is that of a ZooKeeper
     * without SASL, so that clients go on or fail as with that.
     */
    int sasl(final ClientConnection connection, final int xid, final RequestDecoder request)
    {
        if (null == request.data().buffer())
        {
            // As ZooKeeper, which fails over it.
            return Progress.CLOSE;
        }
        if (null == proofs.users())
        {
            answerToken(connection, xid, ErrorCodes.OK, null);
            return Progress.DONE;
        }

        try
        {
            answerToken(connection, xid, ErrorCodes.OK, step(connection, request.data()));
            return Progress.DONE;
        }
        catch (final SaslException ex)
        {
            connection.onProofRefused("SASL: " + ex.getMessage());
            final int error = proofs.settings().isSaslRequired() ?
                ErrorCodes.SESSION_CLOSED_REQUIRE_SASL_AUTH : ErrorCodes.AUTH_FAILED;
            answerToken(connection, xid, error, null);
            return Progress.CLOSE;
        }
        catch (final RuntimeException ex)
        {
            // The mechanism reads numbers without looking whether they are some; ZooKeeper closes without a reply.
            connection.onProofRefused("SASL: malformed token: " + ex);
            return Progress.CLOSE;
        }
    }

    private byte[] step(final ClientConnection connection, final JuteSlice token) throws SaslException
    {
        if (token.length() > SaslDialogue.MAX_TOKEN_LENGTH)
        {
            throw new SaslException("a token of " + token.length() + " bytes, allowed are " +
                SaslDialogue.MAX_TOKEN_LENGTH);
        }

        final ClientIdentity who = connection.who();
        if (null == who.dialogue())
        {
            who.dialogue(new SaslDialogue(proofs.users()));
        }
        final byte[] answer = who.dialogue().answer(bytes(token));
        final String user = who.dialogue().user();
        if (null != user && !proofs.addUser(connection, user))
        {
            throw new SaslException("there is no room for a further identity of the client");
        }

        return answer;
    }

    private void answerToken(final ClientConnection connection, final int xid, final int error, final byte[] token)
    {
        final int length = null == token ? 0 : token.length;
        final ResponseEncoder encoder = replies.outbox().begin(
            connection, Outbox.BODY_OFFSET + Integer.BYTES + length);
        encoder.replyHeader(xid, 0, error);
        if (null == token)
        {
            encoder.fields().writeInt(JuteSlice.NULL_LENGTH);
        }
        else
        {
            encoder.fields().writeBuffer(new UnsafeBuffer(token), 0, length);
        }
        replies.outbox().end(connection);
    }

    /** A client asks for something before it has proved what it must have proved. */
    int refuseStranger(final ClientConnection connection, final int xid)
    {
        connection.onProofRefused(
            "a request before a proof of one of the schemes " + proofs.settings().requiredSchemes());
        replies.header(connection, xid, 0, ErrorCodes.SESSION_CLOSED_REQUIRE_SASL_AUTH);
        return Progress.CLOSE;
    }
}
