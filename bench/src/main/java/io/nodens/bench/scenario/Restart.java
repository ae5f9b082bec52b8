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

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * All servers are stopped and started again with many znodes: the time until a client has a write acknowledged.
 */
final class Restart implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final byte[] NO_DATA = new byte[0];
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long STOP_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(60);

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name, 0, 1, 1, 1, options.znodes(), Load.UNIFORM, options.dataLength(), 1, 0, 0, 0, "park");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient creator = cluster.connect(0);
        Forest.plant(creator, ROOT, options, record);
        cluster.disconnect(creator);
        record.marker("stop", "all servers, by a signal that asks them to");
        cluster.signalAll("TERM");
        for (int id = 0; id < cluster.count(); id++)
        {
            cluster.process(id).awaitExit(STOP_TIMEOUT_MS);
        }

        record.marker("start", "all servers");
        final long startNs = System.nanoTime();
        for (int id = 0; id < cluster.count(); id++)
        {
            cluster.startProcess(id);
        }
        awaitWrite(cluster, options, record, startNs);
        record.record("restart", System.nanoTime() - startNs);
        record.marker("ready", "a write is acknowledged");
        for (int id = 0; id < cluster.count(); id++)
        {
            cluster.awaitServing(id, options.timeoutNs());
        }
        record.record("restart-all", System.nanoTime() - startNs);
        record.say("every server serves");
    }

    private static void awaitWrite(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final long startNs)
    {
        final ScenarioClient client = cluster.connectFirst(0);
        while (true)
        {
            final CompletableFuture<Long> answer = client.set(ROOT, NO_DATA);
            final long remainingNs = startNs + options.timeoutNs() - System.nanoTime();
            try
            {
                answer.get(Math.max(1, remainingNs), TimeUnit.NANOSECONDS);
                return;
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", ex);
            }
            catch (final TimeoutException ex)
            {
                throw new IllegalStateException("no write was acknowledged within " +
                    ScenarioRecord.ms(options.timeoutNs()) + " after the start", ex);
            }
            catch (final ExecutionException ex)
            {
                if (!client.isConnectionLoss(ex.getCause()))
                {
                    throw new IllegalStateException("the first write after the start failed: " + ex.getCause(), ex);
                }
                record.progress("waiting for the servers");
                LockSupport.parkNanos(AGAIN_NS);
            }
        }
    }
}
