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

import io.nodens.cluster.cli.output.OutputFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * Options of every command that prints an answer, whether it reaches a cluster or not.
 */
final class OutputOptions
{
    private static final String OUTPUT = "--output";
    private static final String FORMATS = ": ${COMPLETION-CANDIDATES}. Default: text.";

    @Option(
        names = {"-o", OUTPUT},
        paramLabel = "FORMAT",
        description = "How answers and failures look" + FORMATS)
    private OutputFormat format;

    @SuppressWarnings("unused") // picocli looks at the annotation alone
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean isHelp;

    /**
     * Let the help of one command say something else of what the format applies to: an annotation cannot.
     *
     * @param spec of a command that has these options.
     * @param what the format applies to.
     */
    static void describe(final CommandSpec spec, final String what)
    {
        final OptionSpec output = spec.findOption(OUTPUT);
        spec.remove(output);
        spec.addOption(output.toBuilder().description(what + FORMATS).build());
    }

    /**
     * The format to print in.
     *
     * @param context whose default holds where the command line names none.
     * @return the format.
     */
    OutputFormat format(final CommandContext context)
    {
        return null != format ? format : context.defaultFormat();
    }
}
