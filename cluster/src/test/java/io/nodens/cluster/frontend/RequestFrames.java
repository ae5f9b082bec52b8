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

import io.nodens.sbe.protocol.AttachSessionRequestEncoder;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CloseConnectionRequestEncoder;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.ClusterInfoRequestEncoder;
import io.nodens.sbe.protocol.ConnectProofEncoder;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.ConnectRole;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.DeleteRequestEncoder;
import io.nodens.sbe.protocol.EphemeralsRequestEncoder;
import io.nodens.sbe.protocol.FateRequestEncoder;
import io.nodens.sbe.protocol.FinalizeUpgradeRequestEncoder;
import io.nodens.sbe.protocol.ForceCloseSessionRequestEncoder;
import io.nodens.sbe.protocol.GetAclRequestEncoder;
import io.nodens.sbe.protocol.GuardedRequestEncoder;
import io.nodens.sbe.protocol.ListRequestEncoder;
import io.nodens.sbe.protocol.ListSessionsRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestEncoder;
import io.nodens.sbe.protocol.OperationKind;
import io.nodens.sbe.protocol.PingRequestEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.Relation;
import io.nodens.sbe.protocol.RemoveWatchRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchesRequestEncoder;
import io.nodens.sbe.protocol.SessionNotice;
import io.nodens.sbe.protocol.SessionNoticesEncoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.SetLimitsRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.StatusRequestEncoder;
import io.nodens.sbe.protocol.SyncRequestEncoder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WatchRequestEncoder;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;
import io.nodens.sbe.protocol.WindowUpdateEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.ExpandableArrayBuffer;

/**
 * A sound frame of each request that a client can send, as bytes.
 */
final class RequestFrames
{
    /** Where most requests have their session, and the three numbers of writes. */
    static final int SESSION_ID = MessageHeaderEncoder.ENCODED_LENGTH + Long.BYTES;
    static final int REQUEST_ID = SESSION_ID + Long.BYTES;
    static final int ACKNOWLEDGED = REQUEST_ID + Long.BYTES;

    private final List<byte[]> frames = new ArrayList<>();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    private RequestFrames()
    {
    }

    /** Requests that may be sent at any time, and end neither the connection nor a session. */
    static List<byte[]> common()
    {
        final RequestFrames made = new RequestFrames();
        made.writes();
        made.reads();
        made.watches();
        made.others();
        return made.frames;
    }

    /** Those after which there is less to do. */
    static List<byte[]> rare()
    {
        final RequestFrames made = new RequestFrames();
        made.sessions();
        return made.frames;
    }

    static byte[] openSession()
    {
        final RequestFrames made = new RequestFrames();
        final OpenSessionRequestEncoder open = new OpenSessionRequestEncoder();
        made.frame(open.wrapAndApplyHeader(made.buffer, 0, made.header).correlationId(1).timeoutMs(60_000)
            ::encodedLength);
        return made.frames.get(0);
    }

    static boolean isAboutSession(final int templateId)
    {
        return switch (templateId)
        {
            case PingRequestEncoder.TEMPLATE_ID, CloseSessionRequestEncoder.TEMPLATE_ID,
                ForceCloseSessionRequestEncoder.TEMPLATE_ID, AuthenticateRequestEncoder.TEMPLATE_ID,
                GetAclRequestEncoder.TEMPLATE_ID, ReadRequestEncoder.TEMPLATE_ID, SyncRequestEncoder.TEMPLATE_ID,
                MultiReadRequestEncoder.TEMPLATE_ID, ListRequestEncoder.TEMPLATE_ID, FateRequestEncoder.TEMPLATE_ID,
                EphemeralsRequestEncoder.TEMPLATE_ID, WhoAmIRequestEncoder.TEMPLATE_ID -> true;
            default -> isWrite(templateId);
        };
    }

    static boolean isWrite(final int templateId)
    {
        return switch (templateId)
        {
            case CreateRequestEncoder.TEMPLATE_ID, CreateWithAclRequestEncoder.TEMPLATE_ID,
                DeleteRequestEncoder.TEMPLATE_ID, SetDataRequestEncoder.TEMPLATE_ID, SetAclRequestEncoder.TEMPLATE_ID,
                MultiRequestEncoder.TEMPLATE_ID, GuardedRequestEncoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    private void writes()
    {
        for (final CreateMode mode : new CreateMode[]{
            CreateMode.PERSISTENT, CreateMode.EPHEMERAL_SEQUENTIAL, CreateMode.PERSISTENT_WITH_TTL})
        {
            final CreateRequestEncoder create = new CreateRequestEncoder();
            create.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
                .acknowledgedRequestId(0).ttlMs(CreateMode.PERSISTENT_WITH_TTL == mode ? 50 : 0).mode(mode)
                .isNullData(BooleanType.FALSE);
            create.path("/f/" + (CreateMode.PERSISTENT == mode ? "a" : "s-")).putData(new byte[40], 0, 40);
            frame(create::encodedLength);
        }
        final CreateWithAclRequestEncoder withAcl = new CreateWithAclRequestEncoder();
        withAcl.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).ttlMs(0).mode(CreateMode.PERSISTENT).isNullData(BooleanType.FALSE);
        withAcl.entriesCount(2).next().permissions(31).scheme("world").identity("anyone")
            .next().permissions(1).scheme("digest").identity("a:b");
        withAcl.path("/f/l").putData(new byte[5], 0, 5);
        frame(withAcl::encodedLength);
        final DeleteRequestEncoder delete = new DeleteRequestEncoder();
        delete.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).version(-1).path("/f/a");
        frame(delete::encodedLength);
        final SetDataRequestEncoder set = new SetDataRequestEncoder();
        set.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).version(-1).isNullData(BooleanType.FALSE);
        set.path("/f/a").putData(new byte[300], 0, 300);
        frame(set::encodedLength);
        final SetAclRequestEncoder acl = new SetAclRequestEncoder();
        acl.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).version(-1);
        acl.entriesCount(1).next().permissions(31).scheme("world").identity("anyone");
        acl.path("/f/a");
        frame(acl::encodedLength);
        multi();
        guarded();
    }

    private void multi()
    {
        final MultiRequestEncoder multi = new MultiRequestEncoder();
        multi.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).flags(0);
        final MultiRequestEncoder.OperationsEncoder operations = multi.operationsCount(4);
        final OperationKind[] kinds =
            {OperationKind.CREATE, OperationKind.SET_DATA, OperationKind.CHECK, OperationKind.DELETE};
        for (final OperationKind kind : kinds)
        {
            final boolean hasData = OperationKind.CREATE == kind || OperationKind.SET_DATA == kind;
            operations.next().ttlMs(0).version(OperationKind.CREATE == kind ? 0 : -1).kind(kind)
                .mode(CreateMode.PERSISTENT).isNullData(BooleanType.FALSE)
                .path("/f/m").putData(new byte[20], 0, hasData ? 20 : 0);
        }
        frame(multi::encodedLength);
    }

    private void guarded()
    {
        final GuardedRequestEncoder guarded = new GuardedRequestEncoder();
        guarded.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(0)
            .acknowledgedRequestId(0).flags(0).conditionCount(2).thenCount(1);
        final GuardedRequestEncoder.OperationsEncoder operations = guarded.operationsCount(4);
        final OperationKind[] kinds =
            {OperationKind.IF_EXISTS, OperationKind.IF_NUM_CHILDREN, OperationKind.CREATE, OperationKind.DELETE};
        for (final OperationKind kind : kinds)
        {
            operations.next().operand(OperationKind.IF_NUM_CHILDREN == kind ? 3 : 0)
                .version(OperationKind.DELETE == kind ? -1 : 0).kind(kind).mode(CreateMode.PERSISTENT)
                .relation(OperationKind.IF_NUM_CHILDREN == kind ? Relation.GREATER : Relation.EQUAL)
                .isNullData(BooleanType.FALSE)
                .path("/f/g").putData(new byte[20], 0, OperationKind.CREATE == kind ? 20 : 0);
        }
        frame(guarded::encodedLength);
    }

    private void reads()
    {
        for (final ReadKind kind : new ReadKind[]{
            ReadKind.GET_DATA, ReadKind.EXISTS, ReadKind.GET_CHILDREN, ReadKind.GET_CHILDREN_WITH_DATA,
            ReadKind.COUNT_DESCENDANTS})
        {
            final ReadRequestEncoder read = new ReadRequestEncoder();
            read.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).minZxid(0).cursor(-1)
                .timeoutMs(5).maxCount(0).kind(kind)
                .level(ReadKind.EXISTS == kind ? ReadLevel.LINEARIZABLE : ReadLevel.LOCAL)
                .watch(ReadKind.GET_DATA == kind ? WatchMode.ONE_SHOT : WatchMode.NONE).asOfZxid(0).path("/f");
            frame(read::encodedLength);
        }
        final MultiReadRequestEncoder multiRead = new MultiReadRequestEncoder();
        multiRead.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).minZxid(0).timeoutMs(5)
            .level(ReadLevel.LOCAL);
        multiRead.readsCount(3).next().kind(ReadKind.GET_DATA).path("/f").next().kind(ReadKind.EXISTS).path("/f/a")
            .next().kind(ReadKind.GET_CHILDREN).path("/f");
        frame(multiRead::encodedLength);
        final ListRequestEncoder list = new ListRequestEncoder();
        list.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).minZxid(0).cursor(-1).asOfZxid(0)
            .timeoutMs(5).maxCount(10).kind(ReadKind.GET_CHILDREN_WITH_DATA).level(ReadLevel.LOCAL)
            .path("/f").prefix("s").from("s-").to("t");
        frame(list::encodedLength);
        final GetAclRequestEncoder getAcl = new GetAclRequestEncoder();
        getAcl.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).minZxid(0).timeoutMs(5)
            .level(ReadLevel.LOCAL).path("/f/l");
        frame(getAcl::encodedLength);
        final FateRequestEncoder fate = new FateRequestEncoder();
        frame(fate.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).requestId(1).timeoutMs(5)
            .putSecret(new byte[16], 0, 16)::encodedLength);
        final EphemeralsRequestEncoder ephemerals = new EphemeralsRequestEncoder();
        ephemerals.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).ownerId(0).minZxid(0)
            .cursor(-1).timeoutMs(5).level(ReadLevel.LOCAL).prefix("/f");
        frame(ephemerals::encodedLength);
        final WhoAmIRequestEncoder whoAmI = new WhoAmIRequestEncoder();
        frame(whoAmI.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1)::encodedLength);
        final SyncRequestEncoder sync = new SyncRequestEncoder();
        frame(sync.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).timeoutMs(5)::encodedLength);
    }

    private void watches()
    {
        final WatchRequestEncoder watch = new WatchRequestEncoder();
        watch.wrapAndApplyHeader(buffer, 0, header).correlationId(7).asOfZxid(3).kind(WatchKind.DATA).path("/f/a");
        frame(watch::encodedLength);
        final RemoveWatchRequestEncoder removal = new RemoveWatchRequestEncoder();
        removal.wrapAndApplyHeader(buffer, 0, header).correlationId(7).kind(WatchKind.DATA).path("/f/a");
        frame(removal::encodedLength);
        final byte[] entries = new byte[]{
            0, 1, 2, 0, '/', 'f', 1, 1, 2, 0, '/', 'f', 0, 2, 2, 0, '/', 'f', 0, 3, 1, 0, '/'};
        final SetWatchesRequestEncoder list = new SetWatchesRequestEncoder();
        list.wrapAndApplyHeader(buffer, 0, header).correlationId(7).asOfZxid(2).isMoreToCome(BooleanType.FALSE)
            .putWatches(entries, 0, entries.length);
        frame(list::encodedLength);
        final RemoveWatchesRequestEncoder removals = new RemoveWatchesRequestEncoder();
        removals.wrapAndApplyHeader(buffer, 0, header).correlationId(7).kind(WatchKind.DATA).mode(WatchMode.NONE)
            .path("/f");
        frame(removals::encodedLength);
    }

    private void others()
    {
        frame(new PingRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(0)
            ::encodedLength);
        frame(new WindowUpdateEncoder().wrapAndApplyHeader(buffer, 0, header).consumedBytes(100)::encodedLength);
        frame(new StatusRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7)::encodedLength);
        frame(new ClusterInfoRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7)
            ::encodedLength);
        frame(new ListSessionsRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7)
            .afterSessionId(0).maxCount(2)::encodedLength);
        final AuthenticateRequestEncoder authenticate = new AuthenticateRequestEncoder();
        final byte[] credentials = "bob:secret".getBytes(StandardCharsets.US_ASCII);
        authenticate.wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1).scheme("digest")
            .putCredentials(credentials, 0, credentials.length);
        frame(authenticate::encodedLength);
        final SessionNoticesEncoder notices = new SessionNoticesEncoder();
        notices.wrapAndApplyHeader(buffer, 0, header).sessionsCount(2)
            .next().sessionId(1).notice(SessionNotice.TOUCH).next().sessionId(0).notice(SessionNotice.TOUCH);
        frame(notices::encodedLength);
    }

    private void sessions()
    {
        frames.add(openSession());
        frame(new SetLimitsRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7).maxZnodes(100_000)
            .maxTreeBytes(64 << 20).maxSessions(1_000).maxDataLength(1_000).maxEphemerals(100_000)::encodedLength);
        frame(new AttachSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1)
            .putSecret(new byte[16], 0, 16).lastZxidSeen(0).formerAttachmentId(0)::encodedLength);
        frame(new CloseSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7).sessionId(1)
            .requestId(0).acknowledgedRequestId(0)::encodedLength);
        frame(new ForceCloseSessionRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7)
            .sessionId(1)::encodedLength);
        frame(new FinalizeUpgradeRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7).version(5)
            ::encodedLength);
        frame(new CloseConnectionRequestEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(7)
            ::encodedLength);
        final ConnectRequestEncoder connect = new ConnectRequestEncoder();
        connect.wrapAndApplyHeader(buffer, 0, header).correlationId(7).protocolVersion(5).responseStreamId(9)
            .minProtocolVersion(0).window(0).features(0).responseChannel("aeron:ipc").clientName("fuzz");
        frame(connect::encodedLength);
        final ConnectProofEncoder proof = new ConnectProofEncoder();
        proof.wrapAndApplyHeader(buffer, 0, header).correlationId(7).role(ConnectRole.CLIENT).method("secret")
            .name("n").putProof(new byte[32], 0, 32);
        frame(proof::encodedLength);
    }

    private void frame(final IntSupplier encodedLength)
    {
        final byte[] frame = new byte[MessageHeaderEncoder.ENCODED_LENGTH + encodedLength.getAsInt()];
        buffer.getBytes(0, frame);
        frames.add(frame);
    }
}
