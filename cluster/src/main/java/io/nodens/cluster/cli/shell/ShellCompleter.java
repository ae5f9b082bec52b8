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

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Completes commands, their options and the values of these, and paths, for which it asks the cluster.
 * <p>
 * <b>Thread:</b> the line editor's, which waits for the cluster no longer than {@link #TIMEOUT_MS} a question.
 */
final class ShellCompleter implements Completer
{
    /**
     * Most names taken into account for one directory of a path.
     */
    static final int MAX_NAMES = 1000;

    /**
     * Longest wait for the names of one directory.
     */
    static final int TIMEOUT_MS = 300;

    private final CommandLine commands;
    private final ChildSource source;

    ShellCompleter(final CommandLine commands, final ChildSource source)
    {
        this.commands = commands;
        this.source = source;
    }

    @Override
    public void complete(final LineReader reader, final ParsedLine line, final List<Candidate> candidates)
    {
        if (0 == line.wordIndex())
        {
            offerCommands(candidates);
            return;
        }

        final CommandLine command = commands.getSubcommands().get(line.words().get(0));
        if (null == command)
        {
            return;
        }
        if ("help".equals(command.getCommandName()))
        {
            offerCommands(candidates);
            return;
        }

        final CommandSpec spec = command.getCommandSpec();
        final String word = line.word();
        final OptionSpec valueOf = spec.findOption(line.words().get(line.wordIndex() - 1));
        if (null != valueOf && valueOf.arity().min() > 0)
        {
            offerValues(valueOf, candidates);
        }
        else if (word.startsWith("-"))
        {
            offerOptions(spec, candidates);
        }
        else if (isPathExpected(spec, line))
        {
            offerPaths(word, candidates);
        }
    }

    private void offerCommands(final List<Candidate> candidates)
    {
        commands.getSubcommands().forEach((name, command) ->
        {
            final UsageMessageSpec usage = command.getCommandSpec().usageMessage();
            final String hint = hint(0 == usage.header().length ? usage.description() : usage.header());
            candidates.add(new Candidate(name, name, null, hint, null, null, true));
        });
    }

    /**
     * JLine shows it behind the candidate, and one line of it is enough.
     */
    private static String hint(final String[] text)
    {
        if (0 == text.length)
        {
            return null;
        }
        final int end = text[0].indexOf(". ");
        return end < 0 ? text[0] : text[0].substring(0, end + 1);
    }

    private static void offerOptions(final CommandSpec spec, final List<Candidate> candidates)
    {
        for (final OptionSpec option : spec.options())
        {
            final String name = option.longestName();
            candidates.add(new Candidate(name, name, null, hint(option.description()), null, null, true));
        }
    }

    private static void offerValues(final OptionSpec option, final List<Candidate> candidates)
    {
        if (null != option.completionCandidates())
        {
            option.completionCandidates().forEach((value) -> candidates.add(new Candidate(value)));
        }
    }

    /**
     * Whether the command takes a path at the place of the cursor.
     */
    private static boolean isPathExpected(final CommandSpec spec, final ParsedLine line)
    {
        int position = 0;
        for (int i = 1; i < line.wordIndex(); i++)
        {
            final String word = line.words().get(i);
            final OptionSpec before = spec.findOption(line.words().get(i - 1));
            final boolean isValue = null != before && before.arity().min() > 0;
            if (!word.startsWith("-") && !isValue)
            {
                position++;
            }
        }
        for (final PositionalParamSpec parameter : spec.positionalParameters())
        {
            if (parameter.index().contains(position))
            {
                return "PATH".equals(parameter.paramLabel());
            }
        }
        return false;
    }

    /**
     * Offers the children of the word's directory that begin as the word ends, and if there is but the one that the
     * word names already, its children.
     */
    private void offerPaths(final String word, final List<Candidate> candidates)
    {
        final List<String> paths = matches(word);
        if (1 == paths.size() && paths.get(0).equals(word))
        {
            final List<String> below = matches(word + "/");
            (below.isEmpty() ? paths : below).forEach((path) -> candidates.add(candidate(path, below.isEmpty())));
            return;
        }
        paths.forEach((path) -> candidates.add(candidate(path, false)));
    }

    private List<String> matches(final String word)
    {
        final int slash = word.lastIndexOf('/');
        final String directory = slash <= 0 ? "/" : word.substring(0, slash);
        final String prefix = word.substring(slash + 1);
        final List<String> paths = new ArrayList<>();
        for (final String name : children(directory))
        {
            if (name.startsWith(prefix))
            {
                paths.add(("/".equals(directory) ? "" : directory) + "/" + name);
            }
        }
        return paths;
    }

    /**
     * No failure of a completion is worth an interrupted line.
     */
    private List<String> children(final String directory)
    {
        try
        {
            return source.children(directory, MAX_NAMES, TIMEOUT_MS);
        }
        catch (final RuntimeException ignore)
        {
            return List.of();
        }
    }

    private static Candidate candidate(final String path, final boolean isComplete)
    {
        return new Candidate(path, path.substring(path.lastIndexOf('/') + 1), null, null, null, null, isComplete);
    }
}
