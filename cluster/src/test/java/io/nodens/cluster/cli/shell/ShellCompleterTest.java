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
package io.nodens.cluster.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What Tab offers.
 */
class ShellCompleterTest
{
    private static final Map<String, List<String>> TREE = new TreeMap<>(Map.of(
        "/", List.of("app", "apple", "bin"),
        "/app", List.of("locks", "leader"),
        "/apple", List.of(),
        "/bin", List.of(),
        "/app/locks", List.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "'' | 'get,set,help'",
        "'g' | 'get,set,help'",
        "'get /' | '/app,/apple,/bin'",
        "'get /ap' | '/app,/apple'",
        "'get /bi' | '/bin'",
        "'get /bin' | '/bin'",
        "'get /apple' | '/apple'",
        "'get /app/' | '/app/locks,/app/leader'",
        "'get /app/lo' | '/app/locks'",
        "'get /none/x' | none",
        "'get --kind ' | 'data,children'",
        "'get --' | '--kind,--limit'",
        "'get --limit 3 /bi' | '/bin'",
        "'get --limit ' | none",
        "'set /bin /' | none",
        "'set ' | '/app,/apple,/bin'",
        "'help ' | 'get,set,help'",
        "'frob /' | none"})
    void shouldOfferWhatFitsWhenLineIsIncomplete(final String line, final String expected)
    {
        final String typed = null == line ? "" : line;
        final ParsedLine parsed = new DefaultParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE);
        final CommandLine commands = new CommandLine(new Root());
        final List<Candidate> candidates = new ArrayList<>();

        new ShellCompleter(commands, (path, maxCount, timeoutMs) -> childrenOf(path))
            .complete(null, parsed, candidates);

        assertEquals(
            null == expected ? List.of() : List.of(expected.split(",")),
            candidates.stream().map(Candidate::value).toList());
    }

    @ParameterizedTest
    @CsvSource({"/only, /only/child"})
    void shouldGoDownWhenWordNamesTheOnlyMatch(final String word, final String expected)
    {
        final Map<String, List<String>> tree = Map.of("/", List.of("only"), "/only", List.of("child"));
        final String typed = "get " + word;
        final ParsedLine parsed = new DefaultParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE);
        final List<Candidate> candidates = new ArrayList<>();

        new ShellCompleter(new CommandLine(new Root()), (path, maxCount, timeoutMs) -> tree.get(path))
            .complete(null, parsed, candidates);

        assertEquals(List.of(expected), candidates.stream().map(Candidate::value).toList());
    }

    private static List<String> childrenOf(final String path)
    {
        if (!TREE.containsKey(path))
        {
            throw new IllegalStateException("no such znode");
        }
        return TREE.get(path);
    }

    enum Kind
    {
        data, children
    }

    @Command(name = "", subcommands = {Get.class, Set.class, CommandLine.HelpCommand.class})
    static final class Root
    {
    }

    @SuppressWarnings("unused") // the completer looks at the annotations alone
    @Command(name = "get")
    static final class Get
    {
        @Parameters(index = "0", paramLabel = "PATH")
        private String path;

        @Option(names = {"-k", "--kind"})
        private Kind kind;

        @Option(names = "--limit")
        private int limit;
    }

    @SuppressWarnings("unused") // the completer looks at the annotations alone
    @Command(name = "set")
    static final class Set
    {
        @Parameters(index = "0", paramLabel = "PATH")
        private String path;

        @Parameters(index = "1", paramLabel = "DATA")
        private String data;
    }
}
