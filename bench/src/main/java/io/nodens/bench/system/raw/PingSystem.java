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

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.RigDriver;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import org.agrona.CloseHelper;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A server of Aeron without a cluster: each get of the workload is a message of the same length there, and an answer of
 * the same length back.
 */
public final class PingSystem implements SystemUnderTest
{
    /** What can be asked of it. */
    public static final Set<OperationKind> KINDS = Collections.unmodifiableSet(EnumSet.of(OperationKind.GET));

    private final String name;
    private final RawMembers server;
    private final MediaDriver driver;
    private final Aeron aeron;

    private PingSystem(final String name, final RawMembers server, final MediaDriver driver)
    {
        this.name = name;
        this.server = server;
        this.driver = driver;
        aeron = Aeron.connect(new Aeron.Context().errorHandler(RigDriver.ON_ERROR).aeronDirectoryName(
            null == driver ? server.aeronDirectory(0).toString() : driver.aeronDirectoryName()));
    }

    /**
     * Load a server over UDP, by a media driver of the rig's own.
     *
     * @param server that runs; closed with this.
     * @return the system.
     */
    public static PingSystem overUdp(final RawMembers server)
    {
        return new PingSystem("ping-udp", server, RigDriver.launch());
    }

    /**
     * Load a server over IPC, by its own media driver.
     *
     * @param server that runs; closed with this.
     * @return the system.
     */
    public static PingSystem overIpc(final RawMembers server)
    {
        return new PingSystem("ping-ipc", server, null);
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public String seat()
    {
        return "server";
    }

    @Override
    public Servers servers()
    {
        return server;
    }

    @Override
    public String describe()
    {
        return "messages of Aeron of a get's lengths, answered by one thread beside a media driver, with the terms " +
            "and idle strategies of a member of Nodens, no cluster; " +
            (null == driver ? "driver of the server" : RigDriver.DESCRIPTION) + "; " +
            server.describe();
    }

    @Override
    public Set<OperationKind> kinds()
    {
        return KINDS;
    }

    @Override
    public void prepare(final Demand demand)
    {
        // A message needs nothing to be there.
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        final boolean isIpc = null == driver;
        return new PingConnection(
            aeron,
            (isIpc ? "aeron:ipc?" : "aeron:udp?endpoint=" + server.clientAddress(0) + "|") +
                PingDescriptor.REQUEST_TERMS + (isIpc ? "" : PingDescriptor.PACKETS),
            isIpc,
            PingDescriptor.FIRST_RESPONSE_STREAM_ID + index,
            PingDescriptor.responseLength(demand.dataLength()),
            handler);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(aeron, driver, server);
    }
}
