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
package io.nodens.cluster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports for the members of one cluster, kept from other runs on this host by a lock on a file for as long as the block
 * is open, also while no member is bound to them.
 * <p>
 * <b>Owns:</b> the lock, which dies with the process.
 */
public final class PortBlock implements AutoCloseable
{
    /** Ports between two members' base ports. */
    public static final int PORTS_PER_MEMBER = 10;
    /** Offset from a member's base port: its gateway (TCP). */
    public static final int GATEWAY_PORT_OFFSET = 7;
    /** Offset from a member's base port: its admin endpoint (TCP). */
    public static final int ADMIN_PORT_OFFSET = 8;

    private static final int SPARE_PORT_OFFSET = 9;
    private static final int PORTS_PER_BLOCK = 100;
    private static final int FIRST_PORT = 21_000;
    /** Below the ports that Linux hands out by itself. */
    private static final int LAST_PORT = 32_000;
    private static final int BLOCKS = (LAST_PORT - FIRST_PORT) / PORTS_PER_BLOCK;

    /** First ports of the blocks of this process. Whoever opens and closes the file of one ends the lock on it. */
    private static final Set<Integer> OWN = new HashSet<>();

    private final int firstPort;
    private final FileChannel channel;

    private PortBlock(final int firstPort, final FileChannel channel)
    {
        this.firstPort = firstPort;
        this.channel = channel;
    }

    /**
     * Find a free block.
     *
     * @return the block; close it to give it back.
     * @throws IllegalStateException when all are taken.
     */
    public static PortBlock reserve()
    {
        final Path directory = Path.of(System.getProperty("java.io.tmpdir"), "nodens-port-blocks");
        final int start = (int)Math.floorMod(ProcessHandle.current().pid(), (long)BLOCKS);
        try
        {
            Files.createDirectories(directory);
            for (int i = 0; i < BLOCKS; i++)
            {
                final int firstPort = FIRST_PORT + (((start + i) % BLOCKS) * PORTS_PER_BLOCK);
                final PortBlock block = reserve(firstPort, directory.resolve(firstPort + ".lock"));
                if (null != block)
                {
                    return block;
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        throw new IllegalStateException("no free block of ports from " + FIRST_PORT + " to " + LAST_PORT);
    }

    private static PortBlock reserve(final int firstPort, final Path lockFile) throws IOException
    {
        synchronized (OWN)
        {
            if (OWN.contains(firstPort))
            {
                return null;
            }

            final FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (null == channel.tryLock() || !isFree(firstPort))
            {
                channel.close();
                return null;
            }
            OWN.add(firstPort);
            return new PortBlock(firstPort, channel);
        }
    }

    /**
     * Base port of a member.
     *
     * @param memberId of the member, from 0 to 9.
     * @return the port.
     */
    public int basePort(final int memberId)
    {
        if (memberId < 0 || memberId >= PORTS_PER_BLOCK / PORTS_PER_MEMBER)
        {
            throw new IllegalArgumentException("a block has ports for members 0 to 9, not for " + memberId);
        }
        return firstPort + (memberId * PORTS_PER_MEMBER);
    }

    /**
     * Port of a member's place that no member opens.
     *
     * @param memberId of the member, from 0 to 9.
     * @return the port.
     */
    public int sparePort(final int memberId)
    {
        return basePort(memberId) + SPARE_PORT_OFFSET;
    }

    /**
     * Port of a member's gateway.
     *
     * @param memberId of the member, from 0 to 9.
     * @return the port.
     */
    public int gatewayPort(final int memberId)
    {
        return basePort(memberId) + GATEWAY_PORT_OFFSET;
    }

    /**
     * Port of a member's admin endpoint.
     *
     * @param memberId of the member, from 0 to 9.
     * @return the port.
     */
    public int adminPort(final int memberId)
    {
        return basePort(memberId) + ADMIN_PORT_OFFSET;
    }

    @Override
    public void close()
    {
        synchronized (OWN)
        {
            try
            {
                // A second time, the block may be another one's by now.
                if (channel.isOpen())
                {
                    channel.close();
                    OWN.remove(firstPort);
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    private static boolean isFree(final int firstPort)
    {
        for (int port = firstPort; port < firstPort + PORTS_PER_BLOCK; port++)
        {
            try
            {
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).close();
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            }
            catch (final IOException ex)
            {
                return false;
            }
        }
        return true;
    }
}
