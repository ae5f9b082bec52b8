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
import io.nodens.cluster.cli.output.Printable;
import io.nodens.tree.PathSyntax;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that reaches a cluster: the same object serves the shell and the single form.
 */
abstract class ClusterCommand implements Callable<Integer>
{
    /**
     * Largest limit that a command takes: what it lists is held in memory.
     */
    static final int MAX_LIMIT = 10_000_000;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    ClusterCommand(final CommandContext context)
    {
        this.context = context;
    }

    /**
     * Do it.
     *
     * @return how it ended.
     * @throws InterruptedException on Ctrl-C.
     */
    protected abstract ExitCode run() throws InterruptedException;

    /**
     * Path that the command is about, for failures that name none.
     *
     * @return the path, or null.
     */
    protected String subject()
    {
        return null;
    }

    @Override
    public final Integer call()
    {
        try
        {
            return run().status();
        }
        catch (final InterruptedException ex)
        {
            throw AccessException.interrupted(name(), subject());
        }
        catch (final NodensException ex)
        {
            throw Failures.translate(ex, name(), subject());
        }
    }

    final CommandContext context()
    {
        return context;
    }

    final OutputFormat format()
    {
        return outputOptions.format(context);
    }

    final String name()
    {
        return spec.name();
    }

    final void print(final Printable printable)
    {
        context.output().print(printable, format());
    }

    final void note(final String note)
    {
        context.output().note(note, format());
    }

    /**
     * Refuse a malformed path before anything is sent.
     *
     * @param path to check.
     * @return the path.
     */
    final String checked(final String path)
    {
        final String fault = PathSyntax.explain(path);
        if (null != fault)
        {
            throw AccessException.usage(name(), path, fault);
        }
        return path;
    }

    /**
     * Refuse a malformed path, and the root, before anything is sent.
     *
     * @param path of what is to be deleted.
     */
    final void checkedNotRoot(final String path)
    {
        if ("/".equals(checked(path)))
        {
            throw AccessException.usage(
                name(), path, "the root cannot be deleted: it is part of every tree; name the znodes below it");
        }
    }

    /**
     * Refuse a number out of range.
     *
     * @param option that gives it.
     * @param value  as given.
     * @param min    smallest allowed.
     * @param max    largest allowed.
     */
    final void checkedRange(final String option, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw AccessException.usage(
                name(), subject(), option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    /**
     * Where a long command lets Ctrl-C in.
     *
     * @throws InterruptedException on Ctrl-C.
     */
    static void checkInterrupt() throws InterruptedException
    {
        if (Thread.interrupted())
        {
            throw new InterruptedException();
        }
    }
}
