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
package io.nodens.cluster.cli.perf;

import io.nodens.client.MemberReport;
import io.nodens.cluster.cli.access.MemberView;
import java.io.File;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds the members of a cluster that run on this host, by what they say of themselves.
 */
final class LocalMembers
{
    /** Between the start of a process and the time that a member gives for it. */
    private static final long MAX_START_MS = TimeUnit.MINUTES.toMillis(2);

    private LocalMembers()
    {
    }

    /**
     * Look for them.
     *
     * @param members as they answered.
     * @return those here whose process can be seen.
     */
    static List<LocalMember> of(final List<MemberView> members)
    {
        final List<LocalMember> found = new ArrayList<>();
        for (final MemberView member : members)
        {
            if (null != member.report() && isHere(member))
            {
                process(member.report()).ifPresent(
                    (process) -> found.add(new LocalMember(member.memberId(), process)));
            }
        }
        return List.copyOf(found);
    }

    /** Its directories are here, and so is the address by which it was asked. */
    private static boolean isHere(final MemberView member)
    {
        final String endpoint = member.endpoint();
        final int colon = endpoint.lastIndexOf(':');
        return (endpoint.startsWith("ipc") || (colon > 0 && isOwnAddress(endpoint.substring(0, colon)))) &&
            new File(member.report().aeronDirectory()).isDirectory();
    }

    private static boolean isOwnAddress(final String host)
    {
        try
        {
            final InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || null != NetworkInterface.getByInetAddress(address);
        }
        catch (final UnknownHostException | SocketException ex)
        {
            return false;
        }
    }

    /** A pid of another name space is that of another process, which started at another time. */
    private static Optional<ProcessHandle> process(final MemberReport report)
    {
        return ProcessHandle.of(report.pid()).filter((process) -> process.info().startInstant()
            .map(Instant::toEpochMilli)
            .filter((startMs) -> Math.abs(report.startTimeMs() - startMs) < MAX_START_MS)
            .isPresent());
    }

    /**
     * A member on this host.
     *
     * @param memberId of the member.
     * @param process  of the member.
     */
    record LocalMember(int memberId, ProcessHandle process)
    {
    }
}
