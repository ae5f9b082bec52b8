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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes the completion of the Z shell: commands and options with what they do, values where there is a choice. It
 * needs nothing of bash, and works both as a function on the {@code fpath} and sourced.
 */
final class ZshCompletion
{
    private ZshCompletion()
    {
    }

    /**
     * The script for a command line.
     *
     * @param root with all its commands.
     * @return text for a file {@code _nodens}.
     */
    static String script(final CommandLine root)
    {
        final StringBuilder out = new StringBuilder();
        out.append("#compdef nodens\n\n_nodens()\n{\n    local -a commands\n    commands=(\n");
        root.getSubcommands().forEach((name, command) -> out.append("        ")
            .append(quoted(name + ':' + about(command.getCommandSpec()))).append('\n'));
        out.append("    )\n\n    if (( CURRENT == 2 ))\n    then\n        _describe command commands\n");
        out.append("        _arguments");
        appendOptions(out, root.getCommandSpec());
        out.append("\n        return\n    fi\n\n    local command=$words[2]\n    shift words\n");
        out.append("    (( CURRENT-- ))\n    case $command in\n");
        for (final Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet())
        {
            out.append("        ").append(command.getKey()).append(")\n");
            if (command.getValue().getSubcommands().isEmpty())
            {
                out.append("            _arguments");
                appendOptions(out, command.getValue().getCommandSpec());
                appendArguments(out, command.getValue().getCommandSpec(), root.getSubcommands().keySet());
                out.append('\n');
            }
            else
            {
                appendNested(out, command.getValue());
            }
            out.append("            ;;\n");
        }

        // On the fpath the file is the body of the function, and is called at once; sourced it only registers.
        out.append("    esac\n}\n\n");
        out.append("if [ \"$funcstack[1]\" = _nodens ]\nthen\n    _nodens \"$@\"\nelse\n");
        out.append("    compdef _nodens nodens\nfi\n");
        return out.toString();
    }

    /** A command with commands of its own: those first, then the options of the one that was chosen. */
    private static void appendNested(final StringBuilder out, final CommandLine command)
    {
        out.append("            if (( CURRENT == 2 ))\n            then\n                commands=(");
        command.getSubcommands().forEach((name, nested) ->
            out.append(quoted(name + ':' + about(nested.getCommandSpec()))).append(' '));
        out.append(")\n                _describe command commands\n                _arguments");
        appendOptions(out, command.getCommandSpec());
        out.append("\n                return\n            fi\n            command=$words[2]\n");
        out.append("            shift words\n            (( CURRENT-- ))\n            case $command in\n");
        command.getSubcommands().forEach((name, nested) ->
        {
            out.append("            ").append(name).append(")\n                _arguments");
            appendOptions(out, nested.getCommandSpec());
            out.append("\n                ;;\n");
        });
        out.append("            esac\n");
    }

    private static void appendOptions(final StringBuilder out, final CommandSpec spec)
    {
        final List<OptionSpec> options = spec.options().stream()
            .filter((option) -> !option.hidden())
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .toList();
        for (final OptionSpec option : options)
        {
            out.append(" \\\n                ").append(spec(option));
        }
    }

    private static void appendArguments(
        final StringBuilder out, final CommandSpec spec, final Iterable<String> commands)
    {
        if ("help".equals(spec.name()))
        {
            out.append(" \\\n                ").append(quoted("1:command:(" + String.join(" ", commands) + ")"));
        }
        else if (!spec.positionalParameters().isEmpty())
        {
            final Iterable<String> candidates = spec.positionalParameters().get(0).completionCandidates();
            final String action = null == candidates ? " " : "(" + String.join(" ", candidates) + ")";
            out.append(" \\\n                ").append(quoted("*:argument:" + action));
        }
    }

    private static String spec(final OptionSpec option)
    {
        final String excluded = option.isMultiValue() ? "*" : "(" + String.join(" ", option.names()) + ")";
        final String about = sentence(option.description()[0]).replaceAll("[\\[\\]\\\\]", "\\\\$0");
        final String names = Arrays.stream(option.names())
            .map((name) -> quoted(name + form(option, name)))
            .collect(Collectors.joining(","));
        return quoted(excluded) + (1 == option.names().length ? names : "{" + names + "}") +
            quoted('[' + about + ']' + value(option));
    }

    /** How the value is joined to the name. */
    private static String form(final OptionSpec option, final String name)
    {
        if (0 == option.arity().max())
        {
            return "";
        }
        else if (0 == option.arity().min())
        {
            // A value that may be absent is never the next word.
            return name.startsWith("--") ? "=-" : "-";
        }

        return name.startsWith("--") ? "=" : "+";
    }

    private static String value(final OptionSpec option)
    {
        if (0 == option.arity().max())
        {
            return "";
        }

        final String label = option.paramLabel().replaceAll("[<>:]", "");
        final Iterable<String> candidates = option.completionCandidates();
        final String action;
        if (null != candidates)
        {
            action = "(" + String.join(" ", candidates).toLowerCase(Locale.ROOT) + ")";
        }
        else
        {
            action = Path.class == option.type() ? "_files" : " ";
        }

        return (0 == option.arity().min() ? "::" : ":") + label + ':' + action;
    }

    private static String about(final CommandSpec spec)
    {
        final String[] header = spec.usageMessage().header();
        final String[] lines = 0 == header.length ? spec.usageMessage().description() : header;
        return 0 == lines.length ? spec.name() : sentence(lines[0]);
    }

    /** The first one: a list shows one line for each command and option. */
    private static String sentence(final String text)
    {
        final int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }

    private static String quoted(final String text)
    {
        return '\'' + text.replace("%n", " ").replace("%%", "%").replace("'", "'\\''") + '\'';
    }
}
