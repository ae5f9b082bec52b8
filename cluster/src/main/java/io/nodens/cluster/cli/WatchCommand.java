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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Watches a znode. A single command waits for the event; the shell goes on, and shows the event when it comes.
 */
@Command(
    name = "watch",
    header = "Watch a znode for one change, or with --repeat for every change until Ctrl-C.",
    description = "A watch fires once. --repeat sets it again after each event: changes in between count as one.")
final class WatchCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Option(
        names = {"-k", "--kind"},
        paramLabel = "KIND",
        defaultValue = "DATA",
        description = "What to watch: data (its data and deletion), children (creates and deletes of children, its " +
            "deletion), exists (its creation, data and deletion; it need not be there). Default: data.")
    private WatchTarget target;

    @Option(names = {"-r", "--repeat"}, description = "Go on after an event.")
    private boolean isRepeat;

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
        if (context().isShell())
        {
            watchBeside();
            return ExitCode.OK;
        }

        final BlockingQueue<WatchedEvent> events = new ArrayBlockingQueue<>(1);
        context().tree().watch(path, target, events::offer);
        note("watching " + target + " of " + path);
        while (true)
        {
            final WatchedEvent event =
                null == waitMs ? events.take() : events.poll(waitMs, TimeUnit.MILLISECONDS);
            if (null == event)
            {
                throw new AccessException(
                    ExitCode.UNAVAILABLE, name(), path, "NO_EVENT", "no event within " + waitMs + " ms", null);
            }
            context().printEvent(new View(event), format());
            if (!isRepeat || isOver(event, target) || null != context().output().failure())
            {
                return ExitCode.OK;
            }
            context().tree().watch(path, target, events::offer);
        }
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
        new Watch(context(), path, target, format(), isRepeat).set();
        note("watching " + target + " of " + path);
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
            };
            out.println("event: " + event.path() + " " + change + " (zxid " + event.zxid() + ")");
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("event", event.type().name());
            json.writeStringField("path", event.path());
            json.writeNumberField("zxid", event.zxid());
            json.writeEndObject();
        }
    }
}
