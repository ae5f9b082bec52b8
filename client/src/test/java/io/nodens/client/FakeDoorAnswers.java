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
package io.nodens.client;

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.CreateWithAclRequestDecoder;
import io.nodens.sbe.protocol.EphemeralsRequestDecoder;
import io.nodens.sbe.protocol.EphemeralsResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiRequestDecoder;
import io.nodens.sbe.protocol.MultiResponseEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SetAclRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIRequestDecoder;
import io.nodens.sbe.protocol.WhoAmIResponseEncoder;
import io.nodens.sbe.protocol.WriteResponseEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a {@link FakeMember} says to requests with access lists, to transactions, and to questions about a session: it
 * writes down what it was asked, and answers as it is told, OK otherwise.
 */
final class FakeDoorAnswers
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    /** What was asked, as text; not kept while {@link #isSilent}. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** How the next transactions fail: index of the operation and code. */
    final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    volatile boolean isSilent;
    private final MutableDirectBuffer out;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MultiResponseEncoder multi = new MultiResponseEncoder();
    private final WriteResponseEncoder write = new WriteResponseEncoder();

    /**
     * Which operation of a transaction fails.
     *
     * @param index of the operation, negative when the transaction is refused as a whole.
     * @param code  of the failure.
     */
    record Failure(int index, ResultCode code)
    {
    }

    FakeDoorAnswers(final MutableDirectBuffer out)
    {
        this.out = out;
    }

    void answer(
        final FakeConnection connection,
        final int templateId,
        final DirectBuffer buffer,
        final int body,
        final int block,
        final int version)
    {
        switch (templateId)
        {
            case CreateWithAclRequestDecoder.TEMPLATE_ID ->
                onCreate(connection, new CreateWithAclRequestDecoder().wrap(buffer, body, block, version));
            case SetAclRequestDecoder.TEMPLATE_ID ->
                onSetAcl(connection, new SetAclRequestDecoder().wrap(buffer, body, block, version));
            case MultiRequestDecoder.TEMPLATE_ID ->
                onMulti(connection, new MultiRequestDecoder().wrap(buffer, body, block, version));
            case EphemeralsRequestDecoder.TEMPLATE_ID ->
                onEphemerals(connection, new EphemeralsRequestDecoder().wrap(buffer, body, block, version));
            case WhoAmIRequestDecoder.TEMPLATE_ID ->
                onWhoAmI(connection, new WhoAmIRequestDecoder().wrap(buffer, body, block, version));
            default -> throw new IllegalStateException("template " + templateId);
        }
    }

    private void onCreate(final FakeConnection connection, final CreateWithAclRequestDecoder d)
    {
        final StringBuilder text = new StringBuilder("create " + d.mode() + " " + d.ttlMs());
        int count = 0;
        for (final CreateWithAclRequestDecoder.EntriesDecoder entry : d.entries())
        {
            text.append(' ').append(entry.permissions()).append(':').append(entry.scheme()).append(':')
                .append(entry.identity());
            count++;
        }
        text.append(' ').append(d.path()).append(' ');
        final byte[] data = new byte[d.dataLength()];
        d.getData(data, 0, data.length);
        text.append(BooleanType.TRUE == d.isNullData() ? "null" : new String(data, UTF_8));
        note(text);
        written(connection, d.correlationId(), d.requestId(), count);
    }

    private void onSetAcl(final FakeConnection connection, final SetAclRequestDecoder d)
    {
        final StringBuilder text = new StringBuilder("setAcl " + d.version());
        int count = 0;
        for (final SetAclRequestDecoder.EntriesDecoder entry : d.entries())
        {
            text.append(' ').append(entry.permissions()).append(':').append(entry.scheme()).append(':')
                .append(entry.identity());
            count++;
        }
        note(text.append(' ').append(d.path()));
        written(connection, d.correlationId(), d.requestId(), count);
    }

    private void written(
        final FakeConnection connection, final long correlationId, final long requestId, final int entryCount)
    {
        connection.drainEvents();
        write.wrapAndApplyHeader(out, 0, header).correlationId(correlationId).requestId(requestId).zxid(7);
        write.outcome().sequence(-1).code(0 == entryCount ? ResultCode.INVALID_ACL : ResultCode.OK);
        FakeCluster.stat(write.outcome().stat(), new FakeCluster.Znode());
        connection.send(HEADER_LENGTH + write.encodedLength());
    }

    private void onMulti(final FakeConnection connection, final MultiRequestDecoder d)
    {
        final StringBuilder text = new StringBuilder("multi ").append(d.requestId() > 0 ? "kept" : "once");
        final MultiRequestDecoder.OperationsDecoder operations = d.operations();
        final int count = operations.count();
        for (final MultiRequestDecoder.OperationsDecoder operation : operations)
        {
            text.append(" | ").append(operation.kind()).append(' ').append(operation.mode()).append(' ')
                .append(operation.ttlMs()).append(' ').append(operation.version()).append(' ')
                .append(operation.path()).append(' ')
                .append(BooleanType.TRUE == operation.isNullData() ? "null+" : "").append(operation.dataLength());
            operation.skipData();
        }
        note(text);
        final Failure failure = failures.poll();
        final boolean isWhole = null != failure && failure.index < 0;
        connection.drainEvents();
        multi.wrapAndApplyHeader(out, 0, header)
            .correlationId(d.correlationId())
            .requestId(d.requestId())
            .zxid(7)
            .code(null == failure ? ResultCode.OK : failure.code);
        final MultiResponseEncoder.OutcomesEncoder outcomes = multi.outcomesCount(isWhole ? 1 : count);
        for (int i = 0; i < (isWhole ? 1 : count); i++)
        {
            final ResultCode code = null == failure || i < failure.index ? ResultCode.OK :
                isWhole || i == failure.index ? failure.code : ResultCode.RUNTIME_INCONSISTENCY;
            outcomes.next().outcome().sequence(null == failure ? i : -1).code(code);
            final FakeCluster.Znode znode = new FakeCluster.Znode();
            znode.version = null == failure ? 10 + i : 0;
            FakeCluster.stat(outcomes.outcome().stat(), znode);
        }
        connection.send(HEADER_LENGTH + multi.encodedLength());
    }

    private void onEphemerals(final FakeConnection connection, final EphemeralsRequestDecoder d)
    {
        final String prefix = d.prefix();
        note(new StringBuilder("ephemerals " + d.ownerId() + " " + d.cursor() + " " + d.level() + " " + prefix));
        final byte[] path = (prefix + "/e" + d.cursor()).getBytes(UTF_8);
        final UnsafeBuffer paths =
            new UnsafeBuffer(new byte[Integer.BYTES + path.length]);
        paths.putInt(0, path.length, ByteOrder.LITTLE_ENDIAN);
        paths.putBytes(Integer.BYTES, path);
        final EphemeralsResponseEncoder encoder = new EphemeralsResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, header)
            .correlationId(d.correlationId())
            .zxid(7)
            .cursor(d.cursor() + 1)
            .count(1)
            .code(ResultCode.OK)
            .isLast(d.cursor() < 1 ? BooleanType.FALSE : BooleanType.TRUE)
            .putPaths(paths, 0, paths.capacity());
        connection.send(HEADER_LENGTH + encoder.encodedLength());
    }

    private void onWhoAmI(final FakeConnection connection, final WhoAmIRequestDecoder d)
    {
        note(new StringBuilder("whoAmI"));
        final WhoAmIResponseEncoder encoder = new WhoAmIResponseEncoder();
        final WhoAmIResponseEncoder.IdentitiesEncoder identities =
            encoder.wrapAndApplyHeader(out, 0, header)
                .correlationId(d.correlationId())
                .zxid(7)
                .code(ResultCode.OK)
                .identitiesCount(2);
        identities.next().scheme("ip").identity("10.1.2.3");
        identities.next().scheme("x509").identity("CN=\u00e4l");
        connection.send(HEADER_LENGTH + encoder.encodedLength());
    }

    private void note(final StringBuilder text)
    {
        if (!isSilent)
        {
            asked.add(text.toString());
        }
    }
}
