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

import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.Failures;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.settings.NearNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Which commands there are, made only when asked for: the start of a single command does not pay for the others.
 */
final class CommandSet
{
    private static final String SERVER = "server";
    /** What other shells and clients call it. */
    private static final Map<String, String> KNOWN_ELSEWHERE = Map.ofEntries(
        Map.entry("cat", "get"), Map.entry("del", "delete"), Map.entry("exists", "stat"),
        Map.entry("getacl", "getAcl"), Map.entry("getAllChildrenNumber", "count"),
        Map.entry("mk", "create"), Map.entry("mkdir", "create"),
        Map.entry("put", "set"), Map.entry("setacl", "setAcl"), Map.entry("rm", "delete"),
        Map.entry("rmr", "deleteall"), Map.entry("id", "whoami"),
        Map.entry("run", "server"), Map.entry("start", "server"));

    private CommandSet()
    {
    }

    /**
     * The commands of the single form.
     *
     * @param args    of the command line: if they begin with a command, only that one is made.
     * @param context for the commands.
     * @param options of the connection.
     * @return ready to execute.
     */
    static CommandLine singleCommands(
        final String[] args, final CommandContext context, final ConnectionOptions options)
    {
        if (args.length > 0 && SERVER.equals(args[0]))
        {
            // Makers of the others are a class each, made at run time: three members that start together notice them.
            return configured(new CommandLine(new NodensMain()).addSubcommand(SERVER, new ServerCommand()), context);
        }

        final Map<String, Function<CommandContext, Object>> all = new LinkedHashMap<>();
        all.put(SERVER, (ignore) -> new ServerCommand());
        all.put("gateway", (ignore) -> new GatewayCommand());
        all.put("seed", (ignore) -> new SeedCommand());
        all.put("status", StatusCommand::new);
        all.put("limits", LimitsCommand::new);
        all.put("upgrade", UpgradeCommand::new);
        all.put("sessions", SessionsCommand::new);
        all.put("export", ExportCommand::new);
        all.put("import", ImportCommand::new);
        all.put("check", CheckCommand::commandLine);
        all.put("inspect", InspectCommand::commandLine);
        all.put("counters", CountersCommand::commandLine);
        all.put("completion", CompletionCommand::new);
        all.put("shell", ShellCommand::new);
        all.putAll(treeCommands());

        final CommandLine root = new CommandLine(new NodensMain());
        final Function<CommandContext, Object> only = 0 == args.length ? null : all.get(args[0]);
        if (null != only)
        {
            add(root, args[0], only.apply(context), options);
        }
        else
        {
            all.forEach((name, maker) -> add(root, name, maker.apply(context), options));
            root.addSubcommand(new HelpCommand());
        }
        return configured(root, context);
    }

    /**
     * The commands of the shell.
     *
     * @param context for the commands.
     * @param quit    ends the shell.
     * @param history lines typed so far.
     * @return ready to execute.
     */
    static CommandLine shellCommands(
        final CommandContext context, final Runnable quit, final Supplier<List<String>> history)
    {
        final CommandLine root = new CommandLine(new ShellRoot());
        treeCommands().forEach((name, maker) -> root.addSubcommand(name, maker.apply(context)));
        root.addSubcommand("watches", new WatchesCommand(context));
        root.addSubcommand("unwatch", new UnwatchCommand(context));
        root.addSubcommand("status", new StatusCommand(context));
        root.addSubcommand("limits", new LimitsCommand(context));
        root.addSubcommand("upgrade", new UpgradeCommand(context));
        root.addSubcommand("sessions", new SessionsCommand(context));
        root.addSubcommand("history", new HistoryCommand(context, history));
        root.addSubcommand(new HelpCommand());
        root.addSubcommand("quit", new QuitCommand(quit));
        // The shell's root has no name, which leaves a blank where the usage of its commands would show it.
        root.getSubcommands().values().forEach(
            (command) -> command.getCommandSpec().usageMessage().synopsisHeading("Usage:"));
        return configured(root, context);
    }

    private static Map<String, Function<CommandContext, Object>> treeCommands()
    {
        final Map<String, Function<CommandContext, Object>> commands = new LinkedHashMap<>();
        commands.put("ls", LsCommand::new);
        commands.put("tree", TreeCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("stat", StatCommand::new);
        commands.put("count", CountCommand::new);
        commands.put("create", CreateCommand::new);
        commands.put("set", SetCommand::new);
        commands.put("getAcl", GetAclCommand::new);
        commands.put("setAcl", SetAclCommand::new);
        commands.put("addauth", AddAuthCommand::new);
        commands.put("whoami", WhoAmICommand::new);
        commands.put("setquota", SetQuotaCommand::new);
        commands.put("listquota", ListQuotaCommand::new);
        commands.put("delquota", DelQuotaCommand::new);
        commands.put("ephemerals", EphemeralsCommand::new);
        commands.put("fate", FateCommand::new);
        commands.put("delete", DeleteCommand::new);
        commands.put("deleteall", DeleteAllCommand::new);
        commands.put("multi", MultiCommand::new);
        commands.put("multiread", MultiReadCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("sync", SyncCommand::new);
        commands.put("session", SessionCommand::new);
        return commands;
    }

    private static void add(
        final CommandLine root, final String name, final Object command, final ConnectionOptions options)
    {
        root.addSubcommand(name, command);
        final CommandLine added = root.getSubcommands().get(name);
        addConnection(added, options);
        added.getSubcommands().values().forEach((nested) -> addConnection(nested, options));
    }

    private static void addConnection(final CommandLine command, final ConnectionOptions options)
    {
        if (command.getCommandSpec().userObject() instanceof ClusterCommand)
        {
            command.getCommandSpec().addMixin("connection", CommandSpec.forAnnotatedObject(options));
        }
    }

    private static CommandLine configured(final CommandLine root, final CommandContext context)
    {
        return root
            .setOut(context.output().writer())
            .setErr(context.output().errorWriter())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setUnmatchedOptionsArePositionalParams(false)
            .setParameterExceptionHandler((ex, args) -> onUsage(context, ex, args))
            .setExecutionExceptionHandler((ex, command, parsed) -> onFailure(context, ex, command));
    }

    private static int onUsage(final CommandContext context, final ParameterException ex, final String[] args)
    {
        final CommandLine command = ex.getCommandLine();
        if (null == command.getParent() && ex instanceof UnmatchedArgumentException unmatched &&
            !unmatched.getUnmatched().get(0).startsWith("-"))
        {
            final String word = unmatched.getUnmatched().get(0);
            final AccessException failure = AccessException.usage(
                word, null,
                "there is no such command" + meantCommand(word, command.getSubcommands().keySet()) +
                "; see " + (context.isShell() ? "'help'" : "'nodens --help'"));
            context.output().error(failure, wanted(args, context));
            return failure.exitCode().status();
        }

        final String name = command.getCommandSpec().qualifiedName(" ").strip();
        final String help = context.isShell() ?
            "'help " + command.getCommandName() + "'" : "'" + name + " --help'";
        final AccessException failure = AccessException.usage(
            command.getCommandName(), null,
            ex.getMessage().replace('\n', ' ') + meantOption(ex) + meantWords(ex) + "; see " + help);
        context.output().error(failure, wanted(args, context));
        return failure.exitCode().status();
    }

    /** The commands that an unknown one may have been meant for. */
    private static String meantCommand(final String word, final Collection<String> commands)
    {
        final String known = KNOWN_ELSEWHERE.get(word.toLowerCase(Locale.ROOT));
        return null != known && commands.contains(known) ?
            "; did you mean '" + known + "'?" : NearNames.question(word, "", commands);
    }

    /** What to do about a word too many where a shell has cut a text into words. */
    private static String meantWords(final ParameterException ex)
    {
        final boolean isWord = ex instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
        return isWord ? "; what has blanks goes in quotes" : "";
    }

    /** The options that an unknown one may have been meant for. */
    private static String meantOption(final ParameterException ex)
    {
        if (ex instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption())
        {
            final String option = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            final Set<String> options = ex.getCommandLine().getCommandSpec().optionsMap().keySet();
            if (("--port".equals(option) || "--base-port".equals(option)) && options.contains("--members"))
            {
                return "; the base port is part of --members: 0=localhost:20000";
            }

            // Any two options of one letter are one mistake apart.
            return NearNames.question(option, "--", options.stream().filter((name) -> name.length() > 2).toList());
        }
        return "";
    }

    private static int onFailure(final CommandContext context, final Exception ex, final CommandLine command)
    {
        final String name = command.getCommandName();
        final AccessException failure;
        if (ex instanceof AccessException known)
        {
            failure = known;
        }
        else if (ex instanceof NodensException known)
        {
            failure = Failures.translate(known, name, null);
        }
        else
        {
            final String detail = null == ex.getMessage() ? ex.toString() : ex.getMessage();
            failure = new AccessException(
                ExitCode.OTHER, name, null, ex.getClass().getSimpleName(), detail + "; --verbose shows more", ex);
        }
        final Object user = command.getCommandSpec().userObject();
        context.output().error(
            failure, user instanceof ClusterCommand known ? known.format() : wanted(new String[0], context));
        return failure.exitCode().status();
    }

    /**
     * The format of a command line that could not be parsed, as far as it can be told.
     */
    private static OutputFormat wanted(final String[] args, final CommandContext context)
    {
        for (int i = 0; i < args.length; i++)
        {
            final boolean isNext = i + 1 < args.length && ("-o".equals(args[i]) || "--output".equals(args[i]));
            final String value = isNext ? args[i + 1] : args[i].replaceFirst("^(--output=|-o=?)", "");
            if ((isNext || !value.equals(args[i])) && "json".equalsIgnoreCase(value))
            {
                return OutputFormat.JSON;
            }
        }
        return context.defaultFormat();
    }

    /**
     * What the shell's commands hang from; never run itself.
     */
    @Command(name = "", customSynopsis = "COMMAND [ARGUMENT...]")
    private static final class ShellRoot
    {
    }
}
