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
package io.nodens.cluster.wiring;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveCounters;
import io.aeron.archive.ArchiveVersion;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ConsensusModuleVersion;
import io.aeron.cluster.service.ClusterCounters;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * Connects the components of a member to its media driver. Each of Aeron's would make a client for itself, with
 * Aeron's own idea of how long a driver may be silent and no way to tell it another; a component that is given one
 * asks for the same traits, and for the error counter that it would otherwise have allocated.
 * <p>
 * A component <b>owns</b> the client that it is given here: it closes it with itself, also when it fails to start, and
 * so takes the same paths at its end as with a client that it made. What it does not do is to report the client's own
 * errors to the error log in its mark file; they go to the member's log, with the rest.
 */
final class AeronClients
{
    private final String aeronDirectoryName;
    private final int memberId;
    private final long driverTimeoutMs;
    private final ErrorHandler errorHandler;

    AeronClients(final MemberContext context, final ErrorHandler errorHandler)
    {
        this.aeronDirectoryName = context.aeronDir().toString();
        this.memberId = context.memberId();
        this.driverTimeoutMs = TimeUnit.NANOSECONDS.toMillis(context.number(MemberSetting.DRIVER_TIMEOUT));
        this.errorHandler = errorHandler;
    }

    /**
     * Give an archive its client. Driven by the archive's conductor.
     */
    Archive.Context connect(final Archive.Context archive)
    {
        final Aeron aeron = Aeron.connect(drivenClient("archive"));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final long archiveId = aeron.clientId();
        final int keyLength = Long.BYTES;
        buffer.putLong(0, archiveId);
        int length = keyLength + buffer.putStringWithoutLengthAscii(keyLength, "Archive Errors");
        length += ArchiveCounters.appendArchiveIdLabel(buffer, length, archiveId);
        length += AeronCounters.appendVersionInfo(buffer, length, ArchiveVersion.VERSION, ArchiveVersion.GIT_SHA);

        return archive
            .aeron(aeron)
            .ownsAeronClient(true)
            .archiveId(archiveId)
            .errorCounter(aeron.addCounter(
                AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID,
                buffer, 0, keyLength, buffer, keyLength, length - keyLength));
    }

    /**
     * Give a consensus module its client. Driven by the module.
     */
    ConsensusModule.Context connect(final ConsensusModule.Context module)
    {
        final Aeron aeron = Aeron.connect(drivenClient("consensus-module"));
        return module
            .aeron(aeron)
            .ownsAeronClient(true)
            .errorCounter(ClusterCounters.allocateVersioned(
                aeron,
                new ExpandableArrayBuffer(),
                "Cluster Errors",
                AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID,
                module.clusterId(),
                ConsensusModuleVersion.VERSION,
                ConsensusModuleVersion.GIT_SHA));
    }

    /**
     * Give a cluster backup its client. Driven by the backup.
     */
    ClusterBackup.Context connect(final ClusterBackup.Context backup)
    {
        final Aeron aeron = Aeron.connect(drivenClient("seeder"));
        return backup
            .aeron(aeron)
            .ownsAeronClient(true)
            .errorCounter(ClusterCounters.allocateVersioned(
                aeron,
                new ExpandableArrayBuffer(),
                "ClusterBackup Errors",
                AeronCounters.CLUSTER_BACKUP_ERROR_COUNT_TYPE_ID,
                backup.clusterId(),
                ConsensusModuleVersion.VERSION,
                ConsensusModuleVersion.GIT_SHA));
    }

    /**
     * Give a service container its client, which has a thread of its own. The container allocates its error counter.
     */
    ClusteredServiceContainer.Context connect(final ClusteredServiceContainer.Context container)
    {
        return container.aeron(Aeron.connect(client("service"))).ownsAeronClient(true);
    }

    /**
     * A client that its user drives by the invoker, from one thread.
     */
    Aeron.Context drivenClient(final String user)
    {
        return client(user)
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE);
    }

    /**
     * A client with a thread of its own.
     */
    Aeron.Context client(final String user)
    {
        return new Aeron.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .clientName("nodens-" + user + "-" + memberId)
            .driverTimeoutMs(driverTimeoutMs)
            .errorHandler(errorHandler)
            .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
            .awaitingIdleStrategy(YieldingIdleStrategy.INSTANCE);
    }
}
