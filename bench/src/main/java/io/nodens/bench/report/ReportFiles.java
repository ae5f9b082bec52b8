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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A report for other commands.
 */
public final class ReportFiles
{
    private ReportFiles()
    {
    }

    /**
     * Write the page of runs.
     *
     * @param places   directories of runs, or directories that have such.
     * @param baseline system that the others are compared with; null for the first of each load.
     * @param page     to write.
     * @return tables for the terminal.
     * @throws IOException when the page cannot be written.
     */
    public static String write(final List<Path> places, final String baseline, final Path page) throws IOException
    {
        final RunSet runs = RunSet.read(places);
        final List<Comparison> comparisons = runs.comparisons(baseline);
        Files.writeString(page, ReportPage.of(runs, comparisons));
        return ReportText.of(runs, comparisons);
    }
}
