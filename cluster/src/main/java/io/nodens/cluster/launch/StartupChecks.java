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
package io.nodens.cluster.launch;

import io.aeron.CncFileDescriptor;
import io.nodens.cluster.directory.MarkFiles;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.tree.layout.HistoryDescriptor;
import io.nodens.tree.memory.Processes;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static io.nodens.cluster.settings.SettingType.SIZE;

/**
 * Whether the host can carry the member. Each refusal is one line that names the cause and the remedy, where the
 * components would fail later, one by one, with stacks.
 */
public final class StartupChecks
{
    /** Shared memory for counters, small streams and images that are not worth reckoning one by one. */
    private static final long SMALL_BUFFERS_LENGTH = 48L << 20;
    /** Terms of a log buffer. */
    private static final int TERMS_PER_LOG_BUFFER = 3;
    /** Bytes that describe a counter for each byte of its value. */
    private static final int COUNTER_METADATA_RATIO = 4;
    private static final String[] PORT_NAMES =
        {"client", "ingress", "consensus", "log", "catch-up", "archive control", "greeting"};

    private StartupChecks()
    {
    }

    /**
     * Check the host.
     *
     * @param context concluded.
     * @param log     for what is waited for.
     * @throws MemberException for the first thing that stands in the way.
     */
    public static void run(final MemberContext context, final MemberLog log)
    {
        final MemberEndpoints.Endpoint self = context.endpoints().member(context.memberId());
        if (context.isExternalDriver())
        {
            new ExternalDriverCheck(context.aeronDir(), log).run(() -> checkPorts(self));
        }
        else
        {
            clearAeronDirectory(context.aeronDir());
        }

        refuseForeign(context.regionDir(), MemberSetting.REGION_DIR, Files::isWritable);
        checkSharedMemory(context);
        checkDisk(context);
        if (!context.isExternalDriver())
        {
            checkPorts(self);
        }
    }

    /**
     * Remove what an earlier media driver left behind, unless it is alive or the directory is something else's.
     */
    static void clearAeronDirectory(final Path directory)
    {
        if (!Files.exists(directory))
        {
            return;
        }

        final Path cnc = directory.resolve(CncFileDescriptor.CNC_FILE);
        if (!Files.exists(cnc) && !isEmptyDirectory(directory))
        {
            throw MemberException.environment(
                "Aeron directory " + directory + " holds files but no " + CncFileDescriptor.CNC_FILE +
                ", so it is not a media driver's; choose another " + MemberSetting.AERON_DIR.flag());
        }

        if (Files.exists(cnc))
        {
            refuseLiveDriver(directory, cnc);
        }

        refuseForeign(directory, MemberSetting.AERON_DIR, Files::isWritable);
        try
        {
            delete(directory);
        }
        catch (final IOException | RuntimeException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot remove the old Aeron directory " + directory + " (" + MemberLog.reason(ex) +
                "); remove it or choose another " + MemberSetting.AERON_DIR.flag(),
                ex);
        }
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.walk(directory))
        {
            for (final Path entry : entries.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(entry);
            }
        }
    }

    /**
     * Refuse what a member of another user has left, whose files this one can neither use nor remove.
     *
     * @param directory  of a media driver or of a mapped tree, which may be absent.
     * @param setting    by which another one is chosen.
     * @param isWritable whether this user may write to a file or directory.
     */
    static void refuseForeign(final Path directory, final MemberSetting setting, final Predicate<Path> isWritable)
    {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS))
        {
            return;
        }

        final String user = System.getProperty("user.name");
        try (Stream<Path> entries = Files.walk(directory))
        {
            for (final Path entry : entries.toList())
            {
                if (!isWritable.test(entry))
                {
                    throw foreign(directory, setting, ownerOf(entry), user);
                }
            }
        }
        catch (final IOException | UncheckedIOException ex)
        {
            throw foreign(directory, setting, ownerOf(directory), user);
        }
    }

    private static MemberException foreign(
        final Path directory, final MemberSetting setting, final String owner, final String user)
    {
        return MemberException.environment(
            directory + " was left by a process of user " + owner + ", and user " + user + " cannot write to it;" +
            " remove it as that user or as root (rm -r " + directory + "), run the member as " + owner + ", or choose" +
            " another " + setting.flag());
    }

    private static String ownerOf(final Path path)
    {
        try
        {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return "unknown";
        }
    }

    private static void refuseLiveDriver(final Path directory, final Path cnc)
    {
        final MappedByteBuffer mapped;
        try
        {
            if (Files.size(cnc) < CncFileDescriptor.META_DATA_LENGTH)
            {
                return;
            }
            mapped = IoUtil.mapExistingFile(cnc.toFile(), "CnC file");
        }
        catch (final IOException | RuntimeException ex)
        {
            return;
        }

        try
        {
            final UnsafeBuffer metadata = CncFileDescriptor.createMetaDataBuffer(mapped);
            final long pid = CncFileDescriptor.pid(metadata);
            final long startMs = CncFileDescriptor.startTimestampMs(metadata);
            if (MarkFiles.isLive(pid, startMs, Processes::startTimeMs))
            {
                throw MemberException.environment(
                    "Aeron directory " + directory + " belongs to the running process " + pid +
                    "; stop it, choose another " + MemberSetting.AERON_DIR.flag() + ", or use it with " +
                    MemberSetting.EXTERNAL_DRIVER.flag());
            }
        }
        finally
        {
            BufferUtil.free(mapped);
        }
    }

    private static boolean isEmptyDirectory(final Path directory)
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.findAny().isEmpty();
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private static void checkSharedMemory(final MemberContext context)
    {
        final Path directory = existingParent(context.aeronDir());
        final long needed = sharedMemoryNeeded(context);
        final long free = freeBytes(directory);
        if (free < needed)
        {
            throw MemberException.environment(
                directory + " has " + (free >> 20) + "m free, the member needs " + (needed >> 20) +
                "m; remove what dead processes left there, enlarge it (mount -o remount,size=4g " + directory +
                ", docker --shm-size=4g), or lower " + MemberSetting.LOG_TERM_LENGTH.property() + " and " +
                MemberSetting.REGION_SEGMENT_LENGTH.property());
        }
    }

    /**
     * Shared memory that a member with an empty tree may come to use: log and ingress buffers on both sides, the
     * first segment of the region, the change ring, the history.
     */
    static long sharedMemoryNeeded(final MemberContext context)
    {
        final long log = TERMS_PER_LOG_BUFFER * context.number(MemberSetting.LOG_TERM_LENGTH);
        final long ingress = TERMS_PER_LOG_BUFFER * context.number(MemberSetting.INGRESS_TERM_LENGTH);
        final int sides = context.endpoints().size() > 1 ? 2 : 1;
        return sides * log + 2 * ingress + context.number(MemberSetting.REGION_SEGMENT_LENGTH) +
            context.number(MemberSetting.CHANGE_RING_LENGTH) +
            HistoryDescriptor.fileLength((int)context.number(MemberSetting.HISTORY_LENGTH)) + SMALL_BUFFERS_LENGTH +
            (1L + COUNTER_METADATA_RATIO) * AeronWiring.counterValuesLength(context);
    }

    private static void checkDisk(final MemberContext context)
    {
        final long needed = context.number(MemberSetting.LOW_DISK_THRESHOLD);
        final long free = freeBytes(context.dataDir());
        if (free < needed)
        {
            throw MemberException.environment(
                "the disk of the data directory " + context.dataDir() + " has " + (free >> 20) +
                "m free, less than " + MemberSetting.LOW_DISK_THRESHOLD.property() + "=" + SIZE.format(needed) +
                "; free some, choose another --data-dir, or lower the threshold");
        }
    }

    private static long freeBytes(final Path directory)
    {
        try
        {
            return Files.getFileStore(directory).getUsableSpace();
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot read the free space of " + directory + " (" + MemberLog.reason(ex) +
                "); choose a directory that can be read",
                ex);
        }
    }

    private static Path existingParent(final Path path)
    {
        Path parent = path;
        while (!Files.exists(parent) && null != parent.getParent())
        {
            parent = parent.getParent();
        }

        return parent;
    }

    /**
     * Whether every port of a member can be bound.
     */
    static void checkPorts(final MemberEndpoints.Endpoint endpoint)
    {
        final InetAddress address = resolve(endpoint);
        for (int offset = 0; offset < MemberEndpoints.PORT_COUNT; offset++)
        {
            final int port = endpoint.basePort() + offset;
            try (DatagramSocket socket = new DatagramSocket(null))
            {
                socket.setReuseAddress(false);
                socket.bind(new InetSocketAddress(address, port));
            }
            catch (final SocketException ex)
            {
                throw unbindable(endpoint, port, PORT_NAMES[offset], ex);
            }
        }
    }

    private static InetAddress resolve(final MemberEndpoints.Endpoint endpoint)
    {
        try
        {
            return InetAddress.getByName(endpoint.host());
        }
        catch (final UnknownHostException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "host '" + endpoint.host() + "' of member " + endpoint.memberId() +
                " has no address; correct --members or the name service",
                ex);
        }
    }

    private static MemberException unbindable(
        final MemberEndpoints.Endpoint endpoint, final int port, final String name, final SocketException ex)
    {
        final String message = String.valueOf(ex.getMessage());
        final String text = message.contains("assign") ?
            "host '" + endpoint.host() + "' of member " + endpoint.memberId() +
            " is not an address of this machine; correct --members or --member-id" :
            "UDP port " + port + " (" + name + ") of member " + endpoint.memberId() + " on " + endpoint.host() +
            " cannot be bound (" + message + "); stop the process that holds it (ss -ulpn 'sport = :" + port +
            "') or give another base port in --members";
        return new MemberException(MemberException.Category.ENVIRONMENT, text, ex);
    }
}
