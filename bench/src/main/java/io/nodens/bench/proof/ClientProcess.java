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
package io.nodens.bench.proof;

import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process of clients as the proof sees it: its commands, and how far its histories have come.
 */
final class ClientProcess implements AutoCloseable
{
    private static final byte[] ACKNOWLEDGED = "\nok\t".getBytes(StandardCharsets.US_ASCII);

    private final ServerProcess process;
    private final Path aeronDirectory;
    private final Path historyDirectory;
    private final List<String> clientNames = new ArrayList<>();
    private final Map<String, long[]> progressByClient = new HashMap<>();
    private boolean isKilled;

    ClientProcess(final ServerProcess process, final Path aeronDirectory, final Path historyDirectory)
    {
        this.process = process;
        this.aeronDirectory = aeronDirectory;
        this.historyDirectory = historyDirectory;
    }

    static String clientName(final String process, final List<Workload.Kind> work, final int index)
    {
        return process + "-" + work.get(index).label() + index;
    }

    ClientProcess start(final List<Workload.Kind> work)
    {
        for (int i = 0; i < work.size(); i++)
        {
            clientNames.add(clientName(process.name(), work, i));
        }
        process.start();
        return this;
    }

    void awaitReady(final long timeoutMs)
    {
        process.awaitReady(timeoutMs);
    }

    /** End the work, keep the sessions. */
    void stop(final long timeoutMs)
    {
        process.tell("stop");
        process.awaitLine(ProofClient.STOPPED, timeoutMs, ProofClient.STOPPED::equals);
    }

    /**
     * Have one client create many znodes at once.
     *
     * @param index  of the client.
     * @param count  of znodes.
     * @param length of the data of each.
     */
    void burst(final int index, final int count, final int length)
    {
        process.tell("burst " + index + " " + count + " " + length);
    }

    ServerProcess process()
    {
        return process;
    }

    int exit(final long timeoutMs)
    {
        process.tell("exit");
        return process.awaitExit(timeoutMs);
    }

    void kill()
    {
        isKilled = true;
        process.kill();
        IoUtil.delete(aeronDirectory.toFile(), true);
    }

    String name()
    {
        return process.name();
    }

    List<String> clientNames()
    {
        return clientNames;
    }

    /**
     * Count the acknowledgements of the client of this process that has the fewest. Those that wait for orders do not
     * count.
     *
     * @return the count since the start.
     */
    long leastProgress()
    {
        long least = Long.MAX_VALUE;
        for (final String client : clientNames)
        {
            if (!client.contains(Workload.Kind.BURST.label()))
            {
                least = Math.min(least, progress(client));
            }
        }
        return least;
    }

    List<History> histories() throws IOException
    {
        final List<History> histories = new ArrayList<>();
        for (final String client : clientNames)
        {
            Path file = historyDirectory.resolve(client + HistoryWriter.SUFFIX);
            // One that was killed before it had its session has nothing to tell.
            if (file.toFile().exists() || !isKilled)
            {
                histories.add(HistoryReader.read(file, isKilled));
            }
            // A client that lost its session goes on in the next.
            for (int session = 1; (file = sessionFile(client, session)).toFile().exists(); session++)
            {
                histories.add(HistoryReader.read(file, isKilled));
            }
        }
        return histories;
    }

    @Override
    public void close()
    {
        process.close();
        IoUtil.delete(aeronDirectory.toFile(), true);
    }

    private Path sessionFile(final String client, final int session)
    {
        return historyDirectory.resolve(client + WorkingClient.SESSION_MARK + session + HistoryWriter.SUFFIX);
    }

    /** Acknowledgements of one client in all of its sessions. */
    private long progress(final String client)
    {
        long progress = fileProgress(client);
        for (int session = 1; sessionFile(client, session).toFile().exists(); session++)
        {
            progress += fileProgress(client + WorkingClient.SESSION_MARK + session);
        }
        return progress;
    }

    private long fileProgress(final String client)
    {
        final long[] progress = progressByClient.computeIfAbsent(client, ignore -> new long[2]);
        final Path file = historyDirectory.resolve(client + HistoryWriter.SUFFIX);
        try (RandomAccessFile history = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] bytes = new byte[(int)(history.length() - progress[0])];
            history.seek(progress[0]);
            history.readFully(bytes);
            int i = 0;
            for (; i + ACKNOWLEDGED.length <= bytes.length; i++)
            {
                progress[1] += matches(bytes, i) ? 1 : 0;
            }
            progress[0] += i;
            return progress[1];
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static boolean matches(final byte[] bytes, final int offset)
    {
        for (int i = 0; i < ACKNOWLEDGED.length; i++)
        {
            if (bytes[offset + i] != ACKNOWLEDGED[i])
            {
                return false;
            }
        }
        return true;
    }
}
