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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads back what a {@link HistoryWriter} wrote.
 */
final class HistoryReader
{
    private final String client;
    private final boolean isKilled;
    private final List<Long> sessionIds = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private History.End end;

    private HistoryReader(final String client, final boolean isKilled)
    {
        this.client = client;
        this.isKilled = isKilled;
    }

    /**
     * Read one history.
     *
     * @param file     that the client wrote.
     * @param isKilled whether the client was killed: then the last line may be torn, and is left out.
     * @return the history.
     * @throws IOException              when the file cannot be read.
     * @throws IllegalArgumentException when a line is not what a writer writes.
     */
    static History read(final Path file, final boolean isKilled) throws IOException
    {
        final String name = file.getFileName().toString();
        final String client = name.substring(0, name.length() - HistoryWriter.SUFFIX.length());
        return parse(client, Files.readString(file, StandardCharsets.UTF_8), isKilled);
    }

    static History parse(final String client, final String text, final boolean isKilled)
    {
        final HistoryReader reader = new HistoryReader(client, isKilled);
        int lineNumber = 0;
        int start = 0;
        for (int end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start))
        {
            lineNumber++;
            try
            {
                reader.onLine(text.substring(start, end).split("\t", -1));
            }
            catch (final RuntimeException ex)
            {
                throw new IllegalArgumentException("history " + client + " line " + lineNumber + ": " + ex, ex);
            }
            start = end + 1;
        }
        if (start < text.length() && !isKilled)
        {
            throw new IllegalArgumentException("history " + client + " ends in the middle of a line");
        }
        return reader.history();
    }

    private History history()
    {
        return new History(client, sessionIds, operations, isKilled, end);
    }

    private void onLine(final String[] fields)
    {
        switch (fields[0])
        {
            case "session" -> sessionIds.add(Long.parseLong(fields[1]));
            case "invoke" ->
            {
                expect(fields, 6, Long.parseLong(fields[1]) == operations.size() + 1);
                operations.add(new Operation(
                    client,
                    Long.parseLong(fields[1]),
                    OperationKind.valueOf(fields[3]),
                    fields[4],
                    fields[5],
                    Long.parseLong(fields[2]),
                    Operation.NEVER,
                    Operation.Outcome.PENDING,
                    null,
                    null));
            }
            case "ok" ->
            {
                expect(fields, 6, isOpen(fields[1]));
                complete(
                    fields,
                    Operation.Outcome.ACKNOWLEDGED,
                    new Operation.Answer(Long.parseLong(fields[3]), Integer.parseInt(fields[4]), fields[5]),
                    null);
            }
            case "refused" ->
            {
                expect(fields, 5, isOpen(fields[1]));
                complete(
                    fields,
                    Operation.Outcome.REFUSED,
                    new Operation.Answer(Long.parseLong(fields[3]), Operation.ABSENT, ""),
                    fields[4]);
            }
            case "unknown", "error" ->
            {
                expect(fields, 4, isOpen(fields[1]));
                complete(
                    fields,
                    fields[0].equals("error") ? Operation.Outcome.FAILED : Operation.Outcome.UNKNOWN,
                    null,
                    fields[3]);
            }
            case "end" ->
            {
                expect(fields, 3, null == end);
                end = new History.End(Long.parseLong(fields[1]), fields[2].equals("expired"));
            }
            default -> throw new IllegalArgumentException("unknown record " + fields[0]);
        }
    }

    private boolean isOpen(final String number)
    {
        final long index = Long.parseLong(number) - 1;
        return index >= 0 && index < operations.size() && operations.get((int)index).isPending();
    }

    private void complete(
        final String[] fields,
        final Operation.Outcome outcome,
        final Operation.Answer answer,
        final String error)
    {
        final int index = Integer.parseInt(fields[1]) - 1;
        final Operation asked = operations.get(index);
        operations.set(index, new Operation(
            client,
            asked.number(),
            asked.kind(),
            asked.path(),
            asked.value(),
            asked.invokedNs(),
            Long.parseLong(fields[2]),
            outcome,
            answer,
            error));
    }

    private static void expect(final String[] fields, final int count, final boolean isInOrder)
    {
        if (fields.length != count || !isInOrder)
        {
            throw new IllegalArgumentException("out of order or torn: " + String.join(" ", fields));
        }
    }
}
