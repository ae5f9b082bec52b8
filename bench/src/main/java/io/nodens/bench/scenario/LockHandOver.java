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
package io.nodens.bench.scenario;

import io.nodens.bench.plan.Contender;
import io.nodens.bench.results.Load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A lock goes round among contenders: from the moment at which its holder gives it up until the next one knows that it
 * holds it.
 */
final class LockHandOver implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final String LOCK = ROOT + "/lock";
    private static final String HAND_OVER = "hand-over";

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.NODENS_IPC, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name, 0, options.contenders(), 1, 1, options.contenders(), Load.UNIFORM, 0, 1, 0, 0, 0, "yield");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final List<ScenarioClient> clients = new ArrayList<>();
        for (int i = 0; i < options.contenders(); i++)
        {
            clients.add(cluster.connect(i));
        }
        for (final String path : List.of(ROOT, LOCK))
        {
            Answers.await(clients.get(0).create(path, new byte[0], ScenarioClient.Lifetime.PERSISTENT),
                options.timeoutNs(), "create " + path);
        }

        final ArrayDeque<LockContender> queue = new ArrayDeque<>();
        for (final ScenarioClient client : clients)
        {
            // Behind a barrier, so that each finds the lock.
            Answers.await(client.sync(), options.timeoutNs(), "a sync");
            final LockContender contender = new LockContender(client, LOCK);
            Answers.await(contender.queueUp(), options.timeoutNs(), "a place in the queue");
            queue.add(contender);
        }
        record.say(clients.size() + " contenders queue up");
        handOver(queue, options, record);
    }

    private static void handOver(
        final ArrayDeque<LockContender> queue, final ScenarioOptions options, final ScenarioRecord record)
    {
        final int count = options.warmUp() + options.repeats();
        LockContender holder = queue.poll();
        Answers.await(holder.acquired(), options.timeoutNs(), "the lock for the first contender");
        for (int i = 0; i < count; i++)
        {
            final LockContender next = queue.poll();
            if (queue.stream().anyMatch((other) -> other.acquired().isDone()) || next.acquired().isDone())
            {
                record.error("two contenders held the lock before hand-over " + i);
                return;
            }

            final long startNs = System.nanoTime();
            final CompletableFuture<Void> released = holder.release();
            final long acquiredNs = Answers.await(next.acquired(), options.timeoutNs(), "hand-over " + i);
            Answers.await(released, options.timeoutNs(), "release " + i);
            if (i >= options.warmUp())
            {
                record.record(HAND_OVER, acquiredNs - startNs);
            }
            // At its end: as many contend as before when the lock goes on.
            Answers.await(holder.queueUp(), options.timeoutNs(), "a place in the queue");
            queue.add(holder);
            holder = next;
            record.progress("hand-over " + (i + 1) + " of " + count);
        }
    }
}
