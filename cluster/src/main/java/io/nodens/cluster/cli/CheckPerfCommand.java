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
package io.nodens.cluster.cli;

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.perf.Finding;
import io.nodens.cluster.cli.perf.PerfReport;
import io.nodens.cluster.cli.perf.PerfRun;
import io.nodens.cluster.cli.perf.PerfSettings;
import io.nodens.cluster.cli.perf.PerfVerdict;
import io.nodens.cluster.cli.perf.PerfView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times the operator's own cluster, and says whether it is slow and why.
 */
@Command(
    name = "perf",
    header = "Time a running cluster for 30 s, and say whether it is slow and why.",
    description = {
        "Times reads, sets, ephemerals and events at the leader and at a follower, and how busy this host is " +
            "meanwhile. Never sends more than --rate requests a second. Takes up to two processors of this host: run " +
            "it where applications run.",
        "Writes below one znode of its own, /nodens-check-... below --parent, which it deletes, also on Ctrl-C. " +
            "After kill -9 the cluster deletes it by itself, when the session has ended and 30 s have passed.",
        "Exit codes: 0 nothing is slow, 10 something is slow, 11 this host is too busy to tell; others as usual."})
final class CheckPerfCommand extends ClusterCommand
{
    private static final int MIN_DURATION_MS = 1_000;
    private static final int MAX_RATE = 100_000;
    private static final int MAX_WINDOW = 1_024;
    private static final int MAX_DATA_LENGTH = 1024 * 1024;
    private static final int RATE_DEFAULT = 500;
    /** Bytes of data a second that a check sends unless somebody asks for more. */
    private static final int BYTES_DEFAULT = 4 * 1024 * 1024;
    /** Bytes of data that are under way at the same time. */
    private static final int MAX_WINDOW_BYTES = 4 * 1024 * 1024;
    private static final long CLEAN_UP_MS = 5_000;

    @Option(
        names = "--duration",
        paramLabel = "DURATION",
        defaultValue = "30s",
        converter = DurationMs.class,
        description = "Time of all measurements together, 1s or more. Default: ${DEFAULT-VALUE}.")
    private int durationMs;

    @Option(
        names = "--rate",
        paramLabel = "COUNT",
        description = "Most requests a second, 1 to 100000. Default: 500, less where --data-length makes that more " +
            "than 4 MiB/s.")
    private Integer rate;

    @Option(
        names = "--window",
        paramLabel = "COUNT",
        defaultValue = "32",
        description = "Sets that are sent together where several are under way, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int window;

    @Option(
        names = "--data-length",
        paramLabel = "BYTES",
        defaultValue = "100",
        description = "Data of each znode, 0 to 1048576 bytes. Default: ${DEFAULT-VALUE}.")
    private int dataLength;

    @Option(
        names = "--parent",
        paramLabel = "PATH",
        defaultValue = "/",
        description = "Where the check may create its znode. Default: ${DEFAULT-VALUE}.")
    private String parent;

    CheckPerfCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return parent;
    }

    @Override
    protected ExitCode run()
    {
        final PerfSettings settings = settings();
        final CountDownLatch isCleanedUp = new CountDownLatch(1);
        context().beforeClose(() -> awaitCleanUp(isCleanedUp));
        final ProgressLine progress = new ProgressLine(context().output().errorWriter(), isTerminal());
        try
        {
            return judge(measure(settings, progress));
        }
        finally
        {
            isCleanedUp.countDown();
        }
    }

    private PerfReport measure(final PerfSettings settings, final ProgressLine progress)
    {
        final PerfRun run = new PerfRun(context().cluster(), settings, context()::isClosing, progress::show);
        try
        {
            return run.run(hostName(), !context().hasDriver());
        }
        finally
        {
            progress.close();
            if (run.isSomethingLeft())
            {
                note(run.root() + " is left; the cluster deletes it by itself within a minute");
            }
        }
    }

    private ExitCode judge(final PerfReport report)
    {
        final List<Finding> findings = PerfVerdict.of(report);
        print(new PerfView(report, findings));
        return switch (PerfVerdict.worst(findings))
        {
            case OK, NOTE -> ExitCode.OK;
            case UNSURE -> ExitCode.UNSURE;
            case SLOW -> ExitCode.SLOW;
        };
    }

    private PerfSettings settings()
    {
        checked(parent);
        checkedRange("--data-length", dataLength, 0, MAX_DATA_LENGTH);
        checkedRange("--window", window, 1, MAX_WINDOW);
        if (null != rate)
        {
            checkedRange("--rate", rate, 1, MAX_RATE);
        }
        if (durationMs < MIN_DURATION_MS)
        {
            throw AccessException.usage(name(), parent, "--duration must be 1s or more, not " + durationMs + " ms");
        }
        final int together = Math.max(1, Math.min(window, MAX_WINDOW_BYTES / Math.max(1, dataLength)));
        if (together < window)
        {
            note("only " + together + " sets of " + dataLength + " bytes are sent together: no more than 4 MiB are");
        }
        final int bounded = Math.max(1, Math.min(RATE_DEFAULT, BYTES_DEFAULT / Math.max(1, dataLength)));
        return new PerfSettings(durationMs, null == rate ? bounded : rate, together, dataLength, parent);
    }

    private boolean isTerminal()
    {
        return context().output().isTerminal() && OutputFormat.TEXT == format();
    }

    /** On Ctrl-C the sessions stay until the thread that has them has deleted what it wrote. */
    private static void awaitCleanUp(final CountDownLatch isCleanedUp)
    {
        try
        {
            isCleanedUp.await(CLEAN_UP_MS, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static String hostName()
    {
        try
        {
            return InetAddress.getLocalHost().getHostName();
        }
        catch (final UnknownHostException ex)
        {
            return "this host";
        }
    }
}
