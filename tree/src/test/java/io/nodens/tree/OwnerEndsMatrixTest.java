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

import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.tools.TreeInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Every read, paused at each of its steps in turn, while an owner ends whose ephemerals it reads, and while their
 * records are given back or make way for others. As {@link InterleavingMatrixTest}, and also by readers that are pinned
 * at the state before, which the history shows them.
 */
@ParameterizedClass
@CsvSource({ "ADDRESS, false", "ADDRESS, true", "VAR_HANDLE, false", "VAR_HANDLE, true" })
class OwnerEndsMatrixTest
{
    private static final int MAX_STEPS = 200;
    /** Enough for one read, and so little that entries of owners are soon free. */
    private static final int HISTORY_LENGTH = 128 * 1024;
    /** Fewer than owners that can be ended meanwhile, two of each. */
    private static final int BASES_PER_HISTORY = 25;

    @Parameter(0)
    MemoryAccess access;
    @Parameter(1)
    boolean isPinned;

    @TempDir
    private Path directory;

    private final Observation seen = new Observation();
    /** What a transaction does below a base whose ephemerals have a certain owner. */
    private final Map<String, BiConsumer<String, Long>> changes = new LinkedHashMap<>();
    private TreeRegion region;
    private History history;
    private TreeReader reader;
    private HistoryReader historyReader;
    private int serial;
    private int calls;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).historyLength(HISTORY_LENGTH));
        history = new History(region.writer(), 1, 100);
        changes.put("end", (base, owner) -> end(owner));
        changes.put("end and create again", this::endAndCreate);
        changes.put("end and create others", (base, owner) ->
        {
            end(owner);
            createOthers(base);
        });
        changes.put("end and delete the parent", this::endAndDelete);
        changes.put("end and create all again", (base, owner) ->
        {
            endAndDelete(base, owner);
            create(base, 3);
            create(base + "/other", 10);
            create(base + "/a", 2000);
        });
        changes.put("end, create and end again", (base, owner) ->
        {
            endAndCreate(base, owner + 1);
            history.delete(base + "/a");
            create(base + "/a", 10, owner + 1);
            end(owner + 1);
        });
        // From here on the owner has ended before.
        changes.put("give back", (base, owner) -> {});
        changes.put("give back and create again", (base, owner) -> create(base + "/a", 10));
        changes.put("give back and create others", (base, owner) -> createOthers(base));
        changes.put("give back and delete the parent", (base, owner) -> history.delete(base));
        changes.put("give back and end another", (base, owner) ->
        {
            create(base + "/a", 20, owner + 1);
            end(owner + 1);
        });
        changes.put("wait and create again", (base, owner) ->
        {
            create(base + "/a", 10);
            create(base + "/big", 10);
            createOthers(base);
        });
        changes.put("wait and delete the parent", (base, owner) ->
        {
            history.delete(base);
            create(base + "-other", 3);
            create(base + "-other/a", 10);
        });
        changes.put("wait and create all again", (base, owner) ->
        {
            history.delete(base);
            create(base, 3);
            create(base + "/a", 10);
            create(base + "/other", 10);
        });
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @ParameterizedTest
    @ValueSource(ints = { Observation.GET, Observation.EXISTS, Observation.LIST, Observation.LIST_WITH_DATA })
    void shouldAnswerAStateThatExistedWhenAnOwnerEndsAtAnyStep(final int kind)
    {
        int reads = 0;
        for (final String name : changes.keySet())
        {
            for (final String path : new String[]{ "", "/a", "/big", "/other" })
            {
                for (int length = 0; length < 2; length++)
                {
                    for (int step = 0; read(kind, path, name, step, step + length); step++)
                    {
                        reads++;
                        assertTrue(step < MAX_STEPS);
                    }
                }
            }
        }

        System.out.println(reads + " reads with a change in between");
        assertTrue(reads > 2 * changes.size() * 4);
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    /**
     * One read of a new parent with ephemerals, in which a transaction begins at one step and ends at another.
     *
     * @return whether the read came to the first of the steps.
     */
    private boolean read(
        final int kind, final String path, final String name, final int beginStep, final int completeStep)
    {
        final String base = "/base" + serial;
        final long owner = 1_000_000 + 2L * serial++;
        final boolean isEndedBefore = !name.startsWith("end");
        prepare(base, owner, isEndedBefore);
        reader = region.newReader(access);
        historyReader = new HistoryReader(reader, List.of("/"), 1);
        // Remembered, where it was there.
        historyReader.read(seen, kind, base + path);
        if (isPinned)
        {
            region.wantHistory();
            region.writer().tick(1);
            historyReader.pin(true);
        }

        calls = 0;
        reader.hook((point) ->
        {
            final int call = calls++;
            if (call == beginStep)
            {
                history.skip(name.startsWith("give back") ? OwnerEnds.KEPT_MS : 0);
                history.begin();
                changes.get(name).accept(base, owner);
            }
            if (call == completeStep)
            {
                history.complete();
            }
        });
        historyReader.read(seen, kind, base + path);
        reader.hook(null);

        final boolean isBegun = calls > beginStep;
        if (isBegun && calls <= completeStep)
        {
            history.complete();
        }

        final String what = name + " of " + path + " at step " + beginStep + " to " + completeStep;
        if (TreeStatus.BUSY == seen.status)
        {
            assertTrue(!isPinned && beginStep < completeStep, what + ": gave up without need: " + seen);
        }
        else
        {
            assertNull(history.check(seen), what);
        }

        historyReader.read(seen, kind, base + path);
        assertNull(history.check(seen), what + ", afterwards");
        assertTrue(isPinned || history.zxid() == seen.zxid, what);
        return isBegun;
    }

    private void prepare(final String base, final long owner, final boolean isEnded)
    {
        // What waits from before is not to be given back during the read.
        history.skip(OwnerEnds.KEPT_MS);
        while (region.writer().ownerEnds().hasWaiting())
        {
            commit(() -> {});
        }
        if (isPinned && 0 == serial % BASES_PER_HISTORY)
        {
            // Until the history has forgotten the states that need the table.
            for (int saved = 0; saved < HISTORY_LENGTH; saved += 100)
            {
                commit(() -> history.setData("/", filled(100)));
            }
        }
        commit(() ->
        {
            create(base, 3);
            create(base + "/a", 10, owner);
            create(base + "/big", 2000, owner);
            if (!isEnded)
            {
                create(base + "/stays", 10);
            }
        });
        if (isEnded)
        {
            commit(() -> end(owner));
        }
        assertEquals(isEnded, region.writer().ownerEnds().hasWaiting());
    }

    private void end(final long owner)
    {
        assertTrue(region.writer().ownerEnds().isPossible());
        history.end(owner);
    }

    private void endAndCreate(final String base, final long owner)
    {
        end(owner & ~1L);
        create(base + "/a", 12);
        create(base + "/big", 1);
    }

    private void endAndDelete(final String base, final long owner)
    {
        end(owner);
        history.delete(base + "/stays");
        history.delete(base);
    }

    /** In the memory of what was given back, if it was. */
    private void createOthers(final String base)
    {
        create(base + "/other", 10);
        create(base + "/other2", 2000);
        create(base + "/other3", 10);
    }

    private void commit(final Runnable change)
    {
        history.begin();
        change.run();
        history.complete();
    }

    private void create(final String path, final int length)
    {
        history.create(path, filled(length), new CreateParameters().reset());
    }

    private void create(final String path, final int length, final long owner)
    {
        history.create(path, filled(length), new CreateParameters().reset().ephemeral(owner));
    }

    private static byte[] filled(final int length)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)length);
        return data;
    }
}
