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

import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Measures gets and sets of one innocent client at a member, quietly and beside storms of others, in turns. The 99th
 * percentile beside a storm must not exceed twice the quiet one.
 * <p>
 * The storms run on the same host, in a process that yields to others ({@code nice}), so that what they cost the
 * member is seen rather than what they cost the host; what a process that merely spins costs is measured as well.
 */
@Command(
    name = "innocent",
    description = "Measure gets and sets of one client quietly and beside storms of others at the same member, in " +
        "turns; the 99th percentile must not double.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:no percentile more than doubles", "1:one does; logs are kept", "2:bad usage",
        "3:the proof could not be carried out"})
public final class InnocentProof implements Callable<Integer>
{
    private static final long READY_LIMIT_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long BEGIN_LIMIT_MS = TimeUnit.SECONDS.toMillis(30);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final double NS_PER_US = 1000;
    private static final double MEDIAN_PERCENTILE = 50;
    private static final double TAIL_PERCENTILE = 99;
    private static final int DIGITS = 3;
    private static final int UNCOUNTED_ROUNDS = 2;
    private static final int MAX_NICE = 19;
    private static final int VALUE_LENGTH = 100;
    private static final int LARGE_LENGTH = 1_000_000;
    private static final String PATH = "/innocent";

    @Mixin
    final MemberOptions options = new MemberOptions("dev");

    @Option(names = "--storms", split = ",", description = "Which storms. Default: all (${COMPLETION-CANDIDATES})")
    List<Storm> storms = List.of(Storm.values());

    @Option(names = "--rounds", defaultValue = "3",
        description = "Counted, after two that are not. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--seconds", defaultValue = "2",
        description = "Of a measurement, quiet or beside a storm. Default: ${DEFAULT-VALUE}")
    long seconds;

    @Option(names = "--settle-ms", defaultValue = "1000",
        description = "Between the end of a storm and the next quiet measurement. Default: ${DEFAULT-VALUE}")
    long settleMs;

    @Option(names = "--nice", defaultValue = "19",
        description = "By how much the storms' processes yield to others. Default: ${DEFAULT-VALUE}")
    int nice;

    @Option(names = "--factor", defaultValue = "2",
        description = "By which a 99th percentile may grow. Default: ${DEFAULT-VALUE}")
    double factor;

    private final Map<Storm, List<Sample>> quiet = new EnumMap<>(Storm.class);
    private final Map<Storm, List<Sample>> beside = new EnumMap<>(Storm.class);
    private Path directory;
    private LocalCluster cluster;
    private NodensClient client;
    private boolean isProved = true;

    /**
     * Run the proof.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(rounds >= 1, "--rounds must be at least 1");
        options.check(seconds >= 1, "--seconds must be at least 1");
        options.check(settleMs >= 0, "--settle-ms must not be negative");
        options.check(nice >= 0 && nice <= MAX_NICE, "--nice must be from 0 to " + MAX_NICE);
        options.check(factor > 0, "--factor must be above 0");
        return ProofOutcome.carryOut(() -> options.prove("nodens-innocent-", 1, this::prove));
    }

    private boolean prove(final LocalCluster started, final Path files) throws IOException
    {
        cluster = started;
        directory = files;
        System.out.println("java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() +
            " processors; one member, arguments " + List.of(options.arguments()) + "; storms with nice " + nice +
            "; " + rounds + " rounds of " + seconds + " s");
        cluster.start().awaitReady(READY_LIMIT_MS);
        run();
        return isProved;
    }

    private void run() throws IOException
    {
        try (EmbeddedDriver driver = EmbeddedDriver.launch(
            new EmbeddedDriver.Context().parentDirectory(cluster.sharedDirectory().toString()));
            NodensClient connected = NodensClient.connect(new ClientContext()
                .endpoints(cluster.endpoints())
                .aeronDirectoryName(driver.aeronDirectoryName())))
        {
            client = connected;
            client.create(PATH, new byte[VALUE_LENGTH], CreateMode.PERSISTENT);
            client.create(StormProcess.LARGE_PATH, new byte[LARGE_LENGTH], CreateMode.PERSISTENT);
            // In the first rounds member and client still compile what they run: they are not counted.
            for (int round = 1 - UNCOUNTED_ROUNDS; round <= rounds; round++)
            {
                for (final Storm storm : storms)
                {
                    measureBeside(storm, round);
                }
            }
            storms.forEach(this::report);
            if (!cluster.member(0).isAlive())
            {
                isProved = false;
                System.out.println("the member has ended");
            }
        }
    }

    private void measureBeside(final Storm storm, final int round)
    {
        pass(settleMs);
        final Sample before = measure();
        final ServerProcess process = start(storm, round);
        try
        {
            process.awaitReady(BEGIN_LIMIT_MS);
            final double memberCpu = ManyClients.cpuSeconds(cluster.member(0).pid());
            final double stormCpu = ManyClients.cpuSeconds(process.pid());
            final Sample during = measure();
            System.out.println(String.format(Locale.ROOT,
                "round %d %s: quiet get %s set %s us; beside get %s set %s us (p50/p99 of %d); processors: member " +
                "%.2f, storm %.2f",
                round, storm, before.get(), before.set(), during.get(), during.set(), during.count,
                (ManyClients.cpuSeconds(cluster.member(0).pid()) - memberCpu) / seconds,
                (ManyClients.cpuSeconds(process.pid()) - stormCpu) / seconds));
            if (round > 0)
            {
                quiet.computeIfAbsent(storm, (ignore) -> new ArrayList<>()).add(before);
                beside.computeIfAbsent(storm, (ignore) -> new ArrayList<>()).add(during);
            }
        }
        finally
        {
            process.kill();
        }
    }

    private ServerProcess start(final Storm storm, final int round)
    {
        return new ServerProcess(
            storm.name(),
            List.of(
                "nice", "-n", Integer.toString(nice),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"),
                StormProcess.class.getName(),
                storm.name(), cluster.endpoint(0), cluster.sharedDirectory().toString()),
            directory.resolve(storm.name().toLowerCase(Locale.ROOT) + "-" + round + ".log"),
            Pattern.compile(StormProcess.BEGUN, Pattern.LITERAL)).start();
    }

    private Sample measure()
    {
        final Histogram gets = new Histogram(LONGEST_NS, DIGITS);
        final Histogram sets = new Histogram(LONGEST_NS, DIGITS);
        final byte[] data = new byte[VALUE_LENGTH];
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - endNs < 0)
        {
            final long startNs = System.nanoTime();
            client.getData(PATH);
            final long gotNs = System.nanoTime();
            client.setData(PATH, data, -1);
            sets.recordValue(Math.min(LONGEST_NS, System.nanoTime() - gotNs));
            gets.recordValue(Math.min(LONGEST_NS, gotNs - startNs));
            LockSupport.parkNanos(PAUSE_NS);
        }
        return new Sample(
            (int)gets.getTotalCount(),
            us(gets, MEDIAN_PERCENTILE), us(gets, TAIL_PERCENTILE),
            us(sets, MEDIAN_PERCENTILE), us(sets, TAIL_PERCENTILE));
    }

    private void report(final Storm storm)
    {
        System.out.println(storm + " (" + storm.description() + ")");
        judge(storm, "get p50", (sample) -> sample.getMedianUs, false);
        judge(storm, "get p99", (sample) -> sample.getTailUs, true);
        judge(storm, "set p50", (sample) -> sample.setMedianUs, false);
        judge(storm, "set p99", (sample) -> sample.setTailUs, true);
    }

    private void judge(final Storm storm, final String what, final Field field, final boolean isBound)
    {
        final double[] before = values(quiet.get(storm), field);
        final double[] during = values(beside.get(storm), field);
        final double ratio = median(during) / median(before);
        final boolean isKept = ratio <= factor || !isBound || Storm.PROCESSOR == storm;
        isProved &= isKept;
        System.out.println(String.format(Locale.ROOT, "  %s: quiet %s us, beside %s us, x%.2f%s",
            what, describe(before), describe(during), ratio, isKept ? "" : " TOO MUCH"));
    }

    private static String describe(final double[] sorted)
    {
        return String.format(
            Locale.ROOT, "%.0f (%.0f-%.0f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    private static double[] values(final List<Sample> samples, final Field field)
    {
        final double[] values = new double[samples.size()];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = field.of(samples.get(i));
        }
        Arrays.sort(values);
        return values;
    }

    private static double median(final double[] sorted)
    {
        return sorted[sorted.length / 2];
    }

    private static double us(final Histogram histogram, final double percentile)
    {
        return histogram.getValueAtPercentile(percentile) / NS_PER_US;
    }

    private static void pass(final long ms)
    {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(ms))
        {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** One of the numbers of a measurement. */
    private interface Field
    {
        double of(Sample sample);
    }

    private record Sample(int count, double getMedianUs, double getTailUs, double setMedianUs, double setTailUs)
    {
        private String get()
        {
            return String.format(Locale.ROOT, "%.0f/%.0f", getMedianUs, getTailUs);
        }

        private String set()
        {
            return String.format(Locale.ROOT, "%.0f/%.0f", setMedianUs, setTailUs);
        }
    }
}
