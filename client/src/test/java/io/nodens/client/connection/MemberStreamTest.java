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
package io.nodens.client.connection;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import io.nodens.client.ClientEndpoint;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.sbe.protocol.ConnectResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Connections of one stream whose member was started anew: its answers come from two sessions of Aeron for a while.
 */
@Timeout(60)
class MemberStreamTest
{
    private static final int STREAM_ID = 7901;

    private final List<Throwable> errors = new ArrayList<>();
    private final MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
        .aeronDirectoryName(CommonContext.generateRandomDirName())
        .threadingMode(ThreadingMode.INVOKER)
        .termBufferSparseFile(true)
        .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(50))
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true));
    private final Aeron aeron = Aeron.connect(new Aeron.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .useConductorAgentInvoker(true)
        .driverAgentInvoker(driver.sharedAgentInvoker())
        .errorHandler(errors::add));
    private final Subscription requests = aeron.addSubscription("aeron:ipc", STREAM_ID);
    private final ClientEndpoint endpoint = ClientEndpoint.parse("ipc:" + STREAM_ID, STREAM_ID).get(0);
    private final ConnectionSettings settings = new ConnectionSettings(
        "test",
        null,
        null,
        new StreamTerms(64 * 1024, 128 * 1024),
        TimeUnit.MINUTES.toNanos(1),
        errors::add,
        System::nanoTime,
        null);
    private final List<MemberConnection> connections = new ArrayList<>();
    private ExclusivePublication former;
    private ExclusivePublication latter;

    @AfterEach
    void close()
    {
        connections.forEach(MemberConnection::close);
        CloseHelper.closeAll(aeron, driver);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldStayWithTheLatterSessionOfAMemberWhenAnAnswerOfTheFormerComesLate()
    {
        final MemberConnection first = connect(false);
        final MemberConnection second = connect(true);
        await(() -> ConnectionState.CLOSED == first.state());
        assertEquals("the member has begun anew", first.reason());

        final MemberConnection third = connect(false);

        await(() -> ConnectionState.CLOSED == third.state());
        assertEquals("the member has begun anew", third.reason());
        assertEquals(ConnectionState.CONNECTED, second.state());
        assertEquals(ConnectionState.CONNECTED, connect(true).state());
        assertEquals(1, requests.imageCount());
    }

    @Test
    void shouldKeepTheStreamWhenTheFormerSessionOfTheMemberEnds()
    {
        final MemberConnection first = connect(false);
        connections.remove(first);
        final MemberConnection second = connect(true);
        final MemberStream stream = MemberStream.acquire(aeron, endpoint, settings, null);
        final int sessionId = former.sessionId();
        former.close();
        await(() -> !stream.hasImage(sessionId));
        connections.add(first);

        await(() -> ConnectionState.CLOSED == first.state());

        assertEquals("the member has begun anew", first.reason());
        assertEquals(ConnectionState.CONNECTED, second.state());
        assertEquals(ConnectionState.CONNECTED, connect(true).state());
        assertEquals(1, requests.imageCount());
        stream.release();
    }

    @Test
    void shouldGiveUpAConnectRequestThatTheFormerMemberTookWithIt()
    {
        connect(false);
        final MemberConnection lost = begin();
        await(() -> ConnectionState.AWAITING_RESPONSE == lost.state());
        await(() -> 0 == requests.poll((buffer, offset, length, header) -> { }, Integer.MAX_VALUE));

        final MemberConnection second = connect(true);

        await(() -> ConnectionState.CLOSED == lost.state());
        assertEquals("the member has begun anew, and did not answer the connect request", lost.reason());
        assertEquals(ConnectionState.CONNECTED, second.state());
        assertEquals(ConnectionState.CONNECTED, connect(true).state());
        assertEquals(1, requests.imageCount());
    }

    /** A connection that is answered by one of the member's two sessions, the former of which is there first. */
    private MemberConnection connect(final boolean isLatter)
    {
        final MemberConnection connection = begin();
        await(() ->
        {
            requests.poll((buffer, offset, length, header) -> onRequest(buffer, offset, header, isLatter), 1);
            return ConnectionState.CONNECTED == connection.state() || ConnectionState.CLOSED == connection.state();
        });
        return connection;
    }

    private MemberConnection begin()
    {
        final long nowNs = System.nanoTime();
        final MemberConnection connection = new MemberConnection(
            aeron, endpoint, settings, (template, body, offset, length, block, version) -> true, nowNs, nowNs);
        connection.attempt(TimeUnit.MINUTES.toNanos(1));
        connections.add(connection);
        return connection;
    }

    private void onRequest(
        final DirectBuffer buffer, final int offset, final Header header, final boolean isLatter)
    {
        final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder().wrap(buffer, offset);
        if (ConnectRequestDecoder.TEMPLATE_ID != headerDecoder.templateId())
        {
            return;
        }

        final ConnectRequestDecoder request =
            new ConnectRequestDecoder().wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (null == former)
        {
            former = aeron.addExclusivePublication("aeron:ipc", request.responseStreamId());
            await(() -> former.isConnected());
            latter = aeron.addExclusivePublication("aeron:ipc", request.responseStreamId());
            await(() -> latter.isConnected());
        }

        answer(isLatter ? latter : former, request.correlationId(), header.reservedValue());
    }

    private static void answer(final ExclusivePublication publication, final long correlationId, final long number)
    {
        final ExpandableArrayBuffer out = new ExpandableArrayBuffer();
        final ConnectResponseEncoder encoder = new ConnectResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .connectionId(number)
            .lastZxid(0)
            .code(ResultCode.OK)
            .protocolVersion(ConnectResponseEncoder.SCHEMA_VERSION)
            .memberId(0)
            .maxDataLength(1024)
            .maxPathLength(1024)
            .minProtocolVersion(0)
            .detail("");
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        assertTrue(publication.offer(out, 0, length, (termBuffer, termOffset, frameLength) -> number) > 0);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean())
        {
            final long nowNs = System.nanoTime();
            assertTrue(nowNs - deadlineNs < 0, () -> "not in time, errors: " + errors);
            aeron.conductorAgentInvoker().invoke();
            driver.sharedAgentInvoker().invoke();
            connections.forEach((connection) -> connection.poll(nowNs, nowNs));
        }
    }
}
