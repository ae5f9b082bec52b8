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

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.SessionConnectRequestDecoder;
import io.aeron.cluster.codecs.SessionEventEncoder;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import io.aeron.security.NullCredentialsSupplier;
import io.nodens.cluster.frontend.aeron.AeronClusterLink;
import io.nodens.cluster.frontend.propose.ClusterLink;
import io.nodens.cluster.testkit.PortBlock;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A front end asks for a cluster session, and the members that it asks send it to a leader that is dead.
 */
@Timeout(60)
class ClusterLinkTest implements ClusterContact
{
    private static final int STREAM_ID = 101;
    private static final int DEAD_MEMBER = 1;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(40);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    Path directory;

    private final PortBlock ports = PortBlock.reserve();
    private final List<Throwable> errors = new ArrayList<>();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
    private MediaDriver driver;
    private Aeron aeron;
    private RoomsHarness harness;
    private Subscription follower;
    private boolean isLeading;
    private int asked;
    private long termId = 5;

    @BeforeEach
    void setUp()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        harness = new RoomsHarness(directory);
        follower = aeron.addSubscription("aeron:udp?endpoint=" + endpoint(0), STREAM_ID);
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(harness, aeron, driver, ports);
    }

    @Test
    void shouldLeaveADeadLeaderWhenAnotherOneIsJoined()
    {
        final AeronClusterLink link = link(PATIENCE_NS);
        await(link, "a member that sends it to the dead one", () -> 1 == asked);

        termId++;
        isLeading = true;
        final long startNs = System.nanoTime();
        await(link, "a session of the new leader", () -> ClusterLink.State.OPENING == link.state());

        assertTrue(System.nanoTime() - startNs < PATIENCE_NS / 2);
        assertEquals(2, asked);
        assertEquals(List.of(), errors);
        link.close();
    }

    @Test
    void shouldAskAgainWhenTheLeaderThatItWasSentToDoesNotAnswer()
    {
        final AeronClusterLink link = link(TimeUnit.MILLISECONDS.toNanos(500));
        await(link, "a member that sends it to the dead one", () -> 2 == asked);

        isLeading = true;
        await(link, "a session of the new leader", () -> ClusterLink.State.OPENING == link.state());

        assertEquals(List.of(), errors);
        link.close();
    }

    private AeronClusterLink link(final long answerTimeoutNs)
    {
        final FrontEndSettings settings = harness.settings;
        final FrontEndEnvironment environment = harness.environment;
        return new AeronClusterLink(
            new FrontEndSettings(
                settings.memberId(), driver.aeronDirectoryName(), settings.driverTimeoutNs(), "none", 1,
                new IngressSettings(
                    "aeron:udp?term-length=64k", STREAM_ID, endpoints(), null,
                    "aeron:udp?endpoint=localhost:0|term-length=64k", 102, CONNECT_TIMEOUT_NS, answerTimeoutNs,
                    CONNECT_TIMEOUT_NS, CONNECT_TIMEOUT_NS, new NullCredentialsSupplier()),
                settings.timeouts(), settings.limits()),
            new FrontEndEnvironment(
                environment.region(), environment.results(), environment.status(), environment.info(), this,
                environment.hooks(), null, System::nanoTime, errors::add, 1),
            aeron, harness.rooms.queue, harness.rooms.commands);
    }

    private void await(final ClusterLink link, final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            link.doWork(System.nanoTime());
            follower.poll(this::onIngress, 1);
            LockSupport.parkNanos(STEP_NS);
        }
    }

    /** Only the requests for sessions matter. */
    private void onIngress(final DirectBuffer ingress, final int offset, final int length, final Header header)
    {
        final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder().wrap(ingress, offset);
        if (SessionConnectRequestDecoder.TEMPLATE_ID != headerDecoder.templateId())
        {
            return;
        }
        final SessionConnectRequestDecoder request =
            new SessionConnectRequestDecoder().wrapAndApplyHeader(ingress, offset, headerDecoder);
        final int encodedLength = MessageHeaderEncoder.ENCODED_LENGTH + new SessionEventEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clusterSessionId(7)
            .correlationId(request.correlationId())
            .leadershipTermId(termId)
            .leaderMemberId(isLeading ? 0 : DEAD_MEMBER)
            .code(isLeading ? EventCode.OK : EventCode.REDIRECT)
            .version(AeronCluster.Configuration.PROTOCOL_SEMANTIC_VERSION)
            .leaderHeartbeatTimeoutNs(CONNECT_TIMEOUT_NS)
            .detail(isLeading ? "" : endpoints())
            .encodedLength();
        final Publication answer = aeron.addPublication(request.responseChannel(), request.responseStreamId());
        while (answer.offer(buffer, 0, encodedLength) < 0)
        {
            LockSupport.parkNanos(STEP_NS);
        }
        asked++;
    }

    private String endpoints()
    {
        return "0=" + endpoint(0) + "," + DEAD_MEMBER + "=" + endpoint(DEAD_MEMBER);
    }

    private String endpoint(final int memberId)
    {
        return "localhost:" + ports.basePort(memberId);
    }

    @Override
    public boolean isJoined()
    {
        return true;
    }

    @Override
    public long leadershipTermId()
    {
        return termId;
    }

    @Override
    public long commitPosition()
    {
        return 0;
    }
}
