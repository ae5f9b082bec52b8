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
package io.nodens.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.codecs.AppendPositionDecoder;
import io.aeron.cluster.codecs.CanvassPositionDecoder;
import io.aeron.cluster.codecs.CommitPositionDecoder;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.NewLeadershipTermDecoder;
import io.aeron.cluster.codecs.RequestVoteDecoder;
import io.aeron.cluster.codecs.VoteDecoder;
import io.aeron.cluster.service.ClusterCounters;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.wiring.AeronWiring;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Three members of one process, and a say in what each of them hears of the others: of the replicated log, and of
 * each message by which members elect and follow a leader. Aeron's streams repeat what was lost, so that a message
 * that is dropped holds up all later ones of the same sender until it is let through.
 */
final class CuttableMembers implements AutoCloseable
{
    static final int MEMBERS = 3;
    static final long TIMEOUT_MS = 60_000;

    private static final int LOG_STREAM_ID = 100;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Member[] members = new Member[MEMBERS];
    private final boolean[] isLogCut = new boolean[MEMBERS];
    private final Path directory;
    private final PortBlock ports = PortBlock.reserve();
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Set<TermNews> termNews = ConcurrentHashMap.newKeySet();
    private volatile boolean isLogSetupCut;
    private volatile ConsensusCut cut = (receiver, sender, templateId) -> false;

    /** Decides what of the talk about leaders is dropped. */
    @FunctionalInterface
    interface ConsensusCut
    {
        /**
         * Whether to drop a message; from the threads of the receivers.
         *
         * @param receiver   member that would hear it.
         * @param sender     member that sent it.
         * @param templateId of Aeron's message.
         * @return true to drop it.
         */
        boolean isDropped(int receiver, int sender, int templateId);
    }

    /**
     * What a member was told of the log of a leader.
     *
     * @param receiver   of the news.
     * @param lastTermId of the log that they are for.
     * @param nextTermId of the leader's log after that one.
     */
    record TermNews(int receiver, long lastTermId, long nextTermId)
    {
    }

    CuttableMembers(final Path directory)
    {
        this.directory = directory;
        driver = LocalCluster.launchDriver(directory.resolve("clients"));
        aeron = LocalCluster.connectAeron(driver);
    }

    private final class Link implements LossGenerator
    {
        private final int receiver;
        private final UnsafeBuffer frame = new UnsafeBuffer();
        private final SetupFlyweight setup = new SetupFlyweight();
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final NewLeadershipTermDecoder newTerm = new NewLeadershipTermDecoder();
        private final CommitPositionDecoder commit = new CommitPositionDecoder();
        private final RequestVoteDecoder requestVote = new RequestVoteDecoder();
        private final VoteDecoder vote = new VoteDecoder();
        private final CanvassPositionDecoder canvass = new CanvassPositionDecoder();
        private final AppendPositionDecoder append = new AppendPositionDecoder();

        private Link(final int receiver)
        {
            this.receiver = receiver;
        }

        @Override
        public boolean shouldDropFrame(final InetSocketAddress address, final UnsafeBuffer buffer, final int length)
        {
            if (isLogSetupCut && length >= SetupFlyweight.HEADER_LENGTH)
            {
                setup.wrap(buffer, 0, length);
                return HeaderFlyweight.HDR_TYPE_SETUP == setup.headerType() && LOG_STREAM_ID == setup.streamId();
            }
            return false;
        }

        @Override
        public boolean shouldDropFrame(
            final InetSocketAddress address,
            final UnsafeBuffer buffer,
            final int streamId,
            final int sessionId,
            final int termId,
            final int termOffset,
            final int length)
        {
            if (LOG_STREAM_ID == streamId)
            {
                synchronized (isLogCut)
                {
                    return isLogCut[receiver];
                }
            }

            return isConsensusDropped(buffer, length);
        }

        /** A packet may hold several frames; one that is dropped takes the others with it. */
        private boolean isConsensusDropped(final UnsafeBuffer packet, final int length)
        {
            int offset = 0;
            while (offset + DataHeaderFlyweight.HEADER_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH <= length)
            {
                final int frameLength = packet.getInt(offset);
                if (frameLength <= 0)
                {
                    return false;
                }

                frame.wrap(packet, offset + DataHeaderFlyweight.HEADER_LENGTH,
                    length - offset - DataHeaderFlyweight.HEADER_LENGTH);
                header.wrap(frame, 0);
                if (MessageHeaderDecoder.SCHEMA_ID == header.schemaId())
                {
                    final int sender = sender();
                    if (sender >= 0 && cut.isDropped(receiver, sender, header.templateId()))
                    {
                        return true;
                    }
                }

                offset += BitUtil.align(frameLength, DataHeaderFlyweight.HEADER_LENGTH);
            }

            return false;
        }

        private int sender()
        {
            switch (header.templateId())
            {
                case NewLeadershipTermDecoder.TEMPLATE_ID:
                    newTerm.wrapAndApplyHeader(frame, 0, header);
                    termNews.add(
                        new TermNews(receiver, newTerm.logLeadershipTermId(), newTerm.nextLeadershipTermId()));
                    return newTerm.leaderMemberId();

                case CommitPositionDecoder.TEMPLATE_ID:
                    return commit.wrapAndApplyHeader(frame, 0, header).leaderMemberId();

                case RequestVoteDecoder.TEMPLATE_ID:
                    return requestVote.wrapAndApplyHeader(frame, 0, header).candidateMemberId();

                case VoteDecoder.TEMPLATE_ID:
                    return vote.wrapAndApplyHeader(frame, 0, header).followerMemberId();

                case CanvassPositionDecoder.TEMPLATE_ID:
                    return canvass.wrapAndApplyHeader(frame, 0, header).followerMemberId();

                case AppendPositionDecoder.TEMPLATE_ID:
                    return append.wrapAndApplyHeader(frame, 0, header).followerMemberId();

                default:
                    return -1;
            }
        }
    }

    void launchAll()
    {
        for (int id = 0; id < MEMBERS; id++)
        {
            launch(id);
        }
        for (int id = 0; id < MEMBERS; id++)
        {
            members[id].awaitReady(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        }
    }

    void launch(final int memberId)
    {
        final StringBuilder list = new StringBuilder();
        for (int i = 0; i < MEMBERS; i++)
        {
            list.append(i > 0 ? "," : "").append(i).append("=localhost:").append(ports.basePort(i));
        }

        final Link link = new Link(memberId);
        members[memberId] = Member.launch(new MemberContext()
            .memberId(memberId)
            .members(list.toString())
            .dataDir(directory.resolve("member-" + memberId))
            .set(MemberSetting.REGION_SEGMENT_LENGTH, "1m")
            .set(MemberSetting.MAX_DATA_LENGTH, "256k")
            .set(MemberSetting.CHANGE_RING_LENGTH, "1m")
            .set(MemberSetting.ADMIN_PORT, "none")
            .set(MemberSetting.VERBOSE, "yes")
            .receiveChannelEndpoints((udpChannel, dispatcher, statusIndicator, context) ->
                new DebugReceiveChannelEndpoint(udpChannel, dispatcher, statusIndicator, context, link, link))
            .out(out));
    }

    Member member(final int memberId)
    {
        return members[memberId];
    }

    String lines()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }

    void cutLog(final int receiver, final boolean isCut)
    {
        synchronized (isLogCut)
        {
            isLogCut[receiver] = isCut;
        }
    }

    /** Whether nobody learns that there is a log to receive. */
    void cutLogSetup(final boolean isCut)
    {
        isLogSetupCut = isCut;
    }

    void cutConsensus(final ConsensusCut consensusCut)
    {
        cut = consensusCut;
    }

    /** All that members were told of the logs of leaders so far, whether or not it was cut. */
    Set<TermNews> termNews()
    {
        return termNews;
    }

    int awaitLeader(final int except)
    {
        final int[] found = {-1};
        Await.until("a member other than " + except + " leads", TIMEOUT_MS, () ->
        {
            for (int id = 0; id < MEMBERS; id++)
            {
                if (id != except && members[id].isLeader())
                {
                    found[0] = id;
                }
            }
            return found[0] >= 0;
        });

        return found[0];
    }

    ClientContext clientOf(final int memberId)
    {
        return new ClientContext()
            .aeron(aeron)
            .endpoints("localhost:" + ports.basePort(memberId))
            .sessionTimeoutMs(30_000);
    }

    /** A client that has its session already: what it sends next goes out at once. */
    AsyncNodensClient connect(final int memberId)
    {
        final AsyncNodensClient client = AsyncNodensClient.connect(clientOf(memberId));
        Await.until("the client has a session", TIMEOUT_MS, client::isConnected);
        return client;
    }

    /** How much a member has recorded of everything, its log among it. */
    long recordedBytes(final int memberId)
    {
        try (Aeron client = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(members[memberId].context().aeronDir().toString())))
        {
            final long[] bytes = {0};
            client.countersReader().forEach((counterId, typeId, keyBuffer, label) ->
            {
                if (RecordingPos.RECORDING_POSITION_TYPE_ID == typeId)
                {
                    bytes[0] += client.countersReader().getCounterValue(counterId);
                }
            });
            return bytes[0];
        }
    }

    /** What an election of a member is at; INIT before there is one. */
    ElectionState electionState(final int memberId)
    {
        try (Aeron client = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(members[memberId].context().aeronDir().toString())))
        {
            final int counterId = ClusterCounters.find(
                client.countersReader(), AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, AeronWiring.CLUSTER_ID);
            return CountersReader.NULL_COUNTER_ID == counterId ?
                ElectionState.INIT : ElectionState.get(client.countersReader().getCounterValue(counterId));
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(members);
        CloseHelper.closeAll(aeron, driver, ports);
    }
}
