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
import java.util.concurrent.TimeUnit;

/**
 * One client writes at a fixed rate while servers write snapshots of many znodes: the longest answer of the time of
 * each snapshot, beside the longest of as long a time before it.
 */
final class SnapshotPause implements Scenario
{
    private static final String ROOT = "/scenario";
    /** What a snapshot held up is answered after its end. */
    private static final long AFTER_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name, options.ratePerS(), 1, SteadyWriter.WINDOW, 1, options.znodes(), Load.UNIFORM, options.dataLength(),
            1, options.quietS(), options.quietS(), 0, "park");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient creator = cluster.connect(0);
        Forest.plant(creator, ROOT, options, record);
        final ScenarioClient client = cluster.connect(0);
        Answers.await(client.sync(), options.timeoutNs(), "a sync");
        try (SteadyWriter writer = new SteadyWriter(
            client, ROOT, options.ratePerS(), options.dataLength(), "write", record))
        {
            for (int i = 1; i <= options.snapshots(); i++)
            {
                Pauses.until(
                    record, System.nanoTime() + TimeUnit.SECONDS.toNanos(options.quietS()), "steady load");
                snapshot(cluster, options, record, writer, i);
            }
            final int lost = writer.stop(options.timeoutNs());
            if (lost > 0)
            {
                record.missing(lost, lost + " writes were not answered");
            }
        }
    }

    private static void snapshot(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final SteadyWriter writer,
        final int number)
    {
        final long[] beginNs = new long[1];
        final long endNs = cluster.snapshot(options.timeoutNs(), () ->
        {
            beginNs[0] = System.nanoTime();
            record.marker("snapshot", "number " + number + " begins");
        });
        record.marker("snapshot-end", "number " + number + ", after " + ScenarioRecord.ms(endNs - beginNs[0]));
        Pauses.until(record, endNs + AFTER_NS, "steady load");

        final AckTally tally = writer.tally();
        final long lengthNs = endNs - beginNs[0] + AFTER_NS;
        final long longestNs = tally.latencyNs(beginNs[0] - AFTER_NS, endNs + AFTER_NS, 1);
        final long beforeNs = tally.latencyNs(
            beginNs[0] - 2 * AFTER_NS - lengthNs, beginNs[0] - AFTER_NS, 1);
        record.record("snapshot-longest", longestNs);
        record.record("before-longest", beforeNs);
        record.record("snapshot", endNs - beginNs[0]);
        record.say("longest answer around the snapshot " + ScenarioRecord.ms(longestNs) + ", before it " +
            ScenarioRecord.ms(beforeNs));
    }
}
