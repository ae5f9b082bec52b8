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
package io.nodens.bench.plan;

import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.SystemUnderTest;
import org.agrona.CloseHelper;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Asks a system for operations of every kind that it knows, and expects one answer without an error to each.
 */
final class Questions implements CompletionHandler
{
    private static final int KEYS = 100;
    private static final int DATA_LENGTH = 100;
    private static final int CONNECTIONS = 2;
    private static final int WINDOW = 8;
    private static final int ROUNDS = 40;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final SystemUnderTest system;
    private final Random random;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private OperationKind kind;

    Questions(final SystemUnderTest system, final long seed)
    {
        this.system = system;
        random = new Random(seed);
    }

    void ask()
    {
        final Demand demand = new Demand(system.kinds(), KEYS, DATA_LENGTH, CONNECTIONS, WINDOW);
        system.prepare(demand);
        try
        {
            for (int i = 0; i < CONNECTIONS; i++)
            {
                connections.add(system.connect(demand, i, this));
            }
            for (int round = 0; round < ROUNDS; round++)
            {
                // In the order of the constants: what is created is deleted after it.
                system.kinds().stream().sorted().forEach(this::askOnce);
            }
        }
        finally
        {
            CloseHelper.closeAll(connections);
        }
    }

    private void askOnce(final OperationKind asked)
    {
        kind = asked;
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        for (int slot = 0; slot < CONNECTIONS * WINDOW; slot++)
        {
            final LoadConnection connection = connections.get(slot / WINDOW);
            while (!connection.offer(asked, random.nextInt(KEYS), slot))
            {
                work(deadlineNs);
            }
        }
        while (free.size() < CONNECTIONS * WINDOW)
        {
            work(deadlineNs);
        }
        free.clear();
    }

    private void work(final long deadlineNs)
    {
        connections.forEach(LoadConnection::doWork);
        assertTrue(System.nanoTime() - deadlineNs < 0, () -> kind + ": answered are only " + free);
        Thread.onSpinWait();
    }

    @Override
    public void onCompletion(final int slot, final String error)
    {
        assertNull(error, () -> kind + " of slot " + slot);
        assertTrue(!free.contains(slot), () -> kind + " of slot " + slot + " was answered twice");
        free.add(slot);
    }
}
