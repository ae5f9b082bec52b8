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
import io.nodens.sbe.protocol.CloseSessionRequestDecoder;
import io.nodens.sbe.protocol.ConnectProofDecoder;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.CreateRequestDecoder;
import io.nodens.sbe.protocol.CreateWithAclRequestDecoder;
import io.nodens.sbe.protocol.DeleteRequestDecoder;
import io.nodens.sbe.protocol.EphemeralsRequestDecoder;
import io.nodens.sbe.protocol.FateRequestDecoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestDecoder;
import io.nodens.sbe.protocol.GuardedRequestDecoder;
import io.nodens.sbe.protocol.ForceCloseSessionRequestDecoder;
import io.nodens.sbe.protocol.GetAclRequestDecoder;
import io.nodens.sbe.protocol.ListRequestDecoder;
import io.nodens.sbe.protocol.ListSessionsRequestDecoder;
import io.nodens.sbe.protocol.MultiReadRequestDecoder;
import io.nodens.sbe.protocol.MultiRequestDecoder;
import io.nodens.sbe.protocol.OpenSessionRequestDecoder;
import io.nodens.sbe.protocol.PingRequestDecoder;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchRequestDecoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestDecoder;
import io.nodens.sbe.protocol.SessionNoticesDecoder;
import io.nodens.sbe.protocol.SetAclRequestDecoder;
import io.nodens.sbe.protocol.SetDataRequestDecoder;
import io.nodens.sbe.protocol.SetLimitsRequestDecoder;
import io.nodens.sbe.protocol.SetWatchesRequestDecoder;
import io.nodens.sbe.protocol.SyncRequestDecoder;
import io.nodens.sbe.protocol.WatchRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIRequestDecoder;

/**
 * Takes requests whose frames are sound: every fixed field is there, and all variable data lies inside the frame.
 * Decoders are valid during the call. A method returns false when the request cannot be taken now and shall be
 * offered again.
 */
interface RequestHandler
{
    /** First message of a connection. */
    boolean onConnect(ClientConnection connection, ConnectRequestDecoder request);

    /** Answer to a challenge. */
    boolean onConnectProof(ClientConnection connection, ConnectProofDecoder request);

    /** End of a connection. */
    boolean onCloseConnection(ClientConnection connection, long correlationId);

    /** The client has taken so many bytes of what was sent to it. */
    boolean onWindowUpdate(ClientConnection connection, long consumedBytes);

    /** Sign of life. */
    boolean onPing(ClientConnection connection, PingRequestDecoder request);

    /** What a door that times its own clients says of their sessions. */
    boolean onSessionNotices(ClientConnection connection, SessionNoticesDecoder request);

    /** New session. */
    boolean onOpenSession(ClientConnection connection, OpenSessionRequestDecoder request);

    /** Living session that moves here. */
    boolean onAttachSession(ClientConnection connection, AttachSessionRequestDecoder request);

    /** End of a session. */
    boolean onCloseSession(ClientConnection connection, CloseSessionRequestDecoder request);

    /** New znode. */
    boolean onCreate(ClientConnection connection, CreateRequestDecoder request);

    /** End of a znode. */
    boolean onDelete(ClientConnection connection, DeleteRequestDecoder request);

    /** Several operations, all or none. */
    boolean onMulti(ClientConnection connection, MultiRequestDecoder request);

    /** One of two lists of operations, as conditions say. */
    boolean onGuarded(ClientConnection connection, GuardedRequestDecoder request);

    /** New data of a znode. */
    boolean onSetData(ClientConnection connection, SetDataRequestDecoder request);

    /** Get, exists or children. */
    boolean onRead(ClientConnection connection, ReadRequestDecoder request);

    /** Barrier. */
    boolean onSync(ClientConnection connection, SyncRequestDecoder request);

    /** Watch that is set again. */
    boolean onWatch(ClientConnection connection, WatchRequestDecoder request);

    /** Watch that is no longer wanted. */
    boolean onRemoveWatch(ClientConnection connection, RemoveWatchRequestDecoder request);

    /** Watches of any mode that are set, or set again. */
    boolean onSetWatches(ClientConnection connection, SetWatchesRequestDecoder request);

    /** Watches of a mode that are no longer wanted. */
    boolean onRemoveWatches(ClientConnection connection, RemoveWatchesRequestDecoder request);

    /** Facts of the member. */
    boolean onStatus(ClientConnection connection, long correlationId);

    /** What an operator asks before he changes something. */
    boolean onClusterInfo(ClientConnection connection, long correlationId);

    /** Limits of the cluster that are to change. */
    boolean onSetLimits(ClientConnection connection, SetLimitsRequestDecoder request);

    /** Version of the commands that is to become active. */
    boolean onFinalizeUpgrade(ClientConnection connection, FinalizeUpgradeRequestDecoder request);

    /** Sessions of the cluster. */
    boolean onListSessions(ClientConnection connection, ListSessionsRequestDecoder request);

    /** End of a session by an operator. */
    boolean onForceCloseSession(ClientConnection connection, ForceCloseSessionRequestDecoder request);

    /** Proof of an identity. */
    boolean onAuthenticate(ClientConnection connection, AuthenticateRequestDecoder request);

    /** New znode with an access list of its own. */
    boolean onCreateWithAcl(ClientConnection connection, CreateWithAclRequestDecoder request);

    /** New access list of a znode. */
    boolean onSetAcl(ClientConnection connection, SetAclRequestDecoder request);

    /** What guards a znode. */
    boolean onGetAcl(ClientConnection connection, GetAclRequestDecoder request);

    /** Several reads of one state. */
    boolean onMultiRead(ClientConnection connection, MultiReadRequestDecoder request);

    /** Children with certain names. */
    boolean onList(ClientConnection connection, ListRequestDecoder request);

    /** What became of a write of a session. */
    boolean onFate(ClientConnection connection, FateRequestDecoder request);

    /** Ephemerals of a session. */
    boolean onEphemerals(ClientConnection connection, EphemeralsRequestDecoder request);

    /** Identities that count for a session. */
    boolean onWhoAmI(ClientConnection connection, WhoAmIRequestDecoder request);

    /**
     * A frame that cannot be taken. The connection is beyond help.
     *
     * @param connection    that it came on.
     * @param correlationId of the request, or -1 when the frame is too broken to tell.
     * @param code          value of ResultCode.
     * @param detail        what is wrong with it.
     */
    void onMalformed(ClientConnection connection, long correlationId, int code, String detail);
}
