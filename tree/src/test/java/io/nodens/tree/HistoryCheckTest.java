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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.*;

/**
 * The checker of the tree's promise to readers: one writer applies a history that follows from a seed; threads and
 * another process read at random beside it. Every answer must be a state that the tree had after a whole transaction:
 * at the zxid that the answer names, which was complete before the read ended and not overtaken before it began, or to
 * which the reader is pinned; and no reader goes back. A reader of the change ring must get every change once, in
 * order, or be told that it lost some.
 * <p>
 * {@code nodens.test.seed} replays the history (not the timing), {@code nodens.tree.transactions} makes it longer,
 * {@code nodens.tree.runs} repeats it with the seeds that follow.
 */
@Timeout(3600)
class HistoryCheckTest
{
    private static final int TRANSACTIONS = Integer.getInteger("nodens.tree.transactions", 15_000);
    private static final int RUNS = Integer.getInteger("nodens.tree.runs", 1);
    private static final int THREADS = 3;
    private static final int PINNED_THREAD = 2;
    /** Reads of one state. */
    private static final int READS_PER_PIN = 64;
    private static final int ANSWERS_PER_WISH = 200_000;
    private static final int GROWN = 40_000;
    private static final int MIN_ANSWERS = 2_000;
    private static final int MIN_ENDS = 50;
    /** Answers that a thread takes before it judges them. */
    private static final int BATCH = 512;

    @TempDir
    private Path directory;

    @Test
    void shouldOnlySeeStatesOfTheHistoryWhenReadingFromThreadsAndAnotherProcess() throws Exception
    {
        final long seed = TestSeed.seed();
        for (int run = 0; run < RUNS; run++)
        {
            System.out.println("seed " + (seed + run));
            check(seed + run, directory.resolve("run-" + run));
        }
    }

    private void check(final long seed, final Path files) throws Exception
    {
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        try (TreeRegion region = TreeRegion.create(Trees.configuration(files).changeRingLength(64 * 1024)))
        {
            final History history = new History(region.writer(), seed, GROWN);
            final List<HistoryJudge> judges = new ArrayList<>();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
            {
                judges.add(new HistoryJudge(history));
                final HistoryJudge judge = judges.get(i);
                final HistoryReader reader = new HistoryReader(
                    region.newReader(MemoryAccess.values()[i & 1]), history.paths(), seed + i);
                final boolean isPinned = PINNED_THREAD == i;
                threads.add(new Thread(() -> read(reader, judge, isPinned, isRunning)));
            }

            final Path paths = Files.write(directory.resolve("paths"), History.lines(history.paths()));
            final Process process = ForeignProcessTest.spawn(
                true,
                "sample", files.toString(), paths.toString(), Long.toString(seed));
            final HistoryJudge foreign = new HistoryJudge(history);
            judges.add(foreign);
            threads.add(new Thread(() -> read(process, foreign)));

            final RingJudge ring = new RingJudge(region.newChangeReader(), history.zxid());
            threads.add(new Thread(() -> ring.run(isRunning)));
            threads.forEach(Thread::start);
            try
            {
                write(history, judges, ring);
            }
            finally
            {
                isRunning.set(false);
                process.getOutputStream().write('\n');
                process.getOutputStream().close();
                for (final Thread thread : threads)
                {
                    thread.join();
                }

                process.destroyForcibly().waitFor();
            }

            judges.forEach(judge -> assertNull(judge.problem()));
            assertTrue(history.endCount() > MIN_ENDS, () -> history.endCount() + " owners ended");
            ring.check(history.changes());
            judges.forEach(judge -> System.out.print(judge.answers() + " answers (" + judge.busy() + " busy), "));
            System.out.println(ring.seen.size() + " changes (" + ring.laps + " laps), zxid " + history.zxid() +
                ", " + history.endCount() + " owners ended");
            assertEquals(List.of(), new TreeInspector(files).verify());
        }
    }

    private static void write(final History history, final List<HistoryJudge> judges, final RingJudge ring)
    {
        boolean isEnough = false;
        for (int done = 0; done < TRANSACTIONS || !isEnough; done++)
        {
            history.apply();
            isEnough = ring.polls.get() > MIN_ANSWERS;
            for (final HistoryJudge judge : judges)
            {
                assertNull(judge.problem());
                isEnough &= judge.answers() >= MIN_ANSWERS;
            }
        }
    }

    private static void read(
        final HistoryReader reader, final HistoryJudge judge, final boolean isPinned, final AtomicBoolean isRunning)
    {
        final Observation[] batch = new Observation[BATCH];
        for (int i = 0; i < BATCH; i++)
        {
            batch[i] = new Observation();
        }

        try
        {
            boolean isGood = true;
            while (isRunning.get() && isGood)
            {
                // Judging costs more than reading: apart from it, the reads follow each other closely.
                for (int i = 0; i < BATCH; i++)
                {
                    if (isPinned && 0 == i % READS_PER_PIN)
                    {
                        // History goes on and, a second later, off.
                        reader.pin(0 == judge.answers() / ANSWERS_PER_WISH % 2);
                    }
                    reader.read(batch[i]);
                }
                for (int i = 0; i < BATCH && isGood; i++)
                {
                    isGood = judge.judge(batch[i]);
                }
            }
        }
        catch (final RuntimeException ex)
        {
            judge.fail(ex.toString());
        }
    }

    private static void read(final Process process, final HistoryJudge judge)
    {
        try (BufferedReader out = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
        {
            boolean isGood = true;
            for (String line = out.readLine(); null != line && isGood; line = out.readLine())
            {
                isGood = judge.judge(Observation.parse(line));
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            judge.fail(ex.toString());
        }
    }

    /** What a reader of the change ring got, and where it was told that it lost something. */
    private static final class RingJudge
    {
        private static final String LAP = "lapped up to ";

        private final ChangeReader reader;
        private final List<String> seen = new ArrayList<>();
        private final AtomicLong polls = new AtomicLong();
        private final long firstZxid;
        private int laps;

        RingJudge(final ChangeReader reader, final long firstZxid)
        {
            this.reader = reader;
            this.firstZxid = firstZxid;
        }

        void run(final AtomicBoolean isRunning)
        {
            while (isRunning.get())
            {
                poll();
            }
            // The rest, whole or lost.
            while (0 != poll())
            {
                Thread.onSpinWait();
            }
        }

        private int poll()
        {
            final int polled = reader.poll((zxid, kind, type, acl, parentAcl, path, offset, length) ->
                seen.add(zxid + " " + kind + " " + path.getStringWithoutLengthUtf8(offset, length)), 100);
            polls.incrementAndGet();
            if (ChangeReader.LAPPED == polled)
            {
                laps++;
                seen.add(LAP + reader.polledZxid());
            }

            return polled;
        }

        void check(final List<String> changes)
        {
            int next = 0;
            while (zxidOf(changes.get(next)) <= firstZxid)
            {
                next++;
            }
            for (final String change : seen)
            {
                if (change.startsWith(LAP))
                {
                    final long polledZxid = Long.parseLong(change.substring(LAP.length()));
                    while (next < changes.size() && zxidOf(changes.get(next)) <= polledZxid)
                    {
                        next++;
                    }
                }
                else
                {
                    assertEquals(changes.get(next++), change);
                }
            }

            assertEquals(changes.size(), next);
        }

        private static long zxidOf(final String change)
        {
            return Long.parseLong(change.substring(0, change.indexOf(' ')));
        }
    }
}
