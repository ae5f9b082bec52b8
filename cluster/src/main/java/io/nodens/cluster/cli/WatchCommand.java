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
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.WatchedEvent;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.Failures;
import io.nodens.cluster.cli.access.WatchTarget;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Watches a znode. A single command waits for events; the shell goes on, and shows them when they come.
 */
@Command(
    name = "watch",
    header = "Watch a znode for one change, or with --persistent or --recursive for every change until Ctrl-C.",
    description = {
        "Without --persistent and --recursive a watch fires once. --repeat sets it again after each event: changes " +
            "in between count as one.",
        "A persistent watch reports every change, also those that happen while a lost connection is replaced. Where " +
            "changes are lost, the event says so."})
final class WatchCommand extends ClusterCommand
{
    /** Events that wait for the output; the client makes one of those that come then. */
    private static final int MAX_EVENTS = 1024;
    private static final long PUT_TURN_MS = 50;

    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Option(
        names = {"-k", "--kind"},
        paramLabel = "KIND",
        description = "What to watch once: data (its data and deletion), children (creates and deletes of children, " +
            "its deletion), exists (its creation, data and deletion; it need not be there). Default: data.")
    private WatchTarget target;

    @Option(names = "--repeat", description = "Set a watch that fires once again after each event.")
    private boolean isRepeat;

    @Option(
        names = {"-p", "--persistent"},
        description = "Watch for every change of the znode and of its list of children. It need not be there.")
    private boolean isPersistent;

    @Option(
        names = {"-r", "--recursive"},
        description = "Watch for every change of the znode and of everything below it. It need not be there.")
    private boolean isRecursive;

    @Option(
        names = "--types",
        paramLabel = "TYPE",
        split = ",",
        description = "With --persistent or --recursive: show only events of these types: created, deleted, " +
            "data_changed, children_changed. That events were lost is always shown.")
    private WatchedEvent.Type[] types;

    @Option(
        names = "--since",
        paramLabel = "ZXID",
        description = "With --persistent or --recursive: begin with the changes after this zxid.")
    private Long sinceZxid;

    @Option(
        names = "--wait",
        paramLabel = "DURATION",
        converter = DurationMs.class,
        description = "Give up after this time without an event, with exit code 7. Default: wait for ever.")
    private Integer waitMs;

    WatchCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run() throws InterruptedException
    {
        checked(path);
        checkCombination();
        if (context().isShell())
        {
            watchBeside();
            return ExitCode.OK;
        }
        return isPersistent || isRecursive ? watchEverything() : watchOnce();
    }

    private void checkCombination()
    {
        final boolean isEverything = isPersistent || isRecursive;
        if (isPersistent && isRecursive)
        {
            throw AccessException.usage(name(), path, "--recursive includes what --persistent shows; leave one out");
        }
        if (isEverything && (null != target || isRepeat))
        {
            throw AccessException.usage(
                name(), path,
                "--kind and --repeat are for watches that fire once, without --persistent or --recursive");
        }
        if (!isEverything && (null != types || null != sinceZxid))
        {
            throw AccessException.usage(name(), path, "--types and --since need --persistent or --recursive");
        }
        if (null != sinceZxid && sinceZxid < 1)
        {
            throw AccessException.usage(name(), path, "--since must be at least 1, was " + sinceZxid);
        }
    }

    private ExitCode watchOnce() throws InterruptedException
    {
        final BlockingQueue<WatchedEvent> events = new ArrayBlockingQueue<>(1);
        context().tree().watch(path, target(), events::offer);
        note("watching " + target() + " of " + path);
        while (true)
        {
            final WatchedEvent event = await(events);
            context().printEvent(new View(event), format());
            if (!isRepeat || isOver(event, target()) || null != context().output().failure())
            {
                return ExitCode.OK;
            }
            context().tree().watch(path, target(), events::offer);
        }
    }

    private ExitCode watchEverything() throws InterruptedException
    {
        final BlockingQueue<WatchedEvent> events = new ArrayBlockingQueue<>(MAX_EVENTS);
        final AtomicBoolean isOver = new AtomicBoolean();
        try
        {
            note(started(addWatch((event) -> put(events, event, isOver))));
            WatchedEvent event;
            do
            {
                event = await(events);
                context().printEvent(new View(event), format());
            }
            while (WatchedEvent.Type.WATCH_REMOVED != event.type() && null == context().output().failure());
            return ExitCode.OK;
        }
        finally
        {
            isOver.set(true);
        }
    }

    private long addWatch(final WatchListener listener)
    {
        final WatchOptions options = new WatchOptions();
        if (null != types)
        {
            options.types(types[0], Arrays.copyOfRange(types, 1, types.length));
        }
        if (null != sinceZxid)
        {
            options.sinceZxid(sinceZxid);
        }
        return context().tree().addWatch(
            path, isRecursive ? WatchMode.PERSISTENT_RECURSIVE : WatchMode.PERSISTENT, options, listener);
    }

    /** The callback waits for the output, and what comes meanwhile for the callback. */
    private static void put(
        final BlockingQueue<WatchedEvent> events, final WatchedEvent event, final AtomicBoolean isOver)
    {
        try
        {
            boolean isPut = false;
            while (!isPut && !isOver.get())
            {
                isPut = events.offer(event, PUT_TURN_MS, TimeUnit.MILLISECONDS);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private WatchedEvent await(final BlockingQueue<WatchedEvent> events) throws InterruptedException
    {
        final WatchedEvent event = null == waitMs ? events.take() : events.poll(waitMs, TimeUnit.MILLISECONDS);
        if (null == event)
        {
            throw new AccessException(
                ExitCode.UNAVAILABLE, name(), path, "NO_EVENT", "no event within " + waitMs + " ms", null);
        }
        return event;
    }

    /**
     * The command object is used again by the next line of the shell, so the watch must not refer to its fields.
     */
    private void watchBeside()
    {
        if (null != waitMs)
        {
            throw AccessException.usage(name(), path, "the shell does not wait for events; leave out --wait");
        }
        if (isPersistent || isRecursive)
        {
            final CommandContext context = context();
            final OutputFormat format = format();
            note(started(addWatch((event) -> context.runBeside(() -> context.printEvent(new View(event), format)))));
            return;
        }
        new Watch(context(), path, target(), format(), isRepeat).set();
        note("watching " + target() + " of " + path);
    }

    private String started(final long zxid)
    {
        return "watching " + path + (isRecursive ? " and everything below it" : "") + " for changes after zxid " +
            (null == sinceZxid ? zxid : sinceZxid);
    }

    private WatchTarget target()
    {
        return null == target ? WatchTarget.DATA : target;
    }

    private static boolean isOver(final WatchedEvent event, final WatchTarget target)
    {
        return WatchedEvent.Type.DELETED == event.type() && WatchTarget.EXISTS != target;
    }

    /**
     * A watch of the shell, which sets itself again.
     */
    private record Watch(
        CommandContext context, String path, WatchTarget target, OutputFormat format, boolean isRepeat)
    {
        private void set()
        {
            context.tree().watch(path, target, (event) -> context.runBeside(() -> onEvent(event)));
        }

        private void onEvent(final WatchedEvent event)
        {
            context.printEvent(new View(event), format);
            if (!isRepeat || isOver(event, target))
            {
                return;
            }
            try
            {
                set();
            }
            catch (final NodensException ex)
            {
                context.printFailure(Failures.translate(ex, "watch", path), format);
            }
            catch (final AccessException ex)
            {
                context.printFailure(ex, format);
            }
        }
    }

    private record View(WatchedEvent event) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            final String change = switch (event.type())
            {
                case CREATED -> "created";
                case DELETED -> "deleted";
                case DATA_CHANGED -> "data changed";
                case CHILDREN_CHANGED -> "children changed";
                case EVENTS_LOST -> "events lost: read it again";
                case WATCH_REMOVED -> "watch removed: the member refused to set it again";
            };
            out.println("event: " + event.path() + " " + change + " (zxid " + event.zxid() +
                (event.isCoalesced() ? ", for all after zxid " + event.sinceZxid() : "") + ")");
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("event", event.type().name());
            json.writeStringField("path", event.path());
            json.writeNumberField("zxid", event.zxid());
            if (event.isCoalesced())
            {
                json.writeNumberField("sinceZxid", event.sinceZxid());
            }
            json.writeEndObject();
        }
    }
}
