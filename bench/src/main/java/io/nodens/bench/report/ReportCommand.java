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
package io.nodens.bench.report;

import io.nodens.bench.results.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Shows runs of the rig side by side.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Shows runs of the rig side by side: tables in the terminal, and a page with plots that opens " +
        "without a network.")
public final class ReportCommand implements Callable<Integer>
{
    @Parameters(
        paramLabel = "DIR", arity = "0..*", defaultValue = "bench-results",
        description = "directories of runs, or directories that have such; default: ${DEFAULT-VALUE}")
    private List<Path> places;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "bench-results/report.html",
        description = "the page; default: ${DEFAULT-VALUE}")
    private Path out;

    @Option(names = "--baseline", paramLabel = "SYSTEM",
        description = "system that the others are compared with; default: the first one of each load")
    private String baseline;

    @Option(names = "--images", paramLabel = "DIR", description = "write each plot as SVG and PNG, too")
    private Path images;

    @Override
    public Integer call() throws IOException
    {
        final RunSet runs = RunSet.read(places);
        if (null != baseline && runs.good().stream().map(RunFile::subject).noneMatch(baseline::equals))
        {
            throw new IllegalArgumentException("--baseline=" + baseline + ": the runs are of " +
                String.join(", ", runs.good().stream().map(RunFile::subject).distinct().toList()));
        }

        final List<Comparison> comparisons = runs.comparisons(baseline);
        System.out.print(ReportText.of(runs, comparisons));
        if (null != out.toAbsolutePath().getParent())
        {
            Files.createDirectories(out.toAbsolutePath().getParent());
        }
        Files.writeString(out, ReportPage.of(runs, comparisons));
        System.out.println("page: " + out.toAbsolutePath());
        if (null != images)
        {
            Files.createDirectories(images);
            final int count = new PlotImages(images).write(runs, comparisons);
            System.out.println(count + " plots: " + images.toAbsolutePath());
        }

        return 0;
    }
}
