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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.Opcodes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Drives two servers with one stream, step by step: each step is one client's, and ends when both servers have answered
 * it, so that the order of operations is the same on both.
 * <p>
 * <b>Thread:</b> owned by one caller; calls block. <b>Owns:</b> the connections.
 */
final class CrossCheck implements AutoCloseable
{
    /** Steps between two fences of all clients. */
    private static final int STEPS_PER_FENCE = 12;
    /** Operations below one base. */
    private static final int OPERATIONS_PER_EPOCH = 4_000;
    private static final int TOTAL = 1_000;

    private final CrossCheckSettings settings;
    private final Random random;
    private final Paths paths;
    private final Writes writes;
    private final RequestStream stream;
    private final OperationLog log;
    private final KnownDifferences known = new KnownDifferences();
    private final Exchange exchange;
    private final SessionSteps sessions;
    private final List<Client> clients = new ArrayList<>();

    /**
     * Prepare a run.
     *
     * @param settings of the run.
     * @param left     server.
     * @param right    server.
     */
    CrossCheck(final CrossCheckSettings settings, final InetSocketAddress left, final InetSocketAddress right)
    {
        this.settings = settings;
        random = new Random(settings.seed());
        log = new OperationLog(settings.history(), settings.trace());
        paths = new Paths(random);
        final ZxidMap zxids = new ZxidMap();
        final SessionMap sessionMap = new SessionMap();
        final Reads reads = new Reads(random, paths, zxids);
        writes = new Writes(random, paths, new Acls(random));
        stream = new RequestStream(random, paths, writes, reads);
        exchange = new Exchange(new FrameComparator(zxids, sessionMap, known), log, new Lessons(paths, writes),
            settings.replay());
        sessions = new SessionSteps(random, new Connector(new InetSocketAddress[]{left, right},
            settings.readTimeoutMs(), log, exchange, sessionMap), exchange, reads, writes, zxids);
        for (int i = 0; i < settings.connections(); i++)
        {
            clients.add(new Client(i));
        }
    }

    /**
     * Run to the end.
     *
     * @throws IOException               when a server cannot be reached.
     * @throws DifferenceFoundException when the servers differ.
     */
    void run() throws IOException
    {
        run(Long.MAX_VALUE, (operations) -> {});
    }

    /**
     * Run to the end.
     *
     * @param operationsPerReport after which the progress is reported, again and again.
     * @param progress            is told how many operations were compared.
     * @throws IOException               when a server cannot be reached.
     * @throws DifferenceFoundException when the servers differ.
     */
    void run(final long operationsPerReport, final LongConsumer progress) throws IOException
    {
        for (final Client client : clients)
        {
            sessions.begin(client);
        }

        beginEpoch();
        long nextEpoch = OPERATIONS_PER_EPOCH;
        long nextReport = operationsPerReport;
        for (long step = 1; log.count() < settings.operations(); step++)
        {
            if (log.count() >= nextReport)
            {
                nextReport += operationsPerReport;
                progress.accept(log.count());
            }
            if (log.count() >= nextEpoch)
            {
                nextEpoch += OPERATIONS_PER_EPOCH;
                paths.nextEpoch();
                beginEpoch();
            }

            step(clients.get(random.nextInt(clients.size())));
            if (0 == step % STEPS_PER_FENCE)
            {
                fence();
            }
        }

        end();
    }

    /**
     * What was asked and answered.
     *
     * @return the log.
     */
    OperationLog log()
    {
        return log;
    }

    /**
     * Differences that are meant, and were met.
     *
     * @return the differences.
     */
    KnownDifferences known()
    {
        return known;
    }

    private void step(final Client client) throws IOException
    {
        final int choice = random.nextInt(TOTAL);
        if (client.isAway())
        {
            sessions.comeBack(client);
        }
        else if (choice < 8)
        {
            fence();
            closeSession(client);
            fence();
            sessions.begin(client);
        }
        else if (choice < 16)
        {
            fence();
            sessions.leave(client);
        }
        else if (choice < 24)
        {
            fence();
            sessions.move(client);
        }
        else if (choice < 32)
        {
            sessions.tryOddHandshake();
        }
        else if (choice < 44)
        {
            // An event that waits for its turn may be lost with the connection.
            fence();
            exchange.run(client, List.of(stream.ending(client.nextXid())));
        }
        else if (choice < 56)
        {
            exchange.run(client, List.of(stream.alone(client.nextXid())));
        }
        else if (choice < 57)
        {
            exchange.run(client, List.of(stream.big(client.nextXid())));
        }
        else if (choice < 58 && 0 == random.nextInt(8))
        {
            fence();
            final Client watcher = clients.get(random.nextInt(clients.size()));
            if (null != watcher.connections)
            {
                clients.forEach((each) -> each.isOrderFree = true);
                sessions.expire(watcher);
                fence();
            }
        }
        else
        {
            final int count = choice < 700 ? 1 : 1 + random.nextInt(settings.burst());
            final List<Request> requests = new ArrayList<>();
            for (int i = 0; i < count; i++)
            {
                requests.add(stream.next(client.nextXid(), i == count - 1));
            }

            exchange.run(client, requests);
        }
    }

    private void beginEpoch()
    {
        for (final Client client : clients)
        {
            if (!client.isAway())
            {
                exchange.run(client, List.of(writes.createBase().request(client.nextXid())));
                return;
            }
        }
    }

    private void closeSession(final Client client)
    {
        clients.forEach((each) -> each.isOrderFree = true);
        exchange.run(client, List.of(Reads.bare("closeSession", Opcodes.CLOSE_SESSION)
            .endingRequest(client.nextXid())));
        client.forget();
    }

    /** Every client reads up to now, so that each event that has to have come has come. */
    private void fence()
    {
        final List<Client> present = new ArrayList<>();
        final List<List<Request>> requests = new ArrayList<>();
        for (final Client client : clients)
        {
            if (null != client.connections)
            {
                present.add(client);
                requests.add(List.of(Reads.fence().request(client.nextXid())));
                exchange.send(client, requests.get(requests.size() - 1));
            }
        }

        for (int i = 0; i < present.size(); i++)
        {
            exchange.receive(present.get(i), requests.get(i));
            present.get(i).isOrderFree = false;
        }
    }

    private void end() throws IOException
    {
        fence();
        for (final Client client : clients)
        {
            if (client.isAway())
            {
                sessions.comeBack(client);
            }

            closeSession(client);
            fence();
        }
    }

    @Override
    public void close()
    {
        clients.forEach(Client::close);
    }
}
