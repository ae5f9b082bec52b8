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

import io.nodens.sbe.protocol.AttachSessionRequestDecoder;
import io.nodens.sbe.protocol.AuthenticateRequestDecoder;
import io.nodens.sbe.protocol.CloseConnectionRequestDecoder;
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.ClusterInfoRequestDecoder;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.CreateWithAclRequestDecoder;
import io.nodens.sbe.protocol.DeleteRequestDecoder;
import io.nodens.sbe.protocol.EphemeralsRequestDecoder;
import io.nodens.sbe.protocol.FateRequestDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestDecoder;
import io.nodens.sbe.protocol.ForceCloseSessionRequestDecoder;
import io.nodens.sbe.protocol.GetAclRequestDecoder;
import io.nodens.sbe.protocol.GuardedRequestDecoder;
import io.nodens.sbe.protocol.ListRequestDecoder;
import io.nodens.sbe.protocol.ListSessionsRequestDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MultiReadRequestDecoder;
import io.nodens.sbe.protocol.MultiRequestDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ProtocolLayouts;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetAclRequestDecoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetLimitsRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.StatusRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIRequestDecoder;
import io.nodens.sbe.protocol.WindowUpdateDecoder;
import org.agrona.DirectBuffer;

/**
 * Turns the bytes of one assembled message into a call. Nothing is decoded before the frame is known to be sound: the
 * schema is ours, the fixed block is there in full, every variable length lies inside the frame, and (for our own
 * and older versions) nothing is left over. A frame of a newer version may have longer blocks and more variable data,
 * which are skipped.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for the text about a malformed frame only.
 */
final class RequestAdapter
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectRequestDecoder connect = new ConnectRequestDecoder();
    private final ConnectProofDecoder connectProof = new ConnectProofDecoder();
    private final CloseConnectionRequestDecoder closeConnection = new CloseConnectionRequestDecoder();
    private final PingRequestDecoder ping = new PingRequestDecoder();
    private final WindowUpdateDecoder windowUpdate = new WindowUpdateDecoder();
    private final SessionNoticesDecoder sessionNotices = new SessionNoticesDecoder();
    private final OpenSessionRequestDecoder openSession = new OpenSessionRequestDecoder();
    private final AttachSessionRequestDecoder attachSession = new AttachSessionRequestDecoder();
    private final CloseSessionRequestDecoder closeSession = new CloseSessionRequestDecoder();
    private final CreateRequestDecoder create = new CreateRequestDecoder();
    private final DeleteRequestDecoder delete = new DeleteRequestDecoder();
    private final SetDataRequestDecoder setData = new SetDataRequestDecoder();
    private final GuardedRequestDecoder guarded = new GuardedRequestDecoder();
    private final MultiRequestDecoder multi = new MultiRequestDecoder();
    private final AuthenticateRequestDecoder authenticate = new AuthenticateRequestDecoder();
    private final CreateWithAclRequestDecoder createWithAcl = new CreateWithAclRequestDecoder();
    private final SetAclRequestDecoder setAcl = new SetAclRequestDecoder();
    private final GetAclRequestDecoder getAcl = new GetAclRequestDecoder();
    private final ReadRequestDecoder read = new ReadRequestDecoder();
    private final SyncRequestDecoder sync = new SyncRequestDecoder();
    private final WatchRequestDecoder watch = new WatchRequestDecoder();
    private final RemoveWatchRequestDecoder removeWatch = new RemoveWatchRequestDecoder();
    private final SetWatchesRequestDecoder setWatches = new SetWatchesRequestDecoder();
    private final RemoveWatchesRequestDecoder removeWatches = new RemoveWatchesRequestDecoder();
    private final StatusRequestDecoder status = new StatusRequestDecoder();
    private final ClusterInfoRequestDecoder clusterInfo = new ClusterInfoRequestDecoder();
    private final SetLimitsRequestDecoder setLimits = new SetLimitsRequestDecoder();
    private final ListSessionsRequestDecoder listSessions = new ListSessionsRequestDecoder();
    private final ForceCloseSessionRequestDecoder forceCloseSession = new ForceCloseSessionRequestDecoder();
    private final FinalizeUpgradeRequestDecoder finalizeUpgrade = new FinalizeUpgradeRequestDecoder();
    private final MultiReadRequestDecoder multiRead = new MultiReadRequestDecoder();
    private final ListRequestDecoder list = new ListRequestDecoder();
    private final FateRequestDecoder fate = new FateRequestDecoder();
    private final EphemeralsRequestDecoder ephemerals = new EphemeralsRequestDecoder();
    private final WhoAmIRequestDecoder whoAmI = new WhoAmIRequestDecoder();

    private final RequestHandler handler;

    RequestAdapter(final RequestHandler handler)
    {
        this.handler = handler;
    }

    /**
     * One message of a client.
     *
     * @param connection that it came on.
     * @param buffer     with the message.
     * @param offset     of the first byte.
     * @param length     in bytes.
     * @return false when it shall be offered again later.
     */
    boolean onMessage(
        final ClientConnection connection, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            malformed(connection, ResultCode.MARSHALLING_ERROR, "a frame of " + length + " bytes has no header");
            return true;
        }
        header.wrap(buffer, offset);
        final int templateId = header.templateId();
        if (ConnectRequestDecoder.SCHEMA_ID != header.schemaId())
        {
            malformed(
                connection,
                ResultCode.MARSHALLING_ERROR,
                "schema id must be " + ConnectRequestDecoder.SCHEMA_ID + ", was " + header.schemaId());
            return true;
        }
        final int bodyOffset = offset + HEADER_LENGTH;
        final int blockLength = header.blockLength();
        final int version = header.version();
        if (!ProtocolLayouts.TABLE.isKnown(templateId))
        {
            unknown(connection, templateId);
            return true;
        }
        if (!ProtocolLayouts.TABLE.isSound(
            buffer, bodyOffset, length - HEADER_LENGTH, templateId, blockLength, version))
        {
            malformed(
                connection,
                ResultCode.MARSHALLING_ERROR,
                "the lengths in a frame of template id " + templateId + " do not fit its " + length + " bytes");
            return true;
        }
        return dispatch(connection, templateId, buffer, bodyOffset, blockLength, version);
    }

    /** A message grew beyond the longest request, and was not assembled. */
    void onOversized(final ClientConnection connection, final int maxLength)
    {
        malformed(connection, ResultCode.DATA_TOO_LARGE, "a request must have at most " + maxLength + " bytes");
    }

    /** A request could not be handled for a fault of the member. */
    void onFailure(final ClientConnection connection, final ResultCode code)
    {
        malformed(connection, code, "the request could not be handled; the member's error log says why");
    }

    @SuppressWarnings("checkstyle:MethodLength") // One case per request, each a line or three.
    private boolean dispatch(
        final ClientConnection connection,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int blockLength,
        final int version)
    {
        switch (templateId)
        {
            case ConnectRequestDecoder.TEMPLATE_ID:
                return handler.onConnect(connection, connect.wrap(buffer, offset, blockLength, version));

            case ConnectProofDecoder.TEMPLATE_ID:
                return handler.onConnectProof(connection, connectProof.wrap(buffer, offset, blockLength, version));

            case CloseConnectionRequestDecoder.TEMPLATE_ID:
                return handler.onCloseConnection(
                    connection, closeConnection.wrap(buffer, offset, blockLength, version).correlationId());

            case PingRequestDecoder.TEMPLATE_ID:
                return handler.onPing(connection, ping.wrap(buffer, offset, blockLength, version));

            case WindowUpdateDecoder.TEMPLATE_ID:
                return handler.onWindowUpdate(
                    connection, windowUpdate.wrap(buffer, offset, blockLength, version).consumedBytes());

            case SessionNoticesDecoder.TEMPLATE_ID:
                return handler.onSessionNotices(
                    connection, sessionNotices.wrap(buffer, offset, blockLength, version));

            case OpenSessionRequestDecoder.TEMPLATE_ID:
                return handler.onOpenSession(connection, openSession.wrap(buffer, offset, blockLength, version));

            case AttachSessionRequestDecoder.TEMPLATE_ID:
                return handler.onAttachSession(connection, attachSession.wrap(buffer, offset, blockLength, version));

            case CloseSessionRequestDecoder.TEMPLATE_ID:
                return handler.onCloseSession(connection, closeSession.wrap(buffer, offset, blockLength, version));

            case CreateRequestDecoder.TEMPLATE_ID:
                return handler.onCreate(connection, create.wrap(buffer, offset, blockLength, version));

            case DeleteRequestDecoder.TEMPLATE_ID:
                return handler.onDelete(connection, delete.wrap(buffer, offset, blockLength, version));

            case SetDataRequestDecoder.TEMPLATE_ID:
                return handler.onSetData(connection, setData.wrap(buffer, offset, blockLength, version));

            case MultiRequestDecoder.TEMPLATE_ID:
                return handler.onMulti(connection, multi.wrap(buffer, offset, blockLength, version));

            case GuardedRequestDecoder.TEMPLATE_ID:
                return handler.onGuarded(connection, guarded.wrap(buffer, offset, blockLength, version));

            case ReadRequestDecoder.TEMPLATE_ID:
                return handler.onRead(connection, read.wrap(buffer, offset, blockLength, version));

            case SyncRequestDecoder.TEMPLATE_ID:
                return handler.onSync(connection, sync.wrap(buffer, offset, blockLength, version));

            case WatchRequestDecoder.TEMPLATE_ID:
                return handler.onWatch(connection, watch.wrap(buffer, offset, blockLength, version));

            case RemoveWatchRequestDecoder.TEMPLATE_ID:
                return handler.onRemoveWatch(connection, removeWatch.wrap(buffer, offset, blockLength, version));

            case SetWatchesRequestDecoder.TEMPLATE_ID:
                return handler.onSetWatches(connection, setWatches.wrap(buffer, offset, blockLength, version));

            case RemoveWatchesRequestDecoder.TEMPLATE_ID:
                return handler.onRemoveWatches(connection, removeWatches.wrap(buffer, offset, blockLength, version));

            case ClusterInfoRequestDecoder.TEMPLATE_ID:
                return handler.onClusterInfo(
                    connection, clusterInfo.wrap(buffer, offset, blockLength, version).correlationId());

            case SetLimitsRequestDecoder.TEMPLATE_ID:
                return handler.onSetLimits(connection, setLimits.wrap(buffer, offset, blockLength, version));

            case FinalizeUpgradeRequestDecoder.TEMPLATE_ID:
                return handler.onFinalizeUpgrade(
                    connection, finalizeUpgrade.wrap(buffer, offset, blockLength, version));

            case ListSessionsRequestDecoder.TEMPLATE_ID:
                return handler.onListSessions(connection, listSessions.wrap(buffer, offset, blockLength, version));

            case ForceCloseSessionRequestDecoder.TEMPLATE_ID:
                return handler.onForceCloseSession(
                    connection, forceCloseSession.wrap(buffer, offset, blockLength, version));

            case StatusRequestDecoder.TEMPLATE_ID:
                return handler.onStatus(
                    connection, status.wrap(buffer, offset, blockLength, version).correlationId());

            case AuthenticateRequestDecoder.TEMPLATE_ID:
                return handler.onAuthenticate(connection, authenticate.wrap(buffer, offset, blockLength, version));

            case CreateWithAclRequestDecoder.TEMPLATE_ID:
                return handler.onCreateWithAcl(connection, createWithAcl.wrap(buffer, offset, blockLength, version));

            case SetAclRequestDecoder.TEMPLATE_ID:
                return handler.onSetAcl(connection, setAcl.wrap(buffer, offset, blockLength, version));

            case GetAclRequestDecoder.TEMPLATE_ID:
                return handler.onGetAcl(connection, getAcl.wrap(buffer, offset, blockLength, version));

            case MultiReadRequestDecoder.TEMPLATE_ID:
                return handler.onMultiRead(connection, multiRead.wrap(buffer, offset, blockLength, version));

            case ListRequestDecoder.TEMPLATE_ID:
                return handler.onList(connection, list.wrap(buffer, offset, blockLength, version));

            case FateRequestDecoder.TEMPLATE_ID:
                return handler.onFate(connection, fate.wrap(buffer, offset, blockLength, version));

            case EphemeralsRequestDecoder.TEMPLATE_ID:
                return handler.onEphemerals(connection, ephemerals.wrap(buffer, offset, blockLength, version));

            case WhoAmIRequestDecoder.TEMPLATE_ID:
                return handler.onWhoAmI(connection, whoAmI.wrap(buffer, offset, blockLength, version));

            default:
                // What members say, and what clients do not.
                unknown(connection, templateId);
                return true;
        }
    }

    private void unknown(final ClientConnection connection, final int templateId)
    {
        malformed(connection, ResultCode.UNIMPLEMENTED, "there is no request with template id " + templateId);
    }

    private void malformed(final ClientConnection connection, final ResultCode code, final String detail)
    {
        handler.onMalformed(connection, -1, code.value(), detail);
    }
}
