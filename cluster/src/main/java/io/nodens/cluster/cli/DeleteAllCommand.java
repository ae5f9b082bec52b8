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

import io.nodens.client.ReadLevel;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NotEmptyException;
import io.nodens.cluster.cli.access.ChildList;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Deletes a znode and everything below it, depth first. Not atomic: others may see it half done, and may create znodes
 * meanwhile, which are then deleted, too.
 */
@Command(
    name = "deleteall",
    header = "Delete a znode and everything below it, depth first, and print how many there were.",
    description = "Not atomic. What others create below it meanwhile is deleted, too.")
final class DeleteAllCommand extends ClusterCommand
{
    /**
     * Names held per level.
     */
    private static final int PAGE_COUNT = 1000;

    /**
     * How often a znode may get new children between its listing and its delete before the command gives up on it.
     */
    private static final int MAX_REFILLS = 100;

    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the top-most znode to delete.")
    private String path;

    private long deletedCount;

    DeleteAllCommand(final CommandContext context)
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
        checkedNotRoot(path);
        deletedCount = 0;
        boolean isDone = false;
        try
        {
            deleteBelow(context().tree());
            isDone = true;
        }
        finally
        {
            if (!isDone && deletedCount > 0)
            {
                note("deleted " + deletedCount + " before that");
            }
        }
        print(new DeleteCommand.DeletedView(path, deletedCount, true));
        return ExitCode.OK;
    }

    private void deleteBelow(final TreeAccess tree) throws InterruptedException
    {
        final Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(path));
        while (!levels.isEmpty())
        {
            checkInterrupt();
            final Level level = levels.peek();
            if (level.next < level.names.size())
            {
                deleteChild(tree, levels, level);
            }
            else if (level.isListed && level.isComplete)
            {
                deleteEmptied(tree, levels, level);
            }
            else
            {
                list(tree, levels, level);
            }
        }
    }

    /**
     * Most znodes are leaves: try that first, and go down only if it has children.
     */
    private void deleteChild(final TreeAccess tree, final Deque<Level> levels, final Level level)
    {
        final String child = level.path + "/" + level.names.get(level.next++);
        try
        {
            tree.delete(child, TreeAccess.ANY_VERSION);
            deletedCount++;
        }
        catch (final NotEmptyException ex)
        {
            levels.push(new Level(child));
        }
        catch (final NoNodeException ignore)
        {
            // Somebody else was faster.
        }
    }

    private void deleteEmptied(final TreeAccess tree, final Deque<Level> levels, final Level level)
    {
        try
        {
            tree.delete(level.path, TreeAccess.ANY_VERSION);
            deletedCount++;
            levels.pop();
        }
        catch (final NotEmptyException ex)
        {
            if (++level.refillCount > MAX_REFILLS)
            {
                throw ex;
            }
            level.isListed = false;
        }
        catch (final NoNodeException ex)
        {
            giveUpIfTop(levels, ex);
        }
    }

    private void list(final TreeAccess tree, final Deque<Level> levels, final Level level)
    {
        try
        {
            final ChildList children = tree.children(level.path, null, PAGE_COUNT, ReadLevel.LOCAL);
            level.names = children.names();
            level.next = 0;
            level.isListed = true;
            level.isComplete = children.isComplete();
        }
        catch (final NoNodeException ex)
        {
            giveUpIfTop(levels, ex);
        }
    }

    private void giveUpIfTop(final Deque<Level> levels, final NoNodeException ex)
    {
        levels.pop();
        if (levels.isEmpty() && 0 == deletedCount)
        {
            throw ex;
        }
    }

    private static final class Level
    {
        private final String path;
        private List<String> names = List.of();
        private int next;
        private int refillCount;
        private boolean isListed;
        private boolean isComplete;

        private Level(final String path)
        {
            this.path = path;
        }
    }
}
