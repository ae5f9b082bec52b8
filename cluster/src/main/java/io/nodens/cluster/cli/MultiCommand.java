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

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.client.Condition;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.OperationResult;
import io.nodens.client.Transaction;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Does several operations, all or none; with conditions one of two lists of them.
 */
@Command(
    name = "multi",
    header = "Do several operations, all or none.",
    description = "Each operation is one argument in quotes, with the words of the command of that name: " +
        "'create PATH DATA', 'set PATH DATA', 'delete PATH', and 'check PATH --version N', which changes nothing but " +
        "lets all fail when the znode has another version.%n%n" +
        "With --if the operations are done when every condition holds; else those of --else, or none. Conditions: " +
        "'exists PATH', 'absent PATH', 'data PATH = TEXT', 'version PATH > N', 'czxid PATH = N', " +
        "'children PATH < N'; also with !=. Whether they held is printed first.")
final class MultiCommand extends ClusterCommand
{
    @Parameters(arity = "0..*", paramLabel = "OPERATION", description = "What to do, in order.")
    private List<String> operations = List.of();

    @Option(names = "--if", paramLabel = "CONDITION", description = "Of which each must hold. May be given repeatedly.")
    private List<String> conditions = List.of();

    @Option(
        names = "--else", paramLabel = "OPERATION",
        description = "What to do when a condition does not hold. May be given repeatedly.")
    private List<String> otherwise = List.of();

    MultiCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        if (operations.isEmpty() && otherwise.isEmpty())
        {
            throw AccessException.usage(name(), null, "give at least one operation, each in quotes");
        }
        if (conditions.isEmpty() && !otherwise.isEmpty())
        {
            throw AccessException.usage(name(), null, "--else goes with --if");
        }
        final MultiOperations reader = new MultiOperations(name(), context().stdin());
        final Transaction then = reader.read(operations);
        if (conditions.isEmpty())
        {
            print(new View(null, context().tree().commit(then)));
            return ExitCode.OK;
        }
        final Condition[] when = new MultiConditions(name()).read(conditions);
        final GuardedResult result = context().tree().commit(
            new GuardedTransaction().when(when).then(then).otherwise(reader.read(otherwise)));
        print(new View(result.held(), result.results()));
        return ExitCode.OK;
    }

    private record View(Boolean held, List<OperationResult> results) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            if (null != held)
            {
                out.println(held ? "conditions held" : "a condition did not hold");
            }
            for (final OperationResult result : results)
            {
                final boolean isSet = Operation.SET_DATA == result.operation();
                out.println(result.operation() + " " + result.path() +
                    (isSet ? " version " + result.stat().version() : ""));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            if (null != held)
            {
                json.writeBooleanField("held", held);
            }
            json.writeArrayFieldStart("results");
            for (final OperationResult result : results)
            {
                json.writeStartObject();
                json.writeStringField("operation", result.operation().toString());
                json.writeStringField("path", result.path());
                if (null != result.stat())
                {
                    StatFormat.writeField(json, result.stat());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
