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
package io.nodens.tree;

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.tools.TreeInspector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Readers beside a writer see only states that existed, whole, and never one before another that they saw.
 */
@Timeout(60)
class ConcurrentReadTest
{
    private static final int TRANSACTIONS = Integer.getInteger("nodens.tree.transactions", 30_000);
    private static final int READERS = 2;
    private static final long MIN_ANSWERS = 2_000;
    private static final int MAX_LISTED = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void shouldOnlySeeStatesThatExistedWhenReadingBesideAWriter() throws InterruptedException
    {
        final long seed = TestSeed.seed();
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final AtomicReference<String> problem = new AtomicReference<>();
        final AtomicLong answers = new AtomicLong();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final OracleTree.Writer writer = new OracleTree.Writer(region.writer());
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < READERS; i++)
            {
                final OracleTree.Checker checker = new OracleTree.Checker(
                    region.newReader(MemoryAccess.values()[i % MemoryAccess.values().length]), seed + i);
                threads.add(new Thread(() ->
                {
                    while (isRunning.get() && null == problem.get())
                    {
                        final String found = checker.check();
                        if (null != found)
                        {
                            problem.set(found);
                        }

                        answers.incrementAndGet();
                    }
                }));
            }

            threads.forEach(Thread::start);
            int done = 0;
            while ((done < TRANSACTIONS || answers.get() < MIN_ANSWERS) && null == problem.get())
            {
                writer.apply();
                done++;
            }

            isRunning.set(false);
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertNull(problem.get());
            assertEquals(List.of(), new TreeInspector(directory).verify());
        }
    }

    @Test
    void shouldListAWholeStateWhenThePagesParentKeepsChanging() throws InterruptedException
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final TreeWriter writer = region.writer();
            final int before = 100_000;
            writer.beginTransaction(1, 1);
            for (int i = 0; i < before; i++)
            {
                Trees.create(writer, "/" + i, null);
            }
            writer.completeTransaction();

            listBesideWriter(region, before);
        }
    }

    private static void listBesideWriter(final TreeRegion region, final int before) throws InterruptedException
    {
        final AtomicReference<List<String>> listed = new AtomicReference<>();
        final AtomicBoolean isDone = new AtomicBoolean();
        final Thread thread = new Thread(() ->
        {
            List<String> names = null;
            while (null == names)
            {
                names = Trees.listAll(region.newReader(), "/", 0);
            }

            listed.set(names);
            isDone.set(true);
        });
        thread.start();
        final TreeWriter writer = region.writer();
        for (int i = before; !isDone.get(); i++)
        {
            // A starved reader must not be able to make the writer fill the region.
            if (i < MAX_LISTED)
            {
                writer.beginTransaction(writer.completedZxid() + 1, 1);
                Trees.create(writer, "/" + i, null);
                writer.completeTransaction();
            }
            else
            {
                Thread.yield();
            }
        }

        thread.join();
        final List<String> names = listed.get();
        assertTrue(names.size() >= before);
        for (int i = 0; i < names.size(); i++)
        {
            assertEquals(Integer.toString(i), names.get(i));
        }
    }
}
