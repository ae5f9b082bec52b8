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

import io.nodens.client.ReadLevel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one client does over and over.
 */
interface Workload
{
    /** Znodes of one writer at a time, besides its sequential ones. */
    int MAX_ZNODES_PER_WRITER = 64;
    /** Ephemerals of one client at a time. */
    int MAX_EPHEMERALS = 8;

    /**
     * Do the next thing. What is thrown is in the history; another step may follow.
     */
    void step();

    /**
     * The workload with a name.
     *
     * @param kind   of workload.
     * @param client to do it with.
     * @param peers  names of writers whose znodes may be read.
     * @param random of this client alone.
     * @return the workload.
     */
    static Workload of(final Kind kind, final RecordingClient client, final List<String> peers, final Random random)
    {
        return switch (kind)
        {
            case WRITER -> new Writer(client, peers, random);
            case EPHEMERAL -> new Ephemerals(client);
            case COUNTER -> client::increment;
            case READER -> new Reader(client, peers, random);
            case BURST -> new Bursts(client);
        };
    }

    /**
     * Path of the znode that a writer sets most.
     *
     * @param client name of the writer.
     * @return the path.
     */
    static String hotPath(final String client)
    {
        return ProofPaths.PLAIN + "/" + client + "-hot";
    }

    /**
     * Kinds of workload.
     */
    enum Kind
    {
        /** Creates, sets, deletes, reads. */
        WRITER,
        /** Creates and deletes ephemerals. */
        EPHEMERAL,
        /** Counts the counter up under the lock. */
        COUNTER,
        /** Reads behind barriers what the writers set most. */
        READER,
        /** Creates many znodes at once when told to. */
        BURST;

        String label()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Creates, sets, deletes and reads persistent znodes.
     */
    final class Writer implements Workload
    {
        private final RecordingClient client;
        private final List<String> hotPaths = new ArrayList<>();
        private final Random random;
        private final List<String> owned = new ArrayList<>();
        private int created;

        Writer(final RecordingClient client, final List<String> peers, final Random random)
        {
            this.client = client;
            this.random = random;
            peers.forEach((peer) -> hotPaths.add(hotPath(peer)));
            hotPaths.add(hotPath(client.baseName()));
        }

        @Override
        public void step()
        {
            if (owned.isEmpty())
            {
                create(hotPath(client.baseName()));
            }

            final int choice = random.nextInt(100);
            final int index = random.nextInt(owned.size());
            if (choice < 25)
            {
                client.create(OperationKind.CREATE_SEQUENTIAL, ProofPaths.QUEUE + "/n-");
            }
            else if (choice < 40 && owned.size() < MAX_ZNODES_PER_WRITER)
            {
                create(ProofPaths.PLAIN + "/" + client.name() + "-" + created++);
            }
            else if (choice < 65)
            {
                set(owned.get(random.nextBoolean() ? 0 : index));
            }
            else if (choice < 75 && index > 0)
            {
                client.delete(owned.remove(index));
            }
            else
            {
                client.read(
                    random.nextInt(4) == 0 ? ReadLevel.LINEARIZABLE : ReadLevel.LOCAL,
                    random.nextBoolean() ? hotPaths.get(random.nextInt(hotPaths.size())) : owned.get(index));
            }
        }

        /** It may be there although nobody says so: it is among the owned ones whatever the answer. */
        private void create(final String path)
        {
            owned.add(path);
            client.create(OperationKind.CREATE, path);
        }

        private void set(final String path)
        {
            try
            {
                client.set(path);
            }
            catch (final RecordingClient.RecordedException ex)
            {
                // Its create never happened, or its delete did.
                owned.remove(path);
                throw ex;
            }
        }
    }

    /**
     * Keeps a window of ephemerals.
     */
    final class Ephemerals implements Workload
    {
        private final RecordingClient client;
        private final Deque<String> owned = new ArrayDeque<>();
        private int created;

        Ephemerals(final RecordingClient client)
        {
            this.client = client;
        }

        @Override
        public void step()
        {
            if (owned.size() >= MAX_EPHEMERALS)
            {
                client.delete(owned.removeFirst());
            }
            owned.addLast(ProofPaths.EPHEMERAL + "/" + client.name() + "-" + created++);
            client.create(OperationKind.CREATE_EPHEMERAL, owned.getLast());
        }
    }

    /**
     * Reads behind barriers, always.
     */
    final class Reader implements Workload
    {
        private final RecordingClient client;
        private final List<String> hotPaths = new ArrayList<>();
        private final Random random;

        Reader(final RecordingClient client, final List<String> peers, final Random random)
        {
            this.client = client;
            this.random = random;
            peers.forEach((peer) -> hotPaths.add(hotPath(peer)));
        }

        @Override
        public void step()
        {
            client.read(ReadLevel.LINEARIZABLE, hotPaths.get(random.nextInt(hotPaths.size())));
        }
    }

    /**
     * Creates many znodes at once when told to, and deletes them when told again.
     */
    final class Bursts implements Workload
    {
        private final RecordingClient client;
        private final Deque<String> owned = new ArrayDeque<>();
        private int bursts;
        private volatile int[] ordered;

        Bursts(final RecordingClient client)
        {
            this.client = client;
        }

        /**
         * Have the next step make a burst. For any thread.
         *
         * @param count  of znodes.
         * @param length of the data of each.
         */
        void order(final int count, final int length)
        {
            ordered = new int[]{ count, length };
        }

        @Override
        public void step()
        {
            final int[] order = ordered;
            if (null == order)
            {
                return;
            }
            ordered = null;
            final String prefix = ProofPaths.PLAIN + "/" + client.name() + "-" + bursts++ + "-";
            final int acknowledged = client.burst(prefix, order[0], order[1]);
            System.out.println(
                ProofClient.BURST + client.name() + " " + acknowledged + " of " + order[0] + " acknowledged");
            while (!owned.isEmpty())
            {
                client.delete(owned.removeFirst());
            }
            for (int i = 0; i < order[0]; i++)
            {
                owned.addLast(prefix + i);
            }
        }
    }
}
