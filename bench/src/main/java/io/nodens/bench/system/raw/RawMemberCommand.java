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
package io.nodens.bench.system.raw;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberProfile;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.agrona.concurrent.YieldingIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Runs one member of a bare Aeron Cluster that echoes. Term lengths, flow control, threads, waiting and time-outs are
 * those of a member of Nodens in the same profile; recordings carry no checksum and nothing is snapshotted.
 */
@Command(
    name = "raw-member",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Run a member of a bare Aeron Cluster that echoes; the rig starts these by --system=raw.")
public final class RawMemberCommand implements Callable<Integer>
{
    private static final int CONTROL_TERM_LENGTH = 64 << 10;
    private static final int TERM_LENGTH = 16 << 20;
    private static final int SEGMENT_LENGTH = 32 << 20;
    private static final long HEARTBEAT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long HEARTBEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CANVASS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long ELECTION_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long ELECTION_STATUS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @Option(names = "--member-id", required = true, description = "in the list")
    private int memberId;

    @Option(names = "--members", required = true, description = "as Nodens takes them: id=host:basePort,...")
    private String members;

    @Option(names = "--dir", required = true, description = "of archive and cluster")
    private Path dir;

    @Option(names = "--aeron-dir", required = true, description = "of the media driver")
    private String aeronDir;

    @Option(names = "--profile", defaultValue = "dev", description = "dev, balanced, dedicated")
    private String profile;

    @Option(names = "--durability", defaultValue = "page-cache", description = "page-cache, fsync")
    private String durability;

    @Override
    public Integer call()
    {
        final MemberEndpoints endpoints = MemberEndpoints.parse(members);
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
            ClusteredMediaDriver driver = ClusteredMediaDriver.launch(
                driver(), archive(endpoints), consensusModule(endpoints));
            ClusteredServiceContainer container = ClusteredServiceContainer.launch(service()))
        {
            System.out.println(
                "raw member " + memberId + " ready in " + driver.mediaDriver().aeronDirectoryName() + ", service " +
                container.context().serviceName());
            barrier.await();
        }

        return 0;
    }

    private MediaDriver.Context driver()
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(aeronDir)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idleStrategy())
            .termBufferSparseFile(true)
            .spiesSimulateConnection(true);
    }

    private Archive.Context archive(final MemberEndpoints endpoints)
    {
        return new Archive.Context()
            .aeronDirectoryName(aeronDir)
            .archiveDir(dir.resolve("archive").toFile())
            .controlChannel(udp(endpoints, MemberEndpoints.ARCHIVE_PORT_OFFSET))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .localControlChannel(CommonContext.IPC_CHANNEL)
            .recordingEventsEnabled(false)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .segmentFileLength(SEGMENT_LENGTH)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(this::idleStrategy)
            .fileSyncLevel(durability().recordingSyncLevel())
            .catalogFileSyncLevel(durability().catalogSyncLevel());
    }

    private ConsensusModule.Context consensusModule(final MemberEndpoints endpoints)
    {
        return new ConsensusModule.Context()
            .aeronDirectoryName(aeronDir)
            .clusterDir(dir.resolve("cluster").toFile())
            .clusterMemberId(memberId)
            .clusterMembers(endpoints.clusterMembers())
            .archiveContext(localArchive())
            .fileSyncLevel(durability().consensusSyncLevel())
            .ingressChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .logChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .leaderHeartbeatTimeoutNs(HEARTBEAT_TIMEOUT_NS)
            .leaderHeartbeatIntervalNs(HEARTBEAT_INTERVAL_NS)
            .startupCanvassTimeoutNs(CANVASS_TIMEOUT_NS)
            .electionTimeoutNs(ELECTION_TIMEOUT_NS)
            .electionStatusIntervalNs(ELECTION_STATUS_INTERVAL_NS)
            .idleStrategySupplier(this::idleStrategy);
    }

    private ClusteredServiceContainer.Context service()
    {
        return new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeronDir)
            .clusterDir(dir.resolve("cluster").toFile())
            .archiveContext(localArchive())
            .serviceName("echo-" + memberId)
            .clusteredService(new EchoService())
            .idleStrategySupplier(this::idleStrategy);
    }

    private AeronArchive.Context localArchive()
    {
        return new AeronArchive.Context()
            .aeronDirectoryName(aeronDir)
            .controlRequestChannel(CommonContext.IPC_CHANNEL)
            .controlResponseChannel(CommonContext.IPC_CHANNEL)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    private String udp(final MemberEndpoints endpoints, final int portOffset)
    {
        return "aeron:udp?endpoint=" + endpoints.member(memberId).address(portOffset);
    }

    private Durability durability()
    {
        for (final Durability candidate : Durability.values())
        {
            if (candidate.text().equals(durability))
            {
                return candidate;
            }
        }

        throw new IllegalArgumentException("--durability=" + durability + ": one of page-cache, fsync");
    }

    private IdleStrategy idleStrategy()
    {
        if (MemberProfile.DEDICATED.text().equals(profile))
        {
            return new BusySpinIdleStrategy();
        }

        return MemberProfile.BALANCED.text().equals(profile) ?
            new YieldingIdleStrategy() : new BackoffIdleStrategy(10, 5, 1_000, TimeUnit.MILLISECONDS.toNanos(1));
    }
}
